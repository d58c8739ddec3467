/** Agreements: the list, the record, drafting, negotiating, approving. */

import { PartnerRef } from '#modules/partners/contract/shared.ts'
import {
  CivilDate,
  endpoint,
  FreeText,
  Id,
  Instant,
  idParams,
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
import { By, components, KindName, Language, TermScope, TermText, TermValues, TypeRef, termFields } from './shared.ts'
import { agreementStates, versionStates } from './states.ts'

const positions = ['preferred', 'fallback_1', 'fallback_2', 'fallback_3', 'walk_away', 'own'] as const
const categories = ['partnership', 'addendum', 'nda', 'data_processing'] as const
const sides = ['us', 'partner'] as const
const Hash = Type.String({ pattern: '^[0-9a-f]{64}$', examples: ['0'.repeat(64)] })
const Reasons = Type.Array(Type.String())

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
  dates: Dates,
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
    keptWhenSigned: Type.Array(Type.String()),
    executedAt: nullable(Instant),
    versionNumber: Type.Integer(),
    inForce: Type.Boolean(),
  }),
)
const Comment = Type.Object({
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
const Fault = Type.Object({
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
  approvals: Type.Array(Approval),
  effectiveOn: nullable(CivilDate),
  reason: nullable(Type.String()),
  reasonsAgainst: Type.Object({
    change: Reasons,
    sendToLegal: Reasons,
    sendToPartner: Reasons,
    accept: Reasons,
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
        kind: oneOf(['title', 'heading', 'subheading', 'paragraph', 'item', 'term']),
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
const params = idParams('agreement')
const negotiate = { right: 'agreements.negotiate' } as const
const draftRight = { right: 'agreements.draft' } as const
const stateRefusal = {
  'agreement.state': [409, 'Not in a state in which this can be done; the words say which would be.'],
} as const
const draftRefuses = {
  ...stateRefusal,
  'term.invalid': [422, 'A term breaks a rule of its kind; kind, field and rule are named.'],
  'pen.not_yours': [409, 'The other side holds the pen.'],
} as const
const DraftBody = strict({
  effectiveOn: optional(nullable(CivilDate)),
  variables: optional(
    Type.Record(Type.String({ maxLength: 40 }), Type.String({ maxLength: 2000 }), { maxProperties: 60 }),
  ),
  clauses: optional(
    Type.Array(
      strict({
        key: Text(60),
        position: optional(oneOf(positions)),
        body: optional(
          Type.String({
            minLength: 1,
            maxLength: 20_000,
            description: 'Text of our own; it counts as off the preferred position.',
          }),
        ),
        remove: optional(Type.Boolean()),
      }),
      { maxItems: 60 },
    ),
  ),
  terms: optional(
    Type.Array(
      strict({
        id: optional(Id('term', { description: 'The row to change; left out, a new one.' })),
        ...termFields,
        clause: optional(nullable(Text(60))),
        operation: optional(oneOf(['set', 'remove'])),
        drop: optional(Type.Boolean({ description: 'Take the row out of the draft.' })),
      }),
      { maxItems: 200 },
    ),
  ),
})
const accepting = {
  'snapshot.stale': [409, 'The text has changed since you read it; read it again.'],
  ...stateRefusal,
} as const
const commentBody = strict({ body: Text(4000), clause: optional(Text(60)), must: optional(Type.Boolean()) })

export const agreementEndpoints = {
  listAgreements: endpoint({
    method: 'GET',
    path: '/v1/agreements',
    summary: 'Agreements with their state, the pen and their dates',
    access: { right: 'agreements.read' },
    query: listQuery(
      {
        partnerId: optional(Id('partner')),
        category: optional(Type.Array(oneOf(categories), { maxItems: 4 })),
        openState: optional(
          Type.Array(oneOf(versionStates), { maxItems: 10, description: 'With a version in this state.' }),
        ),
        signed: optional(Type.Boolean({ description: 'Only those with a signed version, or only those without.' })),
      },
      ['number', '-number', 'updatedAt', '-updatedAt'],
    ),
    answer: pageOf(AgreementSummary),
  }),
  draftAgreement: endpoint({
    method: 'POST',
    path: '/v1/agreements',
    summary: 'Draft an agreement from the template of the partner’s type',
    access: draftRight,
    body: strict({
      partnerId: Id('partner'),
      category: optional(oneOf(['partnership', 'nda', 'data_processing', 'addendum'])),
      parentId: optional(Id('agreement')),
      templateId: optional(Id('agreementTemplate')),
      title: optional(Text(200)),
      language: Language,
    }),
    answer: Agreement,
    status: 201,
    refuses: {
      'template.none': [409, 'There is no published template for this type and category.'],
      'agreement.draft_open': [409, 'A draft of this category is open for this partner already.'],
    },
    example: { body: { partnerId: 'pn_01ka2b3c4d5e6f7g8h9jkmnpqr' } },
  }),
  getAgreement: endpoint({
    method: 'GET',
    path: '/v1/agreements/:id',
    summary: 'One agreement with its versions and its open draft',
    access: { right: 'agreements.read' },
    params,
    answer: Agreement,
  }),
  amendAgreement: endpoint({
    method: 'POST',
    path: '/v1/agreements/:id/versions',
    summary: 'Begin an amendment of what is signed; it changes the future only',
    access: draftRight,
    params,
    body: strict({ reason: Text(2000), effectiveOn: optional(CivilDate) }),
    answer: Agreement,
    status: 201,
    refuses: { ...stateRefusal, 'term.in_past': [422, 'An amendment changes the future only.'] },
    example: { body: { reason: 'Longer protection' } },
  }),
  changeAgreementDraft: endpoint({
    method: 'PATCH',
    path: '/v1/agreements/:id/draft',
    summary: 'Change clauses, blanks and terms of the open version',
    access: draftRight,
    params,
    ifMatch: true,
    body: DraftBody,
    answer: Agreement,
    refuses: draftRefuses,
    example: { body: { terms: [{ kind: 'commission_hold', values: { days: 30 } }] } },
  }),
  submitAgreement: endpoint({
    method: 'POST',
    path: '/v1/agreements/:id/submission',
    summary: 'Send the draft on: to legal, or to the partner',
    access: draftRight,
    params,
    body: strict({ to: oneOf(['legal_review', 'negotiating']) }),
    answer: Agreement,
    refuses: {
      ...stateRefusal,
      'agreement.not_ready': [409, 'Blanks, parts or terms stand against it; each is named.'],
    },
  }),
  reviewAgreement: endpoint({
    method: 'POST',
    path: '/v1/agreements/:id/review',
    summary: 'As legal: clear this snapshot, or return it with words',
    access: { right: 'agreements.approve_clause' },
    params,
    body: strict({ outcome: oneOf(['cleared', 'returned']), words: optional(FreeText(2000)) }),
    answer: Agreement,
    refuses: stateRefusal,
  }),
  handOverPen: endpoint({
    method: 'POST',
    path: '/v1/agreements/:id/pen',
    summary: 'Hand the pen to the other side',
    access: negotiate,
    params,
    answer: Agreement,
    refuses: { ...stateRefusal, 'pen.not_yours': [409, 'The other side holds the pen.'] },
  }),
  commentAgreement: endpoint({
    method: 'POST',
    path: '/v1/agreements/:id/comments',
    summary: 'Comment on the open version; a must stands against agreeing',
    access: negotiate,
    params,
    body: commentBody,
    answer: Agreement,
    status: 201,
    refuses: stateRefusal,
    example: { body: { body: 'Please shorten this.', clause: 'liability', must: true } },
  }),
  settleAgreementComment: endpoint({
    method: 'POST',
    path: '/v1/agreements/:id/comment-settlements',
    summary: 'Mark a comment as settled',
    access: negotiate,
    params,
    body: strict({ number: Type.Integer({ minimum: 1, examples: [1] }) }),
    answer: Agreement,
    refuses: { ...stateRefusal, 'comment.unknown': [409, 'There is no open comment of this number.'] },
  }),
  acceptAgreement: endpoint({
    method: 'POST',
    path: '/v1/agreements/:id/acceptance',
    summary: 'Accept the snapshot for our side',
    access: negotiate,
    params,
    body: strict({ snapshotHash: Hash }),
    answer: Agreement,
    refuses: accepting,
  }),
  withdrawAgreementVersion: endpoint({
    method: 'POST',
    path: '/v1/agreements/:id/withdrawal',
    summary: 'Withdraw the open version',
    access: draftRight,
    params,
    body: strict({ reason: Text(2000) }),
    answer: Agreement,
    refuses: stateRefusal,
    example: { body: { reason: 'They went with another program' } },
  }),
  getAgreementDocument: endpoint({
    method: 'GET',
    path: '/v1/agreements/:id/document',
    summary: 'The text of a version with its schedule of terms; the newest by default',
    access: { right: 'agreements.read' },
    params,
    query: strict({ number: optional(Type.Integer({ minimum: 1 })) }),
    answer: AgreementDocument,
  }),
  getAgreementTerms: endpoint({
    method: 'GET',
    path: '/v1/agreements/:id/terms',
    summary: 'Signed terms that hold on a day, with the knowledge of an instant',
    access: { right: 'agreements.read' },
    params,
    query: strict({ on: optional(CivilDate), knownAt: optional(Instant), language: Language }),
    answer: Type.Object({ on: CivilDate, knownAt: Instant, data: Type.Array(VersionTerm) }),
  }),
  listUpcomingTerms: endpoint({
    method: 'GET',
    path: '/v1/agreements/:id/upcoming-terms',
    summary: 'Signed terms that take effect later',
    access: { right: 'agreements.read' },
    params,
    answer: Type.Object({ data: Type.Array(VersionTerm) }),
  }),
  getAgreementDifferences: endpoint({
    method: 'GET',
    path: '/v1/agreements/:id/differences',
    summary: 'What changed between two versions, term by term as sentences and clause by clause',
    access: { right: 'agreements.read' },
    params,
    query: strict({ from: optional(Type.Integer({ minimum: 1 })), to: optional(Type.Integer({ minimum: 1 })) }),
    answer: TermDifference,
  }),
  listAgreementApprovals: endpoint({
    method: 'GET',
    path: '/v1/agreements/:id/approvals',
    summary: 'Approvals asked and answered, on every snapshot',
    access: { right: 'agreements.read' },
    params,
    answer: Type.Object({ data: Type.Array(Approval) }),
  }),
  answerApproval: endpoint({
    method: 'POST',
    path: '/v1/approvals/:id/answer',
    summary: 'Give or refuse an approval; refusing needs words',
    access: { right: 'agreements.approve' },
    scope: null,
    params: idParams('approval'),
    body: strict({ answer: oneOf(['given', 'refused']), words: optional(Text(2000)) }),
    answer: Agreement,
    refuses: {
      'approval.own_draft': [409, 'Nobody approves their own draft.'],
      'approval.not_yours': [403, 'The rule asks another role.'],
      'approval.answered': [409, 'It has been answered.'],
      'snapshot.stale': [409, 'It was asked on another snapshot.'],
    },
  }),
  getAgreementAudit: endpoint({
    method: 'GET',
    path: '/v1/agreements/:id/audit',
    summary: 'The audit chain, oldest first',
    access: { right: 'agreements.read' },
    params,
    query: strict({ after: optional(Type.Integer({ minimum: 0 })) }),
    answer: Type.Object({
      data: Type.Array(
        Type.Object({
          number: Type.Integer(),
          at: Instant,
          by: By,
          act: Type.String(),
          details: Type.Unsafe<Record<string, unknown>>({ type: 'object', additionalProperties: true }),
          previousHash: nullable(Type.String()),
          hash: nullable(Type.String()),
        }),
      ),
    }),
  }),
  checkAgreementAudit: endpoint({
    method: 'GET',
    path: '/v1/agreements/:id/audit-check',
    summary: 'Compute the chain again and name the first row that does not fit',
    access: { right: 'agreements.read' },
    params,
    answer: Type.Object({
      intact: Type.Boolean(),
      rows: Type.Integer(),
      linked: Type.Integer(),
      brokenAt: nullable(Type.Integer()),
      words: Type.String(),
    }),
  }),
}
export { commentBody, KindName, sides }
