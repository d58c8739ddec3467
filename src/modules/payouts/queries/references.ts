/** Rows that name a partner or a person: moved when partners are merged, counted, written out, forgotten. */
import { sql } from 'kysely'
import type { PartnerBond } from '#modules/partners/public.ts'
import type { Tx } from '#platform/context.ts'

/**
 * An account or a form that comes with a merged partner stays as history and holds no more: nothing is paid to an
 * account that the people of the surviving partner never named.
 */
const named = { payout_method: 'payout_methods', tax_profile: 'tax_profiles' } as const
type NamedKind = keyof typeof named
const kinds = Object.keys(named) as NamedKind[]
const standing: Readonly<Record<NamedKind, readonly string[]>> = {
  payout_method: ['waiting', 'verified', 'suspended'],
  tax_profile: ['signed'],
}

export const moveNamed = async (tx: Tx, fromIds: readonly string[], toId: string) => {
  const moved: { kind: string; id: string; field: string; old: string }[] = []
  for (const kind of kinds) {
    const table = sql.table(named[kind])
    const { rows } = await sql<{ id: string; old: string; state: string }>`
      with before as (select id, partner_id as old, state from ${table}
        where workspace_id = ${tx.ctx.workspace.id} and partner_id = any (${[...fromIds]}::text[]))
      update ${table} as row set partner_id = ${toId},
        ended_at = case when row.state = any (${[...standing[kind]]}::text[]) then ${tx.now} else row.ended_at end,
        state = case when row.state = any (${[...standing[kind]]}::text[]) then 'replaced' else row.state end
      from before where row.workspace_id = ${tx.ctx.workspace.id} and row.id = before.id
      returning row.id, before.old, before.state`.execute(tx.db)
    for (const { id, old, state } of rows) {
      moved.push({ kind, id, field: 'partner_id', old })
      if (standing[kind].includes(state)) moved.push({ kind, id, field: 'state', old: state })
    }
  }
  return moved
}
export const unmoveNamed = async (
  tx: Tx,
  row: { kind: string; id: string; field: string; old: string },
  mergedId: string,
): Promise<boolean> => {
  if (!(row.kind in named)) return false
  const table = sql.table(named[row.kind as NamedKind])
  // The state goes back first, while the row still says whose it became.
  const { numAffectedRows } =
    row.field === 'state'
      ? await sql`update ${table} set state = ${row.old}, ended_at = null
          where workspace_id = ${tx.ctx.workspace.id} and id = ${row.id} and state = 'replaced'`.execute(tx.db)
      : await sql`update ${table} set partner_id = ${row.old}
          where workspace_id = ${tx.ctx.workspace.id} and id = ${row.id} and partner_id = ${mergedId}`.execute(tx.db)
  return (numAffectedRows ?? 0n) > 0n
}

const counted = [
  'payout_methods',
  'tax_profiles',
  'tax_rulings',
  'self_billing_acceptances',
  'partner_documents',
  'opening_balances',
] as const
export const countNamed = async (tx: Tx, partnerIds: readonly string[]): Promise<ReadonlyMap<string, number>> => {
  const counts = new Map<string, number>()
  for (const table of counted) {
    const { rows } = await sql<{ id: string; amount: string }>`
      select partner_id as id, count(*) as amount from ${sql.table(table)}
      where workspace_id = ${tx.ctx.workspace.id} and partner_id = any (${[...partnerIds]}::text[]) group by 1`.execute(
      tx.db,
    )
    for (const { id, amount } of rows) counts.set(id, (counts.get(id) ?? 0) + Number(amount))
  }
  return counts
}

/** Numbered documents bind a partner to its record: their series is its own, and cannot be another one's. */
export const bondsOf = async (
  tx: Tx,
  partnerIds: readonly string[],
  since?: Date,
): Promise<ReadonlyMap<string, readonly PartnerBond[]>> => {
  const { rows } = await sql<{ partner_id: string; number: string }>`
    select distinct on (partner_id) partner_id, number from partner_documents
    where workspace_id = ${tx.ctx.workspace.id} and partner_id = any (${[...partnerIds]}::text[])
      and received_at > ${since ?? new Date(0)}
    order by partner_id, received_at desc, id desc`.execute(tx.db)
  return new Map(rows.map((row) => [row.partner_id, [{ kind: 'payout' as const, words: `document ${row.number}` }]]))
}

/** Fingerprints and last four say nothing to the reader and stay out, as do encrypted numbers, which are elsewhere. */
export const dossierOf = async (tx: Tx, partnerId: string): Promise<Record<string, readonly unknown[]>> => {
  const found: Record<string, readonly unknown[]> = {}
  for (const table of counted) {
    const { rows } = await sql<{ row: unknown }>`
      select to_jsonb(t) - array['workspace_id', 'fingerprint', 'file_id'] as row from ${sql.table(table)} t
      where t.workspace_id = ${tx.ctx.workspace.id} and t.partner_id = ${partnerId} limit 1000`.execute(tx.db)
    found[table] = rows.map(({ row }) => row)
  }
  return found
}

const erased = 'Erased person'
/** What binds the company stays: amounts, numbers, days. Who of the partner did it is replaced where it is a copy. */
export const forgetNames = async (tx: Tx, partnerIds: readonly string[], names: readonly string[]): Promise<void> => {
  const replace = (table: string, column: string) =>
    sql`update ${sql.table(table)} set ${sql.ref(column)} = ${erased}
      where workspace_id = ${tx.ctx.workspace.id} and partner_id = any (${[...partnerIds]}::text[])
        and ${sql.ref(column)} = any (${[...names]}::text[])`.execute(tx.db)
  await replace('payout_methods', 'added_by_name')
  await replace('self_billing_acceptances', 'accepted_by_name')
  await replace('partner_documents', 'received_from')
}
