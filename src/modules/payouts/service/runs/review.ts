/** What a reviewer has to look at before a run is approved, and when one pair of eyes is not enough. */
import { partnerNames } from '#modules/partners/public.ts'
import type { Tx } from '#platform/context.ts'
import { currencyExponent, decimalFromMoney } from '#platform/money.ts'
import type { WarningCode } from '../../contract/run-states.ts'
import { type NewPayout, otherPartnersWith, pastOf, payoutsOfRun, sentOnDay } from '../../queries/runs/payouts.ts'
import type { RunRow } from '../../queries/runs/runs.ts'
import { type Method, paying } from './paying.ts'

const dayMs = 86_400_000
const meanDays = 92
const changedDays = 31
/** From here up a sum without cents and with three zeros is worth a look. */
const roundFromMajor = 10_000n

export const warningsFor = async (
  tx: Tx,
  payout: NewPayout,
  method: Method,
): Promise<{ code: WarningCode; words: string }[]> => {
  const warnings: { code: WarningCode; words: string }[] = []
  const net = BigInt(payout.net_minor)
  const past = (
    await pastOf(tx, [payout.partner_id], payout.currency, new Date(tx.now.getTime() - meanDays * dayMs))
  ).get(payout.partner_id)
  if (!past) warnings.push({ code: 'first_payment', words: 'The first payment to this partner' })
  else if (!past.fingerprints.includes(payout.method_fingerprint))
    warnings.push({ code: 'changed_method', words: 'Goes to an account that was never paid to before' })
  else if (method.changedAt && tx.now.getTime() - method.changedAt.getTime() < changedDays * dayMs)
    warnings.push({ code: 'changed_method', words: 'The account was changed within the last month' })
  if (past?.mean_minor && net > 3n * BigInt(past.mean_minor))
    warnings.push({
      code: 'above_mean',
      words: `More than three times the mean of 3 months, ${decimalFromMoney({ currency: payout.currency, amountMinor: BigInt(past.mean_minor) })} ${payout.currency}`,
    })
  const others = await otherPartnersWith(tx, payout.method_fingerprint, payout.partner_id)
  if (others.length > 0) {
    const names = await partnerNames(tx, others)
    warnings.push({
      code: 'shared_account',
      words: `The same account as ${others.map((id) => names.get(id) ?? id).join(', ')}`,
    })
  }
  const thousand = 1_000n * 10n ** BigInt(currencyExponent(payout.currency))
  if (net % thousand === 0n && net >= (roundFromMajor / 1_000n) * thousand)
    warnings.push({ code: 'round_amount', words: 'A round amount' })
  const { payoutLimit } = await paying.limits(tx)
  if (payout.base_minor === null)
    warnings.push({
      code: 'over_limit',
      words: `No rate ${payout.currency} to ${payoutLimit.currency}, so it counts as above the limit`,
    })
  else if (BigInt(payout.base_minor) > payoutLimit.amountMinor)
    warnings.push({
      code: 'over_limit',
      words: `Above the limit of ${decimalFromMoney(payoutLimit)} ${payoutLimit.currency} for one payout`,
    })
  return warnings
}

/** Above a limit two people approve; a missing rate counts as above. */
export const judgeLimits = async (
  tx: Tx,
  run: Pick<RunRow, 'id' | 'round' | 'planned_on'>,
): Promise<{ needsSecond: boolean; reason: string | null }> => {
  const limits = await paying.limits(tx)
  const words = (limit: { currency: string; amountMinor: bigint }) => `${decimalFromMoney(limit)} ${limit.currency}`
  let [total, after] = [0n, '']
  for (;;) {
    const page = await payoutsOfRun(tx, run, { states: ['frozen'], after, limit: 1_000 })
    for (const payout of page) {
      if (payout.base_minor === null)
        return { needsSecond: true, reason: `There is no rate ${payout.currency} to ${limits.payoutLimit.currency}` }
      const base = BigInt(payout.base_minor)
      if (base > limits.payoutLimit.amountMinor)
        return { needsSecond: true, reason: `A payout is above ${words(limits.payoutLimit)}` }
      total += base
    }
    if (page.length < 1_000) break
    after = page.at(-1)!.id
  }
  if (total > limits.runLimit.amountMinor)
    return { needsSecond: true, reason: `The run is above ${words(limits.runLimit)}` }
  const day = await sentOnDay(tx, run.planned_on, run.id)
  if (!day.isKnown || total + day.base > limits.dayLimit.amountMinor)
    return { needsSecond: true, reason: `The runs of the day are above ${words(limits.dayLimit)}` }
  return { needsSecond: false, reason: null }
}
