/** The go-live gate: everything that has to hold, who owes what is open, and what nobody can set aside. */
import { isInForce, partnershipLives } from '#modules/agreements/public.ts'
import { openTasksOfKind } from '#modules/tasks/public.ts'
import { civilDate, endOfDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import type { GateConditionWire, GateWire } from '../contract/journey-shapes.ts'
import { isEnded, type StepRole, type StepState, stepStateLabels } from '../contract/states.ts'
import { gateWords } from '../words/gate.ts'
import { termsOf } from './facts.ts'
import type { Loaded, Step } from './load.ts'
import { type Crew, loadCrew, managerOfCrew, resolveOwner } from './owners.ts'
import { settingsOfType } from './settings.ts'
import { isJoint } from './settle.ts'
import { type Language, titleOf } from './titles.ts'

type Reader = { language: Language; isPartner: boolean }
const theTeam: Reader = { language: 'en', isPartner: false }

const stepCondition = (tx: Tx, loaded: Loaded, crew: Crew, step: Step, { language }: Reader): GateConditionWire => {
  const { roles, nobodyYet } = gateWords[language]
  const state = step.state as StepState
  const isMet = isEnded(state)
  const owners = step.template.owners.map((owner) => resolveOwner(crew, loaded.row, owner))
  const waits = state === 'submitted' && step.holder !== 'both' ? step.holder : null
  const named = waits
    ? waits === 'us'
      ? [tx.ctx.workspace.name]
      : [loaded.partner.name]
    : owners.map((owner) => owner.person?.name ?? nobodyYet(roles[owner.role as StepRole]))
  return {
    key: `step:${step.key}`,
    words: titleOf(step, language).title,
    isMet,
    evidence: isMet
      ? `${stepStateLabels[state]}${step.ended_at ? ` on ${civilDate(tx.ctx.workspace.zone, step.ended_at)}` : ''}`
      : state === 'locked'
        ? 'Waits for other steps'
        : stepStateLabels[state],
    side: step.holder as GateConditionWire['side'],
    owner: named.join(', '),
    since: isMet
      ? null
      : civilDate(tx.ctx.workspace.zone, step.submitted_at ?? step.opened_at ?? loaded.row.started_at),
    stepId: step.id,
    canCarry: step.term_kind === null,
  }
}

/**
 * Every condition with its evidence, in the reader's language. A waiver meets a gate step, but never what the agreement
 * itself asks for. What the decision asks of us is told to a partner without its words, which are the team's.
 */
export const gateConditions = async (
  tx: Tx,
  loaded: Loaded,
  reader: Reader = theTeam,
): Promise<GateConditionWire[]> => {
  const said = gateWords[reader.language]
  const crew = await loadCrew(tx, [loaded.row])
  const { partner_id: partnerId } = loaded.row
  const manager = managerOfCrew(crew, partnerId)
  const ours = manager?.name ?? tx.ctx.workspace.name
  const conditions = loaded.steps
    .filter((step) => step.gate && step.state !== 'skipped')
    .map((step) => stepCondition(tx, loaded, crew, step, reader))
  const terms = await termsOf(tx, partnerId, loaded.today)
  const fixed = { stepId: null, since: null, canCarry: false }
  if (terms.apiAccess.environments.includes('live')) {
    if (terms.apiAccess.liveGate.includes('certifications')) {
      const open = loaded.steps.filter((step) => step.term_kind === 'certification' && step.state !== 'done')
      conditions.push({
        ...fixed,
        key: 'term:certifications',
        words: said.certifications,
        isMet: open.length === 0,
        evidence:
          open.length === 0 ? 'All awarded' : open.map((step) => titleOf(step, reader.language).title).join(', '),
        side: 'partner',
        owner: loaded.partner.name,
      })
    }
    if (terms.apiAccess.liveGate.includes('security_review')) {
      const step = loaded.steps.find((one) => one.key === 'security_questionnaire')
      conditions.push({
        ...fixed,
        key: 'term:security_review',
        words: said.security_review,
        isMet: step?.state === 'done',
        evidence: step ? stepStateLabels[step.state as StepState] : 'This journey has no step for it; open one',
        side: (step?.holder as 'us') ?? 'us',
        owner: step && step.holder !== 'us' && !isJoint(step) ? loaded.partner.name : ours,
        stepId: step?.id ?? null,
      })
    }
  }
  const decided = (await openTasksOfKind(tx, { kind: 'qualification.meet_condition', partnerIds: [partnerId] })).filter(
    (task) => task.dueAt === null || task.dueAt <= endOfDate(tx.ctx.workspace.zone, loaded.today),
  )
  for (const task of decided)
    conditions.push({
      ...fixed,
      key: `decision:${task.id}`,
      words:
        reader.isPartner && task.side !== 'partner'
          ? said.ourCondition
          : task.title.replace(/^Condition(?=: )/, said.condition),
      isMet: false,
      evidence: 'Open since the decision',
      side: task.side === 'partner' ? 'partner' : 'us',
      owner: task.side === 'partner' ? loaded.partner.name : ours,
      since: civilDate(tx.ctx.workspace.zone, task.openedAt),
      canCarry: true,
    })
  const lives = await partnershipLives(tx, [partnerId])
  const life = lives.find((one) => isInForce(one, loaded.today))
  conditions.push({
    ...fixed,
    key: 'agreement',
    words: said.agreement,
    isMet: life !== undefined,
    evidence: life ? life.number : 'No partnership agreement is in force',
    side: 'us',
    owner: ours,
  })
  conditions.push({
    ...fixed,
    key: 'manager',
    words: said.manager,
    isMet: manager !== null,
    evidence: manager?.name ?? 'Nobody manages this partner',
    side: 'us',
    owner: manager?.name ?? said.aLead,
  })
  return conditions
}

export const isPassed = (conditions: readonly GateConditionWire[]): boolean =>
  conditions.every((condition) => condition.isMet)
/** In words, for a refusal: "Build reviewed (Femi Ade, since 2026-03-02)". */
export const openWords = (conditions: readonly GateConditionWire[]): string =>
  conditions
    .filter((condition) => !condition.isMet)
    .map(({ words, owner, since }) => `${words} (${owner}${since ? `, since ${since}` : ''})`)
    .join('; ')

export const readGate = async (tx: Tx, loaded: Loaded): Promise<GateWire> => {
  const conditions = await gateConditions(tx, loaded)
  const open = conditions.filter((condition) => !condition.isMet)
  const { rights } = tx.ctx
  const mayCarry = rights.has('onboarding.override_gate') && open.every((condition) => condition.canCarry)
  const settings = await settingsOfType(tx, loaded.row.type_id)
  const reasons = [
    ...(loaded.state === 'running'
      ? []
      : [
          loaded.state === 'live_reached' || loaded.state === 'completed' ? 'Live already' : 'The journey does not run',
        ]),
    ...(rights.has('onboarding.go_live') ? [] : ['A partner manager presses this']),
    ...open.map(({ words, owner }) => `${words}: ${owner}`),
  ]
  return {
    isOpen: open.length > 0,
    conditions,
    checkedAt: tx.now.toISOString(),
    reasonsAgainst: reasons,
    canCarry: open.length > 0 && mayCarry && loaded.state === 'running',
    isAutomatic: settings.automaticGoLive,
  }
}
