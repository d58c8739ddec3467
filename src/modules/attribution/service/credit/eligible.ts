/** Which touches of a path count for a conversion, and of each other one why not and by how much. */

import { builtInOf, isInForce, partnershipLives, resolveTerms, type ValuesOf } from '#modules/agreements/public.ts'
import { historiesOf, partnerRows } from '#modules/partners/public.ts'
import { addDays, civilDate, civilDateTime, instantAt } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import type { Refusal, TouchKind } from '../../contract/states.ts'
import type { TouchRow } from '../../queries/touches.ts'
import type { Policy } from '../rules/policy.ts'

export type Verdict = {
  touchId: string
  partnerId: string
  kind: TouchKind
  customerId: string | null
  occurredAt: Date
  refusal: Refusal | null
  /** What is said of it: "3 d 4 h outside the window". */
  words: string | null
  /** Seconds between the touch and what would have counted, where it is a matter of time. */
  distanceSeconds: number | null
}

export type PathFacts = { convertedAt: Date; companyDomain: string | null; policy: Policy }
type Term = ValuesOf<'attribution'>

/** The longest window a term may have, in days. */
export const windowDaysMax = 365
/** Same partner and kind within this time count once. */
const sameContactMs = 30 * 60_000
const countingStages = new Set(['active', 'ending'])

/** Verdicts in the order of the path, (occurredAt, id). A handful of queries, one more per day of touches for terms. */
export const judgePath = async (tx: Tx, path: readonly TouchRow[], facts: PathFacts): Promise<Verdict[]> => {
  const { zone } = tx.ctx.workspace
  const partnerIds = [...new Set(path.map((touch) => touch.partner_id))]
  const histories = await historiesOf(tx, partnerIds)
  const lives = Map.groupBy(await partnershipLives(tx, partnerIds), (life) => life.partnerId)
  const domains = new Map(
    facts.companyDomain === null
      ? []
      : (await tx.asTeam(() => partnerRows(tx, partnerIds))).map((partner) => [partner.id, partner.domain] as const),
  )
  const terms = await termsOf(tx, path, zone)
  const counted = new Map<string, number>()
  return path.map((touch): Verdict => {
    const on = civilDate(zone, touch.occurred_at)
    const term = terms.get(`${touch.partner_id} ${on}`)
    const verdict = (refusal: Refusal | null, words: string | null = null, distanceSeconds: number | null = null) => ({
      touchId: touch.id,
      partnerId: touch.partner_id,
      kind: touch.kind,
      customerId: touch.customer_id,
      occurredAt: touch.occurred_at,
      refusal,
      words,
      distanceSeconds,
    })
    const late = secondsOf(touch.occurred_at) - secondsOf(facts.convertedAt)
    if (late > 0) return verdict('after_conversion', `${span(late)} after the conversion`, late)
    const windowDays = term?.windowDays ?? windowDaysMax
    const outside = secondsOf(facts.convertedAt) - secondsOf(windowEnd(zone, touch.occurred_at, windowDays))
    if (outside > 0)
      return verdict('outside_window', `${span(outside)} outside the window of ${windowDays} days`, outside)
    const standing = standingAt(histories.get(touch.partner_id), touch.occurred_at)
    if (standing !== null) return verdict('partner_not_active', standing)
    if (!(lives.get(touch.partner_id) ?? []).some((life) => isInForce(life, on)))
      return verdict('no_agreement', `No agreement was in force on ${on}`)
    if (!facts.policy.touchKinds.includes(touch.kind))
      return verdict('kind_not_counted', 'The policy does not count contacts of this kind')
    if (!term?.touchKinds.includes(touch.kind))
      return verdict('kind_not_counted', 'The agreement does not count contacts of this kind')
    const ownDomain = domains.get(touch.partner_id)
    if (!term.ownPurchases && ownDomain && ownDomain === facts.companyDomain)
      return verdict('own_purchase', `The customer is the partner itself (${ownDomain})`)
    if (touch.block_reason !== null) return verdict('blocked', touch.block_reason)
    const key = `${touch.partner_id} ${touch.kind}`
    const before = counted.get(key)
    if (before !== undefined && touch.occurred_at.getTime() - before <= sameContactMs)
      return verdict('counted_already', 'The same contact was counted within 30 minutes before')
    counted.set(key, touch.occurred_at.getTime())
    return verdict(null)
  })
}

/** The term of each partner on each day on which it had a touch. */
const termsOf = async (tx: Tx, path: readonly TouchRow[], zone: string): Promise<ReadonlyMap<string, Term>> => {
  const terms = new Map<string, Term>()
  for (const [on, touches] of Map.groupBy(path, (touch) => civilDate(zone, touch.occurred_at))) {
    const partnerIds = [...new Set(touches.map((touch) => touch.partner_id))]
    const resolved = await resolveTerms(tx, { partnerIds, kinds: ['attribution'], on })
    for (const [partnerId, kinds] of resolved) {
      const values = kinds.get('attribution')?.rows[0]?.values ?? builtInOf('attribution', tx.ctx.workspace.currency)
      terms.set(`${partnerId} ${on}`, values as Term)
    }
  }
  return terms
}

const secondsOf = (at: Date): number => Math.floor(at.getTime() / 1_000)

/** The same time on the clock of the wall so many days on; that second still counts. */
export const windowEnd = (zone: string, touchedAt: Date, days: number): Date => {
  const { date, time } = civilDateTime(zone, touchedAt)
  return instantAt(zone, addDays(date, days), time)
}

type History = Awaited<ReturnType<typeof historiesOf>> extends ReadonlyMap<string, infer Value> ? Value : never
/** What stood against the partner at that moment, in words; null when it was active. */
const standingAt = (history: History | undefined, at: Date): string | null => {
  if (!history || history.stages.length === 0) return 'The partner was not active'
  const suspended = history.suspensions.some((one) => one.from <= at && (one.to === null || one.to > at))
  if (suspended) return 'The partner was suspended'
  const stage = history.stages.filter((one) => one.from <= at).at(-1)?.stage
  if (stage !== undefined && countingStages.has(stage)) return null
  // A record that came in by a list says nothing of the time before it; there the agreement alone decides.
  const taken = history.stages.find((one) => one.isImport)
  if (taken && taken.from > at && countingStages.has(taken.stage)) return null
  return stage === undefined ? 'The partner was not here yet' : `The partner stood at "${stage}"`
}

/** A length of time in its two largest units: "3 d 4 h", "1 s". */
export const span = (seconds: number): string => {
  const units: [string, number][] = [
    ['d', 86_400],
    ['h', 3_600],
    ['min', 60],
    ['s', 1],
  ]
  const parts: string[] = []
  let rest = seconds
  for (const [unit, size] of units) {
    const amount = Math.floor(rest / size)
    rest -= amount * size
    if (amount > 0) parts.push(`${amount} ${unit}`)
    if (parts.length === 2) break
  }
  return parts.join(' ')
}
