/** Months and their closing. Whether a month is closed is the ledger's word. */
import { type Selectable, sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'
import { idPrefixes, newId } from '#platform/ids.ts'

export type MonthRow = Selectable<DB['month_closes']>

export const isMonthClosed = async (tx: Tx, day: string): Promise<boolean> => {
  const { rows } = await sql<{ found: boolean }>`select exists (select from month_closes
    where workspace_id = ${tx.ctx.workspace.id} and month = date_trunc('month', ${day}::date)::date and state = 'closed') as found`.execute(
    tx.db,
  )
  return rows[0]!.found
}
const months = (tx: Tx) =>
  tx.db
    .selectFrom('month_closes')
    .selectAll('month_closes')
    .where('month_closes.workspace_id', '=', tx.ctx.workspace.id)
export const findMonth = (tx: Tx, month: string): Promise<MonthRow | undefined> =>
  months(tx).where('month', '=', `${month}-01`).executeTakeFirst()
export const lockMonth = async (tx: Tx, month: string): Promise<MonthRow> => {
  await sql`insert into month_closes (workspace_id, id, month, state, created_at, updated_at)
    values (${tx.ctx.workspace.id}, ${newId(idPrefixes.monthClose)}, ${`${month}-01`}::date, 'open', ${tx.now}, ${tx.now})
    on conflict (workspace_id, month) do nothing`.execute(tx.db)
  return months(tx).where('month', '=', `${month}-01`).forUpdate().executeTakeFirstOrThrow()
}
export const changeMonth = (
  tx: Tx,
  id: string,
  set: Partial<Omit<MonthRow, 'workspace_id' | 'id' | 'month' | 'checks' | 'accepted'>> & {
    checks?: string
    accepted?: string
  },
): Promise<MonthRow> =>
  tx.db
    .updateTable('month_closes')
    .set((expression) => ({ ...set, version: expression('version', '+', 1), updated_at: tx.now }))
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
export const monthPage = <Out>(
  tx: Tx,
  input: ListInput & { state?: string[] | undefined },
  toWire: (rows: MonthRow[]) => Promise<Out[]> | Out[],
) => {
  let query = months(tx)
  if (input.state) query = query.where('state', 'in', input.state)
  const q = input.q?.trim()
  if (q) query = query.where(sql<boolean>`to_char(month, 'YYYY-MM Month') ilike ${`%${q.replaceAll(/[\\%_]/g, '')}%`}`)
  return keysetPage({
    query,
    sorts: { month: 'month_closes.month' },
    fallback: '-month',
    input,
    id: 'month_closes.id',
    toWire,
    count: () => countUpTo(tx.db, query),
  })
}
/** The first month with a posting, and the last that is closed; both as `YYYY-MM`. */
export const monthEnds = async (tx: Tx): Promise<{ first: string | null; closed: string | null }> => {
  const { rows } = await sql<{ first: string | null; closed: string | null }>`
    select (select to_char(min(accounting_day), 'YYYY-MM') from ledger_transfers where workspace_id = ${tx.ctx.workspace.id}) as first,
      (select to_char(max(month), 'YYYY-MM') from month_closes where workspace_id = ${tx.ctx.workspace.id} and state = 'closed') as closed`.execute(
    tx.db,
  )
  return rows[0]!
}
/** Evaluations of the month that wait for a rate or a cost. */
export const waitingInMonth = async (tx: Tx, month: string): Promise<number> => {
  const { rows } = await sql<{ count: number }>`select count(*)::integer as count from evaluations
    where workspace_id = ${tx.ctx.workspace.id} and outcome = 'waiting' and superseded_at is null
      and day >= ${`${month}-01`}::date and day < (${`${month}-01`}::date + interval '1 month')`.execute(tx.db)
  return rows[0]!.count
}
