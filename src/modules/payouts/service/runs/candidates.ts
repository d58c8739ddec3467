/** Who would be in a run with how much, or why not: the same rules for the preview, the freeze and the next payment date. */
import { partnerRows } from '#modules/partners/public.ts'
import { type CivilDate, civilDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { type FoundRate, findRates, rateMissing } from '#platform/ledger/rates.ts'
import { convertMoney, decimalFromMoney, type Money } from '#platform/money.ts'
import type { RailKind } from '../../contract/run-states.ts'
import type { PayableRow } from '../../queries/runs/payables.ts'
import type { Reason, RunRow } from '../../queries/runs/runs.ts'
import { owed } from './owed.ts'
import { type Account, type Method, paying } from './paying.ts'
import { isInSchedule, type PaymentTerm, scheduleWords } from './schedule.ts'

/** Which methods a rail of ours reaches. */
const reach: Readonly<Record<RailKind, readonly string[]>> = {
  simulated: ['sepa', 'ach', 'stripe_connect', 'external', 'manual'],
  manual: ['sepa', 'ach', 'manual'],
  csv: ['sepa', 'ach', 'manual'],
  external: ['external'],
  sepa: ['sepa'],
  ach: ['ach'],
  stripe_connect: ['stripe_connect'],
}
export const reaches = (rail: RailKind, kind: string): boolean => reach[rail].includes(kind)

export type Candidate = {
  ledgerCurrency: string
  payables: readonly PayableRow[]
  grossMinor: bigint
  method: Method | undefined
  reasons: readonly Reason[]
}
export type Standing = {
  term: PaymentTerm
  missing: readonly Reason[]
  holds: readonly { reason: string }[]
  /** The partnership is over: what is left is paid, however little. */
  isFinal: boolean
}

/** What stands for and against paying these partners today. */
export const standingsOf = async (
  tx: Tx,
  partnerIds: readonly string[],
  terms: ReadonlyMap<string, PaymentTerm>,
): Promise<ReadonlyMap<string, Standing>> => {
  const stages = new Map((await partnerRows(tx, partnerIds)).map((row) => [row.id, row.stage]))
  const readiness = await paying.readinessOf(tx, partnerIds)
  const holds = await owed.openPartnerHolds(tx, partnerIds)
  return new Map(
    partnerIds.map((id) => [
      id,
      {
        term: terms.get(id)!,
        missing: readiness.get(id)?.missing ?? [],
        holds: holds.get(id) ?? [],
        isFinal: stages.get(id) === 'ended' || stages.get(id) === 'ending',
      },
    ]),
  )
}

const major = (money: Money): string => `${decimalFromMoney(money)} ${money.currency}`

type RunKeys = Pick<RunRow, 'currency' | 'rail' | 'schedule' | 'cut_off_on' | 'planned_on'>
/** What is read once for all partners of one look. */
type Known = {
  methodFor: (partnerId: string, currency: string) => Method | undefined
  rateFrom: (currency: string) => FoundRate | undefined
  day: CivilDate
}

/**
 * The candidates of these partners for a run, by the currency of what is owed; currencies that belong to other runs are
 * left out. The number of queries does not depend on how many partners there are.
 */
export const candidatesOf = async (
  tx: Tx,
  run: RunKeys,
  account: Account,
  open: ReadonlyMap<string, readonly PayableRow[]>,
  standings: ReadonlyMap<string, Standing>,
): Promise<ReadonlyMap<string, Candidate[]>> => {
  const day = today(tx)
  const currencies = new Set([
    ...[...open.values()].flatMap((rows) => rows.map(({ currency }) => currency)),
    ...[...standings.values()].map(({ term }) => term.minimum.currency),
  ])
  const asks = [...currencies].map((from) => ({ from, to: run.currency, day }))
  const found = await findRates(tx, asks)
  const rates = new Map(asks.map(({ from }, at) => [from, found[at]]))
  const known: Known = {
    methodFor: await paying.methodsFor(tx, [...standings.keys()]),
    rateFrom: (currency) => rates.get(currency),
    day,
  }
  return new Map(
    [...standings].map(([partnerId, standing]) => [
      partnerId,
      candidatesOfOne(run, account, partnerId, open.get(partnerId) ?? [], standing, known),
    ]),
  )
}

const candidatesOfOne = (
  run: RunKeys,
  account: Account,
  partnerId: string,
  open: readonly PayableRow[],
  standing: Standing,
  known: Known,
): Candidate[] => {
  const found: Candidate[] = []
  for (const [ledgerCurrency, own] of Map.groupBy(open, (row) => row.currency)) {
    const method = methodOf(known, partnerId, ledgerCurrency, run.currency, standing.term)
    if (method === 'other_run') continue
    const taken = own.filter(
      (row) => BigInt(row.amount_minor) < 0n || (row.due_on <= run.cut_off_on && row.block_reason === null),
    )
    const grossMinor = taken.reduce((sum, row) => sum + BigInt(row.amount_minor), 0n)
    const reasons: Reason[] = []
    if (!isInSchedule(run.schedule, standing.term))
      reasons.push({ code: 'schedule', words: `Is paid ${scheduleWords(standing.term)}` })
    if (!taken.some((row) => BigInt(row.amount_minor) > 0n)) {
      const blocked = own.filter((row) => row.block_reason !== null).length
      reasons.push(
        blocked > 0
          ? { code: 'blocked', words: `${blocked} ${blocked === 1 ? 'line is' : 'lines are'} on hold or disputed` }
          : { code: 'nothing_due', words: `Nothing is due by ${run.cut_off_on}` },
      )
    } else if (grossMinor <= 0n)
      reasons.push({
        code: 'carried_over',
        words: `${major({ currency: ledgerCurrency, amountMinor: grossMinor })} is carried over: more was taken back than is due`,
      })
    else
      reasons.push(
        ...amountReasons(run, account, { currency: ledgerCurrency, amountMinor: grossMinor }, standing, known),
      )
    if (grossMinor > 0n) {
      reasons.push(...standing.missing)
      for (const hold of standing.holds) reasons.push({ code: 'partner_hold', words: `On hold: ${hold.reason}` })
      if (method && !reaches(run.rail, method.kind))
        reasons.push({
          code: 'rail',
          words: `This account does not reach a ${method.kind.replaceAll('_', ' ')} account`,
        })
      if (!method && !standing.missing.some(({ code }) => code.includes('method')))
        reasons.push({ code: 'method', words: `No verified account for ${run.currency}` })
    }
    found.push({ ledgerCurrency, payables: taken, grossMinor, method: method || undefined, reasons })
  }
  return found
}

/** The account for what is owed in one currency: its own, else the one into which it is converted; perhaps of another run. */
const methodOf = (
  known: Known,
  partnerId: string,
  ledgerCurrency: string,
  runCurrency: string,
  term: PaymentTerm,
): Method | undefined | 'other_run' => {
  const method = known.methodFor(partnerId, term.currency ?? ledgerCurrency)
  if (method) return method.currency === runCurrency ? method : 'other_run'
  return (term.currency ?? ledgerCurrency) === runCurrency ? undefined : 'other_run'
}

/** Minimum and maximum, before tax and in the currency that is sent. */
const amountReasons = (
  run: RunKeys,
  account: Account,
  gross: Money,
  standing: Standing,
  { rateFrom, day }: Known,
): Reason[] => {
  const { minimum } = standing.term
  const [toRun, ofMinimum] = [rateFrom(gross.currency), rateFrom(minimum.currency)]
  if (!toRun)
    return [
      { code: 'fx_rate', words: `No rate ${gross.currency} to ${run.currency} for ${day} nor for the 7 days before` },
    ]
  const sent = convertMoney(gross, run.currency, toRun.rate)
  if (sent.amountMinor <= 0n) return [{ code: 'too_small', words: `${major(gross)} is nothing in ${run.currency}` }]
  const reasons: Reason[] = []
  if (!standing.isFinal) {
    if (!ofMinimum)
      reasons.push({ code: 'fx_rate', words: `No rate ${minimum.currency} to ${run.currency} for the minimum` })
    else if (sent.amountMinor < convertMoney(minimum, run.currency, ofMinimum.rate).amountMinor)
      reasons.push({ code: 'below_minimum', words: `${major(sent)} is below the minimum of ${major(minimum)}` })
  }
  if (account.payoutMaxMinor !== null && sent.amountMinor > account.payoutMaxMinor)
    reasons.push({
      code: 'above_maximum',
      words: `${major(sent)} is above what ${account.name} sends at once, ${major({ currency: run.currency, amountMinor: account.payoutMaxMinor })}`,
    })
  return reasons
}

export const today = (tx: Tx): CivilDate => civilDate(tx.ctx.workspace.zone, tx.now)

/** The gross as it is sent, at the day's rate; and the legs that were used. 409 `fx.rate_missing`. */
export const convertGross = (gross: Money, to: string, found: FoundRate | undefined, day: CivilDate) => {
  if (gross.currency === to) return { converted: gross, rate: null, rateOn: null }
  if (!found) throw rateMissing({ from: gross.currency, to, day })
  return { converted: convertMoney(gross, to, found.rate), rate: found.legs, rateOn: day }
}

/** What each line gives of a converted sum: floors, then the units left by the largest remainders, earlier ones first. */
export const shareOut = (total: bigint, amounts: readonly bigint[]): bigint[] => {
  const sum = amounts.reduce((before, amount) => before + amount, 0n)
  const exact = amounts.map((amount) => total * amount)
  const parts = exact.map((value) => floorDivide(value, sum))
  const rest = exact.map((value, at) => value - parts[at]! * sum)
  let left = total - parts.reduce((before, part) => before + part, 0n)
  for (const at of rest
    .map((_, index) => index)
    .toSorted((a, b) => (rest[b]! > rest[a]! ? 1 : rest[b]! < rest[a]! ? -1 : a - b))) {
    if (left <= 0n) break
    parts[at]! += 1n
    left -= 1n
  }
  return parts
}
const floorDivide = (value: bigint, by: bigint): bigint => {
  const quotient = value / by
  return value % by !== 0n && value < 0n !== by < 0n ? quotient - 1n : quotient
}
