/** What agreements answer with: the row of the list, the record, its open draft, its text, its terms. */
import { PartnerRef } from '#modules/partners/contract/shared.ts'
import { CivilDate, Id, Instant, named, nullable, oneOf, Type, Version } from '#platform/contract.ts'
import { Attestation } from './imports.ts'
import { By, blockKinds, components, TermScope, TermText, TermValues, TypeRef } from './shared.ts'
import { agreementStates, versionStates } from './states.ts'
import { AgreementChange } from './talks.ts'

export const positions = ['preferred', 'fallback_1', 'fallback_2', 'fallback_3', 'walk_away', 'own'] as const
export const categories = ['partnership', 'addendum', 'nda', 'data_processing'] as const
export const sides = ['us', 'partner'] as const
export const Hash = Type.String({ pattern: '^[0-9a-f]{64}$', examples: ['0'.repeat(64)] })
export const Reasons = Type.Array(Type.String())

const VersionRef = Type.Object({
  id: Id('agreementVersion'),
  number: Type.Integer(),
  kind: Type.String(),
  state: oneOf(versionStates),
  stateWords: Type.String(),
  effectiveOn: nullable(CivilDate),
  executedAt: nullable(Instant),
  author: By,
  snapshotHash: nullable(Type.String()),
  createdAt: Instant,
})
const Dates = Type.Object({
  startsOn: nullable(CivilDate),
  endsOn: nullable(Type.String({ ...CivilDate, description: 'First day not covered, as it stands today.' })),
  noticeBy: nullable(Type.String({ ...CivilDate, description: 'Last day on which notice counts, on a business day.' })),
  renews: Type.Boolean(),
  graceUntil: nullable(CivilDate),
  reviewFrom: nullable(CivilDate),
  zone: Type.String(),
})
const summary = {
  id: Id('agreement'),
  number: Type.String(),
  title: Type.String(),
  partner: PartnerRef,
  type: TypeRef,
  category: oneOf(categories),
  language: Type.String(),
  state: oneOf(agreementStates),
  stateWords: Type.String(),
  openVersion: nullable(VersionRef),
  pen: nullable(oneOf(sides)),
  penSince: nullable(Instant),
  stateSince: nullable(Instant),
  dates: Dates,
  legalHold: nullable(
    Type.Object(
      { since: Instant, reason: Type.String(), by: Type.String() },
      { description: 'While it stands, nothing of it is erased.' },
    ),
  ),
  version: Version,
  updatedAt: Instant,
}
export const AgreementSummary = named('AgreementSummary', Type.Object(summary))
export const VersionTerm = named(
  'AgreementTerm',
  Type.Object({
    id: Id('term'),
    kind: Type.String(),
    ...TermText,
    operation: oneOf(['set', 'remove']),
    values: TermValues,
    scope: TermScope,
    priority: Type.Integer(),
    effectiveFrom: nullable(CivilDate),
    effectiveTo: nullable(CivilDate),
    clause: nullable(Type.String()),
    page: nullable(Type.Integer()),
    keptWhenSigned: Type.Array(Type.String()),
    executedAt: nullable(Instant),
    versionNumber: Type.Integer(),
    inForce: Type.Boolean(),
  }),
)
export const Comment = Type.Object({
  number: Type.Integer(),
  side: oneOf(sides),
  clause: nullable(Type.String()),
  must: Type.Boolean(),
  body: Type.String(),
  by: By,
  at: Instant,
  settledAt: nullable(Instant),
  settledBy: nullable(Type.String()),
})
const Acceptance = Type.Object({
  side: oneOf(sides),
  snapshotHash: Type.String(),
  current: Type.Boolean(),
  by: By,
  at: Instant,
})
export const Approval = named(
  'AgreementApproval',
  Type.Object({
    id: Id('approval'),
    agreementId: Id('agreement'),
    rule: Type.String(),
    approver: Type.String(),
    reason: Type.String(),
    snapshotHash: Type.String(),
    current: Type.Boolean({ description: 'Asked on the snapshot that stands now; no other counts.' }),
    askedAt: Instant,
    dueAt: Instant,
    answer: nullable(oneOf(['given', 'refused'])),
    words: nullable(Type.String()),
    by: nullable(By),
    answeredAt: nullable(Instant),
    carried: Type.Boolean(),
    reasonsAgainst: Type.Array(Type.String(), { description: 'Why the caller cannot answer it.' }),
  }),
)
export const Fault = Type.Object({
  component: nullable(oneOf(components)),
  clause: nullable(Type.String()),
  rule: Type.String(),
  message: Type.String(),
})
const ContentWire = Type.Array(
  Type.Object({
    component: oneOf(components),
    notApplicable: nullable(Type.String()),
    clauses: Type.Array(
      Type.Object({
        key: Type.String(),
        heading: Type.String(),
        position: oneOf(positions),
        body: Type.String(),
        offered: Type.Array(oneOf(positions)),
      }),
    ),
  }),
)
const Draft = Type.Object({
  versionId: Id('agreementVersion'),
  snapshotHash: Hash,
  content: ContentWire,
  variables: Type.Record(Type.String(), Type.String()),
  terms: Type.Array(VersionTerm),
  faults: Type.Array(Fault, { description: 'What has to be mended before it can be sent on.' }),
  notes: Type.Array(Fault, { description: 'Numbers in the text that no term keeps.' }),
  acceptances: Type.Array(Acceptance),
  comments: Type.Array(Comment),
  changes: Type.Array(AgreementChange, { description: 'Proposed by either side, answered or open.' }),
  paper: nullable(Type.Object({ name: Type.String(), pages: Type.Integer(), sha256: Type.String() })),
  tokens: Type.Record(Type.String(), Type.Array(Type.Object({ placeholder: Type.String(), text: Type.String() })), {
    description: 'By clause: what is printed from terms and facts; nobody types it.',
  }),
  approvals: Type.Array(Approval),
  effectiveOn: nullable(CivilDate),
  reason: nullable(Type.String()),
  baseMoved: nullable(
    Type.Object(
      { number: Type.Integer(), conflicts: Reasons, words: Type.String() },
      { description: 'What was signed since this amendment was begun; it has to be put onto that first.' },
    ),
  ),
  reasonsAgainst: Type.Object({
    change: Reasons,
    sendToLegal: Reasons,
    sendToPartner: Reasons,
    accept: Reasons,
    talk: Reasons,
    sign: Reasons,
  }),
})
export const Agreement = named(
  'Agreement',
  Type.Object({
    ...summary,
    ourEntity: Type.String(),
    paper: Type.String(),
    parentId: nullable(Id('agreement')),
    versions: Type.Array(VersionRef),
    attestations: Type.Array(Attestation, {
      description: 'Versions that were signed outside, and who stands for them.',
    }),
    draft: nullable(Draft),
  }),
)
export const AgreementDocument = named(
  'AgreementDocument',
  Type.Object({
    agreementId: Id('agreement'),
    number: Type.String(),
    versionNumber: Type.Integer(),
    state: oneOf(versionStates),
    documentHash: Type.String(),
    blocks: Type.Array(
      Type.Object({
        kind: oneOf(blockKinds),
        title: nullable(Type.String()),
        text: Type.String(),
        enforcement: nullable(Type.String()),
      }),
    ),
    faults: Type.Array(Fault),
    notes: Type.Array(Fault),
  }),
)
export const TermDifference = named(
  'AgreementDifferences',
  Type.Object({
    from: Type.Integer(),
    to: Type.Integer(),
    terms: Type.Array(
      Type.Object({
        kind: Type.String(),
        title: Type.String(),
        change: oneOf(['added', 'removed', 'changed']),
        before: Reasons,
        after: Reasons,
        scopeWords: Type.String(),
      }),
    ),
    clauses: Type.Array(
      Type.Object({
        key: Type.String(),
        heading: Type.String(),
        change: oneOf(['added', 'removed', 'changed', 'moved']),
        before: nullable(Type.String()),
        after: nullable(Type.String()),
      }),
    ),
  }),
)
