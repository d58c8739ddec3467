/** An application's partner: found, made, given its contact, and brought to `applied`. */

import type { Stage } from '#modules/partners/contract/stages.ts'
import type { Tx } from '#platform/context.ts'
import { Problem } from '#platform/errors.ts'
import { websiteOf } from '../../contract/answers.ts'
import type { FormDefinitionValue } from '../../contract/definition.ts'
import { applicantFields } from '../../contract/fields.ts'
import { type ApplicationRow, updateApplicationRow } from '../../queries/applications.ts'
import {
  addContact,
  correctSource,
  createPartner,
  findContactByEmail,
  findPartner,
  moveStage,
  stagesBeforeApplied,
  updatePartnerFields,
} from '../partners.ts'
import { filledList, filledText, type Values } from './answers.ts'

type Company = Parameters<typeof createPartner>[1]

/**
 * Gives the application its partner: the one named, or a new one. The partner moves to `applied` where its stage lets
 * an application do that; `override` is the word of a lead who lets it in before its date.
 */
export const attachPartner = async (
  tx: Tx,
  row: ApplicationRow,
  definition: FormDefinitionValue,
  to: { partnerId: string | null; override?: string; eventId?: string },
): Promise<ApplicationRow> => {
  const source = { kind: row.channel as 'application', recordKind: 'application', recordId: row.id }
  const created = to.partnerId === null
  const partnerId = to.partnerId ?? (await makePartner(tx, row, definition, source))
  const partner = await findPartner(tx, partnerId)
  if (!partner) throw new Error('The partner of an application cannot be read')
  if (!created) {
    if (!partner.type_id) await updatePartnerFields(tx, partnerId, { typeId: row.type_id }, { by: 'discovery' })
    if (!partner.source_kind) await correctSource(tx, partnerId, source)
  }
  const attached = await updateApplicationRow(tx, row.id, { partner_id: partner.id, created_partner: created })
  const known = created || row.email_proven_at ? await giveContact(tx, attached, definition) : attached
  if (stagesBeforeApplied.includes(partner.stage as Stage))
    await moveStage(tx, {
      partnerId: partner.id,
      to: 'applied',
      cause: { by: 'discovery', ...(to.eventId && { eventId: to.eventId }) },
      ...(to.override !== undefined && { override: true, reason: to.override }),
      details: { applicationId: row.id },
    })
  return known
}

/**
 * Makes the applicant a contact of the partner, once. At a company that was here before only with a proven address:
 * anybody can type its name into a form.
 */
export const giveContact = async (
  tx: Tx,
  row: ApplicationRow,
  definition: FormDefinitionValue,
): Promise<ApplicationRow> => {
  if (!row.partner_id || row.contact_id) return row
  const contactId = await ensureContact(
    tx,
    row,
    row.partner_id,
    filledText(definition, row.answers as Values, 'contact.title'),
  )
  return updateApplicationRow(tx, row.id, { contact_id: contactId })
}

const makePartner = async (
  tx: Tx,
  row: ApplicationRow,
  definition: FormDefinitionValue,
  source: { kind: 'application'; recordKind: string; recordId: string },
): Promise<string> => {
  const answers = row.answers as Values
  const text = (target: string) => filledText(definition, answers, target)
  const regions = filledList(definition, answers, 'partner.regions')
  const custom = Object.fromEntries(
    applicantFields(definition).flatMap((field) =>
      field.fills?.startsWith('custom.') && answers[field.key] !== undefined
        ? [[field.fills.slice('custom.'.length), answers[field.key]]]
        : [],
    ),
  )
  const [industry, registrationNumber, vatId, band] = [
    text('partner.industry'),
    text('partner.registrationNumber'),
    text('partner.vatId'),
    text('partner.employeeBand'),
  ]
  const plain: Company = {
    legalName: row.company,
    ...(row.website && websiteOf(row.website) && { website: websiteOf(row.website)! }),
    ...(row.country && { country: row.country }),
    typeId: row.type_id,
    languages: [row.language],
  }
  const full: Company = {
    ...plain,
    ...(regions.length > 0 && { regions }),
    ...(Object.keys(custom).length > 0 && { custom }),
    ...(industry && { industry: industry.slice(0, 120) }),
    ...(registrationNumber && {
      registrationNumber: registrationNumber.slice(0, 60),
      ...(row.country && { registrationCountry: row.country }),
    }),
    ...(vatId && { vatId: vatId.slice(0, 20) }),
    ...(band && { employeeBand: band as NonNullable<Company['employeeBand']> }),
  }
  const options = {
    source,
    cause: { by: 'discovery' },
    matched: true,
    emails: row.email ? [row.email] : [],
    phones: row.phone ? [row.phone] : [],
  }
  try {
    return (await createPartner(tx, full, options)).id
  } catch (error) {
    // An applicant's VAT id with a typing error is no reason to lose the application; the answer itself is kept.
    if (error instanceof Problem && error.status === 422) return (await createPartner(tx, plain, options)).id
    throw error
  }
}

const ensureContact = async (
  tx: Tx,
  row: ApplicationRow,
  partnerId: string,
  title: string | undefined,
): Promise<string | null> => {
  if (!row.email) return null
  const [known] = await findContactByEmail(tx, row.email, partnerId)
  if (known) return known.id
  const phone = row.phone?.replaceAll(/[^0-9+]/g, '').replace(/^00/, '+')
  const { id } = await addContact(
    tx,
    partnerId,
    {
      fullName: row.contact_name || row.email.split('@')[0]!,
      email: row.email,
      language: row.language,
      ...(phone && /^\+[1-9][0-9]{5,14}$/.test(phone) && { phone }),
      ...(title && { title: title.slice(0, 200) }),
    },
    { mayLack: true },
  )
  return id
}
