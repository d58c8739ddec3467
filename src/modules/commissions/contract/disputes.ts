/** Disputes: what a partner contests, the thread, the decision. */
import { PartnerRef } from '#modules/partners/contract/shared.ts'
import {
  CivilDate,
  CurrencyCode,
  endpoint,
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
import { AmountMinor } from './lines.ts'
import { disputeOutcomes, disputeStates } from './states.ts'

const about = ['commission', 'statement', 'missing_sale'] as const
const fields = {
  id: Id('dispute'),
  aboutKind: oneOf(about),
  commissionId: nullable(Id('commission')),
  statementId: nullable(Id('statement')),
  currency: CurrencyCode,
  claimedMinor: AmountMinor('What the partner asks for.'),
  reason: Type.String(),
  state: oneOf(disputeStates),
  outcome: nullable(oneOf(disputeOutcomes)),
  awardedMinor: nullable(AmountMinor('Granted, as an adjustment.')),
  openedAt: Instant,
  openedBy: Type.String(),
  answerBy: nullable(Instant),
  decideBy: nullable(Instant),
  messages: Type.Integer(),
  version: Version,
}
const Sale = Type.Object({
  externalId: nullable(Type.String()),
  customer: Type.String(),
  occurredOn: CivilDate,
  note: nullable(Type.String()),
  test: nullable(Type.Unknown({ description: 'What the attribution test said when the dispute was opened.' })),
})
const Message = Type.Object({
  number: Type.Integer(),
  side: oneOf(['team', 'partner', 'system']),
  kind: oneOf(['message', 'question', 'decision', 'note']),
  body: Type.String(),
  files: listOf(Type.Object({ id: Id('file'), name: Type.String() }), 10),
  by: Type.String(),
  at: Instant,
})
const wholeFields = {
  sale: nullable(Sale),
  outcomeWords: nullable(Type.String()),
  adjustmentId: nullable(Id('commission')),
  decidedAt: nullable(Instant),
  closedAt: nullable(Instant),
  canReopen: Type.Boolean(),
  thread: listOf(Message, 1000),
}
export const Dispute = named('Dispute', Type.Object({ ...fields, partner: PartnerRef }))
export const DisputeWhole = named(
  'DisputeWhole',
  Type.Object({ ...fields, partner: PartnerRef, ...wholeFields, decidedBy: nullable(Type.String()) }),
)
export const MyDispute = named('MyDispute', Type.Object(fields))
export const MyDisputeWhole = named('MyDisputeWhole', Type.Object({ ...fields, ...wholeFields }))

const params = idParams('dispute')
const read = { right: 'commissions.read_earnings' } as const
const decide = { right: 'commissions.decide_dispute' } as const
const open = { right: 'commissions.open_dispute' } as const
const over = { 'dispute.over': [409, 'It was decided or closed.'] } as const
const filters = { state: optional(listOf(oneOf(disputeStates), 5)), currency: optional(CurrencyCode) }
const message = {
  body: Text(5000),
  fileIds: optional(listOf(Id('file'), 10)),
}
export const disputeEndpoints = {
  listDisputes: endpoint({
    method: 'GET',
    path: '/v1/disputes',
    summary: 'What partners contest',
    access: read,
    query: listQuery({ ...filters, partnerId: optional(Id('partner')) }, ['openedAt', '-openedAt']),
    answer: pageOf(Dispute),
  }),
  getDispute: endpoint({
    method: 'GET',
    path: '/v1/disputes/:id',
    summary: 'One dispute with its thread',
    access: read,
    params,
    answer: DisputeWhole,
  }),
  answerDispute: endpoint({
    method: 'POST',
    path: '/v1/disputes/:id/messages',
    summary: 'Answer, or ask a question; a question that nobody answers for 14 days closes the dispute',
    access: decide,
    params,
    body: strict({ ...message, isQuestion: optional(Type.Boolean()) }),
    answer: DisputeWhole,
    status: 201,
    refuses: over,
    example: { body: { body: 'We look at the click log and come back to you.' } },
  }),
  decideDispute: endpoint({
    method: 'POST',
    path: '/v1/disputes/:id/decision',
    summary: 'Decide it; money becomes an adjustment that somebody else approves',
    access: decide,
    scope: null,
    idempotency: 'required',
    params,
    body: strict({
      outcome: oneOf(disputeOutcomes),
      words: Type.String({ minLength: 20, maxLength: 5000 }),
      awardedMinor: optional(Type.String({ pattern: '^[0-9]{1,18}$', examples: ['2500'] })),
    }),
    answer: DisputeWhole,
    refuses: {
      ...over,
      'dispute.award_needed': [422, 'Upheld means the whole claim, partly less than it, rejected nothing.'],
    },
    example: { body: { outcome: 'rejected', words: 'The sale was made before the link was clicked.' } },
  }),
  listMyDisputes: endpoint({
    method: 'GET',
    path: '/v1/portal/disputes',
    summary: 'Our disputes',
    access: read,
    scope: 'earnings.read',
    query: listQuery(filters, ['openedAt', '-openedAt']),
    answer: pageOf(MyDispute),
  }),
  openDispute: endpoint({
    method: 'POST',
    path: '/v1/portal/disputes',
    summary: 'Contest a line, a statement, or say which sale is missing',
    access: open,
    scope: null,
    idempotency: 'required',
    body: strict({
      aboutKind: oneOf(about),
      commissionId: optional(Id('commission')),
      statementId: optional(Id('statement')),
      sale: optional(
        strict({
          externalId: optional(Text(200)),
          customer: Text(300),
          occurredOn: CivilDate,
          note: optional(Text(2000)),
          attributionTestId: optional(
            Id('attributionTest', { description: 'A question that you asked about it; its answer is attached.' }),
          ),
        }),
      ),
      currency: CurrencyCode,
      claimedMinor: Type.String({ pattern: '^[0-9]{1,18}$', examples: ['5000'] }),
      reason: Text(5000),
    }),
    answer: MyDisputeWhole,
    status: 201,
    refuses: {
      'dispute.too_late': [409, 'After the days of the agreement; the words name the last day.'],
      'dispute.open_already': [409, 'This line is contested already.'],
    },
    example: {
      body: {
        aboutKind: 'missing_sale',
        sale: { customer: 'Acme Ltd', occurredOn: '2026-02-20' },
        currency: 'EUR',
        claimedMinor: '5000',
        reason: 'They bought with our code',
      },
    },
  }),
  getMyDispute: endpoint({
    method: 'GET',
    path: '/v1/portal/disputes/:id',
    summary: 'One of our disputes with its thread',
    access: read,
    scope: 'earnings.read',
    params,
    answer: MyDisputeWhole,
  }),
  answerMyDispute: endpoint({
    method: 'POST',
    path: '/v1/portal/disputes/:id/messages',
    summary: 'Write into the thread; after a closing for silence it opens once more',
    access: open,
    scope: null,
    params,
    body: strict(message),
    answer: MyDisputeWhole,
    status: 201,
    refuses: over,
    example: { body: { body: 'Here is the order confirmation.' } },
  }),
  uploadMyDisputeFile: endpoint({
    method: 'POST',
    path: '/v1/portal/disputes/:id/files',
    summary: 'Send a file for the thread; name it in a message',
    access: open,
    scope: null,
    params,
    bodyKind: 'multipart',
    answer: named('DisputeFile', Type.Object({ id: Id('file'), name: Type.String() })),
    status: 201,
    transaction: 'none',
    refuses: over,
  }),
  uploadDisputeFile: endpoint({
    method: 'POST',
    path: '/v1/disputes/:id/files',
    summary: 'Put a file into the thread; name it in a message',
    access: decide,
    scope: null,
    params,
    bodyKind: 'multipart',
    answer: named('DisputeFile', Type.Object({ id: Id('file'), name: Type.String() })),
    status: 201,
    transaction: 'none',
    refuses: over,
  }),
}
