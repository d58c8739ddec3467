/** Rows of channels, calls and needs that name a partner: moved together when partners are merged, and back. */
import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '#platform/context.ts'

/** Kind of record -> its table and the columns that name a partner. */
const named = {
  discovery_call: { table: 'discovery_calls', columns: ['partner_id'] },
  needs_assessment: { table: 'needs_assessments', columns: ['partner_id'] },
  partner_referral: { table: 'partner_referrals', columns: ['partner_id', 'company_partner_id'] },
  inquiry: { table: 'inquiries', columns: ['partner_id'] },
  first_fit_evaluation: { table: 'first_fit_evaluations', columns: ['partner_id'] },
  event_person: { table: 'event_people', columns: ['partner_id'] },
  target_company: { table: 'target_companies', columns: ['partner_id'] },
  outreach: { table: 'outreach', columns: ['partner_id'] },
} as const satisfies Record<string, { table: string; columns: readonly string[] }>
/** What came with the import that made its prospect goes with it when it is undone, unless somebody worked on it. */
const worked: Partial<Record<string, RawBuilder<unknown>>> = {
  event_person: sql`not (made_partner and import_id is not null and followed_up_at is null and answered_at is null)`,
  target_company: sql`not (made_partner and import_id is not null and steps_done = 0 and ended_at is null)`,
}
export type NamedKind = keyof typeof named
export const namedKinds = Object.keys(named) as NamedKind[]
const isNamedKind = (kind: string): kind is NamedKind => kind in named

export const moveNamed = async (tx: Tx, fromIds: readonly string[], toId: string) => {
  const moved: { kind: string; id: string; field: string; old: string }[] = []
  for (const kind of namedKinds)
    for (const column of named[kind].columns) {
      const { rows } = await sql<{ id: string; old: string }>`
        with before as (select id, ${sql.ref(column)} as old from ${sql.table(named[kind].table)}
          where workspace_id = ${tx.ctx.workspace.id} and ${sql.ref(column)} = any (${[...fromIds]}::text[]) for update)
        update ${sql.table(named[kind].table)} as row set ${sql.ref(column)} = ${toId} from before
        where row.workspace_id = ${tx.ctx.workspace.id} and row.id = before.id returning row.id, before.old`.execute(
        tx.db,
      )
      moved.push(...rows.map(({ id, old }) => ({ kind, id, field: column, old })))
    }
  return moved
}
export const unmoveNamed = async (
  tx: Tx,
  row: { kind: string; id: string; field: string; old: string },
  mergedId: string,
): Promise<boolean> => {
  if (!isNamedKind(row.kind)) return false
  const column = named[row.kind].columns.find((one) => one === row.field)
  if (!column) return false
  const { numAffectedRows } = await sql`update ${sql.table(named[row.kind].table)} set ${sql.ref(column)} = ${row.old}
    where workspace_id = ${tx.ctx.workspace.id} and id = ${row.id} and ${sql.ref(column)} = ${mergedId}`.execute(tx.db)
  return (numAffectedRows ?? 0n) > 0n
}
export const countNamed = async (tx: Tx, partnerIds: readonly string[]): Promise<ReadonlyMap<string, number>> => {
  const counts = new Map<string, number>()
  for (const kind of namedKinds)
    for (const column of named[kind].columns) {
      const { rows } = await sql<{ id: string; amount: string }>`
        select ${sql.ref(column)} as id, count(*) as amount from ${sql.table(named[kind].table)}
        where workspace_id = ${tx.ctx.workspace.id} and ${sql.ref(column)} = any (${[...partnerIds]}::text[])
          and ${worked[kind] ?? sql`true`} group by 1`.execute(tx.db)
      for (const { id, amount } of rows) counts.set(id, (counts.get(id) ?? 0) + Number(amount))
    }
  return counts
}
/** Everything kept, for the partner's dossier; plain JSON by kind. */
export const dossierOfNamed = async (tx: Tx, partnerId: string): Promise<Record<string, readonly unknown[]>> => {
  const found: Record<string, readonly unknown[]> = {}
  for (const kind of namedKinds) {
    const [column] = named[kind].columns
    const { rows } = await sql<{
      row: unknown
    }>`select to_jsonb(row) - 'workspace_id' as row from ${sql.table(named[kind].table)} as row
      where row.workspace_id = ${tx.ctx.workspace.id} and row.${sql.ref(column)} = ${partnerId} order by row.id limit 1000`.execute(
      tx.db,
    )
    found[named[kind].table] = rows.map(({ row }) => row)
  }
  return found
}
