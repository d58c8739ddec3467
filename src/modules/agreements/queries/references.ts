/** Rows that name a partner: moved together when partners are merged, and back. Signed facts keep every other word. */
import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'

const tables = {
  agreement: { table: 'agreements', key: 'id' },
  agreement_version: { table: 'agreement_versions', key: 'id' },
  agreement_term: { table: 'agreement_terms', key: 'id' },
  agreement_span: { table: 'agreement_spans', key: "agreement_id || ' ' || number" },
} as const
type Kind = keyof typeof tables
const kinds = Object.keys(tables) as Kind[]

export const moveAgreements = async (tx: Tx, fromIds: readonly string[], toId: string) => {
  const moved: { kind: string; id: string; field: string; old: string }[] = []
  for (const kind of kinds) {
    const { table, key } = tables[kind]
    const { rows } = await sql<{ id: string; old: string }>`
      with before as (select ctid as place, partner_id as old from ${sql.table(table)}
        where workspace_id = ${tx.ctx.workspace.id} and partner_id = any (${[...fromIds]}::text[]) for update)
      update ${sql.table(table)} as row set partner_id = ${toId} from before
      where row.workspace_id = ${tx.ctx.workspace.id} and row.ctid = before.place returning ${sql.raw(key)} as id, before.old`.execute(
      tx.db,
    )
    moved.push(...rows.map(({ id, old }) => ({ kind, id, field: 'partner_id', old })))
  }
  return moved
}
export const unmoveAgreement = async (
  tx: Tx,
  row: { kind: string; id: string; old: string },
  mergedId: string,
): Promise<boolean> => {
  const known = tables[row.kind as Kind]
  if (!known) return false
  const { numAffectedRows } = await sql`update ${sql.table(known.table)} set partner_id = ${row.old}
    where workspace_id = ${tx.ctx.workspace.id} and ${sql.raw(known.key)} = ${row.id} and partner_id = ${mergedId}`.execute(
    tx.db,
  )
  return (numAffectedRows ?? 0n) > 0n
}
export const countAgreements = async (tx: Tx, partnerIds: readonly string[]): Promise<ReadonlyMap<string, number>> => {
  const { rows } = await sql<{ id: string; amount: string }>`
    select partner_id as id, count(*) as amount from agreements
    where workspace_id = ${tx.ctx.workspace.id} and partner_id = any (${[...partnerIds]}::text[]) group by 1`.execute(
    tx.db,
  )
  return new Map(rows.map((row) => [row.id, Number(row.amount)]))
}
/** Everything kept, for the partner's dossier; plain JSON. */
export const dossierOfAgreements = async (tx: Tx, partnerId: string): Promise<Record<string, readonly unknown[]>> => {
  const found: Record<string, readonly unknown[]> = {}
  for (const kind of kinds) {
    const { table } = tables[kind]
    const { rows } = await sql<{
      row: unknown
    }>`select to_jsonb(row) - 'workspace_id' as row from ${sql.table(table)} as row
      where row.workspace_id = ${tx.ctx.workspace.id} and row.partner_id = ${partnerId} limit 1000`.execute(tx.db)
    found[table] = rows.map(({ row }) => row)
  }
  return found
}
/** Numbers of signed agreements, by partner; with `since` only those signed after it. */
export const signedNumbers = async (
  tx: Tx,
  partnerIds: readonly string[],
  since?: Date,
): Promise<ReadonlyMap<string, readonly string[]>> => {
  const { rows } = await sql<{ partner_id: string; numbers: string[] }>`
    select a.partner_id, array_agg(distinct a.number order by a.number) as numbers from agreements a
    join agreement_versions v on v.workspace_id = a.workspace_id and v.agreement_id = a.id and v.executed_at is not null
    where a.workspace_id = ${tx.ctx.workspace.id} and a.partner_id = any (${[...partnerIds]}::text[])
      and (${since ?? null}::timestamptz is null or v.executed_at > ${since ?? null}) group by 1`.execute(tx.db)
  return new Map(rows.map((row) => [row.partner_id, row.numbers]))
}
