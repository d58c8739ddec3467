/** Booking, moving and cancelling, by either side. */
import type { Tx } from '#platform/context.ts'
import { conflict } from '#platform/errors.ts'
import { discoveryCallBooked, discoveryCallCancelled, discoveryCallMoved } from '../../contract/call-events.ts'
import { type CallState, callStateLabels } from '../../contract/call-states.ts'
import { type CallRow, latestCallOfApplication, lockHost, updateCallRow } from '../../queries/calls.ts'
import { openByToken } from '../applications/draft.ts'
import { refuseAbove } from '../rate.ts'
import { callReminders } from './due-kinds.ts'
import { mailCall } from './mails.ts'
import { lockCall } from './offer.ts'
import { refuseUnlessFree } from './slots.ts'

const hourMs = 3_600_000
type Side = 'team' | 'applicant'

export const callFacts = (row: CallRow) => ({
  callId: row.id,
  partnerId: row.partner_id,
  applicationId: row.application_id,
  hostId: row.host_id,
})
export const aboutCall = (row: CallRow) => ({
  subject: { kind: 'discovery_call', id: row.id, version: row.version },
  partnerId: row.partner_id,
})
export const refuseState = (row: CallRow, words: string): never => {
  throw conflict('call.state', `The call is ${callStateLabels[row.state as CallState].toLowerCase()}; ${words}.`)
}

/** Books an offered call or moves a booked one; the same time again changes nothing. */
export const bookCall = async (tx: Tx, id: string, startsAt: Date, by: Side): Promise<CallRow> => {
  const row = await lockCall(tx, id)
  if (row.state !== 'proposed' && row.state !== 'booked') return refuseState(row, 'offer a new one')
  const before = row.starts_at
  if (before && before <= tx.now) return refuseState(row, 'it has begun and cannot be moved')
  if (before?.getTime() === startsAt.getTime()) return row
  await lockHost(tx, row.host_id)
  await refuseUnlessFree(tx, row, startsAt, by)
  const booked = await updateCallRow(tx, row.id, {
    state: 'booked',
    starts_at: startsAt,
    at: startsAt,
    ...(before && { calendar_sequence: row.calendar_sequence + 1 }),
  })
  await planReminders(tx, booked)
  const facts = { ...callFacts(booked), startsAt: startsAt.toISOString(), minutes: booked.minutes }
  if (before) await tx.announce(discoveryCallMoved, { ...facts, before: before.toISOString() }, aboutCall(booked))
  else await tx.announce(discoveryCallBooked, facts, aboutCall(booked))
  await mailCall(tx, booked, before ? 'moved' : 'booked')
  return booked
}

const planReminders = async (tx: Tx, row: CallRow) => {
  for (const [kind, beforeMs] of Object.values(callReminders)) {
    await tx.unschedule(kind, row.id)
    const at = row.starts_at && new Date(row.starts_at.getTime() - beforeMs)
    if (at && at > tx.now) await tx.schedule(kind, row.id, at)
  }
}

export const cancelCall = async (tx: Tx, id: string, reason: string | null, by: Side): Promise<CallRow> => {
  const row = await lockCall(tx, id)
  if (row.state !== 'proposed' && row.state !== 'booked') return refuseState(row, 'it cannot be cancelled')
  if (row.starts_at && row.starts_at <= tx.now && by === 'applicant')
    return refuseState(row, 'it has begun and cannot be cancelled')
  const wasBooked = row.state === 'booked'
  const cancelled = await updateCallRow(tx, row.id, {
    state: 'cancelled',
    cancelled_by: by,
    cancel_reason: reason,
    closed_at: tx.now,
    ...(wasBooked && { calendar_sequence: row.calendar_sequence + 1 }),
  })
  for (const [kind] of Object.values(callReminders)) await tx.unschedule(kind, row.id)
  await tx.announce(discoveryCallCancelled, { ...callFacts(cancelled), by }, aboutCall(cancelled))
  if (wasBooked) await mailCall(tx, cancelled, 'cancelled')
  return cancelled
}

/** The call of the application that this token opens, for the applicant's own acts. */
const ownCall = async (tx: Tx, token: string) => {
  const application = await openByToken(tx, token, { lock: true })
  refuseAbove(tx.ctx.services, `call ${application.id}`, 20, hourMs, 'The call was changed many times within an hour.')
  const call = await latestCallOfApplication(tx, application.id)
  if (!call) throw conflict('call.state', 'No call is offered for this application yet.')
  return { application, call }
}
export const bookOwnCall = async (tx: Tx, token: string, startsAt: Date) => {
  const { application, call } = await ownCall(tx, token)
  await bookCall(tx, call.id, startsAt, 'applicant')
  return application
}
export const cancelOwnCall = async (tx: Tx, token: string) => {
  const { application, call } = await ownCall(tx, token)
  if (call.state !== 'booked') refuseState(call, 'there is nothing to cancel')
  await cancelCall(tx, call.id, null, 'applicant')
  return application
}
