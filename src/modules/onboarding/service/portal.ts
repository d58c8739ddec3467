/** The partner's own side: where it stands, the one next thing, what it waits for, and whom to ask. */
import { peopleOfPartners } from '#modules/partners/public.ts'
import { civilDate, daysBetween } from '#platform/civil-time.ts'
import { partnerOf, type Tx } from '#platform/context.ts'
import { notFound } from '#platform/errors.ts'
import type { Page } from '#platform/http/paging.ts'
import { type Holder, isActive, type JourneyState, type StepState } from '../contract/states.ts'
import type { PortalStepWire } from '../contract/step-shapes.ts'
import { currentJourney, type JourneyRow } from '../queries/journeys.ts'
import { findStep, milestonesOf, stepsPage } from '../queries/steps.ts'
import { gateConditions } from './gate.ts'
import { asStep, type Loaded, loadJourney, type Step } from './load.ts'
import { loadCrew, managerOfCrew, resolveOwner } from './owners.ts'
import { milestoneToWire, phasesToWire } from './read.ts'
import { type Language, titleOf } from './titles.ts'
import { isMine, portalStepsToWire } from './wire-steps.ts'

export const ownPartner = (tx: Tx): string => {
  const partnerId = partnerOf(tx.ctx.actor)
  if (!partnerId) throw notFound('partner')
  return partnerId
}
/** Under the portal's own role, so that row security decides whether there is anything to show. */
const ownJourney = async (tx: Tx): Promise<JourneyRow | undefined> => {
  const row = await currentJourney(tx, ownPartner(tx))
  return row?.state === 'abandoned' ? undefined : row
}
/** Steps that the terms never asked for are not shown to the partner. */
const isShown = (step: Step): boolean => step.state !== 'skipped' || step.opened_at !== null

const forMe = (tx: Tx, loaded: Loaded, crew: Awaited<ReturnType<typeof loadCrew>>): Step[] =>
  loaded.steps
    .filter((step) => isActive(step.state as StepState))
    .filter((step) =>
      step.state === 'submitted' ? step.holder === 'partner' : step.holder !== 'us' && isMine(tx, loaded, crew, step),
    )
    .sort(
      (a, b) =>
        Number(b.required) - Number(a.required) ||
        (a.due_on < b.due_on ? -1 : a.due_on > b.due_on ? 1 : a.position - b.position),
    )

export const readPortalJourney = async (tx: Tx, language: Language) => {
  const row = await ownJourney(tx)
  if (!row) return { journey: null, nextStep: null, mySteps: [], weOwe: [], gate: [], people: [] }
  return tx.asTeam(async () => {
    const loaded = await loadJourney(tx, row)
    const crew = await loadCrew(tx, [row])
    const works = loaded.state === 'running' || loaded.state === 'live_reached'
    const mine = await portalStepsToWire(tx, loaded, language, works ? forMe(tx, loaded, crew) : [])
    const conditions = await gateConditions(tx, loaded, { language, isPartner: true })
    const owners = (await peopleOfPartners(tx, [row.partner_id])).get(row.partner_id)?.owners ?? []
    const labels: Record<string, string> = {
      manager: 'manager',
      backup: 'backup',
      executive_sponsor: 'executive_sponsor',
      technical_lead: 'technical_lead',
    }
    return {
      journey: {
        id: row.id,
        state: row.state as JourneyState,
        dayZero: row.day_zero,
        targetOn: row.target_on,
        liveOn: row.live_at ? civilDate(tx.ctx.workspace.zone, row.live_at) : null,
        pausedUntil: row.paused_until,
        progress: row.progress,
        holder: row.holder as Holder | null,
        phases: phasesToWire(loaded, language),
      },
      // Something that can be done now goes before what closes by itself.
      nextStep: mine.find((step) => step.proof.length > 0 || step.state === 'submitted') ?? mine[0] ?? null,
      mySteps: mine,
      weOwe: works ? weOwe(tx, loaded, crew, language) : [],
      gate: conditions
        .filter((condition) => condition.key !== 'manager')
        .map(({ words, isMet, side, owner }) => ({ words, isMet, side, owner })),
      people: owners.map((owner) => ({
        role: labels[owner.ownership] ?? owner.ownership,
        name: owner.name,
        email: owner.email,
      })),
    }
  })
}
/** Our own open steps and unanswered proofs, late ones in front: as visible to them as theirs are to us. */
const weOwe = (tx: Tx, loaded: Loaded, crew: Awaited<ReturnType<typeof loadCrew>>, language: Language) =>
  loaded.steps
    .filter((step) => isActive(step.state as StepState) && step.holder !== 'partner')
    .map((step) => {
      const ours = step.template.owners.find((owner) => owner.side === 'us')
      const person =
        (ours && step.state !== 'submitted' ? resolveOwner(crew, loaded.row, ours).person : null) ??
        managerOfCrew(crew, loaded.row.partner_id)
      return {
        stepId: step.id,
        title: titleOf(step, language).title,
        owner: person?.name ?? tx.ctx.workspace.name,
        since: civilDate(tx.ctx.workspace.zone, step.submitted_at ?? step.opened_at ?? loaded.row.started_at),
        dueOn: step.due_on,
        isLate: step.due_on < loaded.today,
      }
    })
    .sort((a, b) => (a.dueOn < b.dueOn ? -1 : 1))

export const portalStepsPage = async (
  tx: Tx,
  input: Parameters<typeof stepsPage>[1] & { language?: Language | undefined },
): Promise<Page<PortalStepWire>> => {
  const row = await ownJourney(tx)
  const { language = 'en', ...rest } = input
  return stepsPage(
    tx,
    // Without a journey no id fits, and the list is empty.
    { ...rest, journeyId: row?.id ?? '', q: undefined, title: rest.q },
    (rows) =>
      tx.asTeam(async () =>
        row ? portalStepsToWire(tx, await loadJourney(tx, row), language, rows.map(asStep).filter(isShown)) : [],
      ),
    { position: 'journey_steps.position' },
    'position',
  )
}
export const readPortalStep = async (tx: Tx, id: string, language: Language): Promise<PortalStepWire> => {
  const step = await findStep(tx, id)
  const row = step && (await ownJourney(tx))
  if (!step || !row || row.id !== step.journey_id) throw notFound('step')
  return tx.asTeam(async () => {
    const loaded = await loadJourney(tx, row)
    return (await portalStepsToWire(tx, loaded, language, [asStep(step)]))[0]!
  })
}
export const readPortalPath = async (tx: Tx, language: Language) => {
  const row = await ownJourney(tx)
  if (!row) return { day: null, milestones: [] }
  const today = civilDate(tx.ctx.workspace.zone, tx.now)
  return {
    day: Math.max(0, daysBetween(row.day_zero, today)),
    milestones: (await milestonesOf(tx, [row.id])).map((one) =>
      milestoneToWire(tx, one, row.day_zero, today, language),
    ),
  }
}
