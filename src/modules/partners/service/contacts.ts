/** People at partners. */

import { createHash } from 'node:crypto'
import { isZone } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { changedMeanwhile, conflict, type FieldIssue, invalid, notFound } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { contactAdded, contactErased, contactLeft, contactUpdated } from '../contract/events.ts'
import type { ContactInput } from '../contract/people.ts'
import {
  type ContactRow,
  clearPrimary,
  contactRows,
  contactsByEmail,
  findContact,
  insertContact,
  nextPrimary,
  seatsOfContacts,
  updateContactRow,
} from '../queries/contacts.ts'
import { eraseMails } from '../queries/erasure.ts'
import { lastChangeOf } from '../queries/events.ts'
import { lockPartnerRow, putSearchEntry } from '../queries/partners.ts'
import { contactErasure, contactRetention, partnerWritten } from '../slots.ts'
import { mergeCustom } from './custom-fields.ts'
import { refreshGaps } from './gaps.ts'
import { dropSeat } from './portal-users.ts'
import { lockPartner } from './write.ts'

export type ContactFields = Static<typeof ContactInput>
type Options = { partnerSide?: boolean; mayLack?: boolean }

/** How two addresses are compared: without case. Stored as typed. */
export const foldEmail = (email: string): string => email.normalize('NFC').toLowerCase()

const plain = {
  givenName: 'given_name',
  familyName: 'family_name',
  email: 'email',
  phone: 'phone',
  title: 'title',
  function: 'job_function',
  maySign: 'may_sign',
  authorityNote: 'authority_note',
  language: 'language',
  zone: 'zone',
  doNotContact: 'do_not_contact',
} as const

const prepare = async (tx: Tx, input: ContactFields, before: ContactRow | undefined, options: Options) => {
  const issues: FieldIssue[] = []
  const values: Record<string, unknown> = {}
  for (const [name, column] of Object.entries(plain)) {
    const value = input[name as keyof typeof plain]
    if (value !== undefined) values[column] = value === '' ? null : value
  }
  if (input.email !== undefined) values.email_folded = input.email ? foldEmail(input.email) : null
  if (input.zone && !isZone(input.zone))
    issues.push({ field: 'zone', rule: 'zone', message: `${input.zone} is not a time zone such as Europe/Berlin.` })
  const given = input.givenName !== undefined ? input.givenName : before?.given_name
  const family = input.familyName !== undefined ? input.familyName : before?.family_name
  const joined = [given, family].filter(Boolean).join(' ').trim()
  const namesChanged = input.givenName !== undefined || input.familyName !== undefined
  const fullName =
    input.fullName ??
    (before && !namesChanged ? before.full_name : joined || before?.full_name || input.email?.split('@')[0])
  if (!fullName)
    issues.push({ field: 'fullName', rule: 'required', message: 'A contact needs a name or an e-mail address.' })
  else values.full_name = fullName
  if (input.marketingConsent !== undefined) {
    values.consent_at = input.marketingConsent === null ? null : new Date(input.marketingConsent.at ?? tx.now)
    values.consent_text_version = input.marketingConsent?.textVersion ?? null
  }
  const custom = await mergeCustom(
    tx,
    'contact',
    (before?.custom ?? {}) as Record<string, unknown>,
    input.custom ?? {},
    { isNew: before === undefined, ...options },
  )
  issues.push(...custom.issues)
  if (input.custom !== undefined) values.custom = JSON.stringify(custom.values)
  if (issues.length > 0) throw invalid(...issues)
  return values
}

/** Adds a person; the first one becomes the primary. 409 `contact.email_taken` for a second one with the address. */
export const addContact = async (
  tx: Tx,
  partnerId: string,
  input: ContactFields,
  options: Options = {},
): Promise<{ id: string }> =>
  tx.asTeam(async () => {
    const partner = await lockPartner(tx, partnerId)
    const values = await prepare(tx, input, undefined, options)
    const id = newId(idPrefixes.contact)
    const isFirst = (await nextPrimary(tx, partner.id, id)) === undefined
    if (input.isPrimary || isFirst) await clearPrimary(tx, partner.id)
    await refuseTakenEmail(tx, partner.id, values.email_folded as string | null | undefined, id)
    await insertContact(tx, {
      ...values,
      id,
      partner_id: partner.id,
      full_name: String(values.full_name),
      is_primary: input.isPrimary === true || isFirst,
      created_at: tx.now,
      updated_at: tx.now,
    })
    await tx.announce(
      contactAdded,
      { contactId: id, partnerId: partner.id },
      { subject: { kind: 'contact', id, version: 1 }, partnerId: partner.id },
    )
    await afterWrite(tx, id, partner.id)
    return { id }
  })

/** Changes a person; what is not named stays. 404, 409 when erased, 412 for a stale version. */
export const updateContact = async (
  tx: Tx,
  id: string,
  input: ContactFields,
  options: Options & { version?: number; partnerId?: string } = {},
): Promise<ContactRow> =>
  tx.asTeam(async () => {
    const before = await lockContact(tx, id, options.partnerId)
    if (options.version !== undefined && options.version !== before.version)
      throw changedMeanwhile(before.version, await lastChangeOf(tx, { kind: 'contact', id: before.id }))
    const values = await prepare(tx, input, before, options)
    const fields = Object.entries(values)
      .filter(
        ([column, value]) =>
          !sameValue(before[column as keyof ContactRow], column === 'custom' ? JSON.parse(String(value)) : value),
      )
      .map(([column]) => column)
    if (input.isPrimary === true && !before.is_primary) {
      if (before.left_at)
        throw conflict('contact.left', 'This person left the company and cannot be the primary contact.')
      await clearPrimary(tx, before.partner_id)
      values.is_primary = true
      fields.push('isPrimary')
    }
    if (input.isPrimary === false && before.is_primary)
      throw invalid({ field: 'isPrimary', rule: 'primary', message: 'Make another contact the primary one instead.' })
    if (fields.length === 0) return before
    if (fields.includes('email_folded'))
      await refuseTakenEmail(tx, before.partner_id, values.email_folded as string | null, id)
    // What came back went to the address of before.
    if (fields.includes('email_folded')) values.bounced_at = null
    const row = await updateContactRow(tx, id, values)
    // Values are left out of the fact: an erasure must leave nothing of the person behind.
    const names = [
      ...new Set(
        fields
          .filter((column) => column !== 'email_folded')
          .map((column) => column.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())),
      ),
    ]
    await tx.announce(
      contactUpdated,
      { contactId: id, partnerId: row.partner_id, fields: names },
      { subject: { kind: 'contact', id, version: row.version }, partnerId: row.partner_id },
    )
    await afterWrite(tx, id, row.partner_id)
    return row
  })

type Departure = { reason?: string | undefined; newPrimaryId?: string | undefined; partnerId?: string }

/** The person left: the seat in the portal ends, another contact becomes primary. 409 for the last principal. */
export const markContactLeft = async (tx: Tx, id: string, input: Departure): Promise<ContactRow> =>
  tx.asTeam(async () => {
    const before = await lockContact(tx, id, input.partnerId)
    if (before.left_at) throw conflict('contact.left', `${before.full_name} left already.`)
    await dropSeatsOf(tx, id, 'contact_left')
    const row = await updateContactRow(tx, id, {
      left_at: tx.now,
      left_reason: input.reason ?? null,
      is_primary: false,
    })
    await passPrimary(tx, before, input.newPrimaryId)
    await tx.announce(
      contactLeft,
      { contactId: id, partnerId: row.partner_id },
      { subject: { kind: 'contact', id, version: row.version }, partnerId: row.partner_id },
    )
    await refreshGaps(tx, [row.partner_id])
    return row
  })

/** Takes a departure back; the seat in the portal does not come back by itself. */
export const undoContactLeft = async (tx: Tx, id: string): Promise<ContactRow> => {
  const before = await lockContact(tx, id)
  if (!before.left_at) throw conflict('contact.not_left', `${before.full_name} did not leave.`)
  const alone = (await nextPrimary(tx, before.partner_id, id)) === undefined
  const row = await updateContactRow(tx, id, { left_at: null, left_reason: null, is_primary: alone })
  await tx.announce(
    contactUpdated,
    { contactId: id, partnerId: row.partner_id, fields: ['leftAt'] },
    { subject: { kind: 'contact', id, version: row.version }, partnerId: row.partner_id },
  )
  await refreshGaps(tx, [row.partner_id])
  return row
}

/**
 * Erases a person: name, address and phone become a pseudonym here and wherever a module keeps them. 409
 * `contact.retained` with what keeps them, in words.
 */
export const eraseContact = async (tx: Tx, id: string): Promise<ContactRow> => {
  const before = await lockContact(tx, id)
  for (const ask of contactRetention.of(tx.ctx.services.product)) {
    const words = (await ask(tx, [id])).get(id)
    if (words) throw conflict('contact.retained', words)
  }
  await dropSeatsOf(tx, id, 'contact_erased')
  // Told before: what others keep of the person is found by the address that is still there.
  for (const told of contactErasure.of(tx.ctx.services.product)) await told(tx, [id])
  const pseudonym = `Erased person ${createHash('sha256').update(`${tx.ctx.workspace.id} ${id}`).digest('hex').slice(0, 8)}`
  const row = await updateContactRow(tx, id, {
    given_name: null,
    family_name: null,
    full_name: pseudonym,
    email: null,
    email_folded: null,
    phone: null,
    title: null,
    job_function: null,
    is_primary: false,
    may_sign: false,
    authority_note: null,
    language: null,
    zone: null,
    consent_at: null,
    consent_text_version: null,
    do_not_contact: true,
    bounced_at: null,
    custom: '{}',
    left_at: before.left_at ?? tx.now,
    left_reason: null,
    erased_at: tx.now,
  })
  await passPrimary(tx, before, undefined)
  await eraseMails(tx, { contactId: id, email: before.email, pseudonym })
  await tx.announce(
    contactErased,
    { contactId: id, partnerId: row.partner_id },
    { subject: { kind: 'contact', id, version: row.version }, partnerId: row.partner_id },
  )
  await afterWrite(tx, id, row.partner_id)
  return row
}

/** Contacts with this address, at one partner or at all of them; those who left included. */
export const findContactByEmail = (tx: Tx, email: string, partnerId?: string): Promise<ContactRow[]> =>
  tx.asTeam(() => contactsByEmail(tx, foldEmail(email), partnerId))

/** Mail to this address comes back: every contact with it says so, until the address is changed. */
export const markBounced = (tx: Tx, email: string): Promise<void> =>
  tx.asTeam(async () => {
    for (const { id, partner_id, bounced_at } of await contactsByEmail(tx, foldEmail(email))) {
      if (bounced_at !== null) continue
      const row = await updateContactRow(tx, id, { bounced_at: tx.now })
      await tx.announce(
        contactUpdated,
        { contactId: id, partnerId: partner_id, fields: ['bouncedAt'] },
        { subject: { kind: 'contact', id, version: row.version }, partnerId: partner_id, partnerVisible: false },
      )
    }
  })

export const readContacts = async (tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, ContactRow>> =>
  new Map((await tx.asTeam(() => contactRows(tx, ids))).map((row) => [row.id, row]))

// --- below: what the verbs share ---

const lockContact = async (tx: Tx, id: string, partnerId?: string): Promise<ContactRow> => {
  const seen = await findContact(tx, id)
  if (!seen || (partnerId !== undefined && seen.partner_id !== partnerId)) throw notFound('contact')
  // The partner first, in the order that every verb locks: who is primary is decided under its lock.
  await lockPartnerRow(tx, seen.partner_id)
  const row = await findContact(tx, id, { lock: true })
  if (!row) throw notFound('contact')
  if (row.erased_at) throw conflict('contact.erased', "This person's data were erased.")
  return row
}

const refuseTakenEmail = async (tx: Tx, partnerId: string, folded: string | null | undefined, exceptId: string) => {
  if (!folded) return
  const other = (await contactsByEmail(tx, folded, partnerId)).find((row) => row.id !== exceptId)
  if (other)
    throw conflict('contact.email_taken', `${other.full_name} has this address already.`, { contactId: other.id })
}

const dropSeatsOf = async (tx: Tx, contactId: string, reason: 'contact_left' | 'contact_erased') => {
  const seat = (await seatsOfContacts(tx, [contactId])).get(contactId)
  if (seat) await dropSeat(tx, seat, reason)
}

const passPrimary = async (tx: Tx, before: ContactRow, newPrimaryId: string | undefined) => {
  if (!before.is_primary) return
  if (newPrimaryId !== undefined) {
    const next = await findContact(tx, newPrimaryId)
    if (!next || next.partner_id !== before.partner_id || next.left_at || next.id === before.id)
      throw invalid({
        field: 'newPrimaryId',
        rule: 'exists',
        message: 'The new primary contact has to work at the same partner.',
      })
  }
  const next = newPrimaryId ?? (await nextPrimary(tx, before.partner_id, before.id))?.id
  if (next) await updateContactRow(tx, next, { is_primary: true })
}

const sameValue = (one: unknown, other: unknown) => {
  const plainOf = (value: unknown) => JSON.stringify(value instanceof Date ? value.toISOString() : (value ?? null))
  return plainOf(one) === plainOf(other)
}

const afterWrite = async (tx: Tx, id: string, partnerId: string) => {
  const row = await findContact(tx, id)
  if (row) await putSearchEntry(tx, 'contact', id, partnerId, [row.full_name, row.email, row.phone, row.title])
  await refreshGaps(tx, [partnerId])
  for (const told of partnerWritten.of(tx.ctx.services.product)) await told(tx, [partnerId])
}
