/** To whom a step goes: a company of a target list, a person met at an event, a contact, or a partner. */
import { readContacts } from '#modules/partners/public.ts'
import type { Tx } from '#platform/context.ts'
import { conflict, invalid, notFound, unprocessable } from '#platform/errors.ts'
import { findEventPerson } from '../../queries/event-lists.ts'
import { personId } from '../events/people.ts'
import { findPartner } from '../partners.ts'
import { needTargetList } from './lists.ts'
import { joinTarget, needTarget } from './targets.ts'

export type Asked = {
  partnerId?: string | undefined
  contactId?: string | undefined
  targetListId?: string | undefined
  targetNumber?: number | undefined
  eventListId?: string | undefined
  eventPersonNumber?: number | undefined
  person?: string | undefined
  email?: string | undefined
}
export type Whom = {
  partnerId: string
  company: string
  contactId: string | null
  person: string | null
  email: string | null
  targetListId: string | null
  targetId: string | null
  eventListId: string | null
  eventPersonId: string | null
}
const nobody = { targetListId: null, targetId: null, eventListId: null, eventPersonId: null }

/** 422 `outreach.nobody`; 404 for what is not there; 409 `target.held` until it is said which company it is. */
export const whomOf = async (tx: Tx, asked: Asked): Promise<Whom> => {
  const own = { person: asked.person || null, email: asked.email ?? null }
  if (asked.targetListId && asked.targetNumber) {
    const list = await needTargetList(tx, asked.targetListId)
    const target = await joinTarget(tx, list, await needTarget(tx, list.id, asked.targetNumber))
    return {
      ...nobody,
      partnerId: target.partner_id!,
      company: target.company,
      contactId: own.email && own.email.toLowerCase() !== target.email_folded ? null : target.contact_id,
      person: own.person ?? target.person,
      email: own.email ?? target.email,
      targetListId: list.id,
      targetId: target.id,
    }
  }
  if (asked.eventListId && asked.eventPersonNumber) {
    const person = await findEventPerson(tx, personId(asked.eventListId, asked.eventPersonNumber))
    if (!person) throw notFound('person')
    if (!person.partner_id) throw conflict('target.held', 'Say first which company it is.')
    return {
      ...nobody,
      partnerId: person.partner_id,
      company: person.company,
      contactId: person.contact_id,
      person: own.person ?? person.name,
      email: own.email ?? person.email,
      eventListId: person.list_id,
      eventPersonId: person.id,
    }
  }
  if (asked.contactId) {
    const contact = (await readContacts(tx, [asked.contactId])).get(asked.contactId)
    if (!contact) throw invalid({ field: 'contactId', rule: 'exists', message: 'There is no such contact.' })
    const partner = await findPartner(tx, contact.partner_id)
    return {
      ...nobody,
      partnerId: contact.partner_id,
      company: partner?.display_name ?? '',
      contactId: contact.id,
      person: own.person ?? contact.full_name,
      email: own.email ?? contact.email,
    }
  }
  if (asked.partnerId) {
    const partner = await findPartner(tx, asked.partnerId)
    if (!partner) throw invalid({ field: 'partnerId', rule: 'exists', message: 'There is no such partner.' })
    return { ...nobody, partnerId: partner.id, company: partner.display_name, contactId: null, ...own }
  }
  throw unprocessable(
    'outreach.nobody',
    'Say to whom: a partner, a contact, a company of a target list, or a person met at an event.',
  )
}
