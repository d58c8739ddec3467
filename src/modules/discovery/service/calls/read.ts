/** Calls as the team and the applicant see them; a page costs the same number of queries as one. */
import type { Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { notFound } from '#platform/errors.ts'
import { type CallOutcome, type CallState, missedCallsMax } from '../../contract/call-states.ts'
import type {
  AgendaItem,
  Attendee,
  DiscoveryCall,
  DiscoveryCallSummary,
  NextStep,
  PublicCallPage,
} from '../../contract/calls.ts'
import type { ApplicationRow } from '../../queries/applications.ts'
import { type CallRow, countMissed, findCall, latestCallOfApplication } from '../../queries/calls.ts'
import { memberNames } from '../../queries/settings.ts'
import { partnerNames } from '../partners.ts'
import { freeSlots } from './slots.ts'

export const attendeesOf = (row: Pick<CallRow, 'attendees'>) => row.attendees as Static<typeof Attendee>[]
export const agendaOf = (row: Pick<CallRow, 'agenda'>) => row.agenda as Static<typeof AgendaItem>[]
const nextStepsOf = (row: Pick<CallRow, 'next_steps'>) => row.next_steps as Static<typeof NextStep>[]

/** Viewers read without personal data, as everywhere. */
const seesPeople = ({ ctx }: Tx): boolean =>
  ctx.actor.kind !== 'member' || ctx.actor.isHead || ctx.actor.roles.some((role) => role !== 'viewer')

export const callSummaries = async (
  tx: Tx,
  rows: readonly CallRow[],
): Promise<Static<typeof DiscoveryCallSummary>[]> => {
  const hosts = await memberNames(
    tx,
    rows.map((row) => row.host_id),
  )
  const partners = await partnerNames(tx, [...new Set(rows.map((row) => row.partner_id))])
  return rows.map((row) => ({
    id: row.id,
    state: row.state as CallState,
    partner: { id: row.partner_id, name: partners.get(row.partner_id) ?? '' },
    applicationId: row.application_id,
    host: { id: row.host_id, name: hosts.get(row.host_id) ?? 'Somebody' },
    minutes: row.minutes,
    zone: row.zone,
    startsAt: row.starts_at?.toISOString() ?? null,
    offeredUntil: row.offered_until.toISOString(),
    offeredAt: row.offered_at.toISOString(),
    outcome: row.outcome as CallOutcome | null,
    version: row.version,
    updatedAt: row.updated_at.toISOString(),
  }))
}

export const callToWire = async (tx: Tx, row: CallRow): Promise<Static<typeof DiscoveryCall>> => {
  const [summary] = await callSummaries(tx, [row])
  const missedCalls = await countMissed(tx, row.partner_id)
  return {
    ...summary!,
    place: row.place,
    attendees: seesPeople(tx) ? attendeesOf(row) : [],
    agenda: agendaOf(row),
    summary: row.summary,
    nextSteps: nextStepsOf(row),
    cancelledBy: row.cancelled_by as 'team' | 'applicant' | null,
    cancelReason: row.cancel_reason,
    calendarSequence: row.calendar_sequence,
    missedCalls,
    suggestion:
      missedCalls >= missedCallsMax
        ? `${missedCalls} calls were missed. Consider the waitlist instead of another offer.`
        : null,
  }
}

export const needCall = async (tx: Tx, id: string): Promise<CallRow> => {
  const row = await findCall(tx, id)
  if (!row) throw notFound('call')
  return row
}

/** What the status page shows: the latest call, and times while one can be chosen. */
export const publicCallPage = async (tx: Tx, application: ApplicationRow): Promise<Static<typeof PublicCallPage>> => {
  const row = await latestCallOfApplication(tx, application.id)
  const zone = tx.ctx.workspace.zone
  if (!row) return { call: null, zone, slots: [] }
  const canBook = row.state === 'proposed' || (row.state === 'booked' && row.starts_at! > tx.now)
  const hosts = await memberNames(tx, [row.host_id])
  return {
    zone,
    slots: canBook ? (await freeSlots(tx, row)).map((slot) => slot.toISOString()) : [],
    call: {
      state: row.state as CallState,
      with: hosts.get(row.host_id) ?? tx.ctx.workspace.name,
      minutes: row.minutes,
      startsAt: row.starts_at?.toISOString() ?? null,
      place: row.place,
      agenda: agendaOf(row).map(({ title, minutes, purpose }) => ({ title, minutes, purpose })),
      canBook,
      canCancel: canBook && row.state === 'booked',
    },
  }
}
