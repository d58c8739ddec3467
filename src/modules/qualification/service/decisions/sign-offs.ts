/** Sign-offs: each needed seat, on one revision of the content. */
import type { Seat } from '../../contract/states.ts'
import { seatLabels } from '../../contract/states.ts'
import type { ChangeRow, DecisionRow, SignOffRow } from '../../queries/decisions.ts'
import type { Loaded } from '../cases/load.ts'
import { neededSeats } from '../cases/seats.ts'

export type SeatSignOff = {
  seat: Seat
  state: 'missing' | 'signed' | 'void'
  by: string | null
  memberId: string | null
  at: string | null
  voidBecause: string[]
}

/** A sign-off holds for the revision it was given on; going back to former words does not bring it back. */
export const signOffStates = (
  loaded: Loaded,
  decision: DecisionRow,
  signOffs: readonly SignOffRow[],
  changes: readonly ChangeRow[],
): SeatSignOff[] =>
  neededSeats(loaded).map((seat) => {
    const last = signOffs
      .filter((one) => one.seat === seat)
      .toSorted((a, b) => a.revision - b.revision)
      .at(-1)
    const isValid = last?.revision === decision.revision && last.hash === decision.hash
    return {
      seat,
      state: !last ? 'missing' : isValid ? 'signed' : 'void',
      by: last?.member_name ?? null,
      memberId: last?.member_id ?? null,
      at: last?.at.toISOString() ?? null,
      voidBecause:
        !last || isValid
          ? []
          : [...new Set(changes.filter((c) => c.revision > last.revision).flatMap((c) => c.lines as string[]))],
    }
  })

/** "Terms changed after Engineering signed off", for the first seat whose sign-off is void. */
export const voidWords = (states: readonly SeatSignOff[]): string | undefined => {
  const found = states.find((one) => one.state === 'void')
  return found && `${found.voidBecause.join(', ')} changed after ${seatLabels[found.seat]} signed off`
}
