import { type Kysely, sql } from 'kysely'
import type { DB } from '../db/types.gen.ts'

/** Deletes workspaces with every row that hangs on them, under the owner's role, which it comes back to. */
export const clearWorkspaceRows = async (db: Kysely<DB>, ids: readonly string[]): Promise<void> => {
  const gone = [...ids]
  for (const id of gone) await sql`delete from workspaces where id = ${id}`.execute(db)
  for (const table of ['search_entries', 'event_pending', 'idempotency_claims'])
    await sql`delete from ${sql.table(table)} where workspace_id = any (${gone}::text[])`.execute(db)
  await sql`set local role tandem_retention`.execute(db)
  await sql`delete from events where workspace_id = any (${gone}::text[])`.execute(db)
  await sql`set local role none`.execute(db)
}
