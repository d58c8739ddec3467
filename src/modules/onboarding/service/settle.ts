/**
 * What follows from a change of a step: others open, facts that came before close them, the journey's standing is
 * reckoned anew, findings end, and where the type says so the journey goes live. All in the transaction of the change.
 */
import { cancelTask, closeTask, openQuietly } from '#modules/tasks/public.ts'
import { businessMinutesBetween } from '#platform/calendar.ts'
import { endOfDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import type { EventKind } from '#platform/contract.ts'
import { workspaceCalendar } from '#platform/tenancy/workspace-calendar.ts'
import {
  stepApproved,
  stepDone,
  stepReopened,
  stepReturned,
  stepSkipped,
  stepSubmitted,
  stepWaived,
} from '../contract/events.ts'
import { canMoveStep, type Holder, isActive, isEnded, type StepState } from '../contract/states.ts'
import { pausesOf, updateJourneyRow } from '../queries/journeys.ts'
import { endFinding, openFindings } from '../queries/openings.ts'
import { countedEvents, insertProof, insertStepMove, type StepRow, updateStepRow } from '../queries/steps.ts'
import { countedOf } from '../rules/conditions.ts'
import { type StepFacts, standingOf } from '../rules/progress.ts'
import { acting, actingSide } from './acting.ts'
import { asStep, baseKey, type Loaded, phasesOf, type Step } from './load.ts'
import { loadCrew, resolveOwner, taskOwnerOf } from './owners.ts'

/** Both sides own it together. */
export const isJoint = (step: Step): boolean => new Set(step.template.owners.map((owner) => owner.side)).size > 1
export const ownersHolder = (step: Step): Holder => (isJoint(step) ? 'both' : (step.template.owners[0]?.side ?? 'us'))
/** Whether some module announces every fact that would end the step. */
export const isListening = (tx: Tx, step: Pick<Step, 'template'>): boolean =>
  step.template.events.length > 0 &&
  step.template.events.every((rule) => tx.ctx.services.product.events.has(rule.event))

const announcements: Partial<Record<StepState, EventKind>> = {
  submitted: stepSubmitted,
  done: stepDone,
  returned: stepReturned,
  skipped: stepSkipped,
  waived: stepWaived,
}
export const stepFacts = (step: Step) => ({
  stepId: step.id,
  journeyId: step.journey_id,
  partnerId: step.partner_id,
  key: step.key,
  gate: step.gate,
})
export const aboutStep = (step: StepRow) => ({
  subject: { kind: 'step', id: step.id, version: step.version },
  partnerId: step.partner_id,
})

type Move = { reason?: string | null; eventId?: string | null; holder?: Holder; approved?: boolean; quietly?: boolean }
/** Moves a step and tells of it; what follows is `settle`'s. Throws when the table knows no such move. */
export const moveStep = async (tx: Tx, loaded: Loaded, step: Step, to: StepState, move: Move = {}): Promise<Step> => {
  const from = step.state as StepState
  if (!canMoveStep(from, to)) throw new Error(`A step does not go from ${from} to ${to}`)
  const opens = to === 'open'
  const ends = isEnded(to)
  const workedMinutes =
    to === 'done' && step.opened_at
      ? businessMinutesBetween(
          workspaceCalendar(tx.ctx.workspace),
          step.opened_at,
          tx.now,
          await pausesOf(tx, loaded.row.id),
        )
      : null
  const moved = asStep(
    await updateStepRow(tx, step.id, {
      state: to,
      holder: move.holder ?? (to === 'submitted' ? step.holder : ownersHolder(step)),
      ...(opens && { opened_at: tx.now, ended_at: null, submitted_at: null, worked_minutes: null }),
      ...(to === 'submitted' && { submitted_at: tx.now }),
      ...(ends && { ended_at: tx.now, worked_minutes: workedMinutes }),
    }),
  )
  loaded.steps = loaded.steps.map((one) => (one.id === step.id ? moved : one))
  await insertStepMove(tx, {
    stepId: step.id,
    from,
    to,
    reason: move.reason ?? null,
    eventId: move.eventId ?? null,
    ...actingSide(tx),
  })
  if (move.approved) await tx.announce(stepApproved, stepFacts(moved), aboutStep(moved))
  const kind = opens && isEnded(from) ? stepReopened : announcements[to]
  if (kind && !move.quietly) await tx.announce(kind, stepFacts(moved), aboutStep(moved))
  await followTasks(tx, loaded, moved)
  return moved
}

/** Tasks say what the state says: our own steps to do, and proofs that wait for an answer. */
const followTasks = async (tx: Tx, loaded: Loaded, step: Step): Promise<void> => {
  const state = step.state as StepState
  const about = { kind: 'onboarding.do_step', subjectId: step.id }
  if (state === 'done') await closeTask(tx, { ...about, outcome: 'Done' })
  else if (!isActive(state) || state === 'submitted')
    await (state === 'submitted'
      ? closeTask(tx, { ...about, outcome: 'Submitted' })
      : cancelTask(tx, { ...about, reason: 'Not needed any more' }))
  if (state !== 'submitted')
    await closeTask(tx, { kind: 'onboarding.approve_step', subjectId: step.id, outcome: 'Answered' })
  const ours = step.template.owners.find((owner) => owner.side === 'us')
  if ((state === 'open' || state === 'returned') && ours && loaded.state === 'running') {
    const crew = await loadCrew(tx, [loaded.row])
    await openQuietly(tx, {
      kind: 'onboarding.do_step',
      subject: { kind: 'step', id: step.id },
      partnerId: step.partner_id,
      title: `${step.template.title}: ${loaded.partner.name}`.slice(0, 140),
      side: 'team',
      owner: taskOwnerOf(resolveOwner(crew, loaded.row, ours)),
      dueAt: endOfDate(tx.ctx.workspace.zone, step.due_on),
      waiting: 'partner',
      cause: `step ${step.id} ${step.version}`,
    })
  }
}

/** Brings the journey to where its steps say it stands. */
export const settle = async (tx: Tx, loaded: Loaded): Promise<void> => {
  const rests = loaded.state === 'paused' || loaded.state === 'scheduled'
  if (!rests) {
    for (let changed = true; changed; ) {
      changed = false
      for (const step of loaded.steps) {
        const waits = waitsFor(loaded, step)
        if (step.state === 'locked' && waits.length === 0) {
          await moveStep(tx, loaded, step, 'open', { quietly: true })
          changed = true
        } else if (step.state === 'open' && waits.length > 0) {
          await moveStep(tx, loaded, step, 'locked')
          changed = true
        }
      }
      for (const step of loaded.steps)
        if (step.state === 'open' || step.state === 'returned' || step.state === 'submitted') {
          const met = await metBy(tx, step)
          if (!met) continue
          await insertProof(tx, { stepId: step.id, kind: 'event', eventId: met, ...acting(tx), by_side: 'system' })
          await moveStep(tx, loaded, step, 'done', { eventId: met })
          changed = true
        }
    }
  }
  await endFindings(tx, loaded)
  await keepStanding(tx, loaded)
}

/** What a locked step waits for. */
export const waitsFor = (loaded: Pick<Loaded, 'steps'>, step: Step): Step[] =>
  loaded.steps.filter((one) => step.template.after.includes(baseKey(one.key)) && !isEnded(one.state as StepState))

/** The fact that ended the step: the last one of those that every rule needs. Null while something is missing. */
const metBy = async (tx: Tx, step: Step): Promise<string | null> => {
  const { events } = step.template
  if (events.length === 0) return null
  const counted = (await countedEvents(tx, [step.id])).sort((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime())
  const isMet = events.every(
    (rule, index) =>
      countedOf(
        rule,
        counted.filter((one) => one.rule === index),
      ) >= rule.count,
  )
  return isMet ? (counted.at(-1)?.eventId ?? null) : null
}

/** A finding ends when its step moves, or the journey rests or ends. */
const endFindings = async (tx: Tx, loaded: Loaded): Promise<void> => {
  for (const finding of await openFindings(tx, [loaded.row.id])) {
    const step = loaded.steps.find((one) => one.id === finding.step_id)
    const ending =
      loaded.state !== 'running' && loaded.state !== 'live_reached'
        ? 'The journey does not run'
        : finding.step_id === null
          ? null
          : !step || !isActive(step.state as StepState)
            ? `The step is ${step?.state ?? 'gone'}`
            : finding.rule === 'unanswered' && step.state !== 'submitted'
              ? 'It was answered'
              : finding.rule !== 'unanswered' && step.state === 'submitted'
                ? 'It was submitted'
                : null
    if (ending) await closeFinding(tx, finding.id, ending)
  }
}
export const closeFinding = async (tx: Tx, id: string, ending: string): Promise<void> => {
  await endFinding(tx, id, ending)
  for (const kind of ['onboarding.do_step', 'onboarding.call_partner'])
    await cancelTask(tx, { kind, subjectId: id, reason: ending })
}

export const keepStanding = async (tx: Tx, loaded: Loaded): Promise<void> => {
  const facts = loaded.steps.map((step) => ({ ...step, dueOn: step.due_on }) as unknown as StepFacts)
  const { progress, phase, holder, nextStepId, openGateSteps } = standingOf(phasesOf(loaded), facts)
  const isStuck = (await openFindings(tx, [loaded.row.id])).length > 0
  const { row } = loaded
  if (
    row.progress === progress &&
    row.phase === phase &&
    row.holder === holder &&
    row.next_step_id === nextStepId &&
    row.open_gate_steps === openGateSteps &&
    row.is_stuck === isStuck
  )
    return
  loaded.row = await updateJourneyRow(tx, row.id, {
    progress,
    phase,
    holder,
    next_step_id: nextStepId,
    open_gate_steps: openGateSteps,
    is_stuck: isStuck,
  })
}
