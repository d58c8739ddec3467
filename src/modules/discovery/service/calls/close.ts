/** The end of a call: held with its outcome, or nobody came. */
import { openTask } from '#modules/tasks/public.ts'
import { endOfDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import type { InputOf, Static } from '#platform/contract.ts'
import { conflict } from '#platform/errors.ts'
import { discoveryCallHeld, discoveryCallMissed } from '../../contract/call-events.ts'
import { noShowMinutes } from '../../contract/call-states.ts'
import type { callEndpoints, NextStep } from '../../contract/calls.ts'
import { type CallRow, countMissed, updateCallRow } from '../../queries/calls.ts'
import { aboutCall, callFacts, refuseState } from './booking.ts'
import { callReminders } from './due-kinds.ts'
import { mailCall } from './mails.ts'
import { lockCall } from './offer.ts'

type Closing = InputOf<typeof callEndpoints.closeDiscoveryCall>['body']
const minuteMs = 60_000

export const closeCall = async (tx: Tx, id: string, input: Closing): Promise<CallRow> => {
  const row = await lockCall(tx, id)
  if (row.state !== 'booked' || !row.starts_at) return refuseState(row, 'only a booked call has an outcome')
  if (row.starts_at > tx.now) throw conflict('call.too_early', 'The call has not begun yet.')
  for (const [kind] of Object.values(callReminders)) await tx.unschedule(kind, row.id)
  return input.result === 'held' ? hold(tx, row, input) : miss(tx, row, row.starts_at)
}

const hold = async (tx: Tx, row: CallRow, input: Extract<Closing, { result: 'held' }>): Promise<CallRow> => {
  const steps = input.nextSteps ?? []
  const held = await updateCallRow(tx, row.id, {
    state: 'held',
    outcome: input.outcome,
    summary: input.summary,
    next_steps: JSON.stringify(steps),
    closed_at: tx.now,
  })
  for (const [at, step] of steps.entries()) await openStep(tx, held, step, at + 1)
  await tx.announce(
    discoveryCallHeld,
    { ...callFacts(held), outcome: input.outcome, nextSteps: steps.length },
    aboutCall(held),
  )
  await mailCall(tx, held, 'summary')
  return held
}

/** A next step as a task of the side that takes it: the host's, or that of the partner's principals. */
const openStep = (tx: Tx, row: CallRow, step: Static<typeof NextStep>, number: number) =>
  openTask(tx, {
    kind: 'tasks.to_do',
    subject: { kind: 'discovery_call', id: `${row.id}.${number}` },
    partnerId: row.partner_id,
    title: step.title,
    side: step.side,
    owner: step.side === 'partner' ? { role: 'principal' } : { memberId: row.host_id },
    dueAt: step.dueOn ? endOfDate(tx.ctx.workspace.zone, step.dueOn) : null,
    cause: `next step ${number} of ${row.id}`,
  })

const miss = async (tx: Tx, row: CallRow, startsAt: Date): Promise<CallRow> => {
  if (startsAt.getTime() + noShowMinutes * minuteMs > tx.now.getTime())
    throw conflict('call.too_early', `Give them ${noShowMinutes} minutes before you say that nobody came.`)
  const missed = await updateCallRow(tx, row.id, { state: 'no_show', closed_at: tx.now })
  const missedCalls = await countMissed(tx, row.partner_id)
  await tx.announce(discoveryCallMissed, { ...callFacts(missed), missedCalls }, aboutCall(missed))
  return missed
}
