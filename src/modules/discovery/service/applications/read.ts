/** Applications as the team sees them; a page costs the same number of queries as one. */

import { findPartner } from '#modules/partners/public.ts'
import { type ClockFacts, clocksOf, medianOfMetClocks } from '#modules/tasks/public.ts'
import type { Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { notFound } from '#platform/errors.ts'
import type { Application, ApplicationDecision, ApplicationSummary } from '../../contract/applications.ts'
import type { FormFieldValue } from '../../contract/definition.ts'
import { audienceOf, fieldsOf, textIn } from '../../contract/fields.ts'
import type { CheckKey } from '../../contract/settings.ts'
import { type ApplicationState, applicationStates, channels, type Outcome } from '../../contract/states.ts'
import { type ApplicationRow, findApplicationRow, statesAndChannels } from '../../queries/applications.ts'
import {
  type CheckRow,
  checksOf,
  type DecisionRow,
  decisionsOf,
  filesOf,
  movesOf,
  questionsOf,
} from '../../queries/review.ts'
import { memberNames, type ReasonRow, reasonRows } from '../../queries/settings.ts'
import { partnerNames } from '../partners.ts'
import type { Values } from './answers.ts'
import { candidatesOf, formOf } from './review.ts'
import { questionToWire } from './status.ts'

type Summary = Static<typeof ApplicationSummary>
const isOpenHold = (check: CheckRow) =>
  (check.outcome === 'hold' || check.outcome === 'stop') && check.cleared_at === null

/** Viewers read without personal data, as everywhere. */
const seesPeople = ({ ctx }: Tx): boolean =>
  ctx.actor.kind !== 'member' || ctx.actor.isHead || ctx.actor.roles.some((role) => role !== 'viewer')

export const summariesOf = async (tx: Tx, rows: readonly ApplicationRow[]): Promise<Summary[]> => {
  const ids = rows.map((row) => row.id)
  const [clocks, checks] = [await clocksOf(tx, ids), await checksOf(tx, ids)]
  const reviewers = await memberNames(
    tx,
    rows.map((row) => row.reviewer_id),
  )
  const partners = await partnerNames(tx, [...new Set(rows.flatMap((row) => (row.partner_id ? [row.partner_id] : [])))])
  const people = seesPeople(tx)
  return rows.map((row) => ({
    id: row.id,
    state: row.state as ApplicationState,
    company: row.company,
    website: row.website,
    country: row.country,
    contactName: people ? row.contact_name : '',
    email: people ? row.email : null,
    typeId: row.type_id,
    formId: row.form_id,
    language: row.language,
    channel: row.channel as Summary['channel'],
    partner: row.partner_id ? { id: row.partner_id, name: partners.get(row.partner_id) ?? row.company } : null,
    reviewer: row.reviewer_id ? { id: row.reviewer_id, name: reviewers.get(row.reviewer_id) ?? 'Somebody' } : null,
    emailProven: row.email_proven_at !== null,
    openHolds: (checks.get(row.id) ?? []).filter(isOpenHold).length,
    promise: promiseToWire(clocks.get(row.id) ?? [], tx.now),
    arrivedAt: row.arrived_at.toISOString(),
    submittedAt: row.submitted_at?.toISOString() ?? null,
    revisitOn: row.revisit_on,
    reapplyFrom: row.reapply_from,
    version: row.version,
    updatedAt: row.updated_at.toISOString(),
  }))
}

const promiseToWire = (clocks: readonly ClockFacts[], now: Date): Summary['promise'] => {
  const latest = (kind: string) => clocks.findLast((clock) => clock.kind === kind)
  const [first, decision] = [latest('first_answer'), latest('application_decision')]
  const running = [first, decision].filter(
    (clock): clock is ClockFacts => clock !== undefined && clock.endedAt === null,
  )
  const late = running.some((clock) => clock.breachedAt !== null)
  const state = (): Summary['promise']['state'] => {
    if (running.length === 0) return first || decision ? 'met' : 'none'
    if (late) return 'breached'
    if (running.every((clock) => clock.state === 'paused')) return 'paused'
    const warned = running.some(
      (clock) =>
        clock.breachesAt &&
        (now.getTime() - clock.startedAt.getTime()) * 5 >= (clock.breachesAt.getTime() - clock.startedAt.getTime()) * 4,
    )
    return warned ? 'warned' : 'running'
  }
  return {
    firstAnswerBy: first?.endedAt === null ? (first.breachesAt?.toISOString() ?? null) : null,
    decisionBy: decision?.endedAt === null ? (decision.breachesAt?.toISOString() ?? null) : null,
    waitingSince: running[0]?.startedAt.toISOString() ?? null,
    late,
    state: state(),
  }
}

/** One application with everything a decision needs. 404 without it. */
export const readApplication = async (tx: Tx, id: string): Promise<Static<typeof Application>> => {
  const row = await findApplicationRow(tx, id)
  if (!row) throw notFound('application')
  return applicationToWire(tx, row)
}

export const applicationToWire = async (tx: Tx, row: ApplicationRow): Promise<Static<typeof Application>> => {
  const [summary] = await summariesOf(tx, [row])
  if (!summary) throw new Error('An application without a summary')
  const { definition, version } = await formOf(tx, row)
  const language = version.default_language
  const answers = row.answers as Values
  const checks = (await checksOf(tx, [row.id])).get(row.id) ?? []
  const decisions = (await decisionsOf(tx, [row.id])).get(row.id) ?? []
  const reasons = await reasonRows(tx)
  const managers = await memberNames(
    tx,
    decisions.map((decision) => decision.manager_id),
  )
  const people = seesPeople(tx)
  const match = checks.find((check) => check.check_key === 'match')
  const candidates = []
  for (const candidate of candidatesOf(match?.evidence)) {
    const partner = await findPartner(tx, candidate.partnerId)
    if (partner)
      candidates.push({
        partner: { id: partner.id, name: partner.display_name },
        stage: partner.stage,
        band: candidate.band,
        points: candidate.points,
        lines: candidate.lines,
      })
  }
  return {
    ...summary,
    formNumber: row.form_number,
    answers: definition.pages.flatMap((page) =>
      page.fields
        .filter(
          (field) => field.kind !== 'heading' && answers[field.key] !== undefined && (people || !isPersonal(field)),
        )
        .map((field) => ({
          field: field.key,
          page: textIn(page.title, language, language),
          label: textIn(field.label, language, language),
          kind: field.kind,
          shownTo: audienceOf(field),
          value: answers[field.key],
          chosen: chosenIn(field, answers[field.key], language),
          changed: row.changed_fields.includes(field.key),
          criterion: field.criterion ?? null,
        })),
    ),
    teamFields: fieldsOf(definition).filter((field) => audienceOf(field) === 'team'),
    checks: checks.map((check) => ({
      check: check.check_key,
      label: checkLabels[check.check_key as CheckKey] ?? check.check_key,
      outcome: check.outcome as 'pass',
      sentence: check.sentence,
      evidence: check.evidence as Record<string, unknown>,
      owner: check.owner as 'reviewer',
      cleared: check.cleared_at
        ? {
            by: check.cleared_by_name ?? 'Somebody',
            at: check.cleared_at.toISOString(),
            reason: check.cleared_reason ?? '',
          }
        : null,
    })),
    candidates,
    duplicateResolved: row.partner_id !== null,
    questions: (await questionsOf(tx, row.id)).map(questionToWire),
    files: (await filesOf(tx, row.id)).map((file) => ({
      number: file.number,
      name: file.name,
      contentType: file.content_type,
      sizeBytes: Number(file.size_bytes),
      field: file.field,
      addedAt: file.added_at.toISOString(),
    })),
    decisions: decisions.map((decision) => decisionToWire(tx, decision, reasons, managers)),
    steps: (await movesOf(tx, row.id)).map((move) => ({
      state: move.to_state as ApplicationState,
      at: move.at.toISOString(),
      by: move.by_name,
      reason: move.reason,
    })),
    consents: row.consents as { field: string; version: string; at: string }[],
    source: row.source,
    utm: row.utm as Record<string, string>,
    channelRecord:
      row.channel_record_kind && row.channel_record_id
        ? { kind: row.channel_record_kind, id: row.channel_record_id }
        : null,
    phone: people ? row.phone : null,
    proofWaived: row.proof_waived_reason,
    startedAt: row.started_at.toISOString(),
  }
}
const isPersonal = (field: { kind: string; fills?: string | undefined }) =>
  field.kind === 'person' ||
  field.kind === 'email' ||
  field.kind === 'phone' ||
  field.fills?.startsWith('contact.') === true

const decisionToWire = (
  tx: Tx,
  row: DecisionRow,
  reasons: readonly ReasonRow[],
  managers: ReadonlyMap<string, string>,
): Static<typeof ApplicationDecision> => ({
  number: row.number,
  outcome: row.outcome as Outcome,
  reasons: row.reasons.map((key) => ({
    key,
    label:
      textIn(
        (reasons.find((reason) => reason.key === key)?.labels ?? {}) as Record<string, string>,
        tx.ctx.workspace.language,
        'en',
      ) || key,
  })),
  subject: row.subject,
  body: row.body,
  note: row.note,
  alternative: row.alternative,
  typeId: row.type_after,
  manager: row.manager_id ? { id: row.manager_id, name: managers.get(row.manager_id) ?? 'Somebody' } : null,
  revisitOn: row.revisit_on,
  reapplyFrom: row.reapply_from,
  reapplyNever: row.reapply_never,
  fastTrack: row.fast_track,
  by: row.by_name,
  at: row.at.toISOString(),
  undoUntil: row.undo_until.toISOString(),
  canUndo: row.undone_at === null && row.superseded_at === null && row.undo_until > tx.now,
  undone: row.undone_at ? { by: row.undone_by_name ?? 'Somebody', at: row.undone_at.toISOString() } : null,
})

export const checkLabels: Readonly<Record<CheckKey, string>> = {
  spam: 'Filled in by a person',
  same_answers: 'Same answers elsewhere',
  disposable_mail: 'Throw-away address',
  free_mail: 'Free mail address',
  domain_differs: 'Address and website differ',
  shared_host: 'Website on a shared host',
  restricted_country: 'Restricted country',
  competitor: 'Competitor',
  known_company: 'Company known',
  match: 'Same as a company we have',
  website_answers: 'Website answers',
}

export const statistics = async (tx: Tx, typeId: string | undefined) => {
  const counts = await statesAndChannels(tx, typeId)
  const sum = (by: 'state' | 'channel', value: string) =>
    counts.filter((row) => row[by] === value).reduce((total, row) => total + row.amount, 0)
  const [first, decision] = [
    await medianOfMetClocks(tx, 'first_answer', 90),
    await medianOfMetClocks(tx, 'application_decision', 90),
  ]
  return {
    states: applicationStates.map((state) => ({ state, count: sum('state', state) })),
    channels: channels.map((channel) => ({ channel, count: sum('channel', channel) })),
    firstAnswer: { clocks: first.clocks, medianBusinessMinutes: first.medianMinutes },
    decision: { clocks: decision.clocks, medianBusinessMinutes: decision.medianMinutes },
  }
}

/** The labels of what was chosen from a list; an option that is no longer offered keeps its value. */
const chosenIn = (field: FormFieldValue, answer: unknown, language: string): string[] | null =>
  field.options && field.options.length > 0
    ? [answer].flat().map((value) => {
        const option = field.options?.find((one) => one.value === value)
        return option ? textIn(option.label, language, language) : String(value)
      })
    : null
