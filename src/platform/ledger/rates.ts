/**
 * Exchange rates with day and source. A rate that is missing is said to be missing: it is never 1, and never the amount
 * as it was.
 */
import { sql } from 'kysely'
import { addDays, type CivilDate } from '../civil-time.ts'
import type { Tx } from '../context.ts'
import { conflict } from '../errors.ts'
import { convertMoney, crossRate, type Fraction, inverseRate, type Money, rateFromDecimal } from '../money.ts'

/** How old a rate may be, in days. */
export const rateAgeDaysMax = 7
/** Two currencies that have no rate with each other meet in it. */
const pivot = 'EUR'

export type RateAsk = { from: string; to: string; day: CivilDate }
/** A stored rate as it was used: `isInverse` when its direction is the other one. */
export type RateLeg = { rateId: string; from: string; to: string; day: CivilDate; rate: string; isInverse: boolean }
/** Major units of `to` for one of `from`, exactly, and the rows that it was taken from: none for one currency. */
export type FoundRate = { rate: Fraction; legs: readonly RateLeg[] }

/**
 * The rates for these questions, undefined where there is none: of the day or the latest earlier one, 7 days at most;
 * direct, else the inverse, else both legs over EUR. Of two rates for one day the one that was learned later is used.
 */
export const findRates = async (
  tx: Tx,
  asks: readonly RateAsk[],
  ageDaysMax = rateAgeDaysMax,
): Promise<(FoundRate | undefined)[]> => {
  const across = asks.filter(({ from, to }) => from !== to)
  const stored = across.length === 0 ? [] : await readRates(tx, across, ageDaysMax)
  const byPair = Map.groupBy(stored, ({ from, to }) => `${from}/${to}`)
  return asks.map((ask) => resolve(byPair, ask, ageDaysMax))
}

/** The rate for one question. 409 `fx.rate_missing`. */
export const requireRate = async (tx: Tx, ask: RateAsk, ageDaysMax = rateAgeDaysMax): Promise<FoundRate> => {
  const [found] = await findRates(tx, [ask], ageDaysMax)
  if (!found) throw rateMissing(ask)
  return found
}

export const rateMissing = ({ from, to, day }: RateAsk) =>
  conflict(
    'fx.rate_missing',
    `There is no rate ${from} to ${to} for ${day} nor for the ${rateAgeDaysMax} days before; finance can enter it.`,
    { from, to, day },
  )

/** The amount in another currency at the day's rate, rounded once, and the rates it took. 409 `fx.rate_missing`. */
export const convertOn = async (
  tx: Tx,
  amount: Money,
  to: string,
  day: CivilDate,
): Promise<{ amount: Money; found: FoundRate }> => {
  const found = await requireRate(tx, { from: amount.currency, to, day })
  return { amount: convertMoney(amount, to, found.rate), found }
}

type Stored = { id: string; day: CivilDate; from: string; to: string; rate: string }
type ByPair = ReadonlyMap<string, readonly Stored[]>

const resolve = (byPair: ByPair, { from, to, day }: RateAsk, ageDaysMax: number): FoundRate | undefined => {
  if (from === to) return { rate: { numerator: 1n, denominator: 1n }, legs: [] }
  const direct = leg(byPair, from, to, day, ageDaysMax)
  if (direct || from === pivot || to === pivot) return direct
  const [first, second] = [leg(byPair, from, pivot, day, ageDaysMax), leg(byPair, pivot, to, day, ageDaysMax)]
  return first && second && { rate: crossRate(first.rate, second.rate), legs: [...first.legs, ...second.legs] }
}

const leg = (byPair: ByPair, from: string, to: string, day: CivilDate, ageDaysMax: number): FoundRate | undefined => {
  const oldest = addDays(day, -ageDaysMax)
  // Rows come newest first: by day, and of one day by when they were learned.
  const latest = (pair: string) => byPair.get(pair)?.find((row) => row.day <= day && row.day >= oldest)
  const direct = latest(`${from}/${to}`)
  const inverse = direct ? undefined : latest(`${to}/${from}`)
  const row = direct ?? inverse
  if (!row) return undefined
  const exact = rateFromDecimal(row.rate)
  return {
    rate: inverse ? inverseRate(exact) : exact,
    legs: [
      { rateId: row.id, from: row.from, to: row.to, day: row.day, rate: row.rate, isInverse: inverse !== undefined },
    ],
  }
}

const readRates = async (tx: Tx, asks: readonly RateAsk[], ageDaysMax: number): Promise<Stored[]> => {
  const currencies = [...new Set([pivot, ...asks.flatMap(({ from, to }) => [from, to])])]
  const days = asks.map(({ day }) => day).sort()
  const { rows } = await sql<{ id: string; day: CivilDate; from_currency: string; to_currency: string; rate: string }>`
    select id, day, from_currency, to_currency, trim_scale(rate)::text as rate from fx_rates
    where workspace_id = ${tx.ctx.workspace.id} and from_currency = any (${currencies}::text[]) and to_currency = any (${currencies}::text[])
      and day between ${addDays(days[0]!, -ageDaysMax)}::date and ${days.at(-1)!}::date and learned_at <= ${tx.now}
    order by day desc, learned_at desc, id desc`.execute(tx.db)
  return rows.map((row) => ({ ...row, from: row.from_currency, to: row.to_currency }))
}
