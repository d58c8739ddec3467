/** Tax forms: filled and signed in the portal, kept until they end or are sent back. */

import { createHash } from 'node:crypto'
import { findPartner, lockPartner, partnerNames, partnerRows } from '#modules/partners/public.ts'
import { closeTask, openTask } from '#modules/tasks/public.ts'
import { addDays, type CivilDate, civilDate, startOfDate } from '#platform/civil-time.ts'
import { type Ctx, partnerOf, type Tx } from '#platform/context.ts'
import type { InputOf, Static } from '#platform/contract.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { conflict, notFound } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { decrypt, encrypt } from '#platform/secrets.ts'
import type { Address } from '../../contract/settings.ts'
import type { TaxForm } from '../../contract/states.ts'
import { type PortalTaxProfile, type TaxProfile, type taxEndpoints, taxEvents } from '../../contract/tax.ts'
import {
  findProfile,
  insertProfile,
  lockProfileRow,
  type ProfileRow,
  profilePage,
  sealedTins,
  signedProfiles,
  updateProfile,
} from '../../queries/tax.ts'
import { languageOf } from '../../words/methods.ts'
import { taxFormWords } from '../../words/tax-forms.ts'
import { actingName, portalUserId } from '../acting.ts'
import { taxFormEnds } from '../due-kinds.ts'
import { refusal } from '../methods/account.ts'
import { payoutSettings } from '../settings.ts'
import { checkedTin } from './tin.ts'

const placeOf = (id: string): string => `tax profile ${id}`
const today = (tx: Tx): CivilDate => civilDate(tx.ctx.workspace.zone, tx.now)
type Answers = {
  businessName: string | null
  taxClass: string | null
  address: Address
  treatyCountry: string | null
  treatyArticle: string | null
  treatyRatePpm: number | null
}

/** The form that holds of each partner today; one whose last day is over holds no more, however late a clock runs. */
export const validProfiles = async (
  tx: Tx,
  partnerIds: readonly string[],
): Promise<ReadonlyMap<string, { row: ProfileRow; isExpired: boolean }>> => {
  const on = today(tx)
  const rows = await signedProfiles(tx, partnerIds)
  return new Map(
    [...rows].map(([id, row]) => [id, { row, isExpired: row.valid_until !== null && row.valid_until < on }]),
  )
}

const base = (row: ProfileRow, on: CivilDate) => {
  const answers = row.answers as Answers
  return {
    id: row.id,
    form: row.form as TaxForm,
    state: row.state as 'signed',
    legalName: row.legal_name,
    residence: row.residence,
    vatId: row.vat_id,
    tinKind: row.tin_kind as 'ssn' | null,
    tinLastFour: row.tin_last_four,
    taxClass: answers.taxClass,
    businessName: answers.businessName,
    address: answers.address,
    treatyCountry: answers.treatyCountry,
    treatyArticle: answers.treatyArticle,
    treatyRatePpm: answers.treatyRatePpm,
    signerName: row.signer_name,
    signerCapacity: row.signer_capacity,
    signedAt: row.signed_at.toISOString(),
    validUntil: row.valid_until,
    isExpired: row.valid_until !== null && row.valid_until < on,
    rejectedReason: row.rejected_reason,
    version: row.version,
  }
}
const showAll = async (tx: Tx, rows: readonly ProfileRow[]): Promise<Static<typeof TaxProfile>[]> => {
  const names = await partnerNames(tx, [...new Set(rows.map((row) => row.partner_id))])
  return rows.map((row) => ({
    ...base(row, today(tx)),
    partner: { id: row.partner_id, name: names.get(row.partner_id) ?? '' },
    tinResult: row.tin_result as 'unchecked',
    tinCheckedOn: row.tin_checked_on,
    tinCheckedBy: row.tin_checked_by_name,
    rejectedBy: row.rejected_by_name,
  }))
}
const showOne = async (tx: Tx, row: ProfileRow) => (await showAll(tx, [row]))[0]!

export const listProfiles = (ctx: Ctx, input: InputOf<typeof taxEndpoints.listTaxProfiles>['query']) =>
  reading(ctx, (tx) => profilePage(tx, input, (rows) => showAll(tx, rows)))
export const getProfile = (ctx: Ctx, id: string) =>
  reading(ctx, async (tx) => {
    const row = await findProfile(tx, id)
    if (!row) throw notFound('tax form')
    return showOne(tx, row)
  })

/** Full numbers of these forms, for the file that is handed to the authority. */
export const tinsOf = (tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> =>
  tx.asTeam(async () => {
    const sealed = await sealedTins(tx, ids)
    return new Map(
      [...sealed].flatMap(([id, text]) => {
        const { tin } = JSON.parse(decrypt(tx.ctx.services.secret, placeOf(id), text)) as { tin?: string | null }
        return tin ? [[id, tin] as const] : []
      }),
    )
  })

/** US companies and people sign a W-9, others a W-8 where we are in the US, else plain tax details. */
const suggestedFor = (partnerCountry: string | null, ours: string | null, isPerson: boolean): TaxForm =>
  ours !== 'US' ? 'other' : partnerCountry === 'US' ? 'w9' : isPerson ? 'w8ben' : 'w8ben_e'

export const isFormWaived = (waived: readonly string[], country: string | null): boolean =>
  country !== null && waived.includes(country)

const showPortal = async (tx: Tx, partnerId: string, language?: string): Promise<Static<typeof PortalTaxProfile>> => {
  const partner = await findPartner(tx, partnerId)
  const settings = await payoutSettings(tx)
  const row = (await signedProfiles(tx, [partnerId])).get(partnerId)
  const words = taxFormWords[languageOf(language ?? tx.ctx.workspace.language)]
  return {
    isWanted: !isFormWaived(settings.taxFormWaivedCountries, partner?.country ?? null),
    profile: row ? base(row, today(tx)) : null,
    suggested: suggestedFor(partner?.country ?? null, settings.company?.address.country ?? null, false),
    forms: (Object.keys(words) as TaxForm[]).map((form) => ({ form, ...words[form] })),
  }
}
export const getPortalProfile = (ctx: Ctx, language?: string) =>
  reading(ctx, (tx) => showPortal(tx, partnerOf(ctx.actor)!, language))

type Signed = InputOf<typeof taxEndpoints.signPortalTaxProfile>['body']
const refuseForm = (input: Signed): void => {
  const wrong = (field: string, words: string) =>
    refusal('tax_profile.form', words, [{ field, rule: 'form', message: words }])
  const isPerson = input.taxClass === 'individual'
  if ((input.form === 'w8ben' || input.form === 'w8ben_e') && input.residence === 'US')
    throw wrong('form', 'A W-8 is for residents of other countries; in the US it is a W-9.')
  if (input.form === 'w8ben' && input.taxClass && !isPerson)
    throw wrong('form', 'W-8BEN is for persons; a company signs W-8BEN-E.')
  if (input.form === 'w8ben_e' && isPerson) throw wrong('form', 'W-8BEN-E is for companies; a person signs W-8BEN.')
  if (input.form === 'w9' && !input.taxClass) throw wrong('taxClass', 'A W-9 names the kind of company or person.')
  if ((input.treatyRatePpm ?? null) !== null && !input.treatyCountry)
    throw wrong('treatyCountry', 'Name the country whose treaty the rate stands in.')
}

/** The statement that was signed, in each language, as a hash: a later wording does not change what was signed. */
const hashOf = (form: TaxForm): string =>
  createHash('sha256')
    .update(JSON.stringify(Object.values(taxFormWords).map((words) => words[form].statement)))
    .digest('hex')
/** A W-8 holds to the end of the third year after the year of its signature (26 CFR 1.1441-1(e)(4)(ii)). */
const lastDayOf = (form: TaxForm, signedOn: CivilDate): CivilDate | null =>
  form === 'w8ben' || form === 'w8ben_e' ? `${Number(signedOn.slice(0, 4)) + 3}-12-31` : null
const reminderDays = [60, 30, 7] as const

export const signProfile = (ctx: Ctx, input: Signed) =>
  inTransaction(ctx, async (tx) => {
    const partnerId = partnerOf(ctx.actor)!
    await signForm(tx, partnerId, input)
    return tx.asTeam(() => showPortal(tx, partnerId))
  })
export const signForm = async (tx: Tx, partnerId: string, input: Signed): Promise<ProfileRow> => {
  refuseForm(input)
  const tin = checkedTin(input)
  return tx.asTeam(async () => {
    await lockPartner(tx, partnerId)
    const former = (await signedProfiles(tx, [partnerId])).get(partnerId)
    if (former) {
      await updateProfile(tx, former.id, { state: 'replaced', ended_at: tx.now })
      await tx.unschedule(taxFormEnds, former.id)
    }
    const row = await store(tx, partnerId, input, tin)
    await closeTask(tx, { kind: 'payouts.renew_tax_form', subjectId: partnerId, outcome: 'Signed' })
    await tx.announce(
      taxEvents.taxProfileSigned,
      { taxProfileId: row.id, partnerId, form: input.form, validUntil: row.valid_until },
      { subject: { kind: 'tax_profile', id: row.id, version: row.version }, partnerId },
    )
    return row
  })
}

const store = async (tx: Tx, partnerId: string, input: Signed, tin: string | null): Promise<ProfileRow> => {
  const id = newId(idPrefixes.taxProfile)
  const secrets = { tin, dateOfBirth: input.dateOfBirth ?? null }
  const answers: Answers = {
    businessName: input.businessName?.trim() || null,
    taxClass: input.taxClass ?? null,
    address: input.address,
    treatyCountry: input.treatyCountry ?? null,
    treatyArticle: input.treatyArticle?.trim() || null,
    treatyRatePpm: input.treatyRatePpm ?? null,
  }
  const row = await insertProfile(
    tx,
    {
      id,
      partner_id: partnerId,
      form: input.form,
      state: 'signed',
      legal_name: input.legalName.trim(),
      residence: input.residence,
      vat_id: input.vatId?.replaceAll(/[\s.-]/g, '').toUpperCase() || null,
      tin_kind: tin ? (input.tinKind ?? 'foreign') : null,
      tin_last_four: tin ? tin.slice(-4) : null,
      answers: JSON.stringify(answers),
      signer_name: input.signerName.trim(),
      signer_capacity: input.signerCapacity?.trim() || null,
      certificate_hash: hashOf(input.form),
      signed_by_portal_user_id: portalUserId(tx.ctx),
      valid_until: lastDayOf(input.form, today(tx)),
    },
    secrets.tin || secrets.dateOfBirth ? encrypt(tx.ctx.services.secret, placeOf(id), JSON.stringify(secrets)) : null,
  )
  await planReminders(tx, row)
  return row
}
const planReminders = async (tx: Tx, row: ProfileRow): Promise<void> => {
  if (!row.valid_until) return
  for (const days of [...reminderDays, -1]) {
    const at = startOfDate(tx.ctx.workspace.zone, addDays(row.valid_until, -days))
    if (at > tx.now) await tx.schedule(taxFormEnds, row.id, at)
  }
}

const lockSigned = async (tx: Tx, id: string): Promise<ProfileRow> => {
  const row = await lockProfileRow(tx, id)
  if (!row) throw notFound('tax form')
  if (row.state !== 'signed')
    throw conflict('tax_profile.state', `This form is ${row.state}; it holds no more.`, { state: row.state })
  return row
}
export const rejectProfile = (ctx: Ctx, id: string, reason: string) =>
  inTransaction(ctx, async (tx) => {
    const row = await lockSigned(tx, id)
    const rejected = await updateProfile(tx, id, {
      state: 'rejected',
      rejected_at: tx.now,
      rejected_by_name: actingName(ctx),
      rejected_reason: reason.trim(),
      ended_at: tx.now,
    })
    await tx.unschedule(taxFormEnds, id)
    await askForForm(tx, row.partner_id, `form ${id} sent back`)
    await tx.announce(
      taxEvents.taxProfileRejected,
      { taxProfileId: id, partnerId: row.partner_id, form: row.form as TaxForm, validUntil: row.valid_until },
      { subject: { kind: 'tax_profile', id, version: rejected.version }, partnerId: row.partner_id },
    )
    return showOne(tx, rejected)
  })
export const recordTinCheck = (
  ctx: Ctx,
  id: string,
  { result, checkedOn }: { result: 'unchecked' | 'match' | 'mismatch'; checkedOn: CivilDate },
) =>
  inTransaction(ctx, async (tx) => {
    const row = await lockSigned(tx, id)
    if (!row.tin_last_four) throw conflict('tax_profile.no_tin', 'This form has no TIN that could be matched.')
    const checked = await updateProfile(tx, id, {
      tin_result: result,
      tin_checked_on: result === 'unchecked' ? null : checkedOn,
      tin_checked_by_name: result === 'unchecked' ? null : actingName(ctx),
    })
    return showOne(tx, checked)
  })

/** Asks the partner for a form, once per cause. */
export const askForForm = async (tx: Tx, partnerId: string, cause: string, dueOn?: CivilDate): Promise<void> => {
  await openTask(tx, {
    kind: 'payouts.renew_tax_form',
    subject: { kind: 'partner', id: partnerId },
    partnerId,
    title: 'Sign a tax form',
    side: 'partner',
    owner: { role: 'principal' },
    cause,
    ...(dueOn && { dueAt: startOfDate(tx.ctx.workspace.zone, dueOn) }),
  })
}
/** 60, 30 and 7 days before the last day, and the day after it. */
export const formEnds = async (tx: Tx, ids: readonly string[]): Promise<void> => {
  for (const id of ids) {
    const row = await findProfile(tx, id)
    if (row?.state !== 'signed' || !row.valid_until) continue
    const [partner] = await partnerRows(tx, [row.partner_id])
    if (!partner || partner.stage === 'ended') continue
    await askForForm(tx, row.partner_id, `form ${id} ends ${today(tx)}`, row.valid_until)
    if (row.valid_until >= today(tx)) continue
    await tx.announce(
      taxEvents.taxProfileExpired,
      { taxProfileId: id, partnerId: row.partner_id, form: row.form as TaxForm, validUntil: row.valid_until },
      { subject: { kind: 'tax_profile', id, version: row.version }, partnerId: row.partner_id },
    )
  }
}
