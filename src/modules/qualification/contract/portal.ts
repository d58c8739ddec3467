/** The company's side: what we still need, questions, the promised date, the decision, an appeal. Never a score. */
import {
  CivilDate,
  endpoint,
  Id,
  Instant,
  named,
  nullable,
  oneOf,
  optional,
  strict,
  Text,
  Type,
} from '#platform/contract.ts'
import { decisionOutcomes, documentKinds, documentStates } from './states.ts'

const TokenParam = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$', description: 'The secret of the applicant’s link.' })
export const CandidateDocument = named(
  'CandidateDocument',
  Type.Object({
    id: Id('companyDocument'),
    kind: oneOf(documentKinds),
    label: Type.String({ description: 'In the reader’s language.' }),
    state: oneOf(documentStates),
    note: nullable(Type.String()),
    dueOn: nullable(CivilDate),
    rejectReason: nullable(Type.String()),
    fileName: nullable(Type.String()),
    receivedAt: nullable(Instant),
    expiresOn: nullable(CivilDate),
  }),
)
export const CandidateQualification = named(
  'CandidateQualification',
  Type.Object({
    state: oneOf(['none', 'running', 'decided', 'closed']),
    promisedBy: nullable(Instant),
    isLate: Type.Boolean(),
    documents: Type.Array(CandidateDocument),
    questions: Type.Array(
      Type.Object({
        number: Type.Integer(),
        text: Type.String(),
        askedAt: Instant,
        answer: nullable(Type.String()),
        answeredAt: nullable(Instant),
      }),
    ),
    decision: nullable(
      Type.Object({
        outcome: oneOf(decisionOutcomes),
        subject: Type.String(),
        body: Type.String(),
        madeAt: Instant,
        reasons: Type.Array(Type.String()),
        conditions: Type.Array(Type.Object({ text: Type.String(), dueOn: nullable(CivilDate) })),
        revisitOn: nullable(CivilDate),
        reapplyFrom: nullable(CivilDate),
      }),
    ),
    appeal: Type.Object({
      canAppeal: Type.Boolean(),
      until: nullable(CivilDate),
      made: nullable(
        Type.Object({
          text: Type.String(),
          at: Instant,
          answerBy: Instant,
          outcome: nullable(oneOf(['accepted', 'rejected'])),
          answer: nullable(Type.String()),
        }),
      ),
    }),
  }),
)
const answering = {
  'question.answered': [409, 'This question is answered already.'],
  'case.state': [409, 'Nothing is asked any more.'],
} as const
const appealing = {
  'appeal.made': [409, 'An appeal was made already; there is one.'],
  'appeal.over': [409, 'The time to appeal is over; until when it was is said.'],
  'appeal.none': [409, 'There is nothing to appeal against.'],
  'case.state': [409, 'There is no decision yet.'],
} as const
const documentState = { 'document.state': [409, 'Not in a state in which this can be done.'] } as const
const answerBody = strict({ answer: Text(5000) })
const appealBody = strict({ text: Text(5000) })
const answerExample = { params: { number: 1 }, body: { answer: 'Our lead engineer, at any hour' } } as const
const appealExample = { body: { text: 'Our figures were of another year' } } as const
const Number_ = Type.Integer({ minimum: 1, maximum: 9999, examples: [1] })
const language = strict({ language: optional(Type.String({ maxLength: 35 })) })

export const candidateEndpoints = {
  getPortalQualification: endpoint({
    method: 'GET',
    path: '/v1/portal/qualification',
    summary: 'Where the own qualification stands, and what is needed',
    access: { right: 'qualification.read' },
    query: language,
    answer: CandidateQualification,
  }),
  uploadPortalDocument: endpoint({
    method: 'POST',
    path: '/v1/portal/company-documents/:id/file',
    summary: 'Send a document that was asked for',
    access: { right: 'qualification.manage_documents' },
    params: strict({ id: Id('companyDocument') }),
    bodyKind: 'multipart',
    answer: CandidateQualification,
    transaction: 'none',
    refuses: documentState,
  }),
  answerPortalQuestion: endpoint({
    method: 'POST',
    path: '/v1/portal/qualification/questions/:number/answer',
    summary: 'Answer a question',
    access: { right: 'qualification.manage_documents' },
    params: strict({ number: Number_ }),
    body: answerBody,
    answer: CandidateQualification,
    refuses: answering,
    example: answerExample,
  }),
  getPortalLetter: endpoint({
    method: 'GET',
    path: '/v1/portal/qualification/letter',
    summary: 'The decision as a letter, PDF',
    access: { right: 'qualification.read' },
    query: language,
    answerKind: 'file',
    transaction: 'none',
  }),
  appealPortalDecision: endpoint({
    method: 'POST',
    path: '/v1/portal/qualification/appeal',
    summary: 'Appeal the decision, once',
    access: { right: 'qualification.appeal' },
    body: appealBody,
    answer: CandidateQualification,
    status: 201,
    refuses: appealing,
    example: appealExample,
  }),
  getPublicQualification: endpoint({
    method: 'GET',
    path: '/v1/public/applications/:token/qualification',
    summary: 'Where the qualification of the own application stands',
    access: { public: true },
    params: strict({ token: TokenParam }),
    answer: CandidateQualification,
  }),
  uploadPublicDocument: endpoint({
    method: 'POST',
    path: '/v1/public/applications/:token/company-documents/:id/file',
    summary: 'Send a document that was asked for',
    access: { public: true },
    params: strict({ token: TokenParam, id: Id('companyDocument') }),
    bodyKind: 'multipart',
    answer: CandidateQualification,
    transaction: 'none',
    refuses: documentState,
  }),
  answerPublicQuestion: endpoint({
    method: 'POST',
    path: '/v1/public/applications/:token/qualification-questions/:number/answer',
    summary: 'Answer a question',
    access: { public: true },
    params: strict({ token: TokenParam, number: Number_ }),
    body: answerBody,
    answer: CandidateQualification,
    refuses: answering,
    example: answerExample,
  }),
  getPublicLetter: endpoint({
    method: 'GET',
    path: '/v1/public/applications/:token/letter',
    summary: 'The decision as a letter, PDF',
    access: { public: true },
    params: strict({ token: TokenParam }),
    answerKind: 'file',
    transaction: 'none',
  }),
  appealPublicDecision: endpoint({
    method: 'POST',
    path: '/v1/public/applications/:token/appeal',
    summary: 'Appeal the decision, once',
    access: { public: true },
    params: strict({ token: TokenParam }),
    body: appealBody,
    answer: CandidateQualification,
    status: 201,
    refuses: appealing,
    example: appealExample,
  }),
}
