/** How far a journey is, where it stands and who holds it. Pure. */
import { type Holder, isActive, isEnded, type StepState } from '../contract/states.ts'

export type StepFacts = {
  id: string
  phase: string
  position: number
  state: StepState
  holder: Holder
  required: boolean
  gate: boolean
  weight: number
  dueOn: string
}

/** Weight of what is done in percent of what is asked, rounded down: 100 means all. */
export const progressOf = (steps: readonly Pick<StepFacts, 'state' | 'required' | 'weight'>[]): number => {
  let asked = 0
  let done = 0
  for (const step of steps) {
    if (!step.required || step.state === 'skipped' || step.state === 'waived') continue
    asked += step.weight
    if (step.state === 'done') done += step.weight
  }
  return asked === 0 ? 100 : Math.floor((done * 100) / asked)
}

/** The next step: what is due first among what can be done now; required steps before optional ones of the same day. */
export const nextStepOf = <Step extends StepFacts>(steps: readonly Step[]): Step | undefined =>
  steps
    .filter((step) => isActive(step.state))
    .sort(
      (a, b) =>
        Number(b.required) - Number(a.required) ||
        (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : a.position - b.position),
    )[0]

/** The phase in which the journey stands: the first one with something left. */
export const phaseOf = (phases: readonly string[], steps: readonly StepFacts[]): string =>
  phases.find((phase) => steps.some((step) => step.phase === phase && step.required && !isEnded(step.state))) ??
  phases.at(-1) ??
  ''

export const standingOf = (phases: readonly string[], steps: readonly StepFacts[]) => {
  const next = nextStepOf(steps)
  return {
    progress: progressOf(steps),
    phase: phaseOf(phases, steps),
    holder: next?.holder ?? null,
    nextStepId: next?.id ?? null,
    openGateSteps: steps.filter(
      (step) => step.gate && step.state !== 'done' && step.state !== 'waived' && step.state !== 'skipped',
    ).length,
  }
}
