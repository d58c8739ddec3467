/** Rows that name a partner: moved together when partners are merged, and back. */
import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'

/** Kind of record -> its table. */
const named = {
  qualification_case: 'qualification_cases',
  company_document: 'company_documents',
  screening: 'screenings',
  risk_tier: 'risk_tiers',
} as const
type NamedKind = keyof typeof named
const kinds = Object.keys(named) as NamedKind[]

export const moveNamed = async (tx: Tx, fromIds: readonly string[], toId: string) => {
  const moved: { kind: string; id: string; field: string; old: string }[] = []
  for (const kind of kinds) {
    const table = sql.table(named[kind])
    const { rows } = await sql<{ id: string; old: string }>`
      with before as (select id, partner_id as old from ${table}
        where workspace_id = ${tx.ctx.workspace.id} and partner_id = any (${[...fromIds]}::text[]))
      update ${table} as row set partner_id = ${toId} from before
      where row.workspace_id = ${tx.ctx.workspace.id} and row.id = before.id returning row.id, before.old`.execute(
      tx.db,
    )
    moved.push(...rows.map(({ id, old }) => ({ kind, id, field: 'partner_id', old })))
  }
  return moved
}
export const unmoveNamed = async (
  tx: Tx,
  row: { kind: string; id: string; field: string; old: string },
  mergedId: string,
): Promise<boolean> => {
  if (!(row.kind in named) || row.field !== 'partner_id') return false
  const { numAffectedRows } = await sql`update ${sql.table(named[row.kind as NamedKind])} set partner_id = ${row.old}
    where workspace_id = ${tx.ctx.workspace.id} and id = ${row.id} and partner_id = ${mergedId}`.execute(tx.db)
  return (numAffectedRows ?? 0n) > 0n
}
export const countNamed = async (tx: Tx, partnerIds: readonly string[]): Promise<ReadonlyMap<string, number>> => {
  const counts = new Map<string, number>()
  for (const kind of kinds) {
    const { rows } = await sql<{ id: string; amount: string }>`
      select partner_id as id, count(*) as amount from ${sql.table(named[kind])}
      where workspace_id = ${tx.ctx.workspace.id} and partner_id = any (${[...partnerIds]}::text[]) group by 1`.execute(
      tx.db,
    )
    for (const { id, amount } of rows) counts.set(id, (counts.get(id) ?? 0) + Number(amount))
  }
  return counts
}
/** For the partner's dossier: what was asked, given and decided. Scorecards are the team's judgement and stay out. */
export const dossierOf = async (tx: Tx, partnerId: string): Promise<Record<string, readonly unknown[]>> => {
  const { workspace } = tx.ctx
  const found: Record<string, readonly unknown[]> = {}
  const ask = async (name: string, query: ReturnType<typeof sql<{ row: unknown }>>) => {
    found[name] = (await query.execute(tx.db)).rows.map(({ row }) => row)
  }
  await ask(
    'qualification_cases',
    sql<{ row: unknown }>`select to_jsonb(c) - array['workspace_id', 'settings'] as row from qualification_cases c
      where c.workspace_id = ${workspace.id} and c.partner_id = ${partnerId} order by c.id limit 1000`,
  )
  await ask(
    'case_questions',
    sql<{ row: unknown }>`select to_jsonb(q) - 'workspace_id' as row from case_questions q
      join qualification_cases c on c.workspace_id = q.workspace_id and c.id = q.case_id
      where q.workspace_id = ${workspace.id} and c.partner_id = ${partnerId} order by q.case_id, q.number limit 1000`,
  )
  await ask(
    'company_documents',
    sql<{ row: unknown }>`select to_jsonb(d) - array['workspace_id', 'file_id'] as row from company_documents d
      where d.workspace_id = ${workspace.id} and d.partner_id = ${partnerId} order by d.id limit 1000`,
  )
  await ask(
    'screenings',
    sql<{ row: unknown }>`select to_jsonb(s) - 'workspace_id' as row from screenings s
      where s.workspace_id = ${workspace.id} and s.partner_id = ${partnerId} order by s.id limit 1000`,
  )
  return found
}

/** Answers of an erased person keep what they say of the company and lose who wrote them. */
export const forgetAnswerers = (tx: Tx, partnerIds: readonly string[], names: readonly string[]) =>
  sql`update case_questions q set answered_by_name = 'Erased person' from qualification_cases c
    where q.workspace_id = ${tx.ctx.workspace.id} and c.workspace_id = q.workspace_id and c.id = q.case_id
      and c.partner_id = any (${[...partnerIds]}::text[]) and q.answered_by_name = any (${[...names]}::text[])`.execute(
    tx.db,
  )
export const forgetSenders = (tx: Tx, partnerIds: readonly string[], names: readonly string[]) =>
  sql`update company_documents set received_from = 'Erased person'
    where workspace_id = ${tx.ctx.workspace.id} and partner_id = any (${[...partnerIds]}::text[]) and received_from = any (${[...names]}::text[])`.execute(
    tx.db,
  )
export const forgetAppellants = (tx: Tx, partnerIds: readonly string[], names: readonly string[]) =>
  sql`update decision_appeals a set from_name = 'Erased person' from decisions d, qualification_cases c
    where a.workspace_id = ${tx.ctx.workspace.id} and d.workspace_id = a.workspace_id and d.id = a.decision_id
      and c.workspace_id = d.workspace_id and c.id = d.case_id
      and c.partner_id = any (${[...partnerIds]}::text[]) and a.from_name = any (${[...names]}::text[])`.execute(tx.db)
