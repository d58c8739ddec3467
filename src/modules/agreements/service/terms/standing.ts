import { civilDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { firstExecutionRows, type Partnership, partnershipRows } from '../../queries/standing.ts'

/** The partnership agreement in force by partner on a business day, today by default. From both sides. */
export const partnershipsInForce = (
  tx: Tx,
  partnerIds: readonly string[],
  on: string = civilDate(tx.ctx.workspace.zone, tx.now),
): Promise<ReadonlyMap<string, Partnership>> => tx.asTeam(() => partnershipRows(tx, partnerIds, on))

/** When each partner's first partnership was executed; partners without one are left out. */
export const firstExecutions = (tx: Tx, partnerIds: readonly string[]): Promise<ReadonlyMap<string, Date>> =>
  tx.asTeam(() => firstExecutionRows(tx, partnerIds))
