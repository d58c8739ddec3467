/**
 * What a template would have made of a journey that is over: the longest way through its gate, with the days that the
 * steps really took. Days count from day 0. Pure.
 */
import type { StepTemplate } from '../contract/template-shapes.ts'

/** A step of the journey that was: under its key in the template, so one per term counts as the slowest of them. */
export type PastStep = {
  key: string
  after: readonly string[]
  gate: boolean
  /** Null when it was open at go-live; `isLeftOut` when it was skipped, so that nobody waited for it. */
  endedDay: number | null
  isLeftOut: boolean
}
export type PastJourney = { liveDay: number; steps: readonly PastStep[] }
export type TriedStep = Pick<StepTemplate, 'key' | 'after' | 'gate'>
/** What a step takes that the journey did not have; null when it would not have been asked for. */
export type Assume = (key: string) => number | null
export type Replayed = { liveDay: number; path: string[]; assumed: string[] }

const latest = (days: readonly number[]): number => Math.max(0, ...days)

/** Days between when a step could begin and when it ended, and the days from its last gate step to go-live. */
const lengthsOf = (journey: PastJourney) => {
  const byKey = Map.groupBy(journey.steps, (step) => step.key)
  const endOf = (key: string) =>
    latest((byKey.get(key) ?? []).flatMap((step) => (step.isLeftOut ? [] : (step.endedDay ?? journey.liveDay))))
  const lengths = new Map<string, { days: number; isDone: boolean } | 'left out'>()
  for (const [key, steps] of byKey) {
    const asked = steps.filter((step) => !step.isLeftOut)
    if (asked.length === 0) lengths.set(key, 'left out')
    else
      lengths.set(key, {
        days: latest([endOf(key) - latest(asked[0]!.after.map(endOf))]),
        isDone: asked.every((step) => step.endedDay !== null),
      })
  }
  const gateDay = latest(journey.steps.filter((step) => step.gate && !step.isLeftOut).map((step) => endOf(step.key)))
  return { lengths, waitDays: latest([journey.liveDay - gateDay]) }
}

export const replay = (journey: PastJourney, steps: readonly TriedStep[], assume: Assume): Replayed => {
  const { lengths, waitDays } = lengthsOf(journey)
  const byKey = new Map(steps.map((step) => [step.key, step]))
  const assumed = new Set<string>()
  const daysOf = (key: string): number => {
    const known = lengths.get(key)
    if (known === 'left out') return 0
    if (known?.isDone) return known.days
    const days = assume(key)
    // What nobody asked for then and nobody would ask for now holds up nothing.
    if (days === null) return 0
    assumed.add(key)
    // Left open at go-live, it takes at least as long as it had been open.
    return Math.max(days, known?.days ?? 0)
  }
  const found = new Map<string, { end: number; from: string | null }>()
  const reach = (key: string): { end: number; from: string | null } => {
    const known = found.get(key)
    if (known) return known
    let begin = { end: 0, from: null as string | null }
    for (const before of byKey.get(key)?.after ?? [])
      if (byKey.has(before) && reach(before).end > begin.end) begin = { end: reach(before).end, from: before }
    const reached = { end: begin.end + daysOf(key), from: begin.from }
    found.set(key, reached)
    return reached
  }
  let last: string | null = null
  for (const step of steps)
    if (step.gate === 'go_live' && (last === null || reach(step.key).end > reach(last).end)) last = step.key
  const path: string[] = []
  for (let key = last; key !== null; key = reach(key).from) path.unshift(key)
  return { liveDay: (last === null ? 0 : reach(last).end) + waitDays, path, assumed: [...assumed] }
}
