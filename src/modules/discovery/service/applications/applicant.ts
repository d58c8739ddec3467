/** What an applicant does without an account: prove the address, answer, write, correct, withdraw, change the link. */

import { cancelTask, resumeClock } from '#modules/tasks/public.ts'
import type { Tx } from '#platform/context.ts'
import type { InputOf } from '#platform/contract.ts'
import { conflict, invalid, tooManyRequests, unprocessable } from '#platform/errors.ts'
import { cancelMails } from '#platform/mail/outbox.ts'
import { applicationWithdrawn } from '../../contract/events.ts'
import { applicantFields } from '../../contract/fields.ts'
import type { publicEndpoints } from '../../contract/public.ts'
import {
  type ApplicationRow,
  type ApplicationValues,
  applicationsOfEmail,
  putApplicationSearchEntry,
  updateApplicationRow,
} from '../../queries/applications.ts'
import { findForm } from '../../queries/forms.ts'
import { answerQuestion, checksOf, countMessages, insertMessage, questionsOf } from '../../queries/review.ts'
import { statusWords } from '../../words/status.ts'
import { acting } from '../acting.ts'
import { withVersion } from '../forms/public.ts'
import { findPartner, moveStage } from '../partners.ts'
import { refuseAbove, secondsToWait } from '../rate.ts'
import { settingsOfType } from '../settings/read.ts'
import { emailColumns, type Values } from './answers.ts'
import { giveContact } from './attach.ts'
import { mayMail, openByToken, type Sender } from './draft.ts'
import { decisionFinal, decisionMailKind, draftSlots, quarantineExpiry, waitlistRevisit } from './due-kinds.ts'
import { mailApplicant } from './mails.ts'
import { aboutApplication, factsOf, moveApplication, refuseUnless } from './moves.ts'
import { endClocks, promiseOf } from './submit.ts'
import { isProof, pageLink, tokenHashOf, tokenOf } from './token.ts'

const hourMs = 3_600_000
const messagesPerHour = 20

/** Proves the address with the code of the mailed link, once for good; without a code the link is mailed again. */
export const proveEmail = async (tx: Tx, token: string, code: string | undefined): Promise<ApplicationRow> => {
  const row = await openByToken(tx, token, { lock: true })
  if (code === undefined) {
    if (!row.email_folded || row.email_proven_at) return row
    const wait = secondsToWait(tx.ctx.services, `proof ${row.id}`, 5, hourMs)
    if (wait > 0) throw tooManyRequests(wait, statusWords(row.language).mailedOften)
    if (mayMail(tx, row.email_folded)) await mailApplicant(tx, row, 'proof')
    return row
  }
  if (!isProof(tx.ctx, row, code)) throw unprocessable('application.proof_wrong', statusWords(row.language).proofWrong)
  if (row.email_proven_at) return row
  const proven = await updateApplicationRow(tx, row.id, { email_proven_at: tx.now })
  if (proven.state === 'draft') return proven
  const form = await findForm(tx, proven.form_id)
  if (!form) throw new Error('The form of an application cannot be read')
  const { definition, type } = await withVersion(tx, form, proven.form_number)
  if (proven.state === 'submitted' || proven.state === 'quarantined')
    await mailApplicant(tx, proven, 'received', { date: promiseOf(tx, proven, await settingsOfType(tx, type)) })
  return giveContact(tx, proven, definition)
}

/** Answers questions and writes messages. When every question is answered, review and clocks go on. */
export const writeMessage = async (
  tx: Tx,
  token: string,
  input: InputOf<typeof publicEndpoints.writeApplicationMessage>['body'],
): Promise<ApplicationRow> => {
  const row = await openByToken(tx, token, { lock: true })
  if (['draft', 'expired', 'withdrawn'].includes(row.state))
    throw conflict('application.state', 'There is nobody to write to about this application; send it first.')
  if (!input.body && !input.answers?.length)
    throw invalid({ field: 'body', rule: 'required', message: 'Write something, or answer a question.' })
  const recent = await countMessages(tx, row.id, 'applicant', new Date(tx.now.getTime() - hourMs))
  if (recent >= messagesPerHour)
    throw tooManyRequests(
      hourMs / 1000,
      'Many messages within an hour; we have read none of them yet. Write again later.',
    )
  const questions = await questionsOf(tx, row.id)
  for (const { number, text } of input.answers ?? []) {
    const question = questions.find((one) => one.number === number)
    if (!question) throw invalid({ field: 'answers', rule: 'unknown', message: `There is no question ${number}.` })
    if (question.answer !== null)
      throw conflict('application.state', `Question ${number} is answered already; write a message to add something.`)
    await answerQuestion(tx, row.id, number, text)
  }
  if (input.body)
    await insertMessage(tx, {
      applicationId: row.id,
      side: 'applicant',
      body: input.body,
      ...acting(tx),
      by_name: row.contact_name || 'The applicant',
    })
  const open = (await questionsOf(tx, row.id)).filter((question) => question.answer === null)
  if (row.state !== 'info_requested' || open.length > 0) return updateApplicationRow(tx, row.id, {})
  return goOn(tx, row, null)
}

/** Back to the review: what was asked is answered, or is not needed any more. The clocks run again. */
export const goOn = async (tx: Tx, row: ApplicationRow, reason: string | null): Promise<ApplicationRow> => {
  for (const kind of ['first_answer', 'application_decision']) await resumeClock(tx, { kind, subjectId: row.id })
  return moveApplication(tx, row, 'in_review', {}, reason)
}

/** Withdraws, by the applicant's link. The partner that stands at `applied` goes along. */
export const withdrawMine = async (tx: Tx, token: string, reason: string | undefined): Promise<ApplicationRow> => {
  const row = await openByToken(tx, token, { lock: true })
  // Spam sees the same page as a person; a withdrawal takes it out of quarantine for good.
  if (row.state !== 'quarantined')
    await refuseUnless(
      tx,
      row,
      ['draft', 'submitted', 'in_review', 'info_requested', 'waitlisted'],
      'it cannot be withdrawn',
    )
  return endByWithdrawal(tx, row, 'applicant', reason?.trim() || null)
}

export const endByWithdrawal = async (
  tx: Tx,
  row: ApplicationRow,
  by: 'applicant' | 'member',
  reason: string | null,
): Promise<ApplicationRow> => {
  const withdrawn = await moveApplication(tx, row, 'withdrawn', {}, reason, row.state === 'quarantined')
  await endClocks(tx, row.id, 'dropped')
  // A waitlist that was not told yet is not told any more.
  await cancelMails(tx, { subjectId: row.id, kind: decisionMailKind })
  for (const kind of [draftSlots.warning, draftSlots.expiry, quarantineExpiry, waitlistRevisit, decisionFinal])
    await tx.unschedule(kind, row.id)
  for (const kind of ['discovery.review_application', 'discovery.revisit_waitlist'])
    await cancelTask(tx, { kind, subjectId: row.id, reason: 'The application was withdrawn' })
  for (const check of (await checksOf(tx, [row.id])).get(row.id) ?? [])
    if (check.owner !== 'reviewer' && check.outcome !== 'pass')
      await cancelTask(tx, {
        kind: 'discovery.clear_hold',
        subjectId: `${row.id}:${check.check_key}`,
        reason: 'The application was withdrawn',
      })
  await tx.announce(
    applicationWithdrawn,
    { ...factsOf(withdrawn), partnerId: withdrawn.partner_id, by },
    aboutApplication(withdrawn),
  )
  if (row.state !== 'draft') await mailApplicant(tx, withdrawn, 'withdrawn')
  await withdrawPartner(tx, withdrawn, reason)
  return withdrawn
}

/** The partner goes along, if the application made it or a proven person of it withdraws. */
const withdrawPartner = async (tx: Tx, row: ApplicationRow, reason: string | null) => {
  if (!row.partner_id || !(row.created_partner || row.email_proven_at || tx.ctx.actor.kind !== 'public')) return
  const partner = await findPartner(tx, row.partner_id)
  if (!partner || !['applied', 'waitlisted'].includes(partner.stage)) return
  await moveStage(tx, {
    partnerId: partner.id,
    to: 'withdrawn',
    reason: reason ?? 'The application was withdrawn',
    cause: { by: 'partner' },
    details: { applicationId: row.id },
  })
}

/** Corrects name, address and phone. A new address has to be proven, and until then nothing is told to it. */
export const correctContact = async (
  tx: Tx,
  token: string,
  input: InputOf<typeof publicEndpoints.correctApplicationContact>['body'],
): Promise<ApplicationRow> => {
  const row = await openByToken(tx, token, { lock: true })
  if (['expired', 'withdrawn'].includes(row.state)) throw conflict('application.state', 'This application has ended.')
  const values: ApplicationValues = {
    ...(input.fullName !== undefined && { contact_name: input.fullName }),
    ...(input.phone !== undefined && { phone: input.phone }),
    ...(input.email !== undefined && emailColumns(input.email, row)),
    ...(input.wantsInvitation !== undefined && { wants_invitation: input.wantsInvitation }),
  }
  // In a draft the answer and its copy say the same; what was sent stays as it was sent.
  if (row.state === 'draft') values.answers = JSON.stringify(await correctedAnswers(tx, row, input))
  const corrected = await updateApplicationRow(tx, row.id, values)
  await putApplicationSearchEntry(tx, corrected)
  if (corrected.email_folded && corrected.email_folded !== row.email_folded && mayMail(tx, corrected.email_folded))
    await mailApplicant(tx, corrected, 'proof')
  return corrected
}

const correctedAnswers = async (
  tx: Tx,
  row: ApplicationRow,
  input: { fullName?: string | undefined; email?: string | undefined; phone?: string | null | undefined },
): Promise<Values> => {
  const form = await findForm(tx, row.form_id)
  const answers = { ...(row.answers as Values) }
  if (!form) return answers
  const { definition } = await withVersion(tx, form, row.form_number)
  const given = { 'contact.fullName': input.fullName, 'contact.email': input.email, 'contact.phone': input.phone }
  for (const field of applicantFields(definition)) {
    const value = field.fills && field.fills in given ? given[field.fills as keyof typeof given] : undefined
    if (value) answers[field.key] = value
    else if (value === null) delete answers[field.key]
  }
  return answers
}

/** A new link; the old one ends at once. Answers the only copy of the new token. */
export const rotateToken = async (tx: Tx, token: string): Promise<{ token: string; row: ApplicationRow }> => {
  const row = await openByToken(tx, token, { lock: true })
  const number = row.token_number + 1
  const rotated = await updateApplicationRow(tx, row.id, {
    token_number: number,
    token_hash: tokenHashOf(tx.ctx, { id: row.id, token_number: number }),
  })
  if (rotated.email_proven_at && rotated.email_folded && mayMail(tx, rotated.email_folded))
    await mailApplicant(tx, rotated, 'link_changed')
  return { token: tokenOf(tx.ctx, rotated), row: rotated }
}

/** Mails the links of an address. The answer never tells whether there are any. */
export const requestLinks = async (
  tx: Tx,
  email: string,
  language: string,
  sender: Sender,
): Promise<{ message: string }> => {
  refuseAbove(
    tx.ctx.services,
    `links ${tx.ctx.workspace.id} ${sender.address}`,
    10,
    hourMs,
    'Many links were asked for from here; try again later.',
  )
  const message = statusWords(language).linkSent
  const folded = email.normalize('NFC').toLowerCase()
  const rows = await applicationsOfEmail(tx, folded)
  if (rows.length === 0 || !mayMail(tx, folded)) return { message }
  for (const row of rows.slice(0, 5))
    await mailApplicant(tx, row, 'links', { link: pageLink(tx.ctx, row, { proof: true }) })
  return { message }
}
