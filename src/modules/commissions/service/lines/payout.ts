/** What payouts ask of lines and what they tell them; always in payouts' own transaction, under the partner's money lock. */
import type { Tx } from '#platform/context.ts'
import { conflict } from '#platform/errors.ts'
import { putOnHold } from '#platform/ledger/draft.ts'
import { post } from '#platform/ledger/post.ts'
import { commissionFrozen, commissionPaid, commissionPaymentReturned } from '../../contract/line-events.ts'
import { openHoldsOf, openPartnerHoldRows } from '../../queries/holds.ts'
import {
  type Change,
  changeLines,
  type Line,
  lineIdsOf,
  lineOf,
  lines,
  lockLines,
  standingMinorOf,
} from '../../queries/lines.ts'
import { carriedOf, changeCarried } from '../../queries/reversals.ts'
import { announceOfPayouts } from './announce.ts'
import { fallDue } from './due.ts'

export type OpenLine = {
  /** The commission, or the reversal behind a carry-over. */
  id: string
  source: 'commission' | 'reversal' | 'adjustment'
  partnerId: string
  currency: string
  /** Below zero for what is offset. */
  netMinor: bigint
  dueOn: string
  saleId: string | null
  /** All payments of the partner wait. */
  isBlocked: boolean
  words: string
}

const isReversalId = (id: string) => id.startsWith('rv_')

/**
 * What of these partners is due now and held by nothing, and every carry-over. Marks what fell due since the last look, so
 * it needs a transaction that writes. Its sum per partner and currency is the account `due`.
 */
export const openLinesOf = (tx: Tx, partnerIds: readonly string[]): Promise<OpenLine[]> =>
  tx.asTeam(async () => {
    if (partnerIds.length === 0) return []
    await fallDue(tx, partnerIds)
    const rows = (
      await lines(tx)
        .where('partner_id', 'in', [...new Set(partnerIds)])
        .where('state', '=', 'due')
        .where('is_held', '=', false)
        .orderBy('due_on')
        .orderBy('id')
        .execute()
    ).map(lineOf)
    const carried = await carriedOf(tx, { partnerIds }).execute()
    const blocked = await openPartnerHoldRows(tx, partnerIds)
    return [
      ...rows.map(
        (line): OpenLine => ({
          id: line.id,
          source: line.kind === 'adjustment' ? 'adjustment' : 'commission',
          partnerId: line.partnerId,
          currency: line.currency,
          netMinor: standingMinorOf(line),
          dueOn: line.dueOn!,
          saleId: line.saleId,
          isBlocked: blocked.has(line.partnerId),
          words: line.reason ?? line.ruleName ?? line.kind,
        }),
      ),
      ...carried.map(
        (row): OpenLine => ({
          id: row.id,
          source: 'reversal',
          partnerId: row.partner_id,
          currency: row.currency,
          netMinor: -BigInt(row.amount_minor),
          dueOn: row.accounting_day,
          saleId: row.sale_id,
          isBlocked: blocked.has(row.partner_id),
          words: row.cause_words,
        }),
      ),
    ]
  })

/** Into payouts. 409 `commission.changed` when one of them is not due any more: the caller takes the list anew. */
export const freezeLines = (tx: Tx, payouts: readonly { payoutId: string; lineIds: readonly string[] }[]) =>
  tx.asTeam(async () => {
    const payoutOf = new Map(payouts.flatMap(({ payoutId, lineIds }) => lineIds.map((id) => [id, payoutId] as const)))
    const commissionIds = [...payoutOf.keys()].filter((id) => !isReversalId(id))
    const reversalIds = [...payoutOf.keys()].filter(isReversalId)
    const own = await lockLines(tx, commissionIds)
    const carried = await carriedOf(tx, { ids: reversalIds }).execute()
    if (
      own.length !== commissionIds.length ||
      carried.length !== reversalIds.length ||
      own.some((line) => line.state !== 'due' || line.isHeld) ||
      carried.some((row) => row.carry_state !== 'due')
    )
      throw conflict('commission.changed', 'A line is not due any more; read what is open again.')
    await changeLines(
      tx,
      own.map((line) => ({
        line,
        set: { state: 'processing' as const, payoutId: payoutOf.get(line.id)! },
        move: {
          from: 'due' as const,
          to: 'processing' as const,
          amountMinor: standingMinorOf(line),
          causeId: payoutOf.get(line.id)!,
        },
      })),
    )
    for (const [payoutId, rows] of Map.groupBy(carried, (row) => payoutOf.get(row.id)!))
      await changeCarried(tx, rows, { state: 'processing', payoutId })
    await announceOfPayouts(tx, commissionFrozen, [
      ...own.map((line) => ({ payoutId: payoutOf.get(line.id)!, partnerId: line.partnerId })),
      ...carried.map((row) => ({ payoutId: payoutOf.get(row.id)!, partnerId: row.partner_id })),
    ])
  })

type Step = { from: 'processing' | 'paid'; to: 'due' | 'paid' }
const step = async (
  tx: Tx,
  payoutId: string,
  { from, to }: Step,
  set: (line: Line) => Change['set'],
): Promise<Line[]> => {
  const own = (await lockLines(tx, await lineIdsOf(tx, { payoutId }))).filter((line) => line.state === from)
  const changed = await changeLines(
    tx,
    own.map((line) => ({
      line,
      set: set(line),
      move: { from, to, amountMinor: standingMinorOf(line), causeId: payoutId },
    })),
  )
  const carried = (await carriedOf(tx, { payoutId }).execute()).filter((row) => row.carry_state === from)
  await changeCarried(tx, carried, { state: to, payoutId: to === 'paid' ? payoutId : null })
  const partnerIds = [...changed.map((line) => line.partnerId), ...carried.map((row) => row.partner_id)]
  if (partnerIds.length > 0)
    await announceOfPayouts(
      tx,
      to === 'paid' ? commissionPaid : commissionPaymentReturned,
      partnerIds.map((partnerId) => ({ payoutId, partnerId })),
    )
  return changed
}

/**
 * Out of a payout that was stopped or failed, after the caller mirrored the ledger's `frozen`. What was put on hold
 * meanwhile goes on hold now.
 */
export const thawLines = (tx: Tx, { payoutId }: { payoutId: string }) =>
  tx.asTeam(async () => {
    await holdAgain(
      tx,
      await step(tx, payoutId, { from: 'processing', to: 'due' }, () => ({ state: 'due', payoutId: null })),
    )
  })
export const payLines = (tx: Tx, { payoutId, at }: { payoutId: string; at: Date }) =>
  tx.asTeam(async () => {
    await step(tx, payoutId, { from: 'processing', to: 'paid' }, () => ({ state: 'paid', paidAt: at }))
  })
/** The money came back, after it was paid. */
export const returnLines = (tx: Tx, { payoutId }: { payoutId: string }) =>
  tx.asTeam(async () => {
    await step(tx, payoutId, { from: 'paid', to: 'due' }, () => ({ state: 'due', payoutId: null, paidAt: null }))
  })

const holdAgain = async (tx: Tx, changed: readonly Line[]) => {
  const held = changed.filter((line) => line.isHeld)
  const holds = await openHoldsOf(
    tx,
    held.map((line) => line.id),
  )
  await post(
    tx,
    held.flatMap((line) => {
      const amountMinor = standingMinorOf(line)
      return amountMinor > 0n
        ? [
            {
              ...putOnHold({
                partnerId: line.partnerId,
                amount: { currency: line.currency, amountMinor },
                from: 'due' as const,
              }),
              source: { kind: 'commission', id: line.id },
              step: `held/${holds.get(line.id)?.at(-1)?.id ?? 'again'}/${line.version}`.slice(0, 60),
            },
          ]
        : []
    }),
  )
  await changeLines(
    tx,
    held.map((line) => ({
      line,
      set: {},
      move: { from: 'due' as const, to: 'held' as const, amountMinor: standingMinorOf(line) },
    })),
  )
}

/** Lines in these payouts that something holds: such a payout is stopped before it is submitted. */
export const heldInPayouts = (
  tx: Tx,
  payoutIds: readonly string[],
): Promise<ReadonlyMap<string, { commissionId: string; reason: string }[]>> =>
  tx.asTeam(async () => {
    if (payoutIds.length === 0) return new Map()
    const held = await lines(tx)
      .where('payout_id', 'in', [...payoutIds])
      .where('state', '=', 'processing')
      .where('is_held', '=', true)
      .orderBy('id')
      .execute()
    const holds = await openHoldsOf(
      tx,
      held.map((row) => row.id),
    )
    return Map.groupBy(
      held.map((row) => ({
        payoutId: row.payout_id!,
        commissionId: row.id,
        reason: holds.get(row.id)?.[0]?.reason ?? 'On hold',
      })),
      (one) => one.payoutId,
    )
  })

export const openPartnerHolds = (
  tx: Tx,
  partnerIds: readonly string[],
): Promise<ReadonlyMap<string, readonly { id: string; reason: string; since: Date }[]>> =>
  tx.asTeam(async () => {
    const rows = await openPartnerHoldRows(tx, partnerIds)
    return new Map(
      [...rows].map(([id, own]) => [id, own.map((row) => ({ id: row.id, reason: row.reason, since: row.opened_at }))]),
    )
  })
