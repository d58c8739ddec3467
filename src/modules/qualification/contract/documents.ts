/** Company documents, screenings and risk: the evidence of gates. Contents are for finance, legal, executive and admin. */
import { PartnerRef } from '#modules/partners/contract/shared.ts'
import {
  CivilDate,
  CurrencyCode,
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
import { documentKinds, documentStates, riskLevels, screeningResults } from './states.ts'

const Amount = Type.String({ pattern: '^-?[0-9]{1,18}$', examples: ['4200000'], description: 'In minor units.' })
export const DocumentFigures = named(
  'DocumentFigures',
  strict({
    currency: CurrencyCode,
    currentAssets: optional(Amount),
    currentLiabilities: optional(Amount),
    totalAssets: optional(Amount),
    totalLiabilities: optional(Amount),
    bookEquity: optional(Amount),
    retainedEarnings: optional(Amount),
    ebit: optional(Amount),
  }),
)
const Ratio = Type.Object({
  shown: nullable(Type.String({ examples: ['1.48'] })),
  words: nullable(Type.String({ description: 'Why it is not computed.' })),
})
const restricted = { 'x-right': 'qualification.read_documents' }
export const CompanyDocument = named(
  'CompanyDocument',
  Type.Object({
    id: Id('companyDocument'),
    partner: PartnerRef,
    caseId: nullable(Id('qualificationCase')),
    kind: oneOf(documentKinds),
    label: Type.String(),
    state: oneOf(documentStates),
    note: nullable(Type.String()),
    dueOn: nullable(CivilDate),
    requestedAt: Instant,
    requestedBy: Type.String(),
    receivedAt: nullable(Instant),
    receivedFrom: nullable(Type.String()),
    reviewedAt: nullable(Instant),
    reviewedBy: nullable(Type.String()),
    issuedOn: nullable(CivilDate),
    periodEndOn: nullable(CivilDate),
    expiresOn: nullable(CivilDate),
    rejectReason: nullable(Type.String()),
    canRead: Type.Boolean(),
    file: optional(
      Type.Unsafe<{ name: string; contentType: string; sizeBytes: number } | null>({
        ...restricted,
        anyOf: [
          Type.Object({ name: Type.String(), contentType: Type.String(), sizeBytes: Type.Integer() }),
          { type: 'null' },
        ],
      }),
    ),
    figures: optional(Type.Unsafe<unknown>({ ...restricted, description: 'As `DocumentFigures`; null without.' })),
    ratios: optional(
      Type.Object(
        {
          currentRatio: Ratio,
          debtToEquity: Ratio,
          altmanZ: Ratio,
          zone: nullable(oneOf(['safe', 'grey', 'distress'])),
        },
        restricted,
      ),
    ),
    version: Version,
    updatedAt: Instant,
  }),
)
const refuses = { 'document.state': [409, 'Not in a state in which this can be done.'] } as const
const params = idParams('companyDocument')
const manage = { right: 'qualification.manage_documents' } as const

export const documentEndpoints = {
  listCompanyDocuments: endpoint({
    method: 'GET',
    path: '/v1/company-documents',
    summary: 'Documents asked for and received; contents only for those who may read them',
    access: { right: 'qualification.read' },
    query: listQuery(
      {
        partnerId: optional(Id('partner')),
        caseId: optional(Id('qualificationCase')),
        kind: optional(listOf(oneOf(documentKinds), 9)),
        state: optional(listOf(oneOf(documentStates), 6)),
        expiresBefore: optional(CivilDate),
      },
      ['requestedAt', '-requestedAt', 'updatedAt', '-updatedAt'],
    ),
    answer: pageOf(CompanyDocument),
  }),
  requestCompanyDocument: endpoint({
    method: 'POST',
    path: '/v1/company-documents',
    summary: 'Ask a partner for a document; it gets a mail and an entry in what it has to do',
    access: manage,
    body: strict({
      partnerId: Id('partner'),
      caseId: optional(Id('qualificationCase')),
      kind: oneOf(documentKinds),
      note: optional(FreeText(2000)),
      dueOn: optional(CivilDate),
    }),
    answer: CompanyDocument,
    status: 201,
    refuses: { 'document.requested_already': [409, 'This kind is asked for already, or waits to be looked at.'] },
  }),
  getCompanyDocument: endpoint({
    method: 'GET',
    path: '/v1/company-documents/:id',
    summary: 'Read a document’s record',
    access: { right: 'qualification.read' },
    params,
    answer: CompanyDocument,
  }),
  uploadCompanyDocument: endpoint({
    method: 'POST',
    path: '/v1/company-documents/:id/file',
    summary: 'Put in the file that came by another way',
    access: manage,
    params,
    bodyKind: 'multipart',
    answer: CompanyDocument,
    transaction: 'none',
    refuses,
  }),
  downloadCompanyDocument: endpoint({
    method: 'GET',
    path: '/v1/company-documents/:id/file',
    summary: 'The file',
    access: { right: 'qualification.read' },
    params,
    answerKind: 'file',
    refuses: { 'document.restricted': [403, 'Finance, legal, executives and admins read these.'] },
  }),
  acceptCompanyDocument: endpoint({
    method: 'POST',
    path: '/v1/company-documents/:id/acceptance',
    summary: 'Accept a document with its dates and, for accounts, its figures',
    access: { right: 'qualification.read_documents' },
    scope: null,
    params,
    body: strict({
      issuedOn: CivilDate,
      periodEndOn: optional(nullable(CivilDate)),
      expiresOn: optional(nullable(CivilDate)),
      figures: optional(nullable(DocumentFigures)),
      figuresCsv: optional(
        Type.String({
          minLength: 1,
          maxLength: 20_000,
          description: 'Instead of `figures`: a table with figure, amount and currency. Mixed currencies are refused.',
        }),
      ),
    }),
    answer: CompanyDocument,
    refuses: {
      ...refuses,
      'document.date_missing': [422, 'This kind needs the date printed on it, or the end of its period.'],
    },
  }),
  rejectCompanyDocument: endpoint({
    method: 'POST',
    path: '/v1/company-documents/:id/rejection',
    summary: 'Send a document back with the reason; the partner is asked again',
    access: { right: 'qualification.read_documents' },
    scope: null,
    params,
    body: strict({ reason: Text(2000) }),
    answer: CompanyDocument,
    refuses,
    example: { body: { reason: 'The pages with the balance sheet are missing' } },
  }),
}

const Hit = strict({
  name: Text(300, { description: 'The name on the list.' }),
  searched: Text(300, { description: 'Which of the names it was found for.' }),
})
export const Screening = named(
  'Screening',
  Type.Object({
    id: Id('screening'),
    partner: PartnerRef,
    names: Type.Array(Type.Object({ role: Type.String(), name: Type.String() })),
    listName: Type.String(),
    listDate: CivilDate,
    hits: Type.Array(
      Type.Object({
        name: Type.String(),
        searched: Type.String(),
        similarity: Type.Integer({ description: 'Likeness of the two names in percent.' }),
      }),
    ),
    result: oneOf(screeningResults),
    note: nullable(Type.String()),
    isCurrent: Type.Boolean(),
    isDue: Type.Boolean(),
    by: Type.String(),
    at: Instant,
    nextDueOn: CivilDate,
  }),
)
export const RiskTier = named(
  'RiskTier',
  Type.Object({
    id: Id('riskTier'),
    partner: PartnerRef,
    caseId: nullable(Id('qualificationCase')),
    tier: oneOf(riskLevels),
    computed: oneOf(riskLevels),
    points: Type.Integer(),
    causes: Type.Array(Type.Object({ cause: Type.String(), points: Type.Integer(), words: Type.String() })),
    reason: nullable(Type.String({ description: 'Why it was set otherwise than computed.' })),
    isCurrent: Type.Boolean(),
    by: Type.String(),
    at: Instant,
    nextCheckOn: CivilDate,
  }),
)
export const screeningRoles = ['company', 'owner', 'signatory'] as const
export const screeningEndpoints = {
  listScreenings: endpoint({
    method: 'GET',
    path: '/v1/screenings',
    summary: 'Screenings against lists of restricted parties',
    access: { right: 'qualification.read' },
    query: listQuery({ partnerId: optional(Id('partner')), result: optional(listOf(oneOf(screeningResults), 3)) }, [
      'at',
      '-at',
      'nextDueOn',
      '-nextDueOn',
    ]),
    answer: pageOf(Screening),
  }),
  recordScreening: endpoint({
    method: 'POST',
    path: '/v1/screenings',
    summary: 'Record a screening; a later one takes its place',
    access: { right: 'qualification.screen' },
    scope: null,
    body: strict({
      partnerId: Id('partner'),
      names: Type.Array(strict({ role: oneOf(screeningRoles), name: Text(300) }), { minItems: 1, maxItems: 50 }),
      listName: Text(200),
      listDate: CivilDate,
      hits: optional(Type.Array(Hit, { maxItems: 200 })),
      result: oneOf(screeningResults),
      note: optional(FreeText(2000)),
    }),
    answer: Screening,
    status: 201,
    refuses: {
      'screening.note_missing': [422, 'Hits that are set aside need a note that says why.'],
      'screening.hits_missing': [422, 'A match needs the hit it stands on.'],
    },
    example: {
      body: {
        partnerId: 'pn_01ka2b3c4d5e6f7g8h9jkmnpqr',
        names: [{ role: 'company', name: 'Acme GmbH' }],
        listName: 'EU consolidated list',
        listDate: '2026-11-20',
        result: 'clear',
      },
    },
  }),
  listRiskTiers: endpoint({
    method: 'GET',
    path: '/v1/risk-tiers',
    summary: 'Risk tiers with the points they come from',
    access: { right: 'qualification.read' },
    query: listQuery({ partnerId: optional(Id('partner')), tier: optional(listOf(oneOf(riskLevels), 4)) }, [
      'at',
      '-at',
    ]),
    answer: pageOf(RiskTier),
  }),
  setRiskTier: endpoint({
    method: 'POST',
    path: '/v1/risk-tiers',
    summary:
      'Set the tier one step away from what is computed, with a reason; without a tier, back to the computed one',
    access: { right: 'qualification.set_risk' },
    scope: null,
    body: strict({
      caseId: Id('qualificationCase'),
      tier: optional(oneOf(riskLevels)),
      reason: optional(Text(2000)),
    }),
    answer: RiskTier,
    status: 201,
    refuses: {
      'risk.one_step': [409, 'Only one step from what is computed.'],
      'risk.match_open': [409, 'Never below high while a possible match is open.'],
      'risk.reason_missing': [422, 'Say why.'],
    },
    example: { body: { caseId: 'qc_01ka2b3c4d5e6f7g8h9jkmnpqr' } },
  }),
}
export const companyDocumentEventFields = {
  documentId: Id('companyDocument'),
  partnerId: Id('partner'),
  kind: oneOf(documentKinds),
}
