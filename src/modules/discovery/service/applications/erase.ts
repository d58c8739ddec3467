/** An erased person: applications keep what they say about the company and lose who wrote them. */
import { readContacts } from '#modules/partners/public.ts'
import type { Tx } from '#platform/context.ts'
import type { FormFieldValue } from '../../contract/definition.ts'
import { audienceOf, fieldsOf } from '../../contract/fields.ts'
import {
  type ApplicationRow,
  applicationsOfContacts,
  forgetAuthor,
  putApplicationSearchEntry,
  updateApplicationRow,
} from '../../queries/applications.ts'
import { forgetContact } from '../settings/do-not-contact.ts'
import type { Values } from './answers.ts'
import { formOf } from './review.ts'

/** Told while the contacts still have their addresses, by which entries of the do-not-contact list are found. */
export const eraseApplicants = async (tx: Tx, contactIds: readonly string[]): Promise<void> => {
  const contacts = [...(await readContacts(tx, contactIds)).values()]
  const rows = await applicationsOfContacts(tx, contactIds)
  const people = [...contacts, ...rows]
  await forgetContact(tx, {
    emails: people.flatMap((one) => (one.email ? [one.email] : [])),
    phones: people.flatMap((one) => (one.phone ? [one.phone] : [])),
  })
  for (const row of rows) await forgetApplicant(tx, row)
}

const forgetApplicant = async (tx: Tx, row: ApplicationRow) => {
  const { definition } = await formOf(tx, row)
  const personal = new Set(
    fieldsOf(definition)
      .filter(isPersonal)
      .map((field) => field.key),
  )
  const answers = Object.fromEntries(Object.entries(row.answers as Values).filter(([key]) => !personal.has(key)))
  const erased = await updateApplicationRow(tx, row.id, {
    answers: JSON.stringify(answers),
    contact_name: 'Erased person',
    email: null,
    email_folded: null,
    phone: null,
    resume_mailed_to: null,
    sender_address: null,
    wants_invitation: false,
  })
  await forgetAuthor(tx, row.id)
  await putApplicationSearchEntry(tx, erased)
}

const isPersonal = (field: FormFieldValue): boolean =>
  audienceOf(field) !== 'team' &&
  (field.kind === 'person' ||
    field.kind === 'email' ||
    field.kind === 'phone' ||
    field.fills?.startsWith('contact.') === true)
