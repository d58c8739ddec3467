/** Companies that may be one: candidates with their evidence, pairs, pairs told apart, merges and their undo. */
import {
  CountryCode,
  Email,
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
} from '#platform/contract.ts'
import { DomainName, ExternalId, PartnerRef, PersonRef, Reason } from './shared.ts'

const bands = ['certain', 'likely', 'possible'] as const
export const MatchLineShape = named(
  'MatchLine',
  Type.Object({
    kind: oneOf([
      'external_id',
      'lei',
      'vat_id',
      'registration',
      'domain',
      'email_domain',
      'domain_label',
      'name',
      'phone',
      'address',
      'country',
      'floor',
      'ceiling',
    ]),
    ours: Type.String(),
    theirs: Type.String(),
    points: Type.Integer(),
    sentence: Type.String(),
  }),
)
const evidence = {
  points: Type.Integer({ description: '0-100.' }),
  band: oneOf(bands, {
    description: 'Certain from 90, likely from 60, possible from 35, unless the workspace is stricter.',
  }),
  lines: Type.Array(MatchLineShape),
  wouldMakeCertain: Type.Array(Type.String(), { description: 'What would make it certain, each enough by itself.' }),
  suggestion: nullable(
    oneOf(['link_as_parent'], { description: 'One domain under unlike names: rather a parent and its subsidiary.' }),
  ),
}
export const MatchCandidate = named(
  'MatchCandidate',
  Type.Object({
    partnerId: nullable(Id('partner', { description: 'Null for a company that a dry run would make.' })),
    row: nullable(Type.Integer({ description: 'The row of the list that makes it.' })),
    name: Type.String(),
    ...evidence,
  }),
)
export const DuplicatePair = named(
  'DuplicatePair',
  Type.Object({
    id: Type.String({ description: 'Both ids, the smaller first.' }),
    one: PartnerRef,
    other: PartnerRef,
    ...evidence,
    cause: oneOf(['created', 'import', 'sweep', 'undo']),
    foundAt: Instant,
  }),
)
export const DistinctPair = named(
  'DistinctPair',
  Type.Object({
    id: Id('distinctPair'),
    one: PartnerRef,
    other: PartnerRef,
    reason: Type.String(),
    by: PersonRef,
    at: Instant,
  }),
)
const Draft = strict({
  legalName: optional(FreeText(200)),
  displayName: optional(FreeText(200)),
  otherNames: optional(listOf(Text(200), 20)),
  website: optional(nullable(FreeText(2000))),
  domains: optional(listOf(DomainName, 50)),
  emails: optional(listOf(Email, 50)),
  phone: optional(nullable(FreeText(60))),
  country: optional(nullable(CountryCode)),
  postalCode: optional(nullable(FreeText(20))),
  city: optional(nullable(FreeText(120))),
  registrationNumber: optional(nullable(FreeText(60))),
  registrationCountry: optional(nullable(CountryCode)),
  vatId: optional(nullable(FreeText(20))),
  lei: optional(nullable(FreeText(20))),
  externalIds: optional(listOf(ExternalId, 50)),
  exceptId: optional(
    Id('partner', { description: 'The partner that is being edited, which is no candidate of itself.' }),
  ),
})

export const mergeFields = [
  'legalName',
  'displayName',
  'otherNames',
  'website',
  'typeId',
  'country',
  'regions',
  'languages',
  'zone',
  'currency',
  'address',
  'legalForm',
  'registrationNumber',
  'registrationCountry',
  'vatId',
  'lei',
  'industry',
  'employeeBand',
  'parentId',
  'tags',
  'custom',
] as const
const Choice = oneOf(['survivor', 'absorbed', 'both'], { description: '`both` unites lists and custom fields.' })
const Choices = strict(
  Object.fromEntries(mergeFields.map((field) => [field, optional(Choice)])) as Record<
    (typeof mergeFields)[number],
    ReturnType<typeof optional<typeof Choice>>
  >,
)

export const MergePreview = named(
  'MergePreview',
  Type.Object({
    survivor: PartnerRef,
    absorbed: PartnerRef,
    fields: Type.Array(
      Type.Object({
        field: oneOf(mergeFields),
        survivor: Type.Unknown(),
        absorbed: Type.Unknown(),
        chosen: oneOf(['survivor', 'absorbed', 'both']),
        value: Type.Unknown(),
        differs: Type.Boolean(),
      }),
    ),
    moves: Type.Array(Type.Object({ module: Type.String(), kind: Type.String(), count: Type.Integer() }), {
      description: 'Every record that will move, by module.',
    }),
    blockers: Type.Array(Type.String(), { description: 'Why it cannot be done; empty when it can.' }),
    undoDays: Type.Integer(),
  }),
)
export const Merge = named(
  'Merge',
  Type.Object({
    id: Id('merge'),
    survivor: PartnerRef,
    absorbed: PartnerRef,
    reason: nullable(Type.String()),
    by: PersonRef,
    at: Instant,
    moved: Type.Integer({ description: 'Records that were moved, changed or taken away.' }),
    undoUntil: Instant,
    undoneAt: nullable(Instant),
    stayed: nullable(
      Type.Array(Type.Object({ kind: Type.String(), id: Type.String(), why: Type.String() }), {
        description: 'What an undo left with the survivor.',
      }),
    ),
  }),
)
const mergeRefusals = {
  'merge.same_partner': [409, 'Both are the same partner already.'],
  'merge.survivor_only': [
    409,
    'The partner has signed agreements, ledger entries or payouts: it can only be the one that stays.',
  ],
  'merge.both_bound': [409, 'Both have signed agreements. Link them as parent and subsidiary instead.'],
  'field.invalid': [422, 'The other partner is unknown, or the choices make a record that breaks a rule.'],
} as const

export const duplicateEndpoints = {
  findMatches: endpoint({
    method: 'POST',
    path: '/v1/matches',
    summary: 'Stored companies that may be the same as a draft, with the evidence',
    access: { right: 'partners.read' },
    scope: 'partners.read',
    idempotency: 'none',
    body: Draft,
    answer: strict({ data: Type.Array(MatchCandidate) }),
    example: { body: { legalName: 'Acme GmbH', website: 'https://acme.example' } },
  }),
  listDuplicates: endpoint({
    method: 'GET',
    path: '/v1/duplicates',
    summary: 'Pairs that somebody should look at, most alike first',
    access: { right: 'partners.read' },
    query: listQuery(
      {
        band: optional(listOf(oneOf(bands), 3)),
        partnerId: optional(Id('partner')),
        suggestion: optional(oneOf(['link_as_parent'])),
      },
      ['points', '-points', 'foundAt', '-foundAt'],
    ),
    answer: pageOf(DuplicatePair),
  }),
  listDistinctPairs: endpoint({
    method: 'GET',
    path: '/v1/distinct-pairs',
    summary: 'Pairs that were told apart',
    access: { right: 'partners.read' },
    query: listQuery({ partnerId: optional(Id('partner')) }, ['at', '-at']),
    answer: pageOf(DistinctPair),
  }),
  tellApart: endpoint({
    method: 'POST',
    path: '/v1/distinct-pairs',
    summary: 'Say that two partners are not the same company',
    description: 'They are not shown as duplicates again, unless a new identifier appears on both.',
    access: { right: 'partners.merge' },
    body: strict({ oneId: Id('partner'), otherId: Id('partner'), reason: Reason }),
    answer: DistinctPair,
    status: 201,
    refuses: {
      'merge.same_partner': mergeRefusals['merge.same_partner'],
      'field.invalid': [422, 'A partner is unknown.'],
    },
  }),
  deleteDistinctPair: endpoint({
    method: 'DELETE',
    path: '/v1/distinct-pairs/:id',
    summary: 'Take back that two partners are not the same company',
    access: { right: 'partners.merge' },
    params: idParams('distinctPair'),
  }),
  previewMerge: endpoint({
    method: 'POST',
    path: '/v1/partners/:id/merges/preview',
    summary: 'What merging another partner into this one would do',
    access: { right: 'partners.merge' },
    idempotency: 'none',
    params: idParams('partner'),
    body: strict({ absorbedId: Id('partner'), choices: optional(Choices) }),
    answer: MergePreview,
    refuses: {
      'merge.same_partner': mergeRefusals['merge.same_partner'],
      'field.invalid': mergeRefusals['field.invalid'],
    },
  }),
  mergePartners: endpoint({
    method: 'POST',
    path: '/v1/partners/:id/merges',
    summary: 'Merge another partner into this one',
    description:
      'Everything that names the absorbed partner names this one afterwards; its id goes on answering. Can be undone.',
    access: { right: 'partners.merge' },
    params: idParams('partner'),
    body: strict({ absorbedId: Id('partner'), choices: optional(Choices), reason: optional(Reason) }),
    answer: Merge,
    status: 201,
    refuses: mergeRefusals,
  }),
  listPartnerMerges: endpoint({
    method: 'GET',
    path: '/v1/partners/:id/merges',
    summary: 'Merges into this partner, newest first',
    access: { right: 'partners.read' },
    params: idParams('partner'),
    answer: strict({ data: Type.Array(Merge) }),
  }),
  getMerge: endpoint({
    method: 'GET',
    path: '/v1/merges/:id',
    summary: 'Read a merge',
    access: { right: 'partners.read' },
    params: idParams('merge'),
    answer: Merge,
  }),
  undoMerge: endpoint({
    method: 'POST',
    path: '/v1/merges/:id/undo',
    summary: 'Take a merge back',
    description:
      'Records that still hold what the merge wrote get back what they held before; what was born since stays with the survivor and is listed.',
    access: { right: 'partners.merge' },
    params: idParams('merge'),
    answer: Merge,
    refuses: {
      'merge.undone': [409, 'It was taken back already.'],
      'merge.undo_over': [409, 'The days in which a merge can be undone are over.'],
      'merge.survivor_absorbed': [409, 'The survivor was merged into another partner since; undo that merge first.'],
      'merge.bound_since': [409, 'An agreement was executed or money was posted since.'],
    },
  }),
}
