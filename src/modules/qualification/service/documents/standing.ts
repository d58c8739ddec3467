/** Where the screening of partners stands, for those who pay them. */
import type { Tx } from '#platform/context.ts'
import type { ScreeningResult } from '../../contract/states.ts'
import { latestScreenings } from '../../queries/documents.ts'

export type ScreeningStanding = { result: ScreeningResult; nextDueOn: string }

/** The latest of each partner; one that was never screened is left out. Works from both sides. */
export const screeningStandings = (
  tx: Tx,
  partnerIds: readonly string[],
): Promise<ReadonlyMap<string, ScreeningStanding>> =>
  tx.asTeam(async () => {
    const rows = await latestScreenings(tx, partnerIds)
    return new Map(
      [...rows].map(([id, row]) => [id, { result: row.result as ScreeningResult, nextDueOn: row.next_due_on }]),
    )
  })
