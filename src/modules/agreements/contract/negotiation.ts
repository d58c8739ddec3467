/** Negotiating: the pen, comments, what a side accepts. */
import { endpoint, idParams, optional, strict, Text, Type } from '#platform/contract.ts'
import { stateRefusal } from './agreements.ts'
import { Agreement, Hash } from './records.ts'

const params = idParams('agreement')
const negotiate = { right: 'agreements.negotiate' } as const
const accepting = {
  'snapshot.stale': [409, 'The text has changed since you read it; read it again.'],
  ...stateRefusal,
} as const
export const commentBody = strict({ body: Text(4000), clause: optional(Text(60)), must: optional(Type.Boolean()) })

export const negotiationEndpoints = {
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
}
