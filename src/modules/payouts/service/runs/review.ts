/** What a reviewer has to look at before a run is approved, and when one pair of eyes is not enough. */
import { partnerNames } from '#modules/partners/public.ts'
import type { Tx } from '#platform/context.ts'
import { currencyExponent, decimalFromMoney, type Money } from '#platform/money.ts'
import type { WarningCode } from '../../contract/run-states.ts'
import {
  type NewPayout,
  otherPartnersWith,
  type PastPayout,
  pastOf,
  payoutsOfRun,
  sentOnDay,
} from '../../queries/runs/payouts.ts'
import type { RunRow } from '../../queries/runs/runs.ts'
import { type Method, paying } from './paying.ts'

const dayMs = 86_400_000
const meanDays = 92
const changedDays = 31
/** From here up a sum without cents and with three zeros is worth a look. */
const roundFromMajor = 10_000n

export type Warning = { code: WarningCode; words: string }
/** The payouts stand already, so that two of one run which go to one account see each other. */
export const warningsFor = async (
  tx: Tx,
  payouts: readonly { payout: NewPayout; method: Method }[],
): Promise<ReadonlyMap<string, Warning[]>> => {
  const since = new Date(tx.now.getTime() - meanDays * dayMs)
  const partnerIds = payouts.map(({ payout }) => payout.partner_id)
  const past = new Map<string, ReadonlyMap<string, PastPayout>>()
  for (const currency of new Set(payouts.map(({ payout }) => payout.currency)))
    past.set(currency, await pastOf(tx, partnerIds, currency, since))
  const sharing = await otherPartnersWith(
    tx,
    payouts.map(({ payout }) => ({ fingerprint: payout.method_fingerprint, partnerId: payout.partner_id })),
  )
  const names = await partnerNames(tx, [...new Set([...sharing.values()].flat())])
  const { payoutLimit } = await paying.limits(tx)
  return new Map(
    payouts.map(({ payout, method }) => [
      payout.id,
      warningsOfOne(payout, method, {
        now: tx.now,
        past: past.get(payout.currency)?.get(payout.partner_id),
        others: (sharing.get(payout.partner_id) ?? []).map((id) => names.get(id) ?? id),
        payoutLimit,
      }),
    ]),
  )
}
type Seen = { now: Date; past: PastPayout | undefined; others: readonly string[]; payoutLimit: Money }

const warningsOfOne = (payout: NewPayout, method: Method, { now, past, others, payoutLimit }: Seen): Warning[] => {
  const warnings: Warning[] = []
  const net = BigInt(payout.net_minor)
  if (!past) warnings.push({ code: 'first_payment', words: 'The first payment to this partner' })
  else if (!past.fingerprints.includes(payout.method_fingerprint))
    warnings.push({ code: 'changed_method', words: 'Goes to an account that was never paid to before' })
  else if (method.changedAt && now.getTime() - method.changedAt.getTime() < changedDays * dayMs)
    warnings.push({ code: 'changed_method', words: 'The account was changed within the last month' })
  if (past?.mean_minor && net > 3n * BigInt(past.mean_minor))
    warnings.push({
      code: 'above_mean',
      words: `More than three times the mean of 3 months, ${decimalFromMoney({ currency: payout.currency, amountMinor: BigInt(past.mean_minor) })} ${payout.currency}`,
    })
  if (others.length > 0) warnings.push({ code: 'shared_account', words: `The same account as ${others.join(', ')}` })
  const thousand = 1_000n * 10n ** BigInt(currencyExponent(payout.currency))
  if (net % thousand === 0n && net >= (roundFromMajor / 1_000n) * thousand)
    warnings.push({ code: 'round_amount', words: 'A round amount' })
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
