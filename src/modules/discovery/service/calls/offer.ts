/** Offering a call, and changing what is said about it before it takes place. */
import { lockPartner, readContacts } from '#modules/partners/public.ts'
import { actorId, type Tx } from '#platform/context.ts'
import type { InputOf, Static } from '#platform/contract.ts'
import { changedMeanwhile, conflict, invalid, notFound } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import type { Attendee, callEndpoints } from '../../contract/calls.ts'
import { type ApplicationRow, findApplicationRow } from '../../queries/applications.ts'
import { type CallRow, insertCall, lockCallRow, openCallOfPartner, updateCallRow } from '../../queries/calls.ts'
import { isActiveMember } from '../../queries/settings.ts'
import { findPartner, findPartnerType, managerOf } from '../partners.ts'
import { refuseForbidden } from '../settings/do-not-contact.ts'
import { agendaFor } from './agenda.ts'
import { mailCall } from './mails.ts'
import { needCall } from './read.ts'

const dayMs = 86_400_000
const offeredDays = 14
type Offer = InputOf<typeof callEndpoints.offerDiscoveryCall>['body']

/** Offers a call, one at a time per partner, and mails where to choose a time. */
export const offerCall = async (tx: Tx, input: Offer): Promise<CallRow> => {
  const application = input.applicationId ? await findApplicationRow(tx, input.applicationId) : undefined
  if (input.applicationId && !application) throw notFound('application')
  const partnerId = input.partnerId ?? application?.partner_id
  if (application && (!application.partner_id || application.partner_id !== partnerId))
    throw conflict('call.no_company', 'It is not clear which company applied; say which one it is first.')
  if (!partnerId)
    throw invalid({ field: 'partnerId', rule: 'required', message: 'Name the partner or the application.' })
  const call = await makeOffer(tx, partnerId, application, input)
  await mailCall(tx, call, 'offered')
  return call
}

/** As part of an acceptance, whose own mail leads to the page where the time is chosen. Nothing when one is open. */
export const offerAfterAcceptance = async (tx: Tx, application: ApplicationRow): Promise<void> => {
  if (!application.partner_id || (await openCallOfPartner(tx, application.partner_id))) return
  const manager = (await managerOf(tx, [application.partner_id])).get(application.partner_id)
  if (manager?.isActive) await makeOffer(tx, application.partner_id, application, { hostId: manager.id })
}

const makeOffer = async (
  tx: Tx,
  partnerId: string,
  application: ApplicationRow | undefined,
  input: Offer,
): Promise<CallRow> => {
  const partner = await lockPartner(tx, partnerId)
  const open = await openCallOfPartner(tx, partnerId)
  if (open)
    throw conflict('call.open_already', 'A call with this partner is offered or booked already; move that one.', {
      callId: open.id,
    })
  const type = application ? await findPartnerType(tx, application.type_id) : await typeOf(tx, partner.id)
  const attendees = input.attendees ?? (await attendeesOfApplication(tx, application))
  await refuseOptedOut(tx, attendees)
  return insertCall(tx, {
    id: newId(idPrefixes.discoveryCall),
    partner_id: partnerId,
    application_id: application?.id ?? null,
    host_id: await chooseHost(tx, partnerId, input.hostId),
    minutes: input.minutes ?? 30,
    zone: tx.ctx.workspace.zone,
    language: application?.language ?? tx.ctx.workspace.language,
    offered_until: new Date(tx.now.getTime() + (input.days ?? offeredDays) * dayMs),
    place: input.place || null,
    attendees: JSON.stringify(attendees),
    agenda: JSON.stringify(input.agenda ?? agendaFor(type?.key)),
  })
}

const typeOf = async (tx: Tx, partnerId: string) => {
  const partner = await findPartner(tx, partnerId)
  return partner?.type_id ? findPartnerType(tx, partner.type_id) : undefined
}

const attendeesOfApplication = async (
  tx: Tx,
  application: ApplicationRow | undefined,
): Promise<Static<typeof Attendee>[]> => {
  if (!application?.email) return []
  const contact = application.contact_id
    ? (await readContacts(tx, [application.contact_id])).get(application.contact_id)
    : undefined
  return [{ name: contact?.full_name || application.contact_name || application.email, email: application.email }]
}

const chooseHost = async (tx: Tx, partnerId: string, named: string | undefined): Promise<string> => {
  if (named) {
    if (!(await isActiveMember(tx, named)))
      throw invalid({ field: 'hostId', rule: 'unknown', message: 'There is no such active member.' })
    return named
  }
  const manager = (await managerOf(tx, [partnerId])).get(partnerId)
  if (manager?.isActive) return manager.id
  const self = tx.ctx.actor.kind === 'member' ? actorId(tx.ctx.actor) : null
  if (!self) throw conflict('call.nobody_to_hold', 'The partner has no active manager; name who holds the call.')
  return self
}

const refuseOptedOut = async (tx: Tx, attendees: readonly { email: string }[]) => {
  for (const { email } of attendees) await refuseForbidden(tx, { email })
}

export const lockCall = async (tx: Tx, id: string): Promise<CallRow> => {
  const row = await lockCallRow(tx, id)
  if (!row) throw notFound('call')
  return row
}

/** Place, people and agenda; a booked call's calendar entry is sent again when it changes. */
export const updateCall = async (
  tx: Tx,
  { params, body, version }: InputOf<typeof callEndpoints.updateDiscoveryCall>,
): Promise<CallRow> => {
  const row = await lockCall(tx, params.id)
  if (row.version !== version) throw changedMeanwhile(row.version)
  if (row.state !== 'proposed' && row.state !== 'booked')
    throw conflict('call.state', 'The call is over; what was agreed stays as it is.')
  if (body.attendees) await refuseOptedOut(tx, body.attendees)
  const booked = row.state === 'booked'
  const changed = await updateCallRow(tx, row.id, {
    ...(body.place !== undefined && { place: body.place || null }),
    ...(body.attendees && { attendees: JSON.stringify(body.attendees) }),
    ...(body.agenda && { agenda: JSON.stringify(body.agenda) }),
    ...(booked && { calendar_sequence: row.calendar_sequence + 1 }),
  })
  if (booked) await mailCall(tx, changed, 'changed')
  return changed
}

/** Notes per item, while the call goes on and after it. */
export const writeNotes = async (
  tx: Tx,
  { params, body, version }: InputOf<typeof callEndpoints.writeDiscoveryCallNotes>,
): Promise<CallRow> => {
  const row = await lockCall(tx, params.id)
  if (row.version !== version) throw changedMeanwhile(row.version)
  if (row.state === 'cancelled') throw conflict('call.state', 'The call was cancelled; there is nothing to note.')
  const agenda = (await needCall(tx, row.id)).agenda as { notes: string }[]
  if (body.notes.length > agenda.length)
    throw invalid({ field: 'notes', rule: 'length', message: `The agenda has ${agenda.length} items.` })
  return updateCallRow(tx, row.id, {
    agenda: JSON.stringify(agenda.map((item, at) => ({ ...item, notes: body.notes[at] ?? item.notes }))),
  })
}
