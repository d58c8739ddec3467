/** Contacts as answers show them: a page costs two further queries. */

import type { Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { notFound } from '#platform/errors.ts'
import type { Contact } from '../contract/people.ts'
import type { PortalContact } from '../contract/portal.ts'
import { seesPersonalData } from '../policy.ts'
import { type ContactRow, findContact, seatsOfContacts } from '../queries/contacts.ts'
import { partnerNames } from '../queries/partners.ts'

export const contactsToWire = async (tx: Tx, rows: readonly ContactRow[]): Promise<Static<typeof Contact>[]> => {
  const names = await partnerNames(
    tx,
    rows.map((row) => row.partner_id),
  )
  const seats = await seatsOfContacts(
    tx,
    rows.map((row) => row.id),
  )
  const personal = seesPersonalData(tx.ctx)
  return rows.map((row) => ({
    ...portalContactWire(row, seats.get(row.id)?.id ?? null),
    ...(!personal && { email: null, phone: null }),
    partnerId: row.partner_id,
    partner: { id: row.partner_id, name: names.get(row.partner_id) ?? '' },
    maySign: row.may_sign,
    authorityNote: row.authority_note,
    consentAt: row.consent_at?.toISOString() ?? null,
    consentTextVersion: row.consent_text_version,
    doNotContact: row.do_not_contact,
    bouncedAt: row.bounced_at?.toISOString() ?? null,
    custom: row.custom as Static<typeof Contact>['custom'],
    leftReason: row.left_reason,
    erasedAt: row.erased_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  }))
}

export const readContact = async (tx: Tx, id: string): Promise<Static<typeof Contact>> => {
  const row = await findContact(tx, id)
  if (!row) throw notFound('contact')
  return (await contactsToWire(tx, [row]))[0]!
}

export const portalContactsToWire = async (
  tx: Tx,
  rows: readonly ContactRow[],
): Promise<Static<typeof PortalContact>[]> => {
  const seats = await seatsOfContacts(
    tx,
    rows.map((row) => row.id),
  )
  return rows.map((row) => portalContactWire(row, seats.get(row.id)?.id ?? null))
}

const portalContactWire = (row: ContactRow, portalUserId: string | null): Static<typeof PortalContact> => ({
  id: row.id,
  givenName: row.given_name,
  familyName: row.family_name,
  fullName: row.full_name,
  email: row.email,
  phone: row.phone,
  title: row.title,
  function: row.job_function,
  isPrimary: row.is_primary,
  language: row.language,
  zone: row.zone,
  portalUserId,
  leftAt: row.left_at?.toISOString() ?? null,
  version: row.version,
})
