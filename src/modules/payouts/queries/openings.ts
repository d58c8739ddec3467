/** Opening balances: the files, their rows, and which of them have fallen due. */
import { type Insertable, type Selectable, sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'
import { hasWords, isNamed } from '#platform/http/words.ts'
import type { OwedElsewhere } from '#platform/ledger/checks.ts'
import type { OpeningState } from '../contract/states.ts'

export type ImportRow = Selectable<DB['opening_imports']>
export type BalanceRow = Selectable<DB['opening_balances']> & { is_due: boolean }

/** The source of a row in the ledger and among payables. */
export const sourceOf = (row: { import_id: string; row_number: number }): string => `${row.import_id}/${row.row_number}`
/** A row has fallen due when it stands among the payables, in whatever state. */
const isDue = sql<boolean>`exists (select 1 from payables p where p.workspace_id = opening_balances.workspace_id
  and p.source_kind = 'opening' and p.source_id = opening_balances.import_id || '/' || opening_balances.row_number)`

export const insertImport = async (
  tx: Tx,
  values: Omit<Insertable<DB['opening_imports']>, 'workspace_id' | 'at'>,
  rows: readonly Omit<Insertable<DB['opening_balances']>, 'workspace_id' | 'import_id'>[],
): Promise<ImportRow> => {
  const workspace_id = tx.ctx.workspace.id
  const made = await tx.db
    .insertInto('opening_imports')
    .values({ ...values, workspace_id, at: tx.now })
    .returningAll()
    .executeTakeFirstOrThrow()
  for (let at = 0; at < rows.length; at += 1_000)
    await tx.db
      .insertInto('opening_balances')
      .values(rows.slice(at, at + 1_000).map((row) => ({ ...row, workspace_id, import_id: made.id })))
      .execute()
  return made
}
const balances = (tx: Tx) =>
  tx.db
    .selectFrom('opening_balances')
    .selectAll()
    .select(isDue.as('is_due'))
    .where('workspace_id', '=', tx.ctx.workspace.id)
export const findBalance = (tx: Tx, importId: string, row: number): Promise<BalanceRow | undefined> =>
  balances(tx).where('import_id', '=', importId).where('row_number', '=', row).executeTakeFirst()

/** What of them stands before due, by partner and state. */
export const openingSums = async (tx: Tx): Promise<OwedElsewhere[]> => {
  const rows = await tx.db
    .selectFrom('opening_balances')
    .select(['partner_id', 'currency', 'state', (expression) => expression.fn.sum<string>('amount_minor').as('amount')])
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where(sql<boolean>`not ${isDue}`)
    .groupBy(['partner_id', 'currency', 'state'])
    .execute()
  return rows.map((row) => ({
    partnerId: row.partner_id,
    currency: row.currency,
    state: row.state as OpeningState,
    amountMinor: BigInt(row.amount),
  }))
}

export const importPage = <Out>(
  tx: Tx,
  input: ListInput & { q?: string | undefined },
  toWire: (rows: ImportRow[]) => Out[],
) => {
  const query = tx.db
    .selectFrom('opening_imports')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where(hasWords(input.q, 'file_name', 'by_name'))
  return keysetPage({
    query,
    sorts: { at: 'at' },
    fallback: '-at',
    input,
    id: 'id',
    toWire,
    count: () => countUpTo(tx.db, query),
  })
}
export const balancePage = <Out>(
  tx: Tx,
  input: ListInput & {
    q?: string | undefined
    partnerId?: string | undefined
    state?: string[] | undefined
    currency?: string | undefined
    isDue?: boolean | undefined
  },
  toWire: (rows: BalanceRow[]) => Promise<Out[]>,
) => {
  let query = balances(tx)
  if (input.partnerId) query = query.where('partner_id', '=', input.partnerId)
  if (input.state) query = query.where('state', 'in', input.state)
  if (input.currency) query = query.where('currency', '=', input.currency)
  if (input.isDue !== undefined) query = query.where(input.isDue ? isDue : sql<boolean>`not ${isDue}`)
  if (input.q) query = query.where(sql<boolean>`${isNamed('opening_balances.partner_id', 'partner', input.q)}`)
  return keysetPage({
    query,
    sorts: { partner: 'opening_balances.partner_id' },
    fallback: 'partner',
    input,
    id: "(opening_balances.import_id || '/' || opening_balances.row_number)",
    toWire,
    count: () => countUpTo(tx.db, query),
  })
}
