/** Lines as explanations and recomputations read them. */
import { type Selectable, sql } from 'kysely'
import type { CivilDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'
import { isNamed } from '#platform/http/words.ts'
import type { EvaluationRow } from './evaluations.ts'

export type CommissionRow = Selectable<DB['commissions']>

/** Those that the evaluation wrote; adjustments and clocks have none. */
export const linesOfEvaluations = async (
  tx: Tx,
  evaluationIds: readonly string[],
): Promise<ReadonlyMap<string, CommissionRow[]>> => {
  if (evaluationIds.length === 0) return new Map()
  const rows = await tx.db
    .selectFrom('commissions')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('evaluation_id', '=', sql<string>`any (${[...evaluationIds]}::text[])`)
    .orderBy('id')
    .execute()
  return Map.groupBy(rows, (row) => row.evaluation_id!)
}

export const findCommission = (tx: Tx, id: string): Promise<CommissionRow | undefined> =>
  tx.db
    .selectFrom('commissions')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .executeTakeFirst()

type EvaluationFilters = ListInput & {
  q?: string | undefined
  partnerId?: string | undefined
  conversionId?: string | undefined
  saleId?: string | undefined
  outcome?: string[] | undefined
  reason?: string[] | undefined
}
export const evaluationsPage = <Out>(
  tx: Tx,
  input: EvaluationFilters,
  toWire: (rows: EvaluationRow[]) => Promise<Out[]>,
) => {
  let query = tx.db
    .selectFrom('evaluations')
    .selectAll('evaluations')
    .where('evaluations.workspace_id', '=', tx.ctx.workspace.id)
  if (input.partnerId) query = query.where('evaluations.partner_id', '=', input.partnerId)
  if (input.conversionId) query = query.where('evaluations.conversion_id', '=', input.conversionId)
  if (input.saleId) query = query.where('evaluations.sale_id', '=', input.saleId)
  if (input.outcome) query = query.where('evaluations.outcome', 'in', input.outcome)
  if (input.reason) query = query.where('evaluations.reason', 'in', input.reason)
  if (input.q) query = query.where(isNamed('evaluations.partner_id', 'partner', input.q))
  return keysetPage({
    query,
    sorts: { occurredAt: 'evaluations.occurred_at' },
    fallback: '-occurredAt',
    input,
    id: 'evaluations.id',
    toWire,
    count: () => countUpTo(tx.db, query),
  })
}

/** One evaluation in so many, by its id, and never fewer than the least; those of the latest days first. */
export const evaluationSample = async (tx: Tx, of: { oneIn: number; turn: number; min: number }): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`
    (select id from evaluations where workspace_id = ${tx.ctx.workspace.id} and outcome <> 'waiting'
      and abs(hashtext(id)) % ${of.oneIn}::int = ${of.turn}::int)
    union (select id from evaluations where workspace_id = ${tx.ctx.workspace.id} and outcome <> 'waiting'
      order by occurred_at desc, id desc limit ${of.min})`.execute(tx.db)
  return rows.map(({ id }) => id)
}
/** Those with lines whose accounting day lies between two days, the second not included. */
export const evaluationsOfDays = async (tx: Tx, from: CivilDate, to: CivilDate): Promise<string[]> => {
  const rows = await tx.db
    .selectFrom('commissions')
    .select('evaluation_id')
    .distinct()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('accounting_day', '>=', from)
    .where('accounting_day', '<', to)
    .where('evaluation_id', 'is not', null)
    .orderBy('evaluation_id')
    .execute()
  return rows.map((row) => row.evaluation_id!)
}
