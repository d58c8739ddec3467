/** Journeys on the wire: rows of lists, the page, the path. */
import { partnerNames, partnerTypeRows, peopleOfPartners } from '#modules/partners/public.ts'
import { civilDate, daysBetween } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { notFound } from '#platform/errors.ts'
import type { JourneySummaryWire, JourneyWire } from '../contract/journey-shapes.ts'
import {
  canMoveJourney,
  type Holder,
  isEnded,
  type JourneyState,
  journeyStateLabels,
  type OpeningItem,
  type OpeningState,
  openingItemLabels,
  ourRoles,
  partnerRoles,
  type StepState,
  type StuckActionKind,
  type StuckRule,
} from '../contract/states.ts'
import type { PathMilestone, TemplateDefinition } from '../contract/template-shapes.ts'
import {
  carriedOf,
  findJourney,
  goLivesOf,
  type JourneyRow,
  journeyMovesOf,
  namedMembers,
} from '../queries/journeys.ts'
import { type FindingRow, findingActions, findingsOf, type OpeningRow, openingsOf } from '../queries/openings.ts'
import { type MilestoneRow, milestonesOf, stepRows } from '../queries/steps.ts'
import { findTemplate, templateVersions } from '../queries/templates.ts'
import { readGate } from './gate.ts'
import { type Loaded, loadJourney } from './load.ts'
import { loadCrew, resolveOwner } from './owners.ts'
import { type Language, phaseTitleOf } from './titles.ts'
import { ownerToWire, stepsToWire } from './wire-steps.ts'

export const summariesToWire = async (tx: Tx, rows: readonly JourneyRow[]): Promise<JourneySummaryWire[]> => {
  const partnerIds = [...new Set(rows.map((row) => row.partner_id))]
  const names = await partnerNames(tx, partnerIds)
  const people = await peopleOfPartners(tx, partnerIds)
  const types = new Map((rows.length > 0 ? await partnerTypeRows(tx) : []).map((type) => [type.id, type]))
  const versions = await templateVersions(
    tx,
    rows.map((row) => ({ templateId: row.template_id, number: row.template_number })),
  )
  const next = new Map(
    (
      await stepRows(
        tx,
        rows.flatMap((row) => row.next_step_id ?? []),
      )
    ).map((step) => [step.id, step]),
  )
  const today = civilDate(tx.ctx.workspace.zone, tx.now)
  return rows.map((row) => {
    const type = types.get(row.type_id)
    const definition = versions.get(`${row.template_id} ${row.template_number}`)?.definition as TemplateDefinition
    const liveOn = row.live_at ? civilDate(tx.ctx.workspace.zone, row.live_at) : null
    const step = row.next_step_id ? next.get(row.next_step_id) : undefined
    const title = (step?.definition as { title?: string } | undefined)?.title ?? ''
    const partner = names.get(row.partner_id) ?? ''
    const manager = people.get(row.partner_id)?.owners.find((one) => one.ownership === 'manager')
    const who = { us: 'We', partner: partner, both: 'Both' } as const
    const works = row.state === 'running' || row.state === 'live_reached'
    return {
      id: row.id,
      partner: { id: row.partner_id, name: partner },
      type: { id: row.type_id, key: type?.key ?? '', name: type?.name ?? '' },
      state: row.state as JourneyState,
      phase: row.phase,
      phaseTitle: definition?.phases.find((phase) => phase.key === row.phase)?.title ?? row.phase,
      dayZero: row.day_zero,
      days: Math.max(0, daysBetween(row.day_zero, liveOn ?? today)),
      targetOn: row.target_on,
      daysToTarget: daysBetween(liveOn ?? today, row.target_on),
      progress: row.progress,
      holder: works ? (row.holder as Holder | null) : null,
      holderWords: works && row.holder && step ? `${who[row.holder as Holder]}: ${title}` : '',
      openGateSteps: row.open_gate_steps,
      isStuck: row.is_stuck,
      pausedUntil: row.paused_until,
      liveOn,
      manager: manager ? { id: manager.id, name: manager.name } : null,
      nextStep: works && step ? { id: step.id, title, dueOn: step.due_on } : null,
      version: row.version,
      startedAt: row.started_at.toISOString(),
    }
  })
}

export const milestoneToWire = (
  tx: Tx,
  row: MilestoneRow,
  dayZero: string,
  today: string,
  language: Language = 'en',
) => {
  const template = row.definition as PathMilestone
  const metOn = row.met_at ? civilDate(tx.ctx.workspace.zone, row.met_at) : null
  return {
    key: row.key,
    title: (language === 'en' ? undefined : template.translations[language]) ?? template.title,
    day: daysBetween(dayZero, row.due_on),
    dueOn: row.due_on,
    metOn,
    state: metOn
      ? metOn <= row.due_on
        ? ('met' as const)
        : ('met_late' as const)
      : row.due_on < today
        ? ('missed' as const)
        : ('ahead' as const),
    isListening: template.events.some((rule) => tx.ctx.services.product.events.has(rule.event)),
  }
}
export const phasesToWire = (loaded: Loaded, language: Language = 'en') =>
  loaded.definition.phases.map((phase) => {
    const own = loaded.steps.filter((step) => step.phase === phase.key && step.state !== 'skipped')
    return {
      key: phase.key,
      title: phaseTitleOf(loaded, phase.key, language),
      done: own.filter((step) => isEnded(step.state as StepState)).length,
      all: own.length,
    }
  })

export const openingsToWire = async (tx: Tx, rows: readonly OpeningRow[]) => {
  const names = await partnerNames(tx, [...new Set(rows.map((row) => row.partner_id))])
  return rows.map((row) => ({
    id: row.id,
    partner: { id: row.partner_id, name: names.get(row.partner_id) ?? '' },
    agreementId: row.agreement_id,
    item: row.item as OpeningItem,
    label: openingItemLabels[row.item as OpeningItem],
    state: row.state as OpeningState,
    words: row.words,
    tries: row.tries,
    nextTryAt: row.next_try_at?.toISOString() ?? null,
    lastError: row.last_error,
    openedAt: row.opened_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
    canRetry: (row.state === 'failed' || row.state === 'waiting') && tx.ctx.rights.has('onboarding.retry_account'),
    version: row.version,
  }))
}
export const findingsToWire = async (tx: Tx, rows: readonly FindingRow[]) => {
  const names = await partnerNames(tx, [...new Set(rows.map((row) => row.partner_id))])
  const steps = new Map(
    (
      await stepRows(
        tx,
        rows.flatMap((row) => row.step_id ?? []),
      )
    ).map((step) => [step.id, step]),
  )
  const actions = await findingActions(
    tx,
    rows.map((row) => row.id),
  )
  return rows.map((row) => {
    const step = row.step_id ? steps.get(row.step_id) : undefined
    return {
      id: row.id,
      journeyId: row.journey_id,
      partner: { id: row.partner_id, name: names.get(row.partner_id) ?? '' },
      step: step ? { id: step.id, title: (step.definition as { title: string }).title } : null,
      rule: row.rule as StuckRule,
      side: row.side as Holder,
      words: row.words,
      since: row.since,
      foundAt: row.found_at.toISOString(),
      endedAt: row.ended_at?.toISOString() ?? null,
      ending: row.ending,
      actions: actions
        .filter((action) => action.finding_id === row.id)
        .map((action) => ({ kind: action.kind as StuckActionKind, words: action.words, at: action.at.toISOString() })),
    }
  })
}

export const goLiveToWire = async (tx: Tx, journeyId: string): Promise<JourneyWire['goLive']> => {
  const row = (await goLivesOf(tx, [journeyId])).get(journeyId)
  if (!row) return null
  return {
    id: row.id,
    plannedOn: row.planned_on,
    reachedAt: row.reached_at?.toISOString() ?? null,
    by: row.by_name,
    reason: row.reason,
    liveAccess: row.live_access as 'granted' | null,
    carried: (await carriedOf(tx, row.id)).map((one) => ({
      number: one.number,
      words: one.words,
      side: one.side as Holder,
      owner: one.owner,
      dueOn: one.due_on,
    })),
  }
}

/** Roles of both sides that this journey asks for, with who stands for each. */
export const membersToWire = async (tx: Tx, loaded: Loaded) => {
  const crew = await loadCrew(tx, [loaded.row])
  const asked = new Set(
    loaded.steps.flatMap((step) => step.template.owners.map((owner) => `${owner.side} ${owner.role}`)),
  )
  for (const step of loaded.steps)
    if (step.template.approver) asked.add(`${step.template.approver.side} ${step.template.approver.role}`)
  for (const named of await namedMembers(tx, [loaded.row.id])) asked.add(`${named.side} ${named.role}`)
  const all = [
    ...ourRoles.map((role) => ({ side: 'us' as const, role })),
    ...partnerRoles.map((role) => ({ side: 'partner' as const, role })),
  ]
  return all
    .filter((owner) => asked.has(`${owner.side} ${owner.role}`))
    .map((owner) => ownerToWire(resolveOwner(crew, loaded.row, owner)))
}

export const readJourney = async (tx: Tx, id: string): Promise<JourneyWire> => {
  const row = await findJourney(tx, id)
  if (!row) throw notFound('journey')
  const loaded = await loadJourney(tx, row)
  const [summary] = await summariesToWire(tx, [row])
  const template = await findTemplate(tx, row.template_id)
  const mayRun = tx.ctx.rights.has('onboarding.run') ? [] : ['A partner manager does this']
  const against = (to: JourneyState) =>
    canMoveJourney(loaded.state, to)
      ? mayRun
      : [`The journey is ${journeyStateLabels[loaded.state].toLowerCase()}`, ...mayRun]
  return {
    ...summary!,
    agreementId: row.agreement_id,
    template: { id: row.template_id, name: template?.name ?? '', number: row.template_number },
    phases: phasesToWire(loaded),
    steps: await stepsToWire(tx, loaded),
    gate: await readGate(tx, loaded),
    goLive: await goLiveToWire(tx, row.id),
    path: (await milestonesOf(tx, [row.id])).map((one) => milestoneToWire(tx, one, row.day_zero, loaded.today)),
    members: await membersToWire(tx, loaded),
    openings: await openingsToWire(tx, await openingsOf(tx, { partnerId: row.partner_id })),
    findings: await findingsToWire(tx, await findingsOf(tx, row.id)),
    moves: (await journeyMovesOf(tx, row.id)).map((move) => ({
      from: move.from_state as JourneyState | null,
      to: move.to_state as JourneyState,
      at: move.at.toISOString(),
      by: move.by_name,
      reason: move.reason,
      untilOn: move.until_on,
      shiftedDays: move.shifted_days,
    })),
    reasonsAgainst: {
      start: ['It has begun'],
      pause: against('paused'),
      resume: loaded.state === 'paused' ? mayRun : ['The journey does not rest', ...mayRun],
      abandon: against('abandoned'),
    },
  }
}
export const first90ToWire = async (tx: Tx, rows: readonly JourneyRow[]) => {
  const names = await partnerNames(tx, [...new Set(rows.map((row) => row.partner_id))])
  const types = new Map((rows.length > 0 ? await partnerTypeRows(tx) : []).map((type) => [type.id, type.name]))
  const milestones = await milestonesOf(
    tx,
    rows.map((row) => row.id),
  )
  const today = civilDate(tx.ctx.workspace.zone, tx.now)
  return rows.map((row) => ({
    journeyId: row.id,
    partner: { id: row.partner_id, name: names.get(row.partner_id) ?? '' },
    typeName: types.get(row.type_id) ?? '',
    day: Math.max(0, daysBetween(row.day_zero, today)),
    milestones: milestones
      .filter((one) => one.journey_id === row.id)
      .map((one) => milestoneToWire(tx, one, row.day_zero, today)),
  }))
}
