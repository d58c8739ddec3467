/** A journey with its steps, as verbs work on it: under its row's lock, changed in place. */
import { findPartner } from '#modules/partners/public.ts'
import { civilDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { conflict, notFound } from '#platform/errors.ts'
import type { JourneyState } from '../contract/states.ts'
import type { StepTemplate, TemplateDefinition } from '../contract/template-shapes.ts'
import { type JourneyRow, lockJourneyRow } from '../queries/journeys.ts'
import { findStep, type StepRow, stepsOf } from '../queries/steps.ts'
import { templateVersions } from '../queries/templates.ts'

export type Step = StepRow & { template: StepTemplate }
export type Loaded = {
  row: JourneyRow
  state: JourneyState
  steps: Step[]
  definition: TemplateDefinition
  partner: { id: string; name: string; stage: string }
  today: string
}
export const asStep = (row: StepRow): Step => ({ ...row, template: row.definition as StepTemplate })
/** Key of the step in its template: a step per term carries the term's value behind a colon. */
export const baseKey = (key: string): string => key.split(':')[0]!

const load = async (tx: Tx, row: JourneyRow): Promise<Loaded> => {
  const version = (await templateVersions(tx, [{ templateId: row.template_id, number: row.template_number }])).get(
    `${row.template_id} ${row.template_number}`,
  )
  const partner = await findPartner(tx, row.partner_id)
  return {
    row,
    state: row.state as JourneyState,
    steps: (await stepsOf(tx, [row.id])).map(asStep),
    definition: version!.definition as TemplateDefinition,
    partner: { id: row.partner_id, name: partner?.display_name ?? '', stage: partner?.stage ?? '' },
    today: civilDate(tx.ctx.workspace.zone, tx.now),
  }
}
export const lockJourney = async (tx: Tx, id: string): Promise<Loaded> => {
  const row = await lockJourneyRow(tx, id)
  if (!row) throw notFound('journey')
  return load(tx, row)
}
export const loadJourney = load
/** The step with its journey locked; 404 when it is not the caller's. */
export const lockStep = async (tx: Tx, id: string): Promise<{ loaded: Loaded; step: Step }> => {
  // Under the caller's own role first, so that row security decides whether there is such a step.
  const seen = await findStep(tx, id)
  if (!seen) throw notFound('step')
  const loaded = await tx.asTeam(() => lockJourney(tx, seen.journey_id))
  const step = loaded.steps.find((one) => one.id === id)
  if (!step) throw notFound('step')
  return { loaded, step }
}
export const refuseResting = ({ state }: Loaded): void => {
  const words: Partial<Record<JourneyState, string>> = {
    scheduled: 'This journey has not begun yet; its agreement begins later.',
    paused: 'This journey rests; let it go on first.',
    completed: 'This journey is completed.',
    abandoned: 'This journey was given up.',
  }
  if (words[state]) throw conflict('journey.not_running', words[state])
}
/** Where a step opened again has to lead back to. */
export const phasesOf = (loaded: Loaded): string[] => loaded.definition.phases.map((phase) => phase.key)
