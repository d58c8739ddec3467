/** Times that a call can be booked at: open hours of the workspace, less the host's calls with a pause around them. */
import { addBusinessMinutes, isBusinessDate } from '#platform/calendar.ts'
import { addDays, civilDate, instantAt, weekdayOf } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { conflict } from '#platform/errors.ts'
import { workspaceCalendar } from '#platform/tenancy/workspace-calendar.ts'
import { bookedAheadMinutes } from '../../contract/call-states.ts'
import { busyTimes, type CallRow } from '../../queries/calls.ts'

const minuteMs = 60_000
const dayMs = 86_400_000
/** Between two calls of one host. */
const bufferMs = 15 * minuteMs
const stepMs = 30 * minuteMs
const slotsMax = 200

export const earliestStart = (tx: Tx): Date =>
  addBusinessMinutes(workspaceCalendar(tx.ctx.workspace), tx.now, bookedAheadMinutes)

type OfCall = Pick<CallRow, 'id' | 'host_id' | 'minutes' | 'offered_until'>

/** Free starts in order, every half hour of the open hours, until the offer ends; 200 at most. */
export const freeSlots = async (tx: Tx, call: OfCall): Promise<Date[]> => {
  const calendar = workspaceCalendar(tx.ctx.workspace)
  const earliest = earliestStart(tx)
  const isFree = await freeAt(tx, call, earliest, call.offered_until)
  const slots: Date[] = []
  const last = civilDate(calendar.zone, call.offered_until)
  for (let date = civilDate(calendar.zone, earliest); date <= last; date = addDays(date, 1)) {
    if (!isBusinessDate(calendar, date)) continue
    for (const hours of calendar.weekly.filter(({ weekday }) => weekday === weekdayOf(date))) {
      const closes = instantAt(calendar.zone, date, hours.to).getTime()
      for (
        let at = instantAt(calendar.zone, date, hours.from).getTime();
        at + call.minutes * minuteMs <= closes;
        at += stepMs
      )
        if (at >= earliest.getTime() && at <= call.offered_until.getTime() && isFree(new Date(at)))
          slots.push(new Date(at))
    }
  }
  return slots.sort((one, other) => one.getTime() - other.getTime()).slice(0, slotsMax)
}

/** 409 `call.too_late` or `call.slot_taken`. The applicant takes what is offered; the team any free time. */
export const refuseUnlessFree = async (tx: Tx, call: OfCall, startsAt: Date, by: 'team' | 'applicant') => {
  if (startsAt < earliestStart(tx))
    throw conflict('call.too_late', 'Calls are booked at least 2 business hours ahead; choose a later time.')
  const offered = await freeSlots(tx, call)
  const free =
    by === 'applicant'
      ? offered.some((slot) => slot.getTime() === startsAt.getTime())
      : (await freeAt(tx, call, startsAt, startsAt))(startsAt)
  if (free) return
  const near = offered
    .toSorted(
      (one, other) =>
        Math.abs(one.getTime() - startsAt.getTime()) - Math.abs(other.getTime() - startsAt.getTime()) ||
        one.getTime() - other.getTime(),
    )
    .slice(0, 3)
    .sort((one, other) => one.getTime() - other.getTime())
  throw conflict(
    'call.slot_taken',
    near.length === 3
      ? 'That slot was taken a moment ago; here are three others.'
      : 'That slot was taken a moment ago; choose another one.',
    { slots: near.map((slot) => slot.toISOString()) },
  )
}

const freeAt = async (tx: Tx, call: OfCall, from: Date, to: Date) => {
  const busy = await busyTimes(tx, {
    hostId: call.host_id,
    from: new Date(from.getTime() - dayMs),
    to: new Date(to.getTime() + dayMs),
    besides: call.id,
  })
  return (start: Date) =>
    busy.every(
      (span) =>
        start.getTime() + call.minutes * minuteMs + bufferMs <= span.from.getTime() ||
        start.getTime() >= span.to.getTime() + bufferMs,
    )
}
