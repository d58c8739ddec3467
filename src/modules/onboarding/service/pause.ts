/** A journey rests, goes on, or is given up. Due dates move by the business days for which it rested. */
import { cancelTask } from '#modules/tasks/public.ts'
import { addDays, civilDate, startOfDate } from '#platform/civil-time.ts'
import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { conflict, invalid, Problem, unprocessable } from '#platform/errors.ts'
import { workspaceCalendar } from '#platform/tenancy/workspace-calendar.ts'
import { journeyAbandoned, journeyPaused, journeyResumed } from '../contract/events.ts'
import { canMoveJourney, isEnded, type JourneyState, journeyStateLabels, type StepState } from '../contract/states.ts'
import { insertJourneyMove, pausedSince, updateJourneyRow } from '../queries/journeys.ts'
import { businessDaysBetween, shiftDate } from '../rules/days.ts'
import { acting } from './acting.ts'
import { journeyDay, journeyResume, journeyStart } from './due-kinds.ts'
import { goLiveIfAutomatic } from './go-live.ts'
import { type Loaded, lockJourney } from './load.ts'
import { settingsOfType } from './settings.ts'
import { settle } from './settle.ts'
import { aboutJourney, journeyFacts } from './start.ts'
import { moveDueDate } from './steps.ts'

const refuseMove = (loaded: Loaded, to: JourneyState) => {
  if (canMoveJourney(loaded.state, to)) return
  throw conflict(
    'journey.state',
    `This journey is ${journeyStateLabels[loaded.state].toLowerCase()}; it cannot become ${journeyStateLabels[to].toLowerCase()} now.`,
    { state: loaded.state },
  )
}

export const pauseJourney = async (tx: Tx, id: string, input: { reason: string; untilOn: string }): Promise<void> => {
  const loaded = await lockJourney(tx, id)
  refuseMove(loaded, 'paused')
  const { pauseDaysMax } = await settingsOfType(tx, loaded.row.type_id)
  if (input.untilOn <= loaded.today)
    throw invalid({ field: 'untilOn', rule: 'range', message: 'Choose a day after today.' })
  if (input.untilOn > addDays(loaded.today, pauseDaysMax))
    throw unprocessable('journey.pause_too_long', `A pause is ${pauseDaysMax} days at most.`, { pauseDaysMax })
  loaded.row = await updateJourneyRow(tx, id, { state: 'paused', paused_until: input.untilOn })
  loaded.state = 'paused'
  await insertJourneyMove(tx, {
    journeyId: id,
    from: 'running',
    to: 'paused',
    reason: input.reason.trim(),
    untilOn: input.untilOn,
    ...acting(tx),
  })
  await tx.schedule(journeyResume, id, startOfDate(tx.ctx.workspace.zone, input.untilOn))
  await tx.announce(journeyPaused, journeyFacts(loaded.row), aboutJourney(loaded.row))
  await settle(tx, loaded)
}

export const resumeJourney = async (tx: Tx, id: string): Promise<void> => {
  const loaded = await lockJourney(tx, id)
  if (loaded.state !== 'paused') refuseMove(loaded, 'paused')
  if (loaded.state !== 'paused') throw conflict('journey.state', 'This journey does not rest.')
  await tx.unschedule(journeyResume, id)
  await goOn(tx, loaded)
}
/** On its day a journey wakes by itself; what was let go on or given up before is left alone. */
export const wakeJourneys = async (tx: Tx, ids: readonly string[]): Promise<void> => {
  for (const id of ids) {
    const loaded = await lockJourney(tx, id)
    if (loaded.state === 'paused' && loaded.row.paused_until! <= loaded.today) await goOn(tx, loaded)
  }
}
const goOn = async (tx: Tx, loaded: Loaded) => {
  const { zone } = tx.ctx.workspace
  const since = await pausedSince(tx, loaded.row.id)
  const from = civilDate(zone, since ?? tx.now)
  const calendar = workspaceCalendar(tx.ctx.workspace)
  const days = businessDaysBetween(calendar, from, loaded.today)
  loaded.state = 'running'
  loaded.row = await updateJourneyRow(tx, loaded.row.id, {
    state: 'running',
    paused_until: null,
    target_on: shiftDate(calendar, loaded.row.target_on, days),
  })
  await insertJourneyMove(tx, {
    journeyId: loaded.row.id,
    from: 'paused',
    to: 'running',
    reason: null,
    shiftedDays: days,
    ...acting(tx),
  })
  if (days > 0)
    for (const step of loaded.steps)
      if (!isEnded(step.state as StepState))
        await moveDueDate(
          tx,
          loaded,
          step,
          shiftDate(calendar, step.due_on, days),
          `The journey rested for ${days} business ${days === 1 ? 'day' : 'days'}`,
        )
  await tx.announce(journeyResumed, journeyFacts(loaded.row), aboutJourney(loaded.row))
  await settle(tx, loaded)
  await goLiveIfAutomatic(tx, loaded)
}

export const abandonJourney = async (tx: Tx, id: string, reason: string): Promise<void> => {
  const loaded = await lockJourney(tx, id)
  refuseMove(loaded, 'abandoned')
  await giveUp(tx, loaded, reason.trim())
}
export const giveUp = async (tx: Tx, loaded: Loaded, reason: string): Promise<void> => {
  const from = loaded.state
  loaded.row = await updateJourneyRow(tx, loaded.row.id, { state: 'abandoned', ended_at: tx.now, paused_until: null })
  loaded.state = 'abandoned'
  await insertJourneyMove(tx, { journeyId: loaded.row.id, from, to: 'abandoned', reason, ...acting(tx) })
  for (const kind of [journeyDay, journeyResume, journeyStart]) await tx.unschedule(kind, loaded.row.id)
  for (const step of loaded.steps)
    for (const kind of ['onboarding.do_step', 'onboarding.approve_step', 'onboarding.reopen_step'])
      await cancelTask(tx, { kind, subjectId: step.id, reason: 'The onboarding was given up' })
  await tx.announce(journeyAbandoned, journeyFacts(loaded.row), aboutJourney(loaded.row))
  await settle(tx, loaded)
}

type Acts = {
  act: 'pause' | 'resume' | 'abandon'
  journeyIds: readonly string[]
  reason?: string | undefined
  untilOn?: string | undefined
}
/** Each journey by itself, in a transaction of its own: one that is refused holds up no other. */
export const runActs = async (ctx: Ctx, input: Acts) => {
  const { act, reason = '', untilOn } = input
  if (act !== 'resume' && !reason.trim()) throw invalid({ field: 'reason', rule: 'required', message: 'Say why.' })
  if (act === 'pause' && !untilOn) throw invalid({ field: 'untilOn', rule: 'required', message: 'Say until when.' })
  const refused: { journeyId: string; code: string; words: string }[] = []
  let done = 0
  for (const journeyId of input.journeyIds)
    try {
      await inTransaction(ctx, async (tx) => {
        if (act === 'pause') await pauseJourney(tx, journeyId, { reason, untilOn: untilOn! })
        else if (act === 'resume') await resumeJourney(tx, journeyId)
        else await abandonJourney(tx, journeyId, reason)
      })
      done += 1
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      refused.push({ journeyId, code: error.code, words: error.message })
    }
  return { done, refused }
}
