/** Negotiating: the pen and its rounds, changes answered one by one, comments, what a side accepts, people by link. */
import {
  Email,
  endpoint,
  Id,
  Instant,
  idParams,
  named,
  nullable,
  oneOf,
  optional,
  strict,
  Text,
  Type,
} from '#platform/contract.ts'
import { stateRefusal } from './agreements.ts'
import { Agreement, Hash, sides } from './records.ts'
import { By, TermValues } from './shared.ts'
import { ChangeParts, changeActs, Piece } from './talks.ts'

const params = idParams('agreement')
const negotiate = { right: 'agreements.negotiate' } as const
export const accepting = {
  'snapshot.stale': [409, 'The text has changed since you read it; read it again.'],
  ...stateRefusal,
} as const
export const penRefusal = { 'pen.not_yours': [409, 'The other side holds the pen.'] } as const
export const commentBody = strict({ body: Text(4000), clause: optional(Text(60)), must: optional(Type.Boolean()) })
export const handOverBody = strict({ words: optional(Text(2000)) })
export const changeBody = strict({
  act: oneOf(changeActs, {
    description: 'text, add and remove are about a clause; term sets new values, term_removed takes a term out.',
  }),
  clause: optional(Text(60)),
  component: optional(ChangeParts),
  heading: optional(Text(200)),
  body: optional(Type.String({ minLength: 1, maxLength: 20_000 })),
  termId: optional(Id('term')),
  values: optional(TermValues),
  reason: optional(Text(2000)),
})
export const answerBody = strict({
  number: Type.Integer({ minimum: 1, examples: [1] }),
  answer: oneOf(['accepted', 'refused']),
  words: optional(Text(2000)),
})
export const numberBody = strict({ number: Type.Integer({ minimum: 1, examples: [1] }) })
export const proposing = {
  ...stateRefusal,
  ...penRefusal,
  'term.invalid': [422, 'A term breaks a rule of its kind; kind, field and rule are named.'],
  'template.variable_unknown': [422, 'The text names something that nothing can fill.'],
} as const
export const answering = {
  ...proposing,
  'change.unknown': [409, 'There is no open change of this number.'],
  'change.own': [409, 'The other side answers it.'],
  'change.unplaced': [409, 'What it changes was changed since; refuse it or have it proposed anew.'],
} as const
export const noPaper = { 'paper.none': [409, 'The text is no PDF of theirs.'] } as const
export const unknownComment = { 'comment.unknown': [409, 'There is no open comment of this number.'] } as const
const changeExample = { body: { act: 'remove', clause: 'liability', reason: 'Stands in the master agreement' } }

export const NegotiationLink = named(
  'NegotiationLink',
  Type.Object({
    id: Id('negotiationLink'),
    name: Type.String(),
    email: Type.String(),
    by: By,
    createdAt: Instant,
    expiresAt: Instant,
    openedAt: nullable(Instant),
    revokedAt: nullable(Instant),
    works: Type.Boolean(),
  }),
)
export const SnapshotRef = named(
  'AgreementSnapshot',
  Type.Object({
    hash: Type.String(),
    versionNumber: Type.Integer(),
    keptAt: Instant,
    current: Type.Boolean({ description: 'The text of the open version as it stands.' }),
    words: Type.String({ description: 'When it stood so: "Round 2, handed over by Kim Berg".' }),
  }),
)
export const SnapshotComparison = named(
  'AgreementComparison',
  Type.Object({
    from: SnapshotRef,
    to: SnapshotRef,
    clauses: Type.Array(
      Type.Object({
        key: Type.String(),
        component: Type.String(),
        heading: Type.String(),
        change: oneOf(['added', 'removed', 'changed', 'moved']),
        from: nullable(Type.String({ description: 'Of a moved clause: the heading it came after.' })),
        to: nullable(Type.String()),
        pieces: Type.Array(Piece),
      }),
    ),
    terms: Type.Array(
      Type.Object({
        kind: Type.String(),
        title: Type.String(),
        change: oneOf(['added', 'removed', 'changed']),
        short: nullable(Type.String({ examples: ['30 days → 14 days'] })),
        scopeWords: Type.String(),
        pieces: Type.Array(Piece),
      }),
    ),
  }),
)

export const negotiationEndpoints = {
  handOverPen: endpoint({
    method: 'POST',
    path: '/v1/agreements/:id/pen',
    summary: 'Hand the pen to the other side; ends the round',
    access: negotiate,
    params,
    body: handOverBody,
    answer: Agreement,
    refuses: { ...stateRefusal, ...penRefusal },
    example: { body: { words: 'The protection is what matters to us.' } },
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
    body: numberBody,
    answer: Agreement,
    refuses: { ...stateRefusal, ...unknownComment },
  }),
  proposeAgreementChange: endpoint({
    method: 'POST',
    path: '/v1/agreements/:id/changes',
    summary: 'Propose a change of a clause or a term; the partner accepts or refuses it',
    access: negotiate,
    params,
    body: changeBody,
    answer: Agreement,
    status: 201,
    refuses: proposing,
    example: changeExample,
  }),
  answerAgreementChange: endpoint({
    method: 'POST',
    path: '/v1/agreements/:id/change-answers',
    summary: 'Accept or refuse a change that the partner proposed; accepting writes it into the text',
    access: negotiate,
    params,
    body: answerBody,
    answer: Agreement,
    refuses: answering,
  }),
  withdrawAgreementChange: endpoint({
    method: 'POST',
    path: '/v1/agreements/:id/change-withdrawals',
    summary: 'Take back a change that we proposed',
    access: negotiate,
    params,
    body: numberBody,
    answer: Agreement,
    refuses: answering,
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
  listAgreementRounds: endpoint({
    method: 'GET',
    path: '/v1/agreements/:id/rounds',
    summary: 'Who held the pen from when to when, in every version',
    access: { right: 'agreements.read' },
    params,
    answer: Type.Object({
      data: Type.Array(
        Type.Object({
          id: Id('round'),
          versionNumber: Type.Integer(),
          number: Type.Integer(),
          side: oneOf(sides),
          beganAt: Instant,
          endedAt: nullable(Instant),
          beganHash: Type.String(),
          endedHash: nullable(Type.String()),
          words: nullable(Type.String()),
          by: nullable(By),
          changes: Type.Integer({ description: 'Proposed in it.' }),
        }),
      ),
    }),
  }),
  listAgreementSnapshots: endpoint({
    method: 'GET',
    path: '/v1/agreements/:id/snapshots',
    summary: 'What was handed over, accepted or signed, and what stands now; any two can be compared',
    access: { right: 'agreements.read' },
    params,
    answer: Type.Object({ data: Type.Array(SnapshotRef) }),
  }),
  compareAgreementSnapshots: endpoint({
    method: 'GET',
    path: '/v1/agreements/:id/comparison',
    summary: 'Two snapshots word by word: clauses that came, went, changed or moved, and terms',
    access: { right: 'agreements.read' },
    params,
    query: strict({
      from: optional(Type.String({ ...Hash, description: 'The one before the latest when left out.' })),
      to: optional(Type.String({ ...Hash, description: 'What stands now when left out.' })),
    }),
    answer: SnapshotComparison,
  }),
  listNegotiationLinks: endpoint({
    method: 'GET',
    path: '/v1/agreements/:id/negotiation-links',
    summary: 'People of the partner who negotiate by a link, without an account',
    access: { right: 'agreements.read' },
    params,
    answer: Type.Object({ data: Type.Array(NegotiationLink) }),
  }),
  addNegotiationLink: endpoint({
    method: 'POST',
    path: '/v1/agreements/:id/negotiation-links',
    summary: 'Mail a person a link to read, comment, change and accept what is in negotiation',
    access: negotiate,
    params,
    body: strict({
      name: Text(200),
      email: Email,
      expiresInDays: optional(Type.Integer({ minimum: 1, maximum: 180 })),
    }),
    answer: NegotiationLink,
    status: 201,
    refuses: { ...stateRefusal, 'link.exists': [409, 'This address has a link that works.'] },
    example: { body: { name: 'Kim Berg', email: 'kim@acme.example' } },
  }),
  revokeNegotiationLink: endpoint({
    method: 'DELETE',
    path: '/v1/negotiation-links/:id',
    summary: 'Make a link stop working',
    access: negotiate,
    params: idParams('negotiationLink'),
    answer: NegotiationLink,
    refuses: { 'link.revoked': [409, 'It has been taken back.'] },
  }),
  uploadAgreementPaper: endpoint({
    method: 'POST',
    path: '/v1/agreements/:id/paper',
    summary: 'Put in the PDF they sent: at most 40 MB and 300 pages, without scripts',
    access: { right: 'agreements.draft' },
    params,
    bodyKind: 'multipart',
    bodyLimitBytes: 42_000_000,
    transaction: 'none',
    answer: Agreement,
    refuses: {
      ...stateRefusal,
      ...penRefusal,
      'paper.ours': [409, 'This agreement is on our own paper.'],
      'paper.too_large': [422, 'A PDF has 40 MB at most.'],
      'paper.too_long': [422, 'A PDF has 300 pages at most.'],
      'paper.acts': [422, 'It holds scripts or something else that acts by itself.'],
      'file.type_refused': [422, 'It is no PDF, or a broken one.'],
    },
  }),
  downloadAgreementPaper: endpoint({
    method: 'GET',
    path: '/v1/agreements/:id/paper',
    summary: 'The PDF they sent',
    access: { right: 'agreements.read' },
    params,
    answerKind: 'file',
    refuses: noPaper,
  }),
}
