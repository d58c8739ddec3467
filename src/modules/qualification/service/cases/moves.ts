/** States of cases: changed in one place, with a row per move. */
import type { Tx } from '#platform/context.ts'
import { conflict } from '#platform/errors.ts'
import { qualificationMoved } from '../../contract/events.ts'
import { type CaseState, canMove, caseStateLabels, isOpen } from '../../contract/states.ts'
import { type CaseRow, type CaseValues, insertCaseMove, updateCaseRow } from '../../queries/cases.ts'
import { acting } from '../acting.ts'
import type { Loaded } from './load.ts'

export const aboutCase = (row: CaseRow) => ({
  subject: { kind: 'qualification_case', id: row.id, version: row.version },
  partnerId: row.partner_id,
})

export const refuseEnded = ({ state }: Loaded): void => {
  if (!isOpen(state))
    throw conflict('case.state', `This case is ${caseStateLabels[state].toLowerCase()}; nothing in it is changed.`, {
      state,
    })
}
export const refuseUnless = ({ state }: Loaded, states: readonly CaseState[], wanted: string): void => {
  if (!states.includes(state))
    throw conflict('case.state', `This case is in “${caseStateLabels[state]}”; ${wanted}.`, { state })
}

export const moveCase = async (
  tx: Tx,
  row: CaseRow,
  to: CaseState,
  more: CaseValues = {},
  reason: string | null = null,
): Promise<CaseRow> => {
  const from = row.state as CaseState
  if (!canMove(from, to))
    throw conflict('case.state', `There is no way from “${caseStateLabels[from]}” to “${caseStateLabels[to]}”.`, {
      state: from,
    })
  const moved = await updateCaseRow(tx, row.id, { ...more, state: to })
  await insertCaseMove(tx, { caseId: row.id, from, to, reason, ...acting(tx) })
  await tx.announce(
    qualificationMoved,
    { caseId: row.id, partnerId: row.partner_id, from, to },
    { ...aboutCase(moved), changes: { state: [from, to] } },
  )
  return moved
}
