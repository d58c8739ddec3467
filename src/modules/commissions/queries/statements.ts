/** What the ledger moved on a partner's accounts, and statements as they were kept. */
import { type Selectable, sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'
import { isNamed } from '#platform/http/words.ts'
import type { TransferType } from '#platform/ledger/kinds.ts'
import type { StatementMove } from '../rules/statement.ts'

export type StatementRow = Selectable<DB['statements']>
const ownAccounts = sql`('pending', 'held', 'approved', 'due', 'processing')`

/** What all accounts of each partner and currency held before the day, those that moved in the month included. */
export const openingsBefore = async (
  tx: Tx,
  day: string,
  partnerId?: string,
): Promise<{ partnerId: string; currency: string; amountMinor: bigint }[]> => {
  const { rows } = await sql<{ partner_id: string; currency: string; amount: string }>`
    select a.partner_id, a.currency, coalesce(-sum(e.amount_minor) filter (where t.accounting_day < ${day}::date), 0)::text as amount
    from ledger_accounts a
      join ledger_entries e on e.workspace_id = a.workspace_id and e.account_id = a.id
      join ledger_transfers t on t.workspace_id = e.workspace_id and t.id = e.transfer_id
    where a.workspace_id = ${tx.ctx.workspace.id} and a.kind in ${ownAccounts} and t.accounting_day < (${day}::date + interval '1 month')
      ${partnerId ? sql`and a.partner_id = ${partnerId}` : sql``}
    group by 1, 2 order by 1, 2`.execute(tx.db)
  return rows.map((row) => ({ partnerId: row.partner_id, currency: row.currency, amountMinor: BigInt(row.amount) }))
}

/** Every transfer of the month on the accounts of one partner in one currency, in a stable order. */
export const movesOfMonth = async (
  tx: Tx,
  of: { partnerId: string; currency: string; month: string },
): Promise<StatementMove[]> => {
  const { rows } = await sql<{
    id: string
    type: TransferType
    undoes: TransferType | null
    day: string
    source_kind: string
    source_id: string
    detail: string | null
    amount: string
  }>`
    select t.id, t.type, undone.type as undoes, t.accounting_day as day, t.source_kind, t.source_id,
      (select other.detail from ledger_entries oe join ledger_accounts other on other.workspace_id = oe.workspace_id and other.id = oe.account_id
        where oe.workspace_id = t.workspace_id and oe.transfer_id = t.id and other.kind = 'commission_expense' limit 1) as detail,
      own.amount
    from (
      select e.transfer_id, (-sum(e.amount_minor))::text as amount
      from ledger_accounts a join ledger_entries e on e.workspace_id = a.workspace_id and e.account_id = a.id
        join ledger_transfers m on m.workspace_id = e.workspace_id and m.id = e.transfer_id
      where a.workspace_id = ${tx.ctx.workspace.id} and a.kind in ${ownAccounts} and a.partner_id = ${of.partnerId} and a.currency = ${of.currency}
        and m.accounting_day >= ${`${of.month}-01`}::date and m.accounting_day < (${`${of.month}-01`}::date + interval '1 month')
      group by 1 having sum(e.amount_minor) <> 0
    ) own join ledger_transfers t on t.workspace_id = ${tx.ctx.workspace.id} and t.id = own.transfer_id
      left join ledger_transfers undone on undone.workspace_id = t.workspace_id and undone.id = t.reverses
    order by t.accounting_day, t.id`.execute(tx.db)
  return rows.map((row) => ({
    transferId: row.id,
    type: row.type,
    undoes: row.undoes,
    day: row.day,
    sourceKind: row.source_kind,
    sourceId: row.source_id,
    commissionKind: row.detail,
    amountMinor: BigInt(row.amount),
  }))
}

export type LineWords = { id: string; rule: string | null; kind: string; saleId: string | null; reason: string | null }
export const lineWordsOf = async (tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, LineWords>> => {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<LineWords>`select id, rule_name as rule, kind, sale_id as "saleId", reason from commissions
    where workspace_id = ${tx.ctx.workspace.id} and id = any (${[...new Set(ids)]}::text[])`.execute(tx.db)
  return new Map(rows.map((row) => [row.id, row]))
}

const kept = (tx: Tx) =>
  tx.db.selectFrom('statements').selectAll('statements').where('statements.workspace_id', '=', tx.ctx.workspace.id)
export const findStatement = (tx: Tx, id: string): Promise<StatementRow | undefined> =>
  kept(tx).where('id', '=', id).executeTakeFirst()
export const statementOf = (tx: Tx, of: { partnerId: string; month: string; currency: string }) =>
  kept(tx)
    .where('partner_id', '=', of.partnerId)
    .where('month', '=', `${of.month}-01`)
    .where('currency', '=', of.currency)
    .executeTakeFirst()
export const idsOfMonth = async (tx: Tx, month: string): Promise<string[]> =>
  (
    await tx.db
      .selectFrom('statements')
      .select('id')
      .where('workspace_id', '=', tx.ctx.workspace.id)
      .where('month', '=', `${month}-01`)
      .orderBy('partner_id')
      .orderBy('currency')
      .execute()
  ).map((row) => row.id)
export const insertStatement = async (
  tx: Tx,
  row: Omit<StatementRow, 'workspace_id' | 'published_at' | 'figures' | 'head'> & { figures: string; head: string },
  parts: readonly string[],
): Promise<void> => {
  await tx.db
    .insertInto('statements')
    .values({ ...row, workspace_id: tx.ctx.workspace.id, published_at: tx.now })
    .execute()
  for (const [index, lines] of parts.entries())
    await tx.db
      .insertInto('statement_lines')
      .values({
        workspace_id: tx.ctx.workspace.id,
        statement_id: row.id,
        part: index + 1,
        partner_id: row.partner_id,
        lines,
      })
      .execute()
}
export const linesOfStatement = async <One>(tx: Tx, id: string): Promise<One[]> => {
  const rows = await tx.db
    .selectFrom('statement_lines')
    .select('lines')
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('statement_id', '=', id)
    .orderBy('part')
    .execute()
  return rows.flatMap((row) => row.lines as One[])
}
export const statementPage = <Out>(
  tx: Tx,
  input: ListInput & { partnerId?: string | undefined; month?: string | undefined; currency?: string | undefined },
  toWire: (rows: StatementRow[]) => Promise<Out[]> | Out[],
) => {
  let query = kept(tx)
  if (input.partnerId) query = query.where('partner_id', '=', input.partnerId)
  if (input.month) query = query.where('month', '=', `${input.month}-01`)
  if (input.currency) query = query.where('currency', '=', input.currency)
  const q = input.q?.trim()
  if (q)
    query = query.where(
      sql<boolean>`(statements.id = ${q} or ${isNamed('statements.partner_id', 'partner', q)} or statements.currency = upper(${q}))`,
    )
  return keysetPage({
    query,
    sorts: { month: 'statements.month' },
    fallback: '-month',
    input,
    id: 'statements.id',
    toWire,
    count: () => countUpTo(tx.db, query),
  })
}
/** The next day on which something of the partner is due, in this currency. */
export const nextDueOn = async (tx: Tx, partnerId: string, currency: string): Promise<string | null> => {
  const { rows } = await sql<{ day: string | null }>`select min(due_on) as day from commissions
    where workspace_id = ${tx.ctx.workspace.id} and partner_id = ${partnerId} and currency = ${currency} and state in ('approved', 'due') and not is_held`.execute(
    tx.db,
  )
  return rows[0]?.day ?? null
}
