/** Decisions: prepared, signed off on their exact content, made in one act, appealed once. */
import { PartnerRef } from '#modules/partners/contract/shared.ts'
import {
  CivilDate,
  endpoint,
  FreeText,
  Id,
  Instant,
  idParams,
  listOf,
  listQuery,
  named,
  nullable,
  oneOf,
  optional,
  pageOf,
  strict,
  Text,
  Type,
  Version,
} from '#platform/contract.ts'
import { decisionOutcomes, decisionStates, predictionMetrics, seats } from './states.ts'

/** One promise proposed to the partner; what a kind's values mean is known by the module that keeps terms. */
export const TermLine = named(
  'ProposedTerm',
  strict({
    kind: Type.String({ pattern: '^[a-z][a-z0-9_]{0,59}$', examples: ['commission'] }),
    values: Type.Record(Type.String({ maxLength: 60 }), Type.Unknown(), { maxProperties: 50, examples: [{}] }),
    scope: Type.Record(Type.String({ maxLength: 60 }), Type.Unknown(), { maxProperties: 20, examples: [{}] }),
    isException: optional(Type.Boolean({ description: 'Differs from the defaults of the type.' })),
  }),
)
export const ProposalCheck = named(
  'ProposedTermsCheck',
  Type.Object({
    isChecked: Type.Boolean({ description: 'False while no module knows what the lines say.' }),
    issues: Type.Array(Type.Object({ line: Type.Integer(), field: Type.String(), message: Type.String() }), {
      description: 'Every fault at once, by line and field; lines count from 0.',
    }),
    lines: Type.Array(
      Type.Object({
        title: nullable(Type.String()),
        sentences: Type.Array(Type.String(), { description: 'The line in plain words; empty where a fault stands.' }),
        departs: Type.Boolean({ description: 'Differs from the defaults of the type: an exception.' }),
      }),
    ),
  }),
)
export const DecisionCondition = named(
  'DecisionCondition',
  strict({
    text: Text(500),
    side: oneOf(['team', 'partner'], { description: 'Who has to meet it.' }),
    dueOn: nullable(CivilDate),
  }),
)
const Whole = Type.String({ pattern: '^[0-9]{1,15}$', examples: ['12000000'] })
const Range = strict({ low: Whole, likely: Whole, high: Whole })
export const DecisionPredictions = named(
  'DecisionPredictions',
  strict(
    {
      revenueYear1: optional(nullable(Range)),
      customersYear1: optional(nullable(Range)),
      monthsToFirstRevenue: optional(nullable(Range)),
      apiCallsMonth6: optional(nullable(Range)),
      activeAtMonth12Ppm: optional(nullable(Type.Integer({ minimum: 0, maximum: 1_000_000 }))),
    },
    {
      description:
        'Low, likely and high bound 80 % of what may happen; revenue in minor units of the workspace’s currency.',
    },
  ),
)
export const decisionInput = {
  outcome: oneOf(decisionOutcomes),
  typeId: optional(Id('partnerType', { description: 'May differ from the one applied for.' })),
  terms: optional(Type.Array(TermLine, { maxItems: 60 })),
  conditions: optional(Type.Array(DecisionCondition, { maxItems: 30 })),
  predictions: optional(DecisionPredictions),
  reasons: optional(listOf(Type.String({ maxLength: 60 }), 8, { uniqueItems: true })),
  againstReason: optional(FreeText(5000, { description: 'Why, when it goes against the recommendation.' })),
  note: optional(FreeText(5000, { description: 'Only for the team.' })),
  subject: optional(FreeText(200)),
  body: optional(FreeText(10_000, { description: 'Words to the partner; from the template when left out.' })),
  revisitOn: optional(nullable(CivilDate)),
  reapply: optional(
    Type.Union([
      strict({ afterDays: Type.Integer({ minimum: 0, maximum: 3650 }) }),
      strict({ never: Type.Literal(true) }),
    ]),
  ),
}
export const DecisionPrediction = named(
  'Prediction',
  Type.Object({
    id: Id('prediction'),
    metric: oneOf(predictionMetrics),
    low: nullable(Type.String()),
    likely: nullable(Type.String()),
    high: nullable(Type.String()),
    expected: nullable(Type.String({ description: '(low + 4 × likely + high) ÷ 6, half-up.' })),
    currency: nullable(Type.String()),
    probabilityPpm: nullable(Type.Integer()),
    by: Type.String(),
    at: Instant,
  }),
)
export const QualificationDecision = named(
  'QualificationDecision',
  Type.Object({
    id: Id('decision'),
    caseId: Id('qualificationCase'),
    partner: PartnerRef,
    number: Type.Integer(),
    state: oneOf(decisionStates),
    outcome: oneOf(decisionOutcomes),
    type: Type.Object({ id: Id('partnerType'), name: Type.String() }),
    terms: Type.Array(TermLine),
    termsChecked: Type.Boolean({ description: 'False while no module checks what the lines say.' }),
    conditions: Type.Array(DecisionCondition),
    predictions: DecisionPredictions,
    frozen: Type.Array(DecisionPrediction, { description: 'As they stood when the decision was made.' }),
    reasons: Type.Array(Type.Object({ key: Type.String(), label: Type.String() })),
    againstReason: nullable(Type.String()),
    note: nullable(Type.String()),
    subject: nullable(Type.String()),
    body: nullable(Type.String()),
    revisitOn: nullable(CivilDate),
    reapplyFrom: nullable(CivilDate),
    reapplyNever: Type.Boolean(),
    contentHash: Type.String({ description: 'What a sign-off binds to.' }),
    revision: Type.Integer(),
    signOffs: Type.Array(
      Type.Object({
        seat: oneOf(seats),
        state: oneOf(['missing', 'signed', 'void']),
        by: nullable(Type.String()),
        at: nullable(Instant),
        voidBecause: Type.Array(Type.String()),
      }),
    ),
    changes: Type.Array(
      Type.Object({ revision: Type.Integer(), lines: Type.Array(Type.String()), by: Type.String(), at: Instant }),
    ),
    againstMaking: Type.Array(Type.String(), { description: 'What stands between this and the decision.' }),
    record: nullable(
      Type.Unknown({ description: 'Evidence, rubric versions, scores, gates and sign-offs as they stood.' }),
    ),
    singlePerson: Type.Boolean(),
    preparedBy: Type.String(),
    preparedAt: Instant,
    madeBy: nullable(Type.String()),
    madeAt: nullable(Instant),
    supersedes: nullable(Id('decision')),
    supersededReason: nullable(Type.String()),
    appeal: nullable(
      Type.Object({
        text: Type.String(),
        from: Type.String(),
        at: Instant,
        answerBy: Instant,
        outcome: nullable(oneOf(['accepted', 'rejected'])),
        answer: nullable(Type.String()),
        answeredBy: nullable(Type.String()),
        answeredAt: nullable(Instant),
      }),
    ),
    version: Version,
  }),
)
const params = idParams('qualificationCase')
const wrongState = { 'case.state': [409, 'Not in this state; the words say what would be.'] } as const
const barred = {
  'interest.declared': [403, 'You declared an interest; somebody else does this.'],
  'review.conflict': [409, 'You manage the partner who referred them.'],
} as const
const hashOnly = strict({
  contentHash: Type.String({ pattern: '^[0-9a-f]{64}$', examples: ['0'.repeat(64)] }),
})

export const decisionEndpoints = {
  getDecisionLetter: endpoint({
    method: 'GET',
    path: '/v1/qualification-cases/:id/letter',
    summary: 'The letter to the company as PDF: outcome and reasons that may be shared; a draft before it is made',
    access: { right: 'qualification.read' },
    params,
    answerKind: 'file',
    transaction: 'none',
    refuses: { 'decision.none': [409, 'Nothing is prepared yet.'] },
  }),
  sendDecisionLetter: endpoint({
    method: 'POST',
    path: '/v1/qualification-cases/:id/letter',
    summary: 'Send the letter by mail',
    access: { right: 'qualification.prepare' },
    scope: null,
    params,
    answer: Type.Object({ to: Type.String() }),
    transaction: 'none',
    idempotency: 'none',
    refuses: {
      'decision.none': [409, 'Nothing is prepared yet.'],
      'decision.not_made': [409, 'A letter goes out when the decision is made.'],
      'letter.no_addressee': [409, 'Nobody of the company can be written to.'],
    },
  }),
  getCaseFile: endpoint({
    method: 'GET',
    path: '/v1/qualification-cases/:id/file',
    summary: 'The case file for audit, with every card that is open to the caller; PDF or JSON',
    description: 'Cards that are sealed for the caller are named and left out. Who has read scores is written down.',
    access: { right: 'qualification.read' },
    params,
    query: strict({ format: optional(oneOf(['pdf', 'json'])) }),
    answerKind: 'file',
    transaction: 'none',
  }),
  getProposedTermDefaults: endpoint({
    method: 'GET',
    path: '/v1/qualification-term-defaults',
    summary: 'What a terms proposal for a partner type begins with: the defaults in force',
    access: { right: 'qualification.read' },
    query: strict({ typeId: Id('partnerType') }),
    answer: Type.Object({ terms: Type.Array(TermLine) }),
    example: { query: { typeId: 'pt_01ka2b3c4d5e6f7g8h9jkmnpqr' } },
  }),
  checkProposedTerms: endpoint({
    method: 'POST',
    path: '/v1/qualification-term-checks',
    summary: 'Check a terms proposal while it is written; nothing is stored',
    access: { right: 'qualification.read' },
    idempotency: 'none',
    body: strict({ typeId: Id('partnerType'), terms: Type.Array(TermLine, { maxItems: 60 }) }),
    answer: ProposalCheck,
    example: {
      body: {
        typeId: 'pt_01ka2b3c4d5e6f7g8h9jkmnpqr',
        terms: [{ kind: 'deal_protection', values: { days: 60, extensions: 1, extensionDays: 30 }, scope: {} }],
      },
    },
  }),
  listQualificationDecisions: endpoint({
    method: 'GET',
    path: '/v1/qualification-decisions',
    summary: 'Decisions, prepared and made',
    access: { right: 'qualification.read' },
    query: listQuery({ outcome: optional(listOf(oneOf(decisionOutcomes), 3)) }, ['preparedAt', '-preparedAt']),
    answer: pageOf(QualificationDecision),
  }),
  readQualificationDecision: endpoint({
    method: 'GET',
    path: '/v1/qualification-decisions/:id',
    summary: 'One decision, with the case that it belongs to',
    access: { right: 'qualification.read' },
    params: idParams('decision'),
    answer: QualificationDecision,
  }),
  getQualificationDecision: endpoint({
    method: 'GET',
    path: '/v1/qualification-cases/:id/decision',
    summary: 'The decision of a case, prepared or made; null while there is none',
    access: { right: 'qualification.read' },
    params,
    answer: named('QualificationDecisionOrNone', Type.Object({ decision: nullable(QualificationDecision) })),
  }),
  prepareQualificationDecision: endpoint({
    method: 'PUT',
    path: '/v1/qualification-cases/:id/decision',
    summary: 'Prepare the decision; changed content voids every sign-off, and says which line changed',
    access: { right: 'qualification.prepare' },
    scope: null,
    params,
    body: strict(decisionInput),
    answer: QualificationDecision,
    refuses: {
      ...wrongState,
      'decision.made': [409, 'It is made; a decision is superseded, never edited.'],
      'decision.reason_missing': [422, 'A reason from the list is needed.'],
      'decision.revisit_missing': [422, 'A waitlist needs a date within a year.'],
    },
    example: { body: { outcome: 'approved' } },
  }),
  signOffQualificationDecision: endpoint({
    method: 'POST',
    path: '/v1/qualification-cases/:id/sign-offs',
    summary: 'Sign off exactly this content, for the own seat',
    access: { right: 'qualification.sign_off' },
    scope: null,
    params,
    body: hashOnly,
    answer: QualificationDecision,
    status: 201,
    refuses: {
      ...wrongState,
      ...barred,
      'decision.none': [409, 'Nothing is prepared yet.'],
      'decision.changed': [409, 'It says something else by now; read it again.'],
      'sign_off.not_your_seat': [409, 'You sit on no needed seat of this case, or its sign-off is given.'],
    },
  }),
  makeQualificationDecision: endpoint({
    method: 'POST',
    path: '/v1/qualification-cases/:id/decision',
    summary: 'Make the decision: stage, type, access, mail and announcement in one transaction',
    access: { right: 'qualification.decide' },
    scope: null,
    params,
    body: hashOnly,
    answer: QualificationDecision,
    status: 201,
    refuses: {
      ...wrongState,
      ...barred,
      'decision.none': [409, 'Nothing is prepared yet.'],
      'decision.made': [409, 'It was made a moment ago; by whom is said.'],
      'decision.changed': [409, 'Content changed after a sign-off; the line is named.'],
      'decision.sign_off_missing': [409, 'Seats have not signed off; they are named.'],
      'decision.sole_reviewer': [409, 'The only reviewer does not decide alone.'],
      'decision.reason_missing': [422, 'It goes against the recommendation; say why.'],
      'gate.failed': [409, 'Gates stand against it, whatever the score.'],
      'transition.refused': [409, 'The partner cannot be moved; every reason is given.'],
    },
  }),
  answerAppeal: endpoint({
    method: 'POST',
    path: '/v1/qualification-cases/:id/appeal',
    summary: 'Answer an appeal; only who took no part in the decision',
    access: { right: 'qualification.decide' },
    scope: null,
    params,
    body: strict({ outcome: oneOf(['accepted', 'rejected']), answer: Text(5000) }),
    answer: QualificationDecision,
    refuses: {
      ...wrongState,
      'appeal.none': [409, 'There is no appeal that waits for an answer.'],
      'appeal.involved': [403, 'You took part in the decision; somebody else answers.'],
    },
    example: { body: { outcome: 'rejected', answer: 'The reasons stand: …' } },
  }),
  reopenQualificationCase: endpoint({
    method: 'POST',
    path: '/v1/qualification-cases/:id/reopening',
    summary: 'Reopen a decided case for a new fact; the decision stays as superseded',
    access: { right: 'qualification.reopen' },
    scope: null,
    params,
    body: strict({ reason: Text(2000) }),
    answer: QualificationDecision,
    refuses: {
      ...wrongState,
      'case.bound': [409, 'What followed the decision stands against it; it is said what.'],
      'stage.changed': [409, 'The partner has moved on since.'],
    },
    example: { body: { reason: 'Their figures were corrected' } },
  }),
}
