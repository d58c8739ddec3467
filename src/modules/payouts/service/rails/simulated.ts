/**
 * The rail of sandboxes: a bank that keeps its own books and knows nothing of ours. How an account ends says what becomes
 * of an order, so that every ending can be rehearsed:
 * 0001 is rejected, 0002 comes back two days after it arrived, 0003 arrives but its answer is lost, 0004 answers twice,
 * 0005 is lost on the way there, 0006 is booked with another amount and its answer is lost.
 */
import { civilDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { lockMoneyOf } from '#platform/ledger/post.ts'
import type { DueKind } from '#platform/module.ts'
import { findByReference } from '../../queries/runs/payouts.ts'
import {
  insertOrder,
  ordersByKey,
  ordersByReference,
  readOrders,
  type SimulatedOrder,
  setOrder,
} from '../../queries/runs/simulated.ts'
import { takeEvidence } from '../runs/evidence.ts'
import { type Answer, orderOf, type Rail } from './rail.ts'

const dayMs = 86_400_000
const ends = (account: string, digits: string) => account.endsWith(digits)

export const simulatedRail: Rail = {
  kind: 'simulated',
  honoursKeys: true,
  way: 'call',
  instruct: async (ctx, { key, body, bodyHash }) => {
    const order = orderOf(body)
    if (ctx.workspace.kind !== 'sandbox')
      return { outcome: 'refused', code: 'not_a_sandbox', words: 'Here money is real.', raw: {} }
    if (ends(order.account, '0001'))
      return { outcome: 'refused', code: 'AC04', words: 'The account is closed', raw: { code: 'AC04' } }
    if (ends(order.account, '0005')) return unclear
    const booked = await inTransaction(ctx, async (tx) => {
      const [known] = await ordersByKey(tx, key)
      if (known) return known.body_hash === bodyHash ? known : 'other_body'
      return book(tx, key, bodyHash, body)
    })
    if (booked === 'other_body')
      return { outcome: 'refused', code: 'key_reused', words: 'This key belongs to another order', raw: {} }
    if (ends(order.account, '0003') || ends(order.account, '0006')) return unclear
    return { outcome: 'accepted', railReference: booked.id, words: 'Accepted', raw: { id: booked.id } }
  },
  list: (ctx, reference) =>
    inTransaction(
      ctx,
      async (tx) =>
        (await ordersByReference(tx, reference)).map((order) => ({
          railReference: order.id,
          reference: order.reference,
          currency: order.currency,
          amountMinor: order.amount_minor,
          account: order.account,
        })),
      { readOnly: true },
    ),
}
const unclear: Answer = { outcome: 'unclear', words: 'No answer within the time', raw: { timeout: true } }

const book = async (tx: Tx, key: string, bodyHash: string, body: string): Promise<Omit<SimulatedOrder, 'state'>> => {
  const order = orderOf(body)
  const settlesAt = new Date(tx.now.getTime() + dayMs)
  const returnsAt = ends(order.account, '0002') ? new Date(settlesAt.getTime() + 2 * dayMs) : null
  const row = {
    id: newId(idPrefixes.bankLine),
    key,
    body_hash: bodyHash,
    reference: order.reference,
    currency: order.currency,
    amount_minor: ends(order.account, '0006') ? (BigInt(order.amountMinor) + 1n).toString() : order.amountMinor,
    account: order.account,
    settles_at: settlesAt,
    returns_at: returnsAt,
  }
  await insertOrder(tx, row)
  await tx.schedule(simulatedClockwork.kind, row.id, settlesAt)
  if (returnsAt) await tx.schedule(simulatedClockwork.kind, row.id, returnsAt)
  return row
}

/** The bank's days: orders are settled, some come back. Told as a bank tells it, by our reference. */
export const simulatedClockwork: DueKind = {
  kind: 'payouts.simulated_bank',
  summary: 'The bank of the sandbox settles or returns an order',
  run: async (tx, orderIds) => {
    for (const order of await readOrders(tx, orderIds)) await tell(tx, order)
  },
}
const tell = async (tx: Tx, order: SimulatedOrder) => {
  const isReturn = order.state === 'settled'
  if (order.state !== 'accepted' && !(isReturn && order.returns_at)) return
  const payout = await findByReference(tx, order.reference)
  if (payout) await lockMoneyOf(tx, [payout.partner_id])
  const state = isReturn ? 'returned' : 'settled'
  await setOrder(tx, order.id, state)
  const evidence = {
    reference: order.reference,
    source: 'rail' as const,
    sourceKey: `simulated/${order.id}/${state}`,
    outcome: state,
    currency: order.currency,
    amountMinor: BigInt(order.amount_minor),
    happenedOn: civilDate(tx.ctx.workspace.zone, tx.now),
    railReference: order.id,
    reasonCode: isReturn ? 'AC04' : null,
    reason: isReturn ? 'The account is closed' : null,
    raw: { order: order.id },
  } as const
  await takeEvidence(tx, evidence)
  // A bank that says everything twice changes nothing the second time.
  if (ends(order.account, '0004')) await takeEvidence(tx, { ...evidence, sourceKey: `${evidence.sourceKey}/again` })
}
