/** Beginning and saving an application: no account, each page kept on the server, a link to go on with. */

import { civilDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import type { InputOf } from '#platform/contract.ts'
import { conflict, invalid, notFound, tooManyRequests } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { isAnswered } from '../../contract/conditions.ts'
import { applicationStarted } from '../../contract/events.ts'
import { applicantFields } from '../../contract/fields.ts'
import type { publicEndpoints } from '../../contract/public.ts'
import type { ChannelKind } from '../../contract/states.ts'
import {
  type ApplicationRow,
  type ApplicationValues,
  findByTokenHash,
  insertApplication,
  queueUp,
  startedSince,
  updateApplicationRow,
} from '../../queries/applications.ts'
import { findForm } from '../../queries/forms.ts'
import { insertMove } from '../../queries/review.ts'
import { civilDateWords, statusWords } from '../../words/status.ts'
import { acting } from '../acting.ts'
import { cleanSource, countForm } from '../forms/funnel.ts'
import { languageOf, type PublishedForm, publishedForm, withVersion } from '../forms/public.ts'
import { formState } from '../forms/wire.ts'
import { secondsToWait } from '../rate.ts'
import { workspaceSettings } from '../settings/read.ts'
import { carryOver, hiddenValues, mergeAnswers, sentIssues, summaryOf, type Values } from './answers.ts'
import { resolveChannel } from './channel.ts'
import { draftSlots } from './due-kinds.ts'
import { mailApplicant } from './mails.ts'
import { aboutApplication, factsOf, refuseUnless } from './moves.ts'
import { hashToken, tokenHashOf } from './token.ts'

const hourMs = 3_600_000
export const dayMs = 86_400_000
/** Drafts that one address may begin in an hour, as a multiple of what it may send: people begin anew, programs more so. */
const startsPerSubmit = 3
/** Mails that one address may be sent in an hour because somebody typed it into a form. */
const mailsPerHour = 5

export type Sender = { address: string }

/** The applicant's own row, found by the token's hash. 404 for a token that opens nothing here. */
export const openByToken = async (tx: Tx, token: string, options: { lock?: true } = {}): Promise<ApplicationRow> => {
  const row = tx.ctx.workspace.id === '' ? undefined : await findByTokenHash(tx, hashToken(token), options)
  if (!row) throw notFound('application')
  return row
}

/** 409 `form.closed` with when it is open. */
export const refuseClosed = (tx: Tx, { form, type }: PublishedForm, language: string): void => {
  const state = formState(form, tx.now)
  if (state === 'open' && type.active) return
  const words = statusWords(language)
  const date = (at: Date) => civilDateWords(language, civilDate(tx.ctx.workspace.zone, at))
  if (state === 'upcoming' && form.opens_at)
    throw conflict('form.closed', words.opens(date(form.opens_at)), {
      opensAt: form.opens_at.toISOString(),
    })
  throw conflict(
    'form.closed',
    state === 'closed' && form.closes_at ? words.closedOn(date(form.closes_at)) : words.closedNow,
    {
      ...(form.closes_at && { closesAt: form.closes_at.toISOString() }),
    },
  )
}

/** Begins an application with what is answered so far. 409 for a form that is not open, 422 for answers that do not fit. */
export const startApplication = async (
  tx: Tx,
  input: InputOf<typeof publicEndpoints.startApplication>['body'],
  sender: Sender,
): Promise<ApplicationRow> => {
  const published = await publishedForm(tx, input.form)
  const { form, version, definition } = published
  const language = languageOf(version, input.language)
  refuseClosed(tx, published, language)
  const given = withoutEmpty(input.answers ?? {})
  const issues = sentIssues(definition, given, language, version.default_language)
  if (issues.length > 0) throw invalid(...issues)
  const realNow = tx.ctx.services.time()
  await queueUp(tx, [sender.address])
  const started = await startedSince(tx, new Date(realNow.getTime() - hourMs), sender.address)
  const { draftDays, perAddressAnHour } = await workspaceSettings(tx)
  if (started >= perAddressAnHour * startsPerSubmit)
    throw tooManyRequests(hourMs / 1000, 'Too many applications were begun from here; try again in an hour.')

  const channel = await resolveChannel(tx, input.channel as { kind: ChannelKind; token: string } | undefined)
  const source = cleanSource(input.source ?? input.utm?.utm_source ?? input.utm?.source)
  const answers = {
    ...hiddenValues(definition, { parameters: input.parameters ?? {}, referrer: input.referrer }),
    ...given,
  }
  const id = newId(idPrefixes.application)
  const summary = summaryOf(definition, answers)
  const row = await insertApplication(tx, {
    id,
    form_id: form.id,
    form_number: version.number,
    type_id: form.type_id,
    language,
    answers: JSON.stringify(answers),
    company: summary.company as string,
    contact_name: summary.contact_name as string,
    website: summary.website as string | null,
    website_domain: summary.website_domain as string | null,
    email: summary.email as string | null,
    email_folded: summary.email_folded as string | null,
    email_domain: summary.email_domain as string | null,
    phone: summary.phone as string | null,
    country: summary.country as string | null,
    channel: channel?.kind ?? 'application',
    channel_record_kind: channel?.recordKind ?? null,
    channel_record_id: channel?.recordId ?? null,
    referrer_partner_id: channel?.referrerPartnerId ?? null,
    source,
    utm: JSON.stringify(input.utm ?? {}),
    token_hash: tokenHashOf(tx.ctx, { id, token_number: 1 }),
    sender_address: sender.address.slice(0, 60),
    page_reached: input.page ?? 1,
    started_at: tx.now,
    first_seen_at: realNow,
    arrived_at: tx.now,
    updated_at: tx.now,
  })
  await insertMove(tx, { applicationId: id, from: null, to: 'draft', reason: null, ...acting(tx) })
  await tx.announce(applicationStarted, factsOf(row), aboutApplication(row))
  await countForm(tx, { formId: form.id, number: version.number, source }, [
    'start',
    ...stepsOf(published, {}, given, 1, row.page_reached),
  ])
  await tx.schedule(draftSlots.warning, id, new Date(tx.now.getTime() + (draftDays - 7) * dayMs))
  await tx.schedule(draftSlots.expiry, id, new Date(tx.now.getTime() + draftDays * dayMs))
  await tx.schedule(draftSlots.senderHash, id, new Date(tx.now.getTime() + 90 * dayMs))
  return mailResumeLink(tx, row, draftDays)
}

/** Saves answers of a draft. On a form republished meanwhile the draft moves to the new version first. */
export const saveApplication = async (
  tx: Tx,
  token: string,
  input: InputOf<typeof publicEndpoints.saveApplication>['body'],
): Promise<ApplicationRow> => {
  const before = await openByToken(tx, token, { lock: true })
  await refuseUnless(tx, before, ['draft'], 'answers can be changed before it is sent; write a message instead')
  const { row, published } = await onCurrentVersion(tx, before)
  const { version, definition } = published
  const language = input.language ? languageOf(version, input.language) : row.language
  const issues = sentIssues(definition, withoutEmpty(input.answers), language, version.default_language)
  if (issues.length > 0) throw invalid(...issues)
  const stored = row.answers as Values
  const answers = mergeAnswers(stored, input.answers)
  const reached = Math.max(row.page_reached, input.page ?? 1)
  const saved = await updateApplicationRow(tx, row.id, {
    ...summaryOf(definition, answers, row),
    answers: JSON.stringify(answers),
    language,
    page_reached: reached,
    changed_fields: row.changed_fields.filter((key) => !(key in input.answers)),
  })
  await countForm(
    tx,
    { formId: row.form_id, number: version.number, source: row.source },
    stepsOf(published, stored, answers, row.page_reached, reached),
  )
  const { draftDays } = await workspaceSettings(tx)
  return mailResumeLink(tx, saved, draftDays)
}

/** The draft on the form's current version, changed in the database when the form was republished since. */
export const onCurrentVersion = async (
  tx: Tx,
  row: ApplicationRow,
): Promise<{ row: ApplicationRow; published: PublishedForm }> => {
  const seen = await seenOnCurrentVersion(tx, row)
  if (!seen.values) return { row, published: seen.published }
  return { row: await updateApplicationRow(tx, row.id, seen.values), published: seen.published }
}

/** What the draft looks like on the form's current version; `values` is what differs from its row. */
export const seenOnCurrentVersion = async (
  tx: Tx,
  row: ApplicationRow,
): Promise<{ row: ApplicationRow; published: PublishedForm; values?: ApplicationValues }> => {
  const form = await findForm(tx, row.form_id)
  if (!form) throw notFound('form')
  const pinned = await withVersion(tx, form, row.form_number)
  if (row.state !== 'draft' || form.published_number === null || form.published_number === row.form_number)
    return { row, published: pinned }
  const published = await withVersion(tx, form, form.published_number)
  const carried = carryOver(pinned.definition, published.definition, row.answers as Values)
  const changed = [...new Set([...row.changed_fields, ...carried.changed])]
  const values: ApplicationValues = {
    form_number: published.version.number,
    answers: JSON.stringify(carried.answers),
    changed_fields: changed,
    page_reached: Math.min(row.page_reached, published.definition.pages.length),
  }
  return {
    row: {
      ...row,
      form_number: published.version.number,
      answers: carried.answers as ApplicationRow['answers'],
      changed_fields: changed,
      page_reached: values.page_reached as number,
    },
    published,
    values,
  }
}

/** Mails the link as soon as there is an address to send it to, once per address. */
const mailResumeLink = async (tx: Tx, row: ApplicationRow, draftDays: number): Promise<ApplicationRow> => {
  if (!row.email_folded || row.resume_mailed_to === row.email_folded) return row
  if (!mayMail(tx, row.email_folded)) return row
  await mailApplicant(tx, row, 'resume', { date: new Date(tx.now.getTime() + draftDays * dayMs) })
  return updateApplicationRow(tx, row.id, { resume_mailed_to: row.email_folded })
}

/** False when this address was sent enough in the last hour; nobody is told, so that nothing is learned from it. */
export const mayMail = (tx: Tx, emailFolded: string): boolean =>
  secondsToWait(tx.ctx.services, `mail ${tx.ctx.workspace.id} ${emailFolded}`, mailsPerHour, hourMs) === 0

const withoutEmpty = (answers: Values): Values =>
  Object.fromEntries(Object.entries(answers).filter(([, value]) => isAnswered(value)))

/** Pages reached and questions answered for the first time. */
const stepsOf = (
  { definition }: PublishedForm,
  before: Values,
  after: Values,
  pageBefore: number,
  pageAfter: number,
): string[] => {
  const pages = Array.from(
    { length: Math.max(0, Math.min(pageAfter, definition.pages.length) - pageBefore) },
    (_, at) => `page:${pageBefore + at + 1}`,
  )
  const answered = applicantFields(definition).filter(
    (field) => isAnswered(after[field.key]) && !isAnswered(before[field.key]),
  )
  return [...pages, ...answered.map((field) => `field:${field.key}`)]
}
