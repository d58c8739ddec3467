/** Calls to the company's own API, as reported. */
import { type Selectable, sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'

export type BatchRow = Selectable<DB['usage_batches']>
export type UsageEvent = {
  id: string
  keyId: string
  partnerId: string | null
  at: string
  endpoint: string
  status: number
  ms: number | null
  bytes: number | null
}

/** Which of these keys there are, and whose; a partner finds its own only. */
export const keyOwners = async (tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string | null>> => {
  const { rows } = await sql<{ id: string; partner_id: string | null }>`
    select id, partner_id from api_keys where workspace_id = ${tx.ctx.workspace.id} and id = any (${[...ids]}::text[])`.execute(
    tx.db,
  )
  return new Map(rows.map((row) => [row.id, row.partner_id]))
}
export const insertBatch = (tx: Tx, row: Omit<BatchRow, 'workspace_id'>): Promise<BatchRow> =>
  tx.db
    .insertInto('usage_batches')
    .values({ ...row, workspace_id: tx.ctx.workspace.id })
    .returningAll()
    .executeTakeFirstOrThrow()
export const countBatch = (tx: Tx, id: string, accepted: number, refused: number) =>
  tx.db
    .updateTable('usage_batches')
    .set({ accepted, refused })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()

const rowsAtOnce = 2_000
/** Answers the ids that were not there before. */
export const insertUsageEvents = async (
  tx: Tx,
  batchId: string,
  source: string,
  events: readonly UsageEvent[],
): Promise<ReadonlySet<string>> => {
  const taken = new Set<string>()
  for (let at = 0; at < events.length; at += rowsAtOnce) {
    const { rows } = await sql<{ event_id: string }>`
      insert into usage_events (workspace_id, source, event_id, batch_id, partner_id, key_id, at, endpoint, status, ms, bytes)
      select ${tx.ctx.workspace.id}, ${source}, id, ${batchId}, "partnerId", "keyId", at, endpoint, status, ms, bytes
      from json_to_recordset(${JSON.stringify(events.slice(at, at + rowsAtOnce))}::json) as row (id text, "partnerId" text,
        "keyId" text, at timestamptz, endpoint text, status integer, ms integer, bytes bigint)
      on conflict (workspace_id, source, event_id) do nothing returning event_id`.execute(tx.db)
    for (const row of rows) taken.add(row.event_id)
  }
  return taken
}
export const batchPage = <Out>(
  tx: Tx,
  input: ListInput & { source?: string | undefined; q?: string | undefined },
  toWire: (rows: BatchRow[]) => Out[],
) => {
  let query = tx.db.selectFrom('usage_batches').selectAll().where('workspace_id', '=', tx.ctx.workspace.id)
  const source = input.source ?? (input.q?.trim() || undefined)
  if (source) query = query.where('source', '=', source)
  return keysetPage({
    query,
    sorts: { at: 'at' },
    fallback: '-at',
    input,
    id: 'id',
    toWire: (rows) => toWire(rows),
    count: () => countUpTo(tx.db, query),
  })
}
