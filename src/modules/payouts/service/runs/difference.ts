/** What happened since a run was frozen. A run never grows, so what fell due later is told and left for the next one. */
import { partnerNames } from '#modules/partners/public.ts'
import type { Ctx, Tx } from '#platform/context.ts'
import { reading } from '#platform/db/transaction.ts'
import { conflict, notFound } from '#platform/errors.ts'
import { openPayablesOf, partnersWithBalance } from '../../queries/runs/payables.ts'
import { payoutsOfRun } from '../../queries/runs/payouts.ts'
import { type RunRow, readRun } from '../../queries/runs/runs.ts'
import { candidatesOf, standingsOf } from './candidates.ts'
import { paying } from './paying.ts'
import { paymentTerms } from './schedule.ts'

const partnersMax = 500
const payoutsMax = 10_000

export const getRunDifference = (ctx: Ctx, id: string) =>
  reading(ctx, async (tx) => {
    const run = await readRun(tx, id)
    if (!run) throw notFound('payout run')
    if (['draft', 'freezing', 'cancelled'].includes(run.state))
      throw conflict('run.not_frozen', 'Nothing is frozen in this run.')
    const payouts = await payoutsOfRun(tx, run, { limit: payoutsMax })
    const stopped = payouts.filter(({ state }) => state === 'stopped').slice(0, 500)
    const inRun = new Set(payouts.map((one) => `${one.partner_id} ${one.ledger_currency}`))
    const ids = await partnersWithBalance(tx, '', partnersMax)
    const later = await fallenDueSince(tx, run, ids, inRun)
    const names = await partnerNames(tx, [...ids, ...stopped.map((one) => one.partner_id)])
    const partner = (partnerId: string) => ({ id: partnerId, name: names.get(partnerId) ?? null })
    return {
      stopped: stopped.map((one) => ({
        payout: { id: one.id, reference: one.reference },
        partner: partner(one.partner_id),
        currency: one.currency,
        netMinor: one.net_minor,
        reason: one.reason,
      })),
      later: later.map(({ partnerId, ...rest }) => ({ partner: partner(partnerId), ...rest })),
      isWhole: ids.length < partnersMax && payouts.length < payoutsMax,
    }
  })

type Later = {
  partnerId: string
  currency: string
  kind: 'joined' | 'more' | 'taken_back'
  lines: number
  amountMinor: string
}
/** By the rules of the freeze, from what is open now: what is in a payout already is not among it. */
const fallenDueSince = async (
  tx: Tx,
  run: RunRow,
  ids: readonly string[],
  inRun: ReadonlySet<string>,
): Promise<Later[]> => {
  const account = await paying.fundingAccount(tx, run.funding_account_id)
  const open = Map.groupBy(await openPayablesOf(tx, ids), (row) => row.partner_id)
  const candidates = await candidatesOf(tx, run, account, open, await standingsOf(tx, ids, await paymentTerms(tx, ids)))
  const found: Later[] = []
  for (const [partnerId, own] of candidates)
    for (const { ledgerCurrency, payables, grossMinor, reasons } of own) {
      const wasIn = inRun.has(`${partnerId} ${ledgerCurrency}`)
      const kind = grossMinor < 0n ? 'taken_back' : wasIn ? 'more' : 'joined'
      // Who was not in for a reason is still not in for it; one that was in has more or less than was frozen.
      if (payables.length === 0 || grossMinor === 0n || (!wasIn && (grossMinor < 0n || reasons.length > 0))) continue
      found.push({
        partnerId,
        currency: ledgerCurrency,
        kind,
        lines: payables.length,
        amountMinor: String(grossMinor),
      })
    }
  return found.slice(0, 1_000)
}
