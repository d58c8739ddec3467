/** Steps on the wire, for the team and for the partner, many at once. */
import { partnerNames } from '#modules/partners/public.ts'
import { civilDate } from '#platform/civil-time.ts'
import { partnerOf, type Tx } from '#platform/context.ts'
import type { Problem } from '#platform/errors.ts'
import { isActive, isEnded, type Side, type StepRole, type StepState } from '../contract/states.ts'
import type { JourneyStepWire, PortalStepWire } from '../contract/step-shapes.ts'
import { journeyRows } from '../queries/journeys.ts'
import {
  type AnswerRow,
  answersOf,
  commentsOf,
  countedEvents,
  dueDatesOf,
  type ProofRow,
  proofsOf,
  type StepRow,
  stepMovesOf,
} from '../queries/steps.ts'
import { countedOf } from '../rules/conditions.ts'
import { gateWords } from '../words/gate.ts'
import { asStep, type Loaded, type Step } from './load.ts'
import { type Crew, loadCrew, type ResolvedOwner, resolveOwner } from './owners.ts'
import { isListening, waitsFor } from './settle.ts'
import { approverOf, proofsTaken, whyNotAnswer, whyNotProve, whyNotReopen, whyNotSkip, whyNotWaive } from './steps.ts'
import { type Language, phaseTitleOf, titleOf } from './titles.ts'

const eventWords = (event: string): string => event.replace('.', ' ').replaceAll('_', ' ')
export const ownerToWire = (owner: ResolvedOwner, language: Language = 'en') => ({
  side: owner.side,
  role: owner.role,
  roleLabel: gateWords[language].roles[owner.role as StepRole],
  personId: owner.person?.id ?? null,
  name: owner.person?.name ?? null,
  standsIn: owner.standsIn,
})
const by = (row: { by_side: string; by_name: string; at: Date }) => ({
  side: row.by_side as Side,
  name: row.by_name,
  at: row.at.toISOString(),
})
const proofToWire = (step: Step, proof: ProofRow, answers: readonly AnswerRow[]) => {
  const answer = answers.find((one) => one.proof_number === proof.number)
  const given = (proof.answers ?? {}) as Record<string, string>
  return {
    number: proof.number,
    kind: proof.kind as 'confirm',
    text: proof.text,
    link: proof.link,
    fileName: proof.file_name,
    hasFile: proof.file_id !== null,
    answers: step.template.fields.flatMap((field) =>
      given[field.key] ? [{ key: field.key, label: field.label, answer: given[field.key]! }] : [],
    ),
    by: by(proof),
    answer: answer ? { answer: answer.answer as 'approved', words: answer.words, by: by(answer) } : null,
  }
}
const reasons = (refusal: Problem | undefined): string[] => (refusal ? [refusal.message] : [])
const needsRight = (tx: Tx, right: string, own: string[]): string[] =>
  tx.ctx.rights.has(right) ? own : ['Your role may not do this', ...own]

type Belongings = {
  proofs: ProofRow[]
  answers: AnswerRow[]
  comments: Awaited<ReturnType<typeof commentsOf>>
  counted: Awaited<ReturnType<typeof countedEvents>>
}
const belongingsOf = async (tx: Tx, steps: readonly Step[]): Promise<Belongings> => {
  const ids = steps.map((step) => step.id)
  return {
    proofs: await proofsOf(tx, ids),
    answers: await answersOf(tx, ids),
    comments: await commentsOf(tx, ids),
    counted: await countedEvents(tx, ids),
  }
}
const closesBy = (tx: Tx, step: Step, counted: Belongings['counted']) => {
  const { events } = step.template
  if (events.length === 0) return null
  const listening = isListening(tx, step)
  const own = counted.filter((one) => one.stepId === step.id)
  const metCount = events.reduce(
    (sum, rule, index) =>
      sum +
      Math.min(
        rule.count,
        countedOf(
          rule,
          own.filter((one) => one.rule === index),
        ),
      ),
    0,
  )
  const names = events.map((rule) => rule.event)
  const unique = [...new Set(names.map(eventWords))].join(' and ')
  return {
    events: names,
    counted: metCount,
    needed: events.reduce((sum, rule) => sum + rule.count, 0),
    isListening: listening,
    words: listening
      ? `Closes by itself: ${unique}`
      : `Will close by itself (${unique}) once that room is part of the product; until then it is confirmed by hand`,
  }
}

const common = (tx: Tx, loaded: Loaded, crew: Crew, step: Step, own: Belongings, language: Language) => {
  const texts = titleOf(step, language)
  const proofs = own.proofs.filter((one) => one.step_id === step.id)
  const newest = proofs.at(-1)
  const prover = newest && newest.by_side !== 'system' ? (newest.by_side as Side) : null
  const answerRefusal = reasons(whyNotAnswer(tx, loaded, crew, step, prover))
  const rests = loaded.state === 'running' || loaded.state === 'live_reached' ? [] : ['The journey does not run']
  const isTeam = partnerOf(tx.ctx.actor) === null
  const run = (refusal: Problem | undefined) =>
    isTeam ? needsRight(tx, 'onboarding.run', [...rests, ...reasons(refusal)]) : ['The company does this']
  return {
    id: step.id,
    journeyId: step.journey_id,
    key: step.key,
    phase: step.phase,
    phaseTitle: phaseTitleOf(loaded, step.phase, language),
    title: texts.title,
    why: texts.why,
    help: step.template.help,
    links: [...step.template.links],
    state: step.state as StepState,
    holder: step.holder as 'us',
    owners: step.template.owners.map((owner) => ownerToWire(resolveOwner(crew, loaded.row, owner), language)),
    approver:
      step.template.approver || step.state === 'submitted'
        ? ownerToWire(
            resolveOwner(crew, loaded.row, approverOf(step, prover ?? step.template.owners[0]?.side ?? 'us')),
            language,
          )
        : null,
    required: step.required,
    gate: step.gate,
    fromTerm: step.term_kind !== null,
    weight: step.weight,
    minutes: step.template.minutes,
    dueOn: step.due_on,
    isOverdue: isActive(step.state as StepState) && step.due_on < loaded.today,
    proof: isEnded(step.state as StepState) ? [] : proofsTaken(tx, step),
    proofHint: step.template.proofHint,
    fields: [...step.template.fields],
    waitsFor:
      step.state === 'locked'
        ? waitsFor(loaded, step).map((one) => ({ id: one.id, title: titleOf(one, language).title }))
        : [],
    closesBy: closesBy(tx, step, own.counted),
    proofs: proofs.map((proof) =>
      proofToWire(
        step,
        proof,
        own.answers.filter((one) => one.step_id === step.id),
      ),
    ),
    comments: own.comments
      .filter((one) => one.step_id === step.id)
      .map((one) => ({ number: one.number, body: one.body, by: by(one) })),
    reasonsAgainst: {
      prove: needsRight(tx, 'onboarding.prove_step', [...rests, ...reasons(whyNotProve(tx, loaded, crew, step))]),
      approve: needsRight(tx, 'onboarding.approve_step', [...rests, ...answerRefusal]),
      return: needsRight(tx, 'onboarding.approve_step', [...rests, ...answerRefusal]),
      skip: run(whyNotSkip(tx, step)),
      waive: isTeam
        ? needsRight(tx, 'onboarding.waive_step', [...rests, ...reasons(whyNotWaive(tx, step))])
        : ['The company does this'],
      reopen: run(whyNotReopen(tx, step)),
      reschedule: run(isEnded(step.state as StepState) ? whyNotSkip(tx, step) : undefined),
    },
    openedAt: step.opened_at?.toISOString() ?? null,
    endedAt: step.ended_at?.toISOString() ?? null,
    version: step.version,
  }
}

export const stepsToWire = async (
  tx: Tx,
  loaded: Loaded,
  steps: readonly Step[] = loaded.steps,
): Promise<JourneyStepWire[]> => {
  const crew = await loadCrew(tx, [loaded.row])
  const own = await belongingsOf(tx, steps)
  const ids = steps.map((step) => step.id)
  const moves = await stepMovesOf(tx, ids)
  const dueDates = await dueDatesOf(tx, ids)
  return steps.map((step) => ({
    ...common(tx, loaded, crew, step, own, 'en'),
    partner: { id: loaded.partner.id, name: loaded.partner.name },
    waivedBy: step.gate ? step.template.waivedBy : null,
    moves: moves
      .filter((move) => move.step_id === step.id)
      .map((move) => ({
        from: move.from_state as StepState | null,
        to: move.to_state as StepState,
        by: by(move),
        reason: move.reason,
        eventId: move.event_id,
      })),
    dueDates: dueDates
      .filter((row) => row.step_id === step.id)
      .map((row) => ({ dueOn: row.due_on, at: row.at.toISOString(), by: row.by_name, reason: row.reason })),
  }))
}

/** Whether a step is for the caller: its owner, or of a role that they hold. */
export const isMine = (tx: Tx, loaded: Loaded, crew: Crew, step: Step): boolean => {
  const { actor } = tx.ctx
  return step.template.owners
    .filter((owner) => owner.side === 'partner')
    .some((owner) => {
      if (actor.kind !== 'portal_user') return true
      const { person } = resolveOwner(crew, loaded.row, owner)
      return person?.id === actor.id || (actor.roles as readonly string[]).includes(owner.role)
    })
}
export const portalStepsToWire = async (
  tx: Tx,
  loaded: Loaded,
  language: Language,
  steps: readonly Step[] = loaded.steps,
): Promise<PortalStepWire[]> => {
  const crew = await loadCrew(tx, [loaded.row])
  const own = await belongingsOf(tx, steps)
  return steps.map((step) => ({
    ...common(tx, loaded, crew, step, own, language),
    isMine: isMine(tx, loaded, crew, step),
  }))
}

export const stepSummaries = async (tx: Tx, rows: readonly StepRow[]) => {
  const names = await partnerNames(tx, [...new Set(rows.map((row) => row.partner_id))])
  const journeys = await journeyRows(tx, [...new Set(rows.map((row) => row.journey_id))])
  const crew = await loadCrew(tx, journeys)
  const today = civilDate(tx.ctx.workspace.zone, tx.now)
  return rows.map((row) => {
    const step = asStep(row)
    const journey = journeys.find((one) => one.id === row.journey_id)!
    const owner = step.template.owners[0] && resolveOwner(crew, journey, step.template.owners[0])
    return {
      id: row.id,
      journeyId: row.journey_id,
      partner: { id: row.partner_id, name: names.get(row.partner_id) ?? '' },
      key: row.key,
      phase: row.phase,
      title: step.template.title,
      state: row.state as StepState,
      holder: row.holder as 'us',
      owner: owner?.person?.name ?? null,
      required: row.required,
      gate: row.gate,
      dueOn: row.due_on,
      isOverdue: isActive(row.state as StepState) && row.due_on < today,
      endedAt: row.ended_at?.toISOString() ?? null,
      version: row.version,
    }
  })
}
