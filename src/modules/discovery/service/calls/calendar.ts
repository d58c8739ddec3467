/** The calendar entry of a call: one UID for its whole life, SEQUENCE up with each change (RFC 5546). */
import ical, { ICalAttendeeRole, ICalAttendeeStatus, ICalCalendarMethod, ICalEventStatus } from 'ical-generator'
import type { Tx } from '#platform/context.ts'
import { conflict } from '#platform/errors.ts'
import type { FileAnswer } from '#platform/module.ts'
import type { CallRow } from '../../queries/calls.ts'
import { memberAddress } from '../../queries/settings.ts'
import { partnerNames } from '../partners.ts'
import { agendaOf, attendeesOf } from './read.ts'

export const calendarUid = (call: Pick<CallRow, 'id'>): string => `${call.id}@tandem`

/** The file's text: a request while the call stands, a cancellation of the same entry once it does not. */
export const calendarText = async (tx: Tx, call: CallRow): Promise<string> => {
  if (!call.starts_at) throw conflict('call.state', 'The call has no time yet; there is nothing for a calendar.')
  const cancelled = call.state === 'cancelled'
  const host = await memberAddress(tx, call.host_id)
  const company = (await partnerNames(tx, [call.partner_id])).get(call.partner_id) ?? ''
  const calendar = ical({
    prodId: { company: 'Tandem', product: 'Discovery calls' },
    method: cancelled ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.REQUEST,
  })
  calendar.createEvent({
    id: calendarUid(call),
    sequence: call.calendar_sequence,
    stamp: call.updated_at,
    start: call.starts_at,
    end: new Date(call.starts_at.getTime() + call.minutes * 60_000),
    summary: `${tx.ctx.workspace.name} and ${company}`,
    description: agendaOf(call)
      .map((item) => `${item.title} (${item.minutes} min)${item.purpose ? `: ${item.purpose}` : ''}`)
      .join('\n'),
    ...(call.place && { location: call.place }),
    ...(host && { organizer: { name: host.name, email: host.email } }),
    status: cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    attendees: attendeesOf(call).map(({ name, email }) => ({
      name,
      email,
      rsvp: true,
      role: ICalAttendeeRole.REQ,
      status: ICalAttendeeStatus.NEEDSACTION,
    })),
  })
  return calendar.toString()
}

export const calendarFile = async (tx: Tx, call: CallRow): Promise<FileAnswer> => ({
  contentType: 'text/calendar; charset=utf-8',
  fileName: 'discovery-call.ics',
  body: await calendarText(tx, call),
})
