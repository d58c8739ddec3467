/** Clocks: what was promised by when. Warned at four fifths, breached at the whole, once each; pauses do not count. */
import { addBusinessMinutes, type BusinessCalendar, businessMinutesBetween, type Pause } from '#platform/calendar.ts'
import type { Tx } from '#platform/context.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { workspaceCalendar } from '#platform/tenancy/workspace-calendar.ts'
import { clockBreached, clockWarned } from '../contract/events.ts'
import { medianClocksMin } from '../contract/shapes.ts'
import {
  type ClockRow,
  changeClock,
  clocksOfSubjects,
  endPause,
  insertClock,
  insertPause,
  lockClocks,
  lockOpenClock,
  mediansSince,
  type PauseRow,
  pausesOf,
} from '../queries/clocks.ts'
import { tellLeads } from './mails.ts'

export const warningSlot = 'tasks.clock_warning'
export const breachSlot = 'tasks.clock_breach'

/**
 * Starts a clock at the transaction's time, or at `startedAt` in the past. While one of this kind runs for the subject
 * it goes on unchanged and is the answer. Target in minutes, of the workspace calendar when `business`; one business
 * day is 480.
 */
export const startClock = (
  tx: Tx,
  input: {
    kind: string
    subjectKind: string
    subjectId: string
    partnerId?: string | null
    targetMinutes: number
    business: boolean
    memberId?: string | null
    startedAt?: Date
  },
): Promise<{ id: string; started: boolean }> =>
  tx.asTeam(async () => {
    const startedAt = input.startedAt ?? tx.now
    const shape = { in_business_time: input.business, started_at: startedAt, target_minutes: input.targetMinutes }
    const reckoned = reckon(tx, shape, [])
    for (;;) {
      const id = newId(idPrefixes.clock)
      const started = await insertClock(tx, {
        id,
        kind: input.kind,
        subjectKind: input.subjectKind,
        subjectId: input.subjectId,
        partnerId: input.partnerId ?? null,
        memberId: input.memberId ?? null,
        targetMinutes: input.targetMinutes,
        inBusinessTime: input.business,
        startedAt,
        ...reckoned,
      })
      if (started) {
        await tx.schedule(warningSlot, id, reckoned.warnsAt)
        await tx.schedule(breachSlot, id, reckoned.breachesAt)
        return { id, started }
      }
      const running = await lockOpenClock(tx, input.kind, input.subjectId)
      if (running) return { id: running.id, started }
    }
  })

type OfClock = { kind: string; subjectId: string }

/** Stops the count. False when no clock runs or it is paused already. `reason` is shown to people. */
export const pauseClock = (tx: Tx, input: OfClock & { reason: string }): Promise<boolean> =>
  tx.asTeam(async () => {
    const clock = await lockOpenClock(tx, input.kind, input.subjectId)
    if (!clock || clock.paused_at) return false
    await markReached(tx, clock, await pausesOfOne(tx, clock.id))
    await insertPause(tx, clock.id, input.reason)
    await changeClock(tx, clock.id, { paused_at: tx.now })
    await unplan(tx, clock.id)
    return true
  })

/** Lets the clock go on: what is left of its time begins to run now. False when there is none that is paused. */
export const resumeClock = (tx: Tx, input: OfClock): Promise<boolean> =>
  tx.asTeam(async () => {
    const clock = await lockOpenClock(tx, input.kind, input.subjectId)
    if (!clock?.paused_at) return false
    await endPause(tx, clock.id)
    const { warnsAt, breachesAt } = reckon(tx, clock, await pausesOfOne(tx, clock.id))
    await changeClock(tx, clock.id, { paused_at: null, warns_at: warnsAt, breaches_at: breachesAt })
    if (!clock.warned_at) await tx.schedule(warningSlot, clock.id, warnsAt)
    if (!clock.breached_at) await tx.schedule(breachSlot, clock.id, breachesAt)
    return true
  })

/** What the clock waited for has happened, in time or late. False when none runs. */
export const meetClock = (tx: Tx, input: OfClock): Promise<boolean> => endClock(tx, input, 'met')
/** What it waited for is not wanted any more; it counts for no median. False when none runs. */
export const dropClock = (tx: Tx, input: OfClock): Promise<boolean> => endClock(tx, input, 'dropped')

const endClock = (tx: Tx, input: OfClock, ending: 'met' | 'dropped'): Promise<boolean> =>
  tx.asTeam(async () => {
    const clock = await lockOpenClock(tx, input.kind, input.subjectId)
    if (!clock) return false
    await markReached(tx, clock, await pausesOfOne(tx, clock.id))
    if (clock.paused_at) await endPause(tx, clock.id)
    const spent = spentMinutes(tx, clock, await pausesOfOne(tx, clock.id), tx.now)
    await changeClock(tx, clock.id, { ending, ended_at: tx.now, spent_minutes: spent, paused_at: null })
    await unplan(tx, clock.id)
    return true
  })

/** What falls due on the workspace's clock. Safe on two servers: the row is locked, and each mark is made once. */
export const sweepClocks = async (tx: Tx, ids: readonly string[]): Promise<void> => {
  const clocks = (await lockClocks(tx, ids)).filter((clock) => !clock.ended_at && !clock.paused_at)
  const pauses = await pausesOf(
    tx,
    clocks.map((clock) => clock.id),
  )
  for (const clock of clocks) {
    const own = pauses.get(clock.id) ?? []
    // The calendar may have changed since the slot was planned.
    const { warnsAt, breachesAt } = reckon(tx, clock, own)
    if (warnsAt.getTime() !== clock.warns_at.getTime() || breachesAt.getTime() !== clock.breaches_at.getTime())
      await changeClock(tx, clock.id, { warns_at: warnsAt, breaches_at: breachesAt })
    if (!clock.warned_at && warnsAt > tx.now) await tx.schedule(warningSlot, clock.id, warnsAt)
    if (!clock.breached_at && breachesAt > tx.now) await tx.schedule(breachSlot, clock.id, breachesAt)
    await markReached(tx, { ...clock, warns_at: warnsAt, breaches_at: breachesAt }, own)
  }
}

/** Marks what has been reached by now and is not marked yet; the caller has locked the row. */
const markReached = async (tx: Tx, clock: ClockRow, pauses: readonly PauseRow[]): Promise<void> => {
  if (clock.paused_at) return
  const { warnsAt, breachesAt } = reckon(tx, clock, pauses)
  const facts = {
    clockId: clock.id,
    kind: clock.kind,
    subjectKind: clock.subject_kind,
    subjectId: clock.subject_id,
    memberId: clock.member_id,
    targetMinutes: clock.target_minutes,
    breachesAt: breachesAt.toISOString(),
  }
  const about = { subject: { kind: 'clock', id: clock.id }, partnerId: clock.partner_id }
  if (!clock.warned_at && warnsAt <= tx.now) {
    await changeClock(tx, clock.id, { warned_at: warnsAt })
    await tx.announce(clockWarned, { ...facts, reachedAt: warnsAt.toISOString() }, about)
  }
  if (!clock.breached_at && breachesAt <= tx.now) {
    await changeClock(tx, clock.id, { breached_at: breachesAt })
    await tx.announce(clockBreached, { ...facts, reachedAt: breachesAt.toISOString() }, about)
    await tellLeads(tx, clock, breachesAt)
  }
}

const unplan = async (tx: Tx, id: string) => {
  await tx.unschedule(warningSlot, id)
  await tx.unschedule(breachSlot, id)
}
const pausesOfOne = async (tx: Tx, id: string): Promise<PauseRow[]> => (await pausesOf(tx, [id])).get(id) ?? []

type Counted = { in_business_time: boolean; started_at: Date; target_minutes: number }

/** All minutes count: every hour of every day, in a zone without summer time. */
const roundTheClock: BusinessCalendar = {
  zone: 'UTC',
  weekly: ([1, 2, 3, 4, 5, 6, 7] as const).map((weekday) => ({ weekday, from: '00:00', to: '24:00' })),
  holidays: [],
}
const calendarFor = (tx: Tx, clock: Counted) =>
  clock.in_business_time ? workspaceCalendar(tx.ctx.workspace) : roundTheClock

/** When four fifths and the whole of the target have passed, closed pauses left out. */
const reckon = (tx: Tx, clock: Counted, pauses: readonly PauseRow[]): { warnsAt: Date; breachesAt: Date } => {
  const calendar = calendarFor(tx, clock)
  const closed = pauses.filter((pause): pause is PauseRow & Pause => pause.to !== null)
  return {
    warnsAt: addBusinessMinutes(calendar, clock.started_at, (clock.target_minutes * 4) / 5, closed),
    breachesAt: addBusinessMinutes(calendar, clock.started_at, clock.target_minutes, closed),
  }
}

/** Whole minutes that count from the start to an instant; a pause that is still open lasts until then. */
export const spentMinutes = (tx: Tx, clock: Counted, pauses: readonly PauseRow[], until: Date): number => {
  if (clock.in_business_time)
    return Math.max(0, businessMinutesBetween(calendarFor(tx, clock), clock.started_at, until, pauses))
  const end = until.getTime()
  const pausedMs = pauses.reduce((sum, { from, to }) => {
    const [first, last] = [Math.max(from.getTime(), clock.started_at.getTime()), Math.min(to?.getTime() ?? end, end)]
    return sum + Math.max(0, last - first)
  }, 0)
  return Math.max(0, Math.floor((end - clock.started_at.getTime() - pausedMs) / 60_000))
}

export type ClockFacts = {
  id: string
  kind: string
  subjectId: string
  state: 'running' | 'paused' | 'met' | 'dropped'
  targetMinutes: number
  startedAt: Date
  /** While it runs: when its time is over. Null while it is paused. */
  breachesAt: Date | null
  /** Its time was over at this instant, and what it waited for had not happened. */
  breachedAt: Date | null
  endedAt: Date | null
}

/** The clocks of these subjects, by subject, oldest first. Constant number of queries. State as of the transaction's time. */
export const clocksOf = (tx: Tx, subjectIds: readonly string[]): Promise<ReadonlyMap<string, ClockFacts[]>> =>
  tx.asTeam(async () => {
    const rows = await clocksOfSubjects(tx, subjectIds)
    return Map.groupBy(
      rows.map((row) => clockFacts(tx, row)),
      (clock) => clock.subjectId,
    )
  })

/** A breach counts from its instant, whether or not the sweep has been there. */
export const clockFacts = (tx: Tx, row: ClockRow): ClockFacts => {
  const isRunning = !row.ended_at && !row.paused_at
  return {
    id: row.id,
    kind: row.kind,
    subjectId: row.subject_id,
    state: row.ending ? (row.ending as 'met' | 'dropped') : row.paused_at ? 'paused' : 'running',
    targetMinutes: row.target_minutes,
    startedAt: row.started_at,
    breachesAt: isRunning ? row.breaches_at : null,
    breachedAt: row.breached_at ?? (isRunning && row.breaches_at <= tx.now ? row.breaches_at : null),
    endedAt: row.ended_at,
  }
}

/**
 * Median minutes of the clocks of a kind that were met in the last so many days, late ones included; null below ten,
 * because a median of few says more about one partner than about us. Dropped clocks do not count.
 */
export const medianOfMetClocks = (
  tx: Tx,
  kind: string,
  days: number,
): Promise<{ clocks: number; medianMinutes: number | null }> =>
  tx.asTeam(async () => {
    const [row] = await mediansSince(tx, new Date(tx.now.getTime() - days * 86_400_000), kind)
    if (!row) return { clocks: 0, medianMinutes: null }
    return { clocks: row.clocks, medianMinutes: row.clocks >= medianClocksMin ? row.medianMinutes : null }
  })
