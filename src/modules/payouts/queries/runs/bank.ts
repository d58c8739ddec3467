/** Files of banks and wallets, their lines, and to which payouts they belong. */
import { sql } from 'kysely'
import type { CivilDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'
import { hasWords } from '#platform/http/words.ts'
import type { Outcome } from '../../contract/run-states.ts'

export type ImportRow = {
  id: string
  kind: 'status_csv'
  funding_account_id: string
  name: string
  sha256: string
  lines: number
  imported_by: string | null
  imported_at: Date
}
export type BankLineRow = {
  id: string
  import_id: string
  position: number
  funding_account_id: string
  line_key: string
  reference: string
  outcome: Outcome
  currency: string
  amount_minor: string
  happened_on: CivilDate
  rail_reference: string | null
  reason_code: string | null
  reason: string | null
  state: 'matched' | 'unmatched' | 'set_aside'
  note: string | null
}
/** False where this file was imported before. */
export const insertImport = async (tx: Tx, row: Omit<ImportRow, 'imported_at'>): Promise<boolean> => {
  const { rows } =
    await sql`insert into bank_imports (workspace_id, id, kind, funding_account_id, name, sha256, lines, imported_by, imported_at)
    values (${tx.ctx.workspace.id}, ${row.id}, ${row.kind}, ${row.funding_account_id}, ${row.name}, ${row.sha256}, ${row.lines}, ${row.imported_by}, ${tx.now})
    on conflict (workspace_id, funding_account_id, sha256) do nothing returning id`.execute(tx.db)
  return rows.length > 0
}
export const findImport = async (tx: Tx, fundingAccountId: string, sha256: string): Promise<ImportRow | undefined> => {
  const { rows } =
    await sql<ImportRow>`select * from bank_imports where workspace_id = ${tx.ctx.workspace.id} and funding_account_id = ${fundingAccountId} and sha256 = ${sha256}`.execute(
      tx.db,
    )
  return rows[0]
}
export const importPage = <Out>(tx: Tx, input: ListInput, toWire: (rows: ImportRow[]) => Promise<Out[]>) => {
  const query = tx.db
    .selectFrom('bank_imports')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where(hasWords(input.q, 'name', 'bank_imports.id', 'sha256'))
  return keysetPage({
    query,
    sorts: { imported: 'imported_at' },
    fallback: '-imported',
    input,
    id: 'id',
    toWire: (rows) => toWire(rows as unknown as ImportRow[]),
    count: () => countUpTo(tx.db, query),
  })
}
export const insertLine = async (tx: Tx, row: Omit<BankLineRow, 'state' | 'note'>): Promise<boolean> => {
  const { rows } =
    await sql`insert into bank_lines (workspace_id, id, import_id, position, funding_account_id, line_key, reference, outcome, currency, amount_minor,
      happened_on, rail_reference, reason_code, reason, state)
    values (${tx.ctx.workspace.id}, ${row.id}, ${row.import_id}, ${row.position}, ${row.funding_account_id}, ${row.line_key}, ${row.reference}, ${row.outcome},
      ${row.currency}, ${row.amount_minor}::bigint, ${row.happened_on}::date, ${row.rail_reference}, ${row.reason_code}, ${row.reason}, 'unmatched')
    on conflict (workspace_id, funding_account_id, line_key) do nothing returning id`.execute(tx.db)
  return rows.length > 0
}
export const readLine = async (tx: Tx, id: string, lock = false): Promise<BankLineRow | undefined> => {
  const { rows } =
    await sql<BankLineRow>`select * from bank_lines where workspace_id = ${tx.ctx.workspace.id} and id = ${id} ${lock ? sql`for update` : sql``}`.execute(
      tx.db,
    )
  return rows[0]
}
export const setLine = async (tx: Tx, id: string, state: BankLineRow['state'], note: string | null): Promise<void> => {
  await sql`update bank_lines set state = ${state}, note = ${note} where workspace_id = ${tx.ctx.workspace.id} and id = ${id}`.execute(
    tx.db,
  )
}
export const insertMatch = async (
  tx: Tx,
  match: { id: string; lineId: string; payoutId: string; by: string | null },
): Promise<void> => {
  await sql`insert into bank_matches (workspace_id, id, line_id, payout_id, matched_by, matched_at)
    values (${tx.ctx.workspace.id}, ${match.id}, ${match.lineId}, ${match.payoutId}, ${match.by}, ${tx.now}) on conflict do nothing`.execute(
    tx.db,
  )
}
export type MatchRow = {
  id: string
  line_id: string
  payout_id: string
  matched_by: string | null
  matched_at: Date
  reference: string
  partner_id: string
  state: string
}
export const matchesOf = async (tx: Tx, lineIds: readonly string[]): Promise<MatchRow[]> => {
  if (lineIds.length === 0) return []
  const { rows } =
    await sql<MatchRow>`select m.id, m.line_id, m.payout_id, m.matched_by, m.matched_at, p.reference, p.partner_id, p.state
    from bank_matches m join payouts p on p.workspace_id = m.workspace_id and p.id = m.payout_id
    where m.workspace_id = ${tx.ctx.workspace.id} and m.line_id = any (${[...lineIds]}::text[])`.execute(tx.db)
  return rows
}
export const countUnmatched = async (tx: Tx): Promise<number> => {
  const { rows } = await sql<{
    lines: number
  }>`select count(*)::integer as lines from bank_lines where workspace_id = ${tx.ctx.workspace.id} and state = 'unmatched'`.execute(
    tx.db,
  )
  return rows[0]?.lines ?? 0
}
export type BankLineFilter = ListInput & {
  importId?: string | undefined
  state?: BankLineRow['state'] | undefined
  outcome?: Outcome | undefined
  currency?: string | undefined
}
export const linePage = <Out>(tx: Tx, input: BankLineFilter, toWire: (rows: BankLineRow[]) => Promise<Out[]>) => {
  let query = tx.db.selectFrom('bank_lines').selectAll().where('workspace_id', '=', tx.ctx.workspace.id)
  if (input.importId) query = query.where('import_id', '=', input.importId)
  if (input.state) query = query.where('state', '=', input.state)
  if (input.outcome) query = query.where('outcome', '=', input.outcome)
  if (input.currency) query = query.where('currency', '=', input.currency)
  const q = input.q?.trim()
  if (q) query = query.where(sql<boolean>`(reference = upper(${q}) or rail_reference = ${q} or bank_lines.id = ${q})`)
  return keysetPage({
    query,
    sorts: { day: 'happened_on' },
    fallback: '-day',
    input,
    id: 'id',
    toWire: (rows) => toWire(rows as unknown as BankLineRow[]),
    count: () => countUpTo(tx.db, query),
  })
}
