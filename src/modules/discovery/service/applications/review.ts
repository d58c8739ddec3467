/** Reviewing: take, assign, ask, release, clear, resolve. Refusals first, then straight down. */

import { closeTask, meetClock, pauseClock } from '#modules/tasks/public.ts'
import type { Tx } from '#platform/context.ts'
import type { InputOf } from '#platform/contract.ts'
import { changedMeanwhile, conflict, forbidden, invalid, notFound } from '#platform/errors.ts'
import { answerIssues } from '../../contract/answers.ts'
import type { applicationEndpoints } from '../../contract/applications.ts'
import { applicationInfoRequested, applicationReleased, applicationReviewStarted } from '../../contract/events.ts'
import { audienceOf, fieldsOf } from '../../contract/fields.ts'
import { type ApplicationRow, type ApplicationValues, updateApplicationRow } from '../../queries/applications.ts'
import { findForm } from '../../queries/forms.ts'
import { checksOf, insertMessage, insertQuestions, type MessageRow, updateCheck } from '../../queries/review.ts'
import { isActiveMember, memberNames } from '../../queries/settings.ts'
import { acting } from '../acting.ts'
import { withVersion } from '../forms/public.ts'
import { findPartner, findPartnerType, managerOf } from '../partners.ts'
import { refuseForbidden } from '../settings/do-not-contact.ts'
import { settingsOfType } from '../settings/read.ts'
import { mergeAnswers, type Values } from './answers.ts'
import { endByWithdrawal, goOn } from './applicant.ts'
import { attachPartner } from './attach.ts'
import { quarantineExpiry } from './due-kinds.ts'
import { mailApplicant } from './mails.ts'
import { aboutApplication, factsOf, lockApplication, moveApplication, refuseUnless } from './moves.ts'
import { takeIn } from './submit.ts'

/** 409 `review.conflict` when this member manages the partner who referred the applicant. */
export const refuseConflict = async (tx: Tx, row: ApplicationRow, memberId: string): Promise<void> => {
  if (!row.referrer_partner_id) return
  const manager = (await managerOf(tx, [row.referrer_partner_id])).get(row.referrer_partner_id)
  if (manager?.id !== memberId) return
  throw conflict(
    'review.conflict',
    tx.ctx.actor.kind === 'member' && tx.ctx.actor.id === memberId
      ? 'You manage the partner who referred them.'
      : `${manager.name} manages the partner who referred them.`,
  )
}

/** Takes the application, or gives it to a colleague; the review begins with the first who has it. */
export const assignApplication = async (
  tx: Tx,
  id: string,
  input: InputOf<typeof applicationEndpoints.assignApplication>['body'],
): Promise<ApplicationRow> => {
  const row = await lockApplication(tx, id)
  await refuseUnless(tx, row, ['submitted', 'in_review', 'info_requested', 'waitlisted'], 'it cannot be reviewed')
  const { actor } = tx.ctx
  const memberId = input.memberId ?? (actor.kind === 'member' ? actor.id : undefined)
  if (!memberId) throw invalid({ field: 'memberId', rule: 'required', message: 'Name the member who reviews it.' })
  if (!(await isActiveMember(tx, memberId))) throw conflict('member.inactive', 'This member is not active.')
  await refuseConflict(tx, row, memberId)
  if (input.memberId === undefined && row.reviewer_id && row.reviewer_id !== memberId) {
    const name = (await memberNames(tx, [row.reviewer_id])).get(row.reviewer_id) ?? 'A colleague'
    throw conflict('application.taken', `${name} has it already; assign it to yourself by name to take it over.`)
  }
  if (row.state === 'submitted' && !row.email_proven_at && !input.proofNotNeeded)
    throw conflict(
      'application.email_unproven',
      'The e-mail is not proven yet; wait for it, or say why that is not needed.',
    )
  if (row.reviewer_id === memberId && row.state !== 'submitted') return row
  const values: ApplicationValues = {
    reviewer_id: memberId,
    ...(!row.email_proven_at &&
      input.proofNotNeeded && { proof_waived_reason: input.proofNotNeeded, proof_waived_by: memberId }),
  }
  const taken =
    row.state === 'submitted'
      ? await moveApplication(tx, row, 'in_review', values, input.proofNotNeeded ?? null)
      : await updateApplicationRow(tx, row.id, values)
  await tx.announce(
    applicationReviewStarted,
    { ...factsOf(taken), partnerId: taken.partner_id, reviewerId: memberId },
    aboutApplication(taken),
  )
  return taken
}

/** Sends questions; the clocks stand still until they are answered. Asking is a first answer. */
export const askApplicant = async (tx: Tx, id: string, questions: readonly string[]): Promise<ApplicationRow> => {
  const row = await lockApplication(tx, id)
  await refuseUnless(tx, row, ['in_review', 'info_requested'], 'take it into review first')
  await refuseForbidden(tx, { email: row.email })
  await insertQuestions(tx, row.id, questions, acting(tx))
  const answered = await markFirstAnswer(tx, row)
  const asked =
    row.state === 'in_review'
      ? await moveApplication(tx, answered, 'info_requested')
      : await updateApplicationRow(tx, row.id, {})
  await pauseClock(tx, { kind: 'application_decision', subjectId: row.id, reason: 'Waiting for the applicant' })
  await tx.announce(
    applicationInfoRequested,
    { ...factsOf(asked), partnerId: asked.partner_id, questions: questions.length },
    aboutApplication(asked),
  )
  await mailApplicant(tx, asked, 'question', { questions })
  return asked
}

/** Goes on without waiting for the answers. */
export const resumeApplication = async (tx: Tx, id: string): Promise<ApplicationRow> => {
  const row = await lockApplication(tx, id)
  await refuseUnless(tx, row, ['info_requested'], 'nothing is being waited for')
  return goOn(tx, row, 'Went on without the answers')
}

/** What meets the promise of a first answer: the first question, message or decision that leaves the house. */
export const markFirstAnswer = async (tx: Tx, row: ApplicationRow): Promise<ApplicationRow> => {
  if (row.first_answer_at) return row
  await meetClock(tx, { kind: 'first_answer', subjectId: row.id })
  return updateApplicationRow(tx, row.id, { first_answer_at: tx.now })
}

/** A message to the applicant, by mail and on the page. */
export const sendMessage = async (tx: Tx, id: string, body: string): Promise<MessageRow> => {
  const row = await lockApplication(tx, id)
  await refuseUnless(
    tx,
    row,
    ['submitted', 'in_review', 'info_requested', 'accepted', 'waitlisted', 'declined'],
    'nobody reads a message to it',
  )
  await refuseForbidden(tx, { email: row.email })
  const by = acting(tx)
  const message = await insertMessage(tx, { applicationId: row.id, side: 'team', body, ...by })
  await markFirstAnswer(tx, row)
  await mailApplicant(tx, row, 'message', { message: body, from: by.by_name })
  return message
}

/** Out of quarantine: it is no spam. From here on it goes the way of every application, with the promise of its arrival. */
export const releaseApplication = async (tx: Tx, id: string, reason: string): Promise<ApplicationRow> => {
  const row = await lockApplication(tx, id)
  await refuseUnless(tx, row, ['quarantined'], 'it is not in quarantine')
  await tx.unschedule(quarantineExpiry, row.id)
  const by = acting(tx)
  const checks = (await checksOf(tx, [row.id])).get(row.id) ?? []
  const stops = checks.filter((check) => check.outcome === 'stop' && check.check_key !== 'known_company')
  for (const stop of stops)
    await updateCheck(tx, row.id, stop.check_key, {
      cleared_at: tx.now,
      cleared_by_kind: by.by_kind,
      cleared_by_id: by.by_id,
      cleared_by_name: by.by_name,
      cleared_reason: reason,
    })
  const released = await moveApplication(tx, row, 'submitted', {}, reason)
  await tx.announce(applicationReleased, factsOf(released), aboutApplication(released))
  const { definition, type } = await formOf(tx, released)
  const match = checks.find((check) => check.check_key === 'match')
  const known = checks.some((check) => check.check_key === 'known_company' && check.outcome === 'stop')
  const results = checks.map((check) => ({
    check: check.check_key,
    outcome: check.outcome,
    owner: check.owner,
    sentence: check.sentence,
  }))
  return takeIn(tx, released, definition, await settingsOfType(tx, type), {
    attach: !known && match?.outcome !== 'hold' && match?.outcome !== 'stop',
    certainId: match?.outcome === 'pass' ? (candidatesOf(match.evidence)[0]?.partnerId ?? null) : null,
    results,
    mail: false,
  })
}

/** Clears a hold by name. Only its owner may: legal for countries, the executive side for competitors, else reviewers. */
export const clearCheck = async (tx: Tx, id: string, key: string, reason: string): Promise<ApplicationRow> => {
  const row = await lockApplication(tx, id)
  await refuseUnless(
    tx,
    row,
    ['submitted', 'in_review', 'info_requested', 'waitlisted'],
    'its checks cannot be cleared',
  )
  const check = ((await checksOf(tx, [row.id])).get(row.id) ?? []).find((one) => one.check_key === key)
  if (!check || (check.outcome !== 'hold' && check.outcome !== 'stop') || check.cleared_at)
    throw conflict('check.not_held', 'This check does not hold the application.')
  refuseOtherOwner(tx, check.owner)
  const by = acting(tx)
  await updateCheck(tx, row.id, key, {
    cleared_at: tx.now,
    cleared_by_kind: by.by_kind,
    cleared_by_id: by.by_id,
    cleared_by_name: by.by_name,
    cleared_reason: reason,
  })
  await closeTask(tx, { kind: 'discovery.clear_hold', subjectId: `${row.id}:${key}`, outcome: 'Cleared' })
  if (key !== 'known_company' || row.partner_id) return updateApplicationRow(tx, row.id, {})
  return attachAfterClearance(tx, row, check.evidence, reason)
}

/** A repeat that somebody let in joins the company's record; before its date only a lead can. */
const attachAfterClearance = async (
  tx: Tx,
  row: ApplicationRow,
  evidence: unknown,
  reason: string,
): Promise<ApplicationRow> => {
  const match = ((await checksOf(tx, [row.id])).get(row.id) ?? []).find((check) => check.check_key === 'match')
  const named = evidenceId(evidence, 'partnerId')
  const earlier = evidenceId(evidence, 'applicationId')
  const before = earlier ? (await lockApplication(tx, earlier)).partner_id : null
  const certain = match?.outcome === 'pass' ? candidatesOf(match.evidence)[0]?.partnerId : undefined
  const partnerId = named ?? before ?? certain ?? null
  if (partnerId === null && match && (match.outcome === 'hold' || match.outcome === 'stop') && !match.cleared_at)
    return updateApplicationRow(tx, row.id, {})
  const { definition } = await formOf(tx, row)
  return attachPartner(tx, row, definition, { partnerId, override: reason })
}

const evidenceId = (evidence: unknown, name: string): string | undefined => {
  const value =
    typeof evidence === 'object' && evidence !== null ? (evidence as Record<string, unknown>)[name] : undefined
  return typeof value === 'string' ? value : undefined
}
type StoredCandidate = {
  partnerId: string
  name: string
  stage: string
  band: 'certain' | 'likely' | 'possible'
  points: number
  lines: { points: number; sentence: string }[]
}
/** What the check `match` kept. */
export const candidatesOf = (evidence: unknown): StoredCandidate[] => {
  const found =
    typeof evidence === 'object' && evidence !== null ? (evidence as Record<string, unknown>).candidates : undefined
  return Array.isArray(found) ? (found as StoredCandidate[]) : []
}

const refuseOtherOwner = (tx: Tx, owner: string) => {
  const { actor, rights } = tx.ctx
  if (actor.kind !== 'member') throw forbidden('check.owner', 'A person clears holds, by name.')
  if (owner === 'reviewer' && !rights.has('discovery.review'))
    throw forbidden('check.owner', 'A partner manager clears this hold.', { owner })
  if (owner === 'legal' && !actor.roles.includes('legal'))
    throw forbidden('check.owner', 'Legal clears this hold.', { owner })
  if (owner === 'executive' && !actor.roles.includes('executive'))
    throw forbidden('check.owner', 'An executive clears this hold.', { owner })
}

/** Says which company it is: one that was found, or another. */
export const resolveMatch = async (
  tx: Tx,
  id: string,
  input: InputOf<typeof applicationEndpoints.resolveApplicationMatch>['body'],
): Promise<ApplicationRow> => {
  const row = await lockApplication(tx, id)
  await refuseUnless(
    tx,
    row,
    ['submitted', 'in_review', 'info_requested', 'waitlisted'],
    'its company cannot be changed',
  )
  if (row.partner_id) throw conflict('application.match_resolved', 'The company is clear already.')
  const partner = input.partnerId ? await findPartner(tx, input.partnerId) : undefined
  if (input.partnerId && !partner) throw notFound('partner')
  const by = acting(tx)
  const reason = input.reason ?? (partner ? `It is ${partner.display_name}` : 'It is another company')
  await updateCheck(tx, row.id, 'match', {
    cleared_at: tx.now,
    cleared_by_kind: by.by_kind,
    cleared_by_id: by.by_id,
    cleared_by_name: by.by_name,
    cleared_reason: reason,
  })
  const { definition } = await formOf(tx, row)
  return attachPartner(tx, row, definition, { partnerId: partner?.id ?? null })
}

/** Withdraws for the applicant, with a reason. */
export const withdrawByMember = async (tx: Tx, id: string, reason: string): Promise<ApplicationRow> => {
  const row = await lockApplication(tx, id)
  await refuseUnless(
    tx,
    row,
    ['draft', 'submitted', 'in_review', 'info_requested', 'waitlisted'],
    'it cannot be withdrawn',
  )
  return endByWithdrawal(tx, row, 'member', reason)
}

/** Fields of the team, and the type. */
export const updateApplication = async (
  tx: Tx,
  input: InputOf<typeof applicationEndpoints.updateApplication>,
): Promise<ApplicationRow> => {
  const row = await lockApplication(tx, input.params.id)
  if (row.version !== input.version) throw changedMeanwhile(row.version)
  await refuseUnless(tx, row, ['submitted', 'in_review', 'info_requested', 'waitlisted'], 'it cannot be changed')
  const { body } = input
  const { definition, version } = await formOf(tx, row)
  const team = fieldsOf(definition).filter((field) => audienceOf(field) === 'team')
  const given = body.answers ?? {}
  const issues = answerIssues(team, Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null)), {
    complete: false,
    language: version.default_language,
    fallback: version.default_language,
  })
  if (issues.length > 0) throw invalid(...issues)
  if (body.typeId) {
    const type = await findPartnerType(tx, body.typeId)
    if (!type?.active)
      throw invalid({ field: 'typeId', rule: 'unknown', message: 'There is no such partner type in use.' })
  }
  return updateApplicationRow(tx, row.id, {
    ...(body.typeId && { type_id: body.typeId }),
    answers: JSON.stringify(mergeAnswers(row.answers as Values, given)),
  })
}

/** The version that the application is pinned to. */
export const formOf = async (tx: Tx, row: ApplicationRow) => {
  const form = await findForm(tx, row.form_id)
  if (!form) throw new Error('The form of an application cannot be read')
  const published = await withVersion(tx, form, row.form_number)
  const type =
    row.type_id === form.type_id ? published.type : ((await findPartnerType(tx, row.type_id)) ?? published.type)
  return { ...published, type }
}
