/** Going live, in one act: live access, the stage, the row, the facts and the news; or nothing of it. */
import { moveStage } from '#modules/partners/public.ts'
import { openQuietly } from '#modules/tasks/public.ts'
import { addDays, daysBetween, endOfDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { conflict, forbidden, unprocessable } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { journeyCompleted, partnerGateChecked, partnerWentLive } from '../contract/events.ts'
import type { GateConditionWire } from '../contract/journey-shapes.ts'
import { isEnded, type StepState } from '../contract/states.ts'
import {
  carryConditions,
  goLivesOf,
  insertGateCheck,
  insertGoLive,
  insertJourneyMove,
  updateGoLive,
  updateJourneyRow,
} from '../queries/journeys.ts'
import { acting } from './acting.ts'
import { termsOf } from './facts.ts'
import { gateConditions, isPassed, openWords } from './gate.ts'
import { allowLive } from './live-access.ts'
import { type Loaded, lockJourney } from './load.ts'
import { tellPerson } from './mails.ts'
import { loadCrew, managerOfCrew, principalOfCrew } from './owners.ts'
import { settingsOfType } from './settings.ts'
import { keepStanding } from './settle.ts'
import { aboutJourney, journeyFacts } from './start.ts'

const carryDaysMax = 30

/** Keeps the result of a check with its evidence. */
export const checkGate = async (tx: Tx, loaded: Loaded): Promise<GateConditionWire[]> => {
  const conditions = await gateConditions(tx, loaded)
  const passed = isPassed(conditions)
  await insertGateCheck(tx, { journeyId: loaded.row.id, passed, conditions, ...acting(tx) })
  await tx.announce(
    partnerGateChecked,
    {
      partnerId: loaded.row.partner_id,
      journeyId: loaded.row.id,
      passed,
      open: conditions.filter((condition) => !condition.isMet).length,
    },
    aboutJourney(loaded.row),
  )
  return conditions
}

type Carried = { condition: string; dueOn: string }
type Press = { carried?: readonly Carried[] | undefined; reason?: string | undefined }

/** What the head of partnerships carries: every open condition, none of the agreement's, each for 30 days at most. */
const carriedOf = (tx: Tx, loaded: Loaded, open: readonly GateConditionWire[], { carried = [], reason }: Press) => {
  const refused = conflict('gate.open', `Not yet: ${openWords(open)}.`, { conditions: open })
  if (carried.length === 0) throw refused
  if (!tx.ctx.rights.has('onboarding.override_gate'))
    throw forbidden('gate.open', 'Only the head of partnerships carries open conditions beyond go-live.')
  const fixed = open.filter((condition) => !condition.canCarry)
  if (fixed.length > 0)
    throw conflict('gate.not_carried', `The agreement asks for it, so nobody carries it: ${openWords(fixed)}.`, {
      conditions: fixed,
    })
  if (!reason?.trim()) throw unprocessable('gate.not_carried', 'Say why conditions are carried.')
  return open.map((condition) => {
    const asked = carried.find((one) => one.condition === condition.key)
    if (!asked) throw refused
    if (asked.dueOn > addDays(loaded.today, carryDaysMax) || asked.dueOn < loaded.today)
      throw conflict('gate.not_carried', `${condition.words}: a condition is carried for ${carryDaysMax} days at most.`)
    return { ...condition, dueOn: asked.dueOn }
  })
}

export const goLive = async (tx: Tx, id: string, press: Press = {}): Promise<void> =>
  reachGoLive(tx, await lockJourney(tx, id), press)

const reachGoLive = async (tx: Tx, loaded: Loaded, press: Press): Promise<void> => {
  if (loaded.state !== 'running')
    throw conflict(
      'journey.state',
      loaded.state === 'live_reached' || loaded.state === 'completed'
        ? `${loaded.partner.name} is live already.`
        : 'Only a journey that runs goes live.',
    )
  const { row } = loaded
  const conditions = await checkGate(tx, loaded)
  const open = conditions.filter((condition) => !condition.isMet)
  const carried = open.length > 0 ? carriedOf(tx, loaded, open, press) : []
  const terms = await termsOf(tx, row.partner_id, loaded.today)
  const planned =
    (await goLivesOf(tx, [row.id])).get(row.id) ??
    (await insertGoLive(tx, {
      id: newId(idPrefixes.goLive),
      journey_id: row.id,
      partner_id: row.partner_id,
      planned_on: row.target_on,
    }))
  const hasLive = terms.apiAccess.environments.includes('live')
  const reached = await updateGoLive(tx, planned.id, {
    reached_at: tx.now,
    reason: press.reason?.trim() || null,
    live_access: hasLive ? 'granted' : 'not_in_terms',
    ...acting(tx),
  })
  await carryConditions(
    tx,
    reached.id,
    carried.map(({ key, ...rest }) => ({ ...rest, condition: key })),
  )
  loaded.row = await updateJourneyRow(tx, row.id, { state: 'live_reached', live_at: tx.now })
  loaded.state = 'live_reached'
  await insertJourneyMove(tx, {
    journeyId: row.id,
    from: 'running',
    to: 'live_reached',
    reason: press.reason?.trim() || null,
    ...acting(tx),
  })
  if (hasLive) await allowLive(tx, row.partner_id)
  const days = daysBetween(row.day_zero, loaded.today)
  const eventId = await tx.announce(
    partnerWentLive,
    { partnerId: row.partner_id, journeyId: row.id, goLiveId: reached.id, days, carried: carried.length },
    aboutJourney(loaded.row),
  )
  if (loaded.partner.stage === 'onboarding')
    await moveStage(tx, { partnerId: row.partner_id, to: 'active', cause: { by: 'onboarding', eventId } })
  await tellBoth(tx, loaded, reached.id, days)
  await askForCarried(tx, loaded, reached.id, carried)
  await keepStanding(tx, loaded)
  await completeIfOver(tx, loaded)
}

const tellBoth = async (tx: Tx, loaded: Loaded, goLiveId: string, days: number) => {
  const crew = await loadCrew(tx, [loaded.row])
  const people = new Set<string>()
  const manager = managerOfCrew(crew, loaded.row.partner_id)
  if (manager) people.add(manager.id)
  const principal = principalOfCrew(crew, loaded.row.partner_id)
  if (principal) people.add(principal.id)
  for (const seat of crew.people.get(loaded.row.partner_id)?.portal ?? [])
    if (seat.state === 'active') people.add(seat.id)
  for (const owner of crew.people.get(loaded.row.partner_id)?.owners ?? []) people.add(owner.id)
  for (const personId of people)
    await tellPerson(tx, {
      personId,
      journeyId: loaded.row.id,
      kind: 'live',
      facts: { partner: loaded.partner.name, days },
      cause: `live ${goLiveId}`,
    })
}

const askForCarried = async (
  tx: Tx,
  loaded: Loaded,
  goLiveId: string,
  carried: readonly (GateConditionWire & { dueOn: string })[],
) => {
  const manager = managerOfCrew(await loadCrew(tx, [loaded.row]), loaded.row.partner_id)
  for (const [index, condition] of carried.entries())
    await openQuietly(tx, {
      kind: 'onboarding.meet_carried_condition',
      subject: { kind: 'go_live_condition', id: `${goLiveId}:${index + 1}` },
      partnerId: loaded.row.partner_id,
      title: `Owed since go-live: ${condition.words} (${loaded.partner.name})`.slice(0, 140),
      side: 'team',
      owner: manager ? { memberId: manager.id } : { role: 'partner_manager' },
      dueAt: endOfDate(tx.ctx.workspace.zone, condition.dueOn),
      sharedWithPartner: condition.side !== 'us',
      cause: `carried ${goLiveId} ${index + 1}`,
    })
}

/** A type that says so goes live as soon as everything holds; nobody has to press anything. */
export const goLiveIfAutomatic = async (tx: Tx, loaded: Loaded): Promise<void> => {
  await completeIfOver(tx, loaded)
  if (loaded.state !== 'running' || loaded.row.open_gate_steps > 0) return
  const { automaticGoLive } = await settingsOfType(tx, loaded.row.type_id)
  const conditions = await gateConditions(tx, loaded)
  if (!isPassed(conditions)) return
  if (automaticGoLive) return reachGoLive(tx, loaded, {})
  const manager = managerOfCrew(await loadCrew(tx, [loaded.row]), loaded.row.partner_id)
  if (manager)
    await tellPerson(tx, {
      personId: manager.id,
      journeyId: loaded.row.id,
      kind: 'gate_ready',
      facts: { partner: loaded.partner.name },
      cause: `gate ready ${loaded.row.id}`,
    })
}

/** After go-live a journey is over when every required step is done and the path has ended. */
export const completeIfOver = async (tx: Tx, loaded: Loaded): Promise<void> => {
  if (loaded.state !== 'live_reached') return
  const last = Math.max(0, ...loaded.definition.path.map((milestone) => milestone.day))
  if (loaded.today < addDays(loaded.row.day_zero, last)) return
  if (loaded.steps.some((step) => step.required && !isEnded(step.state as StepState))) return
  loaded.row = await updateJourneyRow(tx, loaded.row.id, { state: 'completed', ended_at: tx.now })
  loaded.state = 'completed'
  await insertJourneyMove(tx, {
    journeyId: loaded.row.id,
    from: 'live_reached',
    to: 'completed',
    reason: null,
    ...acting(tx),
  })
  await tx.announce(journeyCompleted, journeyFacts(loaded.row), aboutJourney(loaded.row))
}
