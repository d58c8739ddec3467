/** Decisions with what they bind: changes, sign-offs, predictions, appeals. */
import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'
import { isNamed } from '#platform/http/words.ts'

export type DecisionRow = Selectable<DB['decisions']>
export type ChangeRow = Selectable<DB['decision_changes']>
export type SignOffRow = Selectable<DB['decision_sign_offs']>
export type PredictionRow = Selectable<DB['predictions']>
export type AppealRow = Selectable<DB['decision_appeals']>

const decisions = (tx: Tx) =>
  tx.db.selectFrom('decisions').selectAll('decisions').where('decisions.workspace_id', '=', tx.ctx.workspace.id)
/** Every decision of these cases, the latest first. */
export const decisionsOf = async (tx: Tx, caseIds: readonly string[]): Promise<ReadonlyMap<string, DecisionRow[]>> => {
  if (caseIds.length === 0) return new Map()
  const rows = await decisions(tx)
    .where('case_id', 'in', [...caseIds])
    .orderBy('number', 'desc')
    .execute()
  return Map.groupBy(rows, (row) => row.case_id)
}
export const findDecision = (tx: Tx, id: string): Promise<DecisionRow | undefined> =>
  decisions(tx).where('id', '=', id).executeTakeFirst()
export const insertDecisionRow = async (
  tx: Tx,
  values: Omit<Insertable<DB['decisions']>, 'workspace_id' | 'number' | 'updated_at' | 'prepared_at'>,
): Promise<DecisionRow> => {
  const { rows } = await sql<{ number: number }>`select coalesce(max(number), 0) + 1 as number from decisions
    where workspace_id = ${tx.ctx.workspace.id} and case_id = ${values.case_id}`.execute(tx.db)
  return tx.db
    .insertInto('decisions')
    .values({
      ...values,
      workspace_id: tx.ctx.workspace.id,
      number: rows[0]!.number,
      prepared_at: tx.now,
      updated_at: tx.now,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
}
export const updateDecisionRow = (
  tx: Tx,
  id: string,
  values: Omit<Updateable<DB['decisions']>, 'workspace_id' | 'id' | 'version' | 'updated_at'>,
): Promise<DecisionRow> =>
  tx.db
    .updateTable('decisions')
    .set((expression) => ({ ...values, version: expression('version', '+', 1), updated_at: tx.now }))
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
export const decisionsPage = <Out>(
  tx: Tx,
  input: ListInput & { q?: string | undefined; outcome?: string[] | undefined; state?: string[] | undefined },
  toWire: (rows: DecisionRow[]) => Promise<Out[]>,
) => {
  let query = decisions(tx)
  if (input.outcome) query = query.where('outcome', 'in', input.outcome)
  if (input.state) query = query.where('decisions.state', 'in', input.state)
  if (input.q)
    query = query.where(
      sql<boolean>`decisions.case_id in (select c.id from qualification_cases c where c.workspace_id = ${tx.ctx.workspace.id}
        and ${isNamed('c.partner_id', 'partner', input.q)})`,
    )
  return keysetPage({
    query,
    sorts: { preparedAt: 'decisions.prepared_at' },
    fallback: '-preparedAt',
    input,
    id: 'decisions.id',
    toWire,
    count: () => countUpTo(tx.db, query),
  })
}

export const insertChange = (tx: Tx, values: Omit<Insertable<DB['decision_changes']>, 'workspace_id' | 'at'>) =>
  tx.db
    .insertInto('decision_changes')
    .values({ ...values, workspace_id: tx.ctx.workspace.id, at: tx.now })
    .execute()
export const changesOf = async (tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, ChangeRow[]>> => {
  if (ids.length === 0) return new Map()
  const rows = await tx.db
    .selectFrom('decision_changes')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('decision_id', 'in', [...ids])
    .orderBy('revision')
    .execute()
  return Map.groupBy(rows, (row) => row.decision_id)
}
export const insertSignOff = (tx: Tx, values: Omit<Insertable<DB['decision_sign_offs']>, 'workspace_id' | 'at'>) =>
  tx.db
    .insertInto('decision_sign_offs')
    .values({ ...values, workspace_id: tx.ctx.workspace.id, at: tx.now })
    .execute()
export const signOffsOf = async (tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, SignOffRow[]>> => {
  if (ids.length === 0) return new Map()
  const rows = await tx.db
    .selectFrom('decision_sign_offs')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('decision_id', 'in', [...ids])
    .orderBy('at')
    .execute()
  return Map.groupBy(rows, (row) => row.decision_id)
}
export const insertPredictions = async (
  tx: Tx,
  rows: readonly Omit<Insertable<DB['predictions']>, 'workspace_id'>[],
) => {
  if (rows.length === 0) return
  await tx.db
    .insertInto('predictions')
    .values(rows.map((row) => ({ ...row, workspace_id: tx.ctx.workspace.id })))
    .execute()
}
export const predictionsOf = async (tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, PredictionRow[]>> => {
  if (ids.length === 0) return new Map()
  const rows = await tx.db
    .selectFrom('predictions')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('decision_id', 'in', [...ids])
    .execute()
  return Map.groupBy(rows, (row) => row.decision_id)
}
export const insertAppeal = (
  tx: Tx,
  values: Pick<Insertable<DB['decision_appeals']>, 'decision_id' | 'text' | 'from_name' | 'answer_by'>,
) =>
  tx.db
    .insertInto('decision_appeals')
    .values({ ...values, workspace_id: tx.ctx.workspace.id, at: tx.now })
    .execute()
export const appealsOf = async (tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, AppealRow>> => {
  if (ids.length === 0) return new Map()
  const rows = await tx.db
    .selectFrom('decision_appeals')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('decision_id', 'in', [...ids])
    .execute()
  return new Map(rows.map((row) => [row.decision_id, row]))
}
export const updateAppeal = (tx: Tx, decisionId: string, values: Updateable<DB['decision_appeals']>) =>
  tx.db
    .updateTable('decision_appeals')
    .set(values)
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('decision_id', '=', decisionId)
    .execute()
