/** States of applications: who may be in which, changed in one place, with a row per move. */
import type { Tx } from '#platform/context.ts'
import { conflict, notFound } from '#platform/errors.ts'
import { type ApplicationState, canMove, stateLabels } from '../../contract/states.ts'
import {
  type ApplicationRow,
  type ApplicationValues,
  lockApplicationRow,
  putApplicationSearchEntry,
  updateApplicationRow,
} from '../../queries/applications.ts'
import { decisionsOf, insertMove } from '../../queries/review.ts'
import { acting } from '../acting.ts'

/** The application, locked until the transaction ends. 404 when there is none. */
export const lockApplication = async (tx: Tx, id: string): Promise<ApplicationRow> => {
  const row = await lockApplicationRow(tx, id)
  if (!row) throw notFound('application')
  return row
}

export const stateOf = (row: Pick<ApplicationRow, 'state'>): ApplicationState => row.state as ApplicationState

/** 409 with what the state is; names who decided and when, when somebody did. */
export const refuseUnless = async (
  tx: Tx,
  row: ApplicationRow,
  states: readonly ApplicationState[],
  wanted: string,
): Promise<void> => {
  const state = stateOf(row)
  if (states.includes(state)) return
  const decision = (await decisionsOf(tx, [row.id])).get(row.id)?.find((one) => one.undone_at === null)
  if (decision && (state === 'accepted' || state === 'declined' || state === 'waitlisted'))
    throw conflict('application.decided', `${stateLabels[state]} by ${decision.by_name} ${ago(decision.at, tx.now)}.`, {
      state,
      by: decision.by_name,
      at: decision.at.toISOString(),
    })
  throw conflict('application.state', `This application is ${stateLabels[state].toLowerCase()}; ${wanted}.`, { state })
}

/** "4 seconds ago", in whole units. */
export const ago = (at: Date, now: Date): string => {
  const seconds = Math.max(0, Math.round((now.getTime() - at.getTime()) / 1000))
  const [amount, unit] =
    seconds < 60
      ? [seconds, 'second']
      : seconds < 3600
        ? [Math.floor(seconds / 60), 'minute']
        : seconds < 86_400
          ? [Math.floor(seconds / 3600), 'hour']
          : [Math.floor(seconds / 86_400), 'day']
  return `${amount} ${unit}${amount === 1 ? '' : 's'} ago`
}

/** Moves the application and writes the row of the move. `back` is the undo of a decision, which is no row of the table. */
export const moveApplication = async (
  tx: Tx,
  row: ApplicationRow,
  to: ApplicationState,
  more: ApplicationValues = {},
  reason: string | null = null,
  back = false,
): Promise<ApplicationRow> => {
  const from = stateOf(row)
  if (from !== to && !back && !canMove(from, to))
    throw conflict(
      'application.state',
      `There is no way from ${stateLabels[from].toLowerCase()} to ${stateLabels[to].toLowerCase()}.`,
      { state: from },
    )
  const changed = await updateApplicationRow(tx, row.id, { ...more, state: to })
  await insertMove(tx, { applicationId: row.id, from, to, reason, ...acting(tx) })
  await putApplicationSearchEntry(tx, changed)
  return changed
}

/** What announcements of an application say about it. */
export const aboutApplication = (row: ApplicationRow) => ({
  subject: { kind: 'application', id: row.id, version: row.version },
  partnerId: row.partner_id,
})
export const factsOf = (row: ApplicationRow) => ({
  applicationId: row.id,
  typeId: row.type_id,
  channel: row.channel as 'application' | 'partner_referral' | 'event' | 'outreach' | 'inbound',
})
