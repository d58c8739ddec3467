/** Sending an application: every field at once, every check, and one answer, also for what looks like spam. */

import { dropClock, meetClock, openTask, startClock } from '#modules/tasks/public.ts'
import { addBusinessMinutes, businessDayMinutes } from '#platform/calendar.ts'
import type { Tx } from '#platform/context.ts'
import type { InputOf } from '#platform/contract.ts'
import { conflict, invalid, Problem, tooManyRequests } from '#platform/errors.ts'
import { workspaceCalendar } from '#platform/tenancy/workspace-calendar.ts'
import { answerWords } from '../../contract/answer-words.ts'
import type { FormDefinitionValue } from '../../contract/definition.ts'
import { applicationSubmitted } from '../../contract/events.ts'
import { applicantFields, textIn } from '../../contract/fields.ts'
import type { publicEndpoints } from '../../contract/public.ts'
import { type ApplicationRow, queueUp, submittedSince, updateApplicationRow } from '../../queries/applications.ts'
import { replaceChecks } from '../../queries/review.ts'
import { statusWords } from '../../words/status.ts'
import { countForm } from '../forms/funnel.ts'
import { findPartnerType } from '../partners.ts'
import { waitSeconds } from '../rate.ts'
import { settingsOfType, type TypeSettings, workspaceSettings } from '../settings/read.ts'
import {
  answersHash,
  filledText,
  keptAnswers,
  mergeAnswers,
  sentIssues,
  submitIssues,
  summaryOf,
  type Values,
} from './answers.ts'
import { attachPartner } from './attach.ts'
import { heldByChannel } from './channel.ts'
import { type CheckResult, mayBeTold, runChecks } from './checks.ts'
import { dayMs, onCurrentVersion, openByToken, refuseClosed, type Sender } from './draft.ts'
import { draftSlots, quarantineExpiry } from './due-kinds.ts'
import { lookUpJob } from './look-up.ts'
import { mailApplicant } from './mails.ts'
import { aboutApplication, factsOf, moveApplication, refuseUnless } from './moves.ts'

const hourMs = 3_600_000

/** Sends the application of this token. The same token again answers the first result. */
export const submitApplication = async (
  tx: Tx,
  token: string,
  input: InputOf<typeof publicEndpoints.submitApplication>['body'],
  sender: Sender,
): Promise<ApplicationRow> => {
  const before = await openByToken(tx, token, { lock: true })
  if (before.submitted_at) return before
  await refuseUnless(tx, before, ['draft'], 'it cannot be sent')
  const { row: current, published } = await onCurrentVersion(tx, before)
  const { version, definition } = published
  const [language, fallback] = [current.language, version.default_language]
  refuseClosed(tx, published, language)
  const given = input.answers ?? {}
  const sent = sentIssues(definition, given, language, fallback)
  if (sent.length > 0) throw invalid(...sent)
  const { answers } = keptAnswers(definition, mergeAnswers(current.answers as Values, given), language, fallback)
  const issues = submitIssues(definition, answers, language, fallback)
  if (issues.length > 0)
    throw new Problem({
      status: 422,
      code: 'application.incomplete',
      detail: issues.length === 1 ? issues[0]!.message : `${issues.length} answers need attention.`,
      errors: issues,
    })
  const summary = summaryOf(definition, answers, current)
  // Those of one company and one address go one after the other, so that the second sees the first.
  await queueUp(tx, [
    sender.address,
    ...[summary.email_domain, summary.website_domain].filter((name) => typeof name === 'string'),
  ])
  const row = await updateApplicationRow(tx, current.id, {
    ...summary,
    answers: JSON.stringify(answers),
    sender_address: sender.address.slice(0, 60),
  })
  await refuseRates(tx, row)

  const type = await findPartnerType(tx, row.type_id)
  if (!type) throw new Error('The type of an application cannot be read')
  const settings = await settingsOfType(tx, type)
  const hash = answersHash(definition, answers)
  const { results, known, candidates } = await runChecks(tx, row, settings, {
    decoy: input.decoy,
    answersHash: hash,
    registrationNumber: filledText(definition, answers, 'partner.registrationNumber'),
    vatId: filledText(definition, answers, 'partner.vatId'),
  })
  const stops = results.filter((result) => result.outcome === 'stop')
  if (stops.some((stop) => stop.check === 'disposable_mail'))
    throw invalid(companyAddress(definition, language, fallback))
  const knownStops = known !== undefined && stops.some((stop) => stop.check === 'known_company')
  if (knownStops && mayBeTold(row, known.domains))
    throw conflict('application.exists', known.notice, { reason: known.what })

  await replaceChecks(tx, row.id, results)
  await countForm(tx, { formId: row.form_id, number: version.number, source: row.source }, ['submit'])
  await tx.unschedule(draftSlots.warning, row.id)
  await tx.unschedule(draftSlots.expiry, row.id)
  const quarantined = stops.some((stop) => stop.check !== 'known_company')
  const submitted = await moveApplication(tx, row, quarantined ? 'quarantined' : 'submitted', {
    submitted_at: tx.now,
    arrived_at: tx.now,
    answers_hash: hash,
    changed_fields: [],
    consents: JSON.stringify(consentsOf(definition, answers, tx.now)),
  })
  const promise = promiseOf(tx, submitted, settings)
  if (quarantined) {
    await tx.schedule(quarantineExpiry, row.id, new Date(tx.now.getTime() + 30 * dayMs))
    await mailReceived(tx, submitted, promise)
    return submitted
  }
  return takeIn(tx, submitted, definition, settings, {
    attach: !knownStops && !needsPerson(results),
    certainId: candidates[0]?.band === 'certain' ? candidates[0].partnerId : null,
    results,
    mail: true,
  })
}

/** A match that is only likely, or set to hold: a person says which company it is. */
const needsPerson = (results: readonly CheckResult[]) =>
  results.some((result) => result.check === 'match' && (result.outcome === 'hold' || result.outcome === 'stop'))

type TakeIn = {
  attach: boolean
  certainId: string | null
  results: readonly { check: string; outcome: string; owner: string; sentence: string }[]
  mail: boolean
}
/** What follows once an application is no suspected spam: partner, clocks from its arrival, the task, the fact, the mail. */
export const takeIn = async (
  tx: Tx,
  row: ApplicationRow,
  definition: FormDefinitionValue,
  settings: TypeSettings,
  how: TakeIn,
): Promise<ApplicationRow> => {
  const held = await heldByChannel(tx, row)
  const attached = how.attach ? await attachPartner(tx, held, definition, { partnerId: how.certainId }) : held
  const startedAt = attached.submitted_at ?? tx.now
  const clock = {
    subjectKind: 'application',
    subjectId: attached.id,
    partnerId: attached.partner_id,
    memberId: attached.reviewer_id,
    business: true,
    startedAt,
  }
  await startClock(tx, { ...clock, kind: 'first_answer', targetMinutes: settings.firstAnswerDays * businessDayMinutes })
  await startClock(tx, {
    ...clock,
    kind: 'application_decision',
    targetMinutes: settings.decisionDays * businessDayMinutes,
  })
  const eventId = await tx.announce(
    applicationSubmitted,
    {
      ...factsOf(attached),
      partnerId: attached.partner_id,
      channelRecordKind: attached.channel_record_kind,
      channelRecordId: attached.channel_record_id,
      emailProven: attached.email_proven_at !== null,
    },
    aboutApplication(attached),
  )
  const promise = promiseOf(tx, attached, settings)
  await openTask(tx, {
    kind: 'discovery.review_application',
    subject: { kind: 'application', id: attached.id },
    partnerId: attached.partner_id,
    title: `Review the application of ${attached.company}`.slice(0, 140),
    side: 'team',
    owner: attached.reviewer_id ? { memberId: attached.reviewer_id } : { role: 'partner_manager' },
    dueAt: promise,
    waiting: 'partner',
    cause: eventId,
  })
  for (const result of how.results)
    if (result.outcome === 'hold' && result.owner !== 'reviewer') await askOwner(tx, attached, result, eventId)
  if (how.mail) await mailReceived(tx, attached, promise)
  if ((await workspaceSettings(tx)).outsideLookUps)
    await tx.enqueue(lookUpJob, {
      title: `Look at the website of ${attached.company}`.slice(0, 200),
      input: { applicationId: attached.id },
      subjectId: attached.id,
    })
  return attached
}

const askOwner = (
  tx: Tx,
  row: ApplicationRow,
  check: { check: string; owner: string; sentence: string },
  cause: string,
) =>
  openTask(tx, {
    kind: 'discovery.clear_hold',
    subject: { kind: 'application_check', id: `${row.id}:${check.check}` },
    partnerId: row.partner_id,
    title: `Clear or keep the hold on ${row.company}: ${check.sentence}`.slice(0, 140),
    side: 'team',
    owner: { role: check.owner === 'legal' ? 'legal' : 'executive' },
    waiting: 'colleague',
    cause,
  })

const mailReceived = async (tx: Tx, row: ApplicationRow, promise: Date) => {
  await mailApplicant(tx, row, row.email_proven_at ? 'received' : 'proof_submitted', { date: promise })
}

/** When the first answer is promised: two business days from the arrival, unless the type says otherwise. */
export const promiseOf = (tx: Tx, row: ApplicationRow, settings: TypeSettings): Date =>
  addBusinessMinutes(
    workspaceCalendar(tx.ctx.workspace),
    row.submitted_at ?? tx.now,
    settings.firstAnswerDays * businessDayMinutes,
  )

/** Ends both clocks: met by an answer, or dropped because none is wanted any more. */
export const endClocks = async (tx: Tx, id: string, how: 'met' | 'dropped') => {
  const end = how === 'met' ? meetClock : dropClock
  for (const kind of ['first_answer', 'application_decision']) await end(tx, { kind, subjectId: id })
}

const refuseRates = async (tx: Tx, row: ApplicationRow) => {
  const limits = await workspaceSettings(tx)
  const since = new Date(tx.now.getTime() - hourMs)
  const tooMany = (oldest: Date | null) =>
    tooManyRequests(waitSeconds(oldest ?? tx.now, hourMs, tx.now.getTime()), statusWords(row.language).manySent)
  if (row.sender_address) {
    const { amount, oldest } = await submittedSince(tx, since, { address: row.sender_address })
    if (amount >= limits.perAddressAnHour) throw tooMany(oldest)
  }
  if (row.email_domain) {
    const { amount, oldest } = await submittedSince(tx, since, { domain: row.email_domain })
    if (amount >= limits.perDomainAnHour) throw tooMany(oldest)
  }
}

const companyAddress = (definition: FormDefinitionValue, language: string, fallback: string) => {
  const field = applicantFields(definition).find((one) => one.fills === 'contact.email')
  return {
    field: field?.key ?? 'email',
    rule: 'disposable',
    message: `${textIn(field?.label, language, fallback) || 'E-mail'}: ${answerWords(language, 'company_address')}`,
  }
}

const consentsOf = (definition: FormDefinitionValue, answers: Readonly<Values>, at: Date) =>
  applicantFields(definition)
    .filter((field) => field.kind === 'consent' && answers[field.key] === true)
    .map((field) => ({ field: field.key, version: definition.privacy.version, at: at.toISOString() }))
