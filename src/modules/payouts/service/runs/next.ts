/** When a partner is paid next, and what stands in the way: told alike in the portal, on earnings and in the console. */
import type { CivilDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { findRates } from '#platform/ledger/rates.ts'
import { convertMoney, type Money } from '#platform/money.ts'
import { openPayablesOf, type PayableRow } from '../../queries/runs/payables.ts'
import { today } from './candidates.ts'
import { owed } from './owed.ts'
import { paying } from './paying.ts'
import { bankingDay, type PaymentTerm, paymentTerms, runDayFrom } from './schedule.ts'

export type NextPayment = {
  currency: string
  /** What is due and free; below zero where more was taken back than is owed. */
  dueMinor: bigint
  /** The first run day on or after the due day of the oldest open line; null when nothing would be sent. */
  on: CivilDate | null
  blockers: readonly { code: string; words: string }[]
}

/** By partner, one per currency of what is owed. A constant number of queries but for rates. */
export const nextPaymentsOf = (
  tx: Tx,
  partnerIds: readonly string[],
): Promise<ReadonlyMap<string, readonly NextPayment[]>> =>
  tx.asTeam(async () => {
    const open = Map.groupBy(await openPayablesOf(tx, partnerIds), (row) => row.partner_id)
    const terms = await paymentTerms(tx, partnerIds)
    const readiness = await paying.readinessOf(tx, partnerIds)
    const holds = await owed.openPartnerHolds(tx, partnerIds)
    const found = new Map<string, NextPayment[]>()
    for (const partnerId of partnerIds) {
      const own: NextPayment[] = []
      const blockers = [
        ...(readiness.get(partnerId)?.missing ?? []).map(({ code, words }) => ({ code, words })),
        ...(holds.get(partnerId) ?? []).map(({ reason }) => ({ code: 'partner_hold', words: `On hold: ${reason}` })),
      ]
      for (const [currency, rows] of Map.groupBy(open.get(partnerId) ?? [], (row) => row.currency))
        own.push(await nextOf(tx, currency, rows, terms.get(partnerId)!, blockers))
      found.set(partnerId, own)
    }
    return found
  })

const nextOf = async (
  tx: Tx,
  currency: string,
  rows: readonly PayableRow[],
  term: PaymentTerm,
  blockers: readonly { code: string; words: string }[],
): Promise<NextPayment> => {
  const free = rows.filter((row) => row.block_reason === null)
  const dueMinor = free.reduce((sum, row) => sum + BigInt(row.amount_minor), 0n)
  const positive = free.filter((row) => BigInt(row.amount_minor) > 0n)
  const found = [...blockers]
  const blocked = rows.length - free.length
  if (blocked > 0)
    found.push({
      code: 'blocked',
      words: `${blocked} ${blocked === 1 ? 'line waits' : 'lines wait'}: on hold or disputed`,
    })
  if (dueMinor <= 0n) {
    if (positive.length > 0 || dueMinor < 0n)
      found.push({
        code: 'carried_over',
        words: 'More was taken back than is due; it is set against what falls due next',
      })
    return { currency, dueMinor, on: null, blockers: found }
  }
  if (await isBelowMinimum(tx, { currency, amountMinor: dueMinor }, term.minimum))
    found.push({
      code: 'below_minimum',
      words: 'What is due is below the minimum; it is paid together with what comes next',
    })
  const oldest = positive.reduce((day, row) => (row.due_on < day ? row.due_on : day), positive[0]!.due_on)
  const from = oldest > today(tx) ? oldest : today(tx)
  return { currency, dueMinor, on: bankingDay(tx, runDayFrom(term, from)), blockers: found }
}
const isBelowMinimum = async (tx: Tx, due: Money, minimum: Money): Promise<boolean> => {
  const [rate] = await findRates(tx, [{ from: minimum.currency, to: due.currency, day: today(tx) }])
  return rate !== undefined && due.amountMinor < convertMoney(minimum, due.currency, rate.rate).amountMinor
}
