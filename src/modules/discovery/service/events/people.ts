/** People met: each becomes a contact of its company, which is found, made a prospect, or asked about. */
import { createHash } from 'node:crypto'
import type { Tx } from '#platform/context.ts'
import type { InputOf, Static } from '#platform/contract.ts'
import { changedMeanwhile, conflict, invalid, notFound } from '#platform/errors.ts'
import type { EventPerson, eventListEndpoints } from '../../contract/event-lists.ts'
import type { EventPersonState } from '../../contract/event-states.ts'
import {
  type EventListRow,
  type EventPersonRow,
  insertEventPerson,
  lockEventPerson,
  personByKey,
  putPersonSearch,
  takeNumber,
  updateEventPersonRow,
} from '../../queries/event-lists.ts'
import { foldWords, joinCompany, lookUpCompany, type Written } from '../companies.ts'
import { findPartner, partnerNames } from '../partners.ts'
import { seesPeople } from '../reader.ts'
import { markAnswered, markFollowedUp, planFollowUps, takeBackAnswer, takeBackFollowUp } from './follow-up.ts'
import { needEventList } from './lists.ts'
import { resultsOf } from './result.ts'

type New = InputOf<typeof eventListEndpoints.addEventPerson>['body']

export const personId = (listId: string, number: number): string => `${listId}.${number}`
/** The same person on the same list: by address, else by name and company. */
export const personKeyOf = (of: { name: string; company: string; email: string | null }): string =>
  of.email
    ? `@${of.email.toLowerCase()}`
    : `#${createHash('sha256')
        .update(`${foldWords(of.name)}\n${foldWords(of.company)}`)
        .digest('hex')}`

const writtenOf = (of: {
  name: string
  company: string
  email?: string | null
  website?: string | null | undefined
}): Written => ({
  company: of.company,
  website: of.website ?? null,
  country: null,
  person: of.name,
  email: of.email ?? null,
  phone: null,
})
export const sourceOf = (list: EventListRow) => ({
  kind: 'event' as const,
  recordKind: 'event_list',
  recordId: list.id,
  detail: list.name,
})

/** Adds a person. 409 `event_person.known` when the list has them; a company that is likely known is held. */
export const addEventPerson = async (tx: Tx, listId: string, input: New): Promise<EventPersonRow> => {
  const list = await needEventList(tx, listId)
  const email = input.email ?? null
  const key = personKeyOf({ name: input.name, company: input.company, email })
  const known = await personByKey(tx, list.id, key)
  if (known) throw personKnown(known)
  if (input.partnerId !== undefined && !(await findPartner(tx, input.partnerId)))
    throw invalid({ field: 'partnerId', rule: 'exists', message: 'There is no such partner.' })
  const written = writtenOf(input)
  const found =
    input.partnerId !== undefined
      ? { kind: 'known' as const, partnerId: input.partnerId }
      : await lookUpCompany(tx, written)
  const joined =
    found.kind === 'likely'
      ? null
      : await joinCompany(tx, written, sourceOf(list), found.kind === 'known' ? found.partnerId : null)
  const number = await takeNumber(tx, list.id)
  const row = await insertEventPerson(tx, {
    id: personId(list.id, number),
    list_id: list.id,
    number,
    state: joined ? 'joined' : 'held',
    name: input.name,
    company: input.company,
    email,
    email_folded: email?.toLowerCase() ?? null,
    website: input.website ?? null,
    interest: input.interest || null,
    note: input.note || null,
    consent_basis: input.consentBasis || null,
    person_key: key,
    partner_id: joined?.partnerId ?? null,
    contact_id: joined?.contactId ?? null,
    made_partner: joined?.made ?? false,
    candidates: JSON.stringify(found.kind === 'likely' ? found.candidates : []),
  })
  // Somebody added the same person a moment ago; what was made here goes with the transaction.
  if (!row) throw personKnown(undefined)
  await putPersonSearch(tx, row)
  if (joined) await planFollowUps(tx, list)
  return row
}
const personKnown = (known: EventPersonRow | undefined) =>
  conflict('event_person.known', 'This person is on the list already.', known && { number: known.number })

/** A person's word on which company it is. */
export const matchEventPerson = async (
  tx: Tx,
  { params, body }: InputOf<typeof eventListEndpoints.matchEventPerson>,
): Promise<EventPersonRow> => {
  const list = await needEventList(tx, params.id)
  const before = await needPerson(tx, list.id, params.number)
  if (before.state !== 'held')
    throw conflict(
      'event_person.state',
      before.state === 'joined' ? 'It is said already which company it is.' : 'This person was left out.',
    )
  if (before.import_id && body.decision !== 'leave_out')
    throw conflict('event_person.in_import', 'This person came in a list: decide the row in its import.', {
      importId: before.import_id,
      row: before.import_row,
    })
  if (body.decision === 'leave_out') return updateEventPersonRow(tx, before.id, { state: 'left_out', candidates: '[]' })
  if (body.decision === 'same' && (!body.partnerId || !(await findPartner(tx, body.partnerId))))
    throw invalid({ field: 'partnerId', rule: 'exists', message: 'Say which partner it is.' })
  const joined = await joinCompany(
    tx,
    writtenOf(before),
    sourceOf(list),
    body.decision === 'same' ? body.partnerId! : null,
  )
  const row = await updateEventPersonRow(tx, before.id, {
    state: 'joined',
    partner_id: joined.partnerId,
    contact_id: joined.contactId,
    made_partner: joined.made,
    candidates: '[]',
  })
  await putPersonSearch(tx, row)
  await planFollowUps(tx, list)
  return row
}

export const updateEventPerson = async (
  tx: Tx,
  { params, body, version }: InputOf<typeof eventListEndpoints.updateEventPerson>,
): Promise<EventPersonRow> => {
  const list = await needEventList(tx, params.id)
  const before = await needPerson(tx, list.id, params.number)
  if (before.version !== version) throw changedMeanwhile(before.version)
  if ((body.followedUp !== undefined || body.answered !== undefined) && before.state !== 'joined')
    throw conflict('event_person.state', 'Say first which company it is.')
  const { interest, note, consentBasis } = body
  let row =
    interest === undefined && note === undefined && consentBasis === undefined
      ? before
      : await updateEventPersonRow(tx, before.id, {
          ...(interest !== undefined && { interest: interest || null }),
          ...(note !== undefined && { note: note || null }),
          ...(consentBasis !== undefined && { consent_basis: consentBasis || null }),
        })
  if (body.followedUp === true) row = await markFollowedUp(tx, row)
  if (body.followedUp === false) row = await takeBackFollowUp(tx, list, row)
  if (body.answered === true) row = await markAnswered(tx, row)
  if (body.answered === false) row = await takeBackAnswer(tx, row)
  return row
}

export const needPerson = async (tx: Tx, listId: string, number: number): Promise<EventPersonRow> => {
  const row = await lockEventPerson(tx, personId(listId, number))
  if (!row) throw notFound('person')
  return row
}

type Hints = Static<typeof EventPerson>['candidates']

/** As answers show them; viewers read without personal data. */
export const peopleToWire = async (
  tx: Tx,
  list: EventListRow,
  rows: readonly EventPersonRow[],
): Promise<Static<typeof EventPerson>[]> => {
  const partnerIds = [...new Set(rows.flatMap((row) => row.partner_id ?? []))]
  const names = await partnerNames(tx, partnerIds)
  const results = await resultsOf(tx, list, rows)
  const shown = seesPeople(tx)
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    state: row.state as EventPersonState,
    name: shown ? row.name : 'Somebody',
    company: row.company,
    email: shown ? row.email : null,
    website: row.website,
    interest: row.interest,
    note: shown ? row.note : null,
    consentBasis: row.consent_basis,
    partner: row.partner_id ? { id: row.partner_id, name: names.get(row.partner_id) ?? row.company } : null,
    contactId: row.contact_id,
    madePartner: row.made_partner,
    candidates: row.candidates as Hints,
    importId: row.import_id,
    importRow: row.import_row,
    result: results.get(row.id) ?? 'met',
    followUpDueAt: row.follow_up_due_at?.toISOString() ?? null,
    followedUpAt: row.followed_up_at?.toISOString() ?? null,
    answeredAt: row.answered_at?.toISOString() ?? null,
    addedAt: row.added_at.toISOString(),
    version: row.version,
  }))
}
export const personToWire = async (tx: Tx, row: EventPersonRow): Promise<Static<typeof EventPerson>> =>
  (await peopleToWire(tx, await needEventList(tx, row.list_id), [row]))[0]!
