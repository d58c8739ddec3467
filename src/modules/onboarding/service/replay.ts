/** A template tried on journeys that are over: when they would have gone live under it. */
import { partnerNames } from '#modules/partners/public.ts'
import { businessDayMinutes } from '#platform/calendar.ts'
import { civilDate, daysBetween } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { conflict, notFound } from '#platform/errors.ts'
import type { StepTemplate, TemplateDefinition } from '../contract/template-shapes.ts'
import type { JourneyReplayWire } from '../contract/templates.ts'
import { type JourneyRow, lastLiveJourneys } from '../queries/journeys.ts'
import { type StepRow, stepsOf, workedMinutes } from '../queries/steps.ts'
import { findTemplate, templateVersions } from '../queries/templates.ts'
import { type ConditionFacts, holds } from '../rules/conditions.ts'
import { dueDays } from '../rules/days.ts'
import { median } from '../rules/estimate.ts'
import { templateProblems } from '../rules/graph.ts'
import { type PastJourney, replay } from '../rules/replay.ts'
import { termsOf } from './facts.ts'
import { asStep, baseKey } from './load.ts'

const journeysMax = 50
const medianOf = 10

const definitionOf = async (tx: Tx, id: string, number: number | undefined): Promise<TemplateDefinition> => {
  const row = await findTemplate(tx, id)
  if (!row) throw notFound('journey template')
  if (number === undefined) return row.draft as TemplateDefinition
  const version = (await templateVersions(tx, [{ templateId: id, number }])).get(`${id} ${number}`)
  if (!version) throw notFound('version of the template')
  return version.definition as TemplateDefinition
}

const pastOf = (tx: Tx, row: JourneyRow, steps: readonly StepRow[]): PastJourney => {
  const dayOf = (moment: Date) => Math.max(0, daysBetween(row.day_zero, civilDate(tx.ctx.workspace.zone, moment)))
  const liveAt = row.live_at!
  return {
    liveDay: dayOf(liveAt),
    steps: steps.map(asStep).map((step) => ({
      key: baseKey(step.key),
      after: step.template.after,
      gate: step.gate,
      endedDay: step.ended_at && step.ended_at <= liveAt ? dayOf(step.ended_at) : null,
      isLeftOut: step.state === 'skipped',
    })),
  }
}

/** Days of a step that a journey did not have: as long as others took for it, else as long as it is planned. */
const assumedDays = async (tx: Tx, definition: TemplateDefinition) => {
  const worked = await workedMinutes(
    tx,
    definition.steps.map((step) => step.key),
  )
  const dayZero = '2000-01-01'
  const due = dueDays(definition.steps, dayZero)
  const planned = (key: string) => daysBetween(dayZero, due.get(key) ?? dayZero)
  return new Map(
    definition.steps.map((step) => {
      const times = worked.get(step.key) ?? []
      const middle = times.length >= medianOf ? median(times) : null
      return [
        step.key,
        middle === null
          ? {
              days: Math.max(0, planned(step.key) - Math.max(0, ...step.after.map(planned))),
              from: 'planned' as const,
            }
          : // Business days as days of the calendar.
            { days: Math.round(((middle / businessDayMinutes) * 7) / 5), from: 'median' as const },
      ]
    }),
  )
}

export const replayTemplate = async (tx: Tx, id: string, number?: number): Promise<JourneyReplayWire> => {
  const definition = await definitionOf(tx, id, number)
  const [problem] = templateProblems(definition)
  if (problem) throw conflict(problem.code, problem.words)
  const template = (await findTemplate(tx, id))!
  const rows = await lastLiveJourneys(tx, template.type_id, journeysMax)
  const steps = Map.groupBy(
    await stepsOf(
      tx,
      rows.map((row) => row.id),
    ),
    (step) => step.journey_id,
  )
  const names = await partnerNames(
    tx,
    rows.map((row) => row.partner_id),
  )
  const assumed = await assumedDays(tx, definition)
  const templates = new Map(definition.steps.map((step) => [step.key, step]))
  const title = (key: string) => templates.get(key)?.title ?? key
  const used = new Set<string>()
  const items: JourneyReplayWire['items'] = []
  for (const row of rows) {
    const past = pastOf(tx, row, steps.get(row.id) ?? [])
    const known = new Set(past.steps.map((step) => step.key))
    const facts = await factsFor(tx, row, definition.steps, known)
    const replayed = replay(past, definition.steps, (key) =>
      isAsked(templates.get(key)!, known.has(key), facts) ? assumed.get(key)!.days : null,
    )
    for (const key of replayed.assumed) used.add(key)
    items.push({
      journeyId: row.id,
      partner: { id: row.partner_id, name: names.get(row.partner_id) ?? '' },
      liveOn: civilDate(tx.ctx.workspace.zone, row.live_at!),
      actualDays: past.liveDay,
      replayedDays: replayed.liveDay,
      path: replayed.path.map(title),
    })
  }
  const differences = items.map((item) => item.actualDays - item.replayedDays)
  const differenceDays = median(differences)
  return {
    number: number ?? null,
    journeys: items.length,
    differenceDays,
    actualDays: median(items.map((item) => item.actualDays)),
    replayedDays: median(items.map((item) => item.replayedDays)),
    earlier: differences.filter((days) => days > 0).length,
    later: differences.filter((days) => days < 0).length,
    words: wordsOf(items.length, differenceDays),
    items,
    assumed: [...used].map((key) => ({ key, title: title(key), ...assumed.get(key)! })),
  }
}

/** What the terms say is asked only where a step depends on it that the journey did not have. */
const factsFor = async (tx: Tx, row: JourneyRow, steps: readonly StepTemplate[], known: ReadonlySet<string>) =>
  steps.some((step) => !known.has(step.key) && (step.showIf.length > 0 || step.perTerm !== null))
    ? await termsOf(tx, row.partner_id, row.day_zero)
    : undefined
const isAsked = (
  step: StepTemplate,
  isKnown: boolean,
  terms: { facts: ConditionFacts; certifications: readonly unknown[] } | undefined,
): boolean =>
  isKnown ||
  (holds(step.showIf, terms?.facts ?? new Map()) && (step.perTerm === null || (terms?.certifications.length ?? 0) > 0))

const wordsOf = (journeys: number, days: number | null): string => {
  if (days === null) return 'Nobody of this type has gone live yet, so there is nothing to try it on.'
  const of = journeys === 1 ? 'the one journey' : `the last ${journeys} journeys, by the median`
  if (days === 0) return `Would have gone live on the same day: ${of}.`
  const count = `${Math.abs(days)} ${Math.abs(days) === 1 ? 'day' : 'days'}`
  return `Would have gone live ${count} ${days > 0 ? 'earlier' : 'later'}: ${of}.`
}
