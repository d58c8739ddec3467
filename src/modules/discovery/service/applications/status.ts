/** The applicant's page: the draft to go on with, or where the application stands, who has it and what was promised. */

import { clocksOf, medianOfMetClocks } from '#modules/tasks/public.ts'
import { addBusinessMinutes, businessDayMinutes } from '#platform/calendar.ts'
import type { Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { workspaceCalendar } from '#platform/tenancy/workspace-calendar.ts'
import { textIn } from '../../contract/fields.ts'
import type { PublicApplication } from '../../contract/public.ts'
import type { ApplicationState, Outcome } from '../../contract/states.ts'
import type { ApplicationRow } from '../../queries/applications.ts'
import {
  checksOf,
  type DecisionRow,
  decisionsOf,
  filesOf,
  type MoveRow,
  messagesOf,
  movesOf,
  type QuestionRow,
  questionsOf,
} from '../../queries/review.ts'
import { memberNames, reasonRows } from '../../queries/settings.ts'
import { statusWords } from '../../words/status.ts'
import { publicFormToWire } from '../forms/public.ts'
import { settingsOfType, workspaceSettings } from '../settings/read.ts'
import { keptAnswers, submitIssues, type Values } from './answers.ts'
import { noticeFor } from './checks.ts'
import { dayMs, seenOnCurrentVersion } from './draft.ts'
import { promiseOf } from './submit.ts'

const businessDay = businessDayMinutes
type Wire = Static<typeof PublicApplication>

export const publicApplicationToWire = async (tx: Tx, stored: ApplicationRow): Promise<Wire> => {
  const { row, published } = await seenOnCurrentVersion(tx, stored)
  const { version, definition, type } = published
  const { language } = row
  const words = statusWords(language)
  const settings = await settingsOfType(tx, type)
  const moves = await movesOf(tx, row.id)
  const questions = await questionsOf(tx, row.id)
  const { shown: decision, pending } = await standing(tx, row)
  const state = shownState(row, pending)
  const isDraft = state === 'draft'
  const answers = row.answers as Values
  const kept = keptAnswers(definition, answers, language, version.default_language)
  const reviewer = row.reviewer_id ? (await memberNames(tx, [row.reviewer_id])).get(row.reviewer_id) : undefined
  const { draftDays } = await workspaceSettings(tx)
  const promise = isPromised(state) ? await promised(tx, row, settings) : { by: null, late: false }
  const waits = state === 'submitted' || state === 'in_review' || state === 'info_requested'
  return {
    reference: row.id,
    state,
    stateWords: words.states[state],
    workspaceName: tx.ctx.workspace.name,
    form: publicFormToWire(tx, published, language),
    language,
    answers: withoutTeam(
      definition.pages.flatMap((page) => page.fields),
      answers,
    ),
    changedFields: row.changed_fields,
    issues: isDraft
      ? submitIssues(definition, kept.answers, language, version.default_language).map(({ field, message }) => ({
          field,
          message,
        }))
      : [],
    droppedAtSubmit: isDraft ? kept.dropped : [],
    pageReached: row.page_reached,
    company: row.company,
    contact: { fullName: row.contact_name, email: row.email, phone: row.phone },
    emailProven: row.email_proven_at !== null,
    expiresAt: isDraft ? new Date(row.updated_at.getTime() + draftDays * dayMs).toISOString() : null,
    steps: stepsOf(row, moves, questions, decision, language),
    withWhom:
      state === 'info_requested'
        ? words.withYou
        : waits
          ? reviewer
            ? words.withPerson(reviewer)
            : words.withTeam
          : null,
    promisedBy: promise.by?.toISOString() ?? null,
    promiseLate: promise.late,
    medianDays: await medianDays(tx),
    questions: questions.map(questionToWire),
    messages: (await messagesOf(tx, row.id)).map((message) => ({
      number: message.number,
      side: message.side as 'team' | 'applicant',
      author: message.author_name,
      body: message.body,
      at: message.at.toISOString(),
    })),
    files: (await filesOf(tx, row.id)).map((file) => ({
      number: file.number,
      name: file.name,
      contentType: file.content_type,
      sizeBytes: Number(file.size_bytes),
      field: file.field,
      addedAt: file.added_at.toISOString(),
    })),
    decision: decision ? await decisionToWire(tx, decision, language, version.default_language) : null,
    notice: state === 'submitted' && (await holdsKnownCompany(tx, row)) ? await noticeFor(tx, row) : null,
    wantsInvitation: row.wants_invitation,
    can: {
      edit: isDraft,
      submit: isDraft && published.form.published_number !== null,
      withdraw: ['draft', 'submitted', 'in_review', 'info_requested', 'waitlisted'].includes(state),
      write: !['draft', 'expired', 'withdrawn'].includes(state),
    },
  }
}

export const questionToWire = (row: QuestionRow) => ({
  number: row.number,
  text: row.text,
  askedBy: row.asked_by_name,
  askedAt: row.asked_at.toISOString(),
  answer: row.answer,
  answeredAt: row.answered_at?.toISOString() ?? null,
})

/** The decisions that stand, latest first, split by whether the applicant may see them: the time to undo is over. */
const standing = async (
  tx: Tx,
  row: ApplicationRow,
): Promise<{ shown: DecisionRow | undefined; pending: DecisionRow | undefined }> => {
  const all = ((await decisionsOf(tx, [row.id])).get(row.id) ?? []).filter((one) => one.undone_at === null)
  return {
    shown: all.find((one) => one.undo_until <= tx.now),
    pending: all.find((one) => one.undo_until > tx.now && one.outcome === row.state),
  }
}

type ShownState = Exclude<ApplicationState, 'quarantined'>
/** Spam reads as submitted, and a decision that can still be undone as what was before it. */
const shownState = (row: ApplicationRow, pending: DecisionRow | undefined): ShownState => {
  const state = (pending?.state_before ?? row.state) as ApplicationState
  return state === 'quarantined' ? 'submitted' : state
}
const isPromised = (state: ShownState) => ['submitted', 'in_review', 'info_requested'].includes(state)

/**
 * When an answer is promised. A promise that was broken is replaced by the next honest date: as many business days
 * later as a first answer takes, counted from the broken one, and in the future.
 */
const promised = async (
  tx: Tx,
  row: ApplicationRow,
  settings: Parameters<typeof promiseOf>[2],
): Promise<{ by: Date | null; late: boolean }> => {
  const clocks = (await clocksOf(tx, [row.id])).get(row.id) ?? []
  const running =
    clocks.find((clock) => clock.kind === 'first_answer' && clock.endedAt === null) ??
    clocks.find((clock) => clock.kind === 'application_decision' && clock.endedAt === null)
  if (!running)
    return { by: row.submitted_at && row.state === 'quarantined' ? promiseOf(tx, row, settings) : null, late: false }
  // While we wait for the applicant nothing is promised by a date.
  if (running.state === 'paused' || !running.breachesAt) return { by: null, late: running.breachedAt !== null }
  let by = running.breachesAt
  const late = by <= tx.now
  const calendar = workspaceCalendar(tx.ctx.workspace)
  while (by <= tx.now) by = addBusinessMinutes(calendar, by, settings.firstAnswerDays * businessDay)
  return { by, late }
}

/** Business days, with one decimal, that decisions took in the last 90 days. */
const medianDays = async (tx: Tx): Promise<number | null> => {
  const { medianMinutes } = await medianOfMetClocks(tx, 'application_decision', 90)
  return medianMinutes === null ? null : Math.round((medianMinutes / businessDay) * 10) / 10
}

const holdsKnownCompany = async (tx: Tx, row: ApplicationRow): Promise<boolean> =>
  ((await checksOf(tx, [row.id])).get(row.id) ?? []).some(
    (check) => check.check_key === 'known_company' && check.outcome === 'stop' && check.cleared_at === null,
  )

const stepsOf = (
  row: ApplicationRow,
  moves: readonly MoveRow[],
  questions: readonly QuestionRow[],
  decision: DecisionRow | undefined,
  language: string,
): Wire['steps'] => {
  const { steps, states } = statusWords(language)
  const at = (instant: Date | null | undefined) => instant?.toISOString() ?? null
  const review = moves.find((move) => move.to_state === 'in_review')?.at
  const asked = [...new Set(questions.map((question) => question.asked_at.getTime()))].sort((one, other) => one - other)
  const rounds = asked.flatMap((time) => {
    const round = questions.filter((question) => question.asked_at.getTime() === time)
    const answered = round.every((question) => question.answered_at)
      ? round.map((question) => question.answered_at!).sort((one, other) => other.getTime() - one.getTime())[0]
      : undefined
    return [
      { words: steps.asked, at: new Date(time).toISOString(), done: true },
      { words: steps.answered, at: at(answered), done: answered !== undefined },
    ]
  })
  const ended = moves.find((move) => move.to_state === 'withdrawn' || move.to_state === 'expired')
  return [
    { words: steps.started, at: at(row.started_at), done: true },
    { words: steps.submitted, at: at(row.submitted_at), done: row.submitted_at !== null },
    { words: steps.proven, at: at(row.email_proven_at), done: row.email_proven_at !== null },
    { words: steps.review, at: at(review), done: review !== undefined },
    ...rounds,
    ...(ended
      ? [{ words: states[ended.to_state as ShownState], at: at(ended.at), done: true }]
      : [
          {
            words: decision ? states[decision.outcome as ShownState] : steps.decided,
            at: at(decision?.at),
            done: decision !== undefined,
          },
        ]),
  ]
}

const decisionToWire = async (
  tx: Tx,
  decision: DecisionRow,
  language: string,
  fallback: string,
): Promise<NonNullable<Wire['decision']>> => {
  const reasons = (await reasonRows(tx)).filter((reason) => decision.reasons.includes(reason.key))
  const text = (value: unknown) => textIn(value as Record<string, string>, language, fallback)
  return {
    outcome: decision.outcome as Outcome,
    words: decision.body,
    reasons: reasons.map((reason) => text(reason.labels)),
    changes: reasons.map((reason) => text(reason.changes)).filter((words) => words !== ''),
    alternative: decision.alternative,
    revisitOn: decision.revisit_on,
    reapplyFrom: decision.reapply_from,
    at: decision.at.toISOString(),
  }
}

const withoutTeam = (fields: readonly { key: string; shownTo?: string | undefined }[], answers: Values): Values => {
  const team = new Set(fields.filter((field) => field.shownTo === 'team').map((field) => field.key))
  return Object.fromEntries(Object.entries(answers).filter(([key]) => !team.has(key)))
}
