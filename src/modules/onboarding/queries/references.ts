/** Rows that name a partner: moved together when partners are merged, and back; names of people who are erased. */
import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'

/** Kind of record -> its table and the column that names one row. */
const named = {
  journey: { table: 'journeys', id: 'id' },
  step: { table: 'journey_steps', id: 'id' },
  account_opening: { table: 'account_openings', id: 'id' },
  go_live: { table: 'go_lives', id: 'id' },
  stuck_finding: { table: 'stuck_findings', id: 'id' },
  journey_first: { table: 'journey_firsts', id: "journey_id || ' ' || what" },
  path_milestone: { table: 'path_milestones', id: "journey_id || ' ' || key" },
} as const
type NamedKind = keyof typeof named
const kinds = Object.keys(named) as NamedKind[]

export const moveNamed = async (tx: Tx, fromIds: readonly string[], toId: string) => {
  const moved: { kind: string; id: string; field: string; old: string }[] = []
  for (const kind of kinds) {
    const table = sql.table(named[kind].table)
    const id = sql.raw(named[kind].id)
    const { rows } = await sql<{ id: string; old: string }>`
      with before as (select ${id} as row_id, partner_id as old from ${table}
        where workspace_id = ${tx.ctx.workspace.id} and partner_id = any (${[...fromIds]}::text[])),
      moved as (update ${table} set partner_id = ${toId} where workspace_id = ${tx.ctx.workspace.id}
        and partner_id = any (${[...fromIds]}::text[]))
      select row_id as id, old from before`.execute(tx.db)
    moved.push(...rows.map((row) => ({ kind, id: row.id, field: 'partner_id', old: row.old })))
  }
  return moved
}
export const unmoveNamed = async (
  tx: Tx,
  row: { kind: string; id: string; field: string; old: string },
  mergedId: string,
): Promise<boolean> => {
  if (!(row.kind in named) || row.field !== 'partner_id') return false
  const { table, id } = named[row.kind as NamedKind]
  const { numAffectedRows } = await sql`update ${sql.table(table)} set partner_id = ${row.old}
    where workspace_id = ${tx.ctx.workspace.id} and ${sql.raw(id)} = ${row.id} and partner_id = ${mergedId}`.execute(
    tx.db,
  )
  return (numAffectedRows ?? 0n) > 0n
}
export const countNamed = async (tx: Tx, partnerIds: readonly string[]): Promise<ReadonlyMap<string, number>> => {
  const counts = new Map<string, number>()
  for (const kind of kinds) {
    const { rows } = await sql<{ id: string; amount: string }>`
      select partner_id as id, count(*) as amount from ${sql.table(named[kind].table)}
      where workspace_id = ${tx.ctx.workspace.id} and partner_id = any (${[...partnerIds]}::text[]) group by 1`.execute(
      tx.db,
    )
    for (const { id, amount } of rows) counts.set(id, (counts.get(id) ?? 0) + Number(amount))
  }
  return counts
}
/** For the partner's dossier: journeys, steps with what was shown and said, and go-lives. */
export const dossierOf = async (tx: Tx, partnerId: string): Promise<Record<string, readonly unknown[]>> => {
  const workspaceId = tx.ctx.workspace.id
  const found: Record<string, readonly unknown[]> = {}
  for (const table of ['journeys', 'journey_steps', 'go_lives', 'path_milestones', 'journey_firsts'] as const) {
    const { rows } = await sql<{
      row: unknown
    }>`select to_jsonb(t) - array['workspace_id', 'definition'] as row from ${sql.table(table)} t
      where t.workspace_id = ${workspaceId} and t.partner_id = ${partnerId} limit 2000`.execute(tx.db)
    found[table] = rows.map(({ row }) => row)
  }
  for (const table of ['step_proofs', 'step_comments'] as const) {
    const { rows } = await sql<{
      row: unknown
    }>`select to_jsonb(t) - array['workspace_id', 'file_id'] as row from ${sql.table(table)} t
      join journey_steps s on s.workspace_id = t.workspace_id and s.id = t.step_id
      where t.workspace_id = ${workspaceId} and s.partner_id = ${partnerId} order by t.step_id, t.number limit 5000`.execute(
      tx.db,
    )
    found[table] = rows.map(({ row }) => row)
  }
  return found
}
/** What an erased person said keeps its words and loses its name. */
export const forgetCommenters = (tx: Tx, partnerIds: readonly string[], names: readonly string[]) =>
  sql`update step_comments c set by_name = 'Erased person' from journey_steps s
    where c.workspace_id = ${tx.ctx.workspace.id} and s.workspace_id = c.workspace_id and s.id = c.step_id
      and c.by_side = 'partner' and s.partner_id = any (${[...partnerIds]}::text[]) and c.by_name = any (${[...names]}::text[])`.execute(
    tx.db,
  )
