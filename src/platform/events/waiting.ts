/** Facts that somebody has not acted upon yet: for closings that need everything to be in. */
import { sql } from 'kysely'
import type { Tx } from '../context.ts'

/** How many facts up to an instant wait for consumers of this module, those that were parked after too many tries too. */
export const factsWaitingFor = (tx: Tx, module: string, until: Date): Promise<number> =>
  tx.asOwner(async () => {
    const { rows } = await sql<{ count: number }>`
      select count(*)::integer as count from event_pending p join events e on e.workspace_id = p.workspace_id and e.id = p.event_id
      where p.workspace_id = ${tx.ctx.workspace.id} and starts_with(p.consumer, ${`${module}.`}) and e.occurred_at <= ${until}`.execute(
      tx.db,
    )
    return rows[0]!.count
  })
