/** Simulations and what they found. */
import { type Insertable, type Selectable, sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'

export type SimulationRow = Selectable<DB['simulations']>
export type ResultRow = Selectable<DB['simulation_results']>
const simulations = (tx: Tx) =>
  tx.db.selectFrom('simulations').selectAll('simulations').where('simulations.workspace_id', '=', tx.ctx.workspace.id)

export const findSimulation = (tx: Tx, id: string): Promise<SimulationRow | undefined> =>
  simulations(tx).where('id', '=', id).executeTakeFirst()
export const lockSimulation = (tx: Tx, id: string): Promise<SimulationRow | undefined> =>
  simulations(tx).where('id', '=', id).forUpdate().executeTakeFirst()
export const insertSimulation = (
  tx: Tx,
  values: Omit<Insertable<DB['simulations']>, 'workspace_id' | 'created_at' | 'updated_at' | 'search'>,
): Promise<SimulationRow> =>
  tx.db
    .insertInto('simulations')
    .values({ ...values, workspace_id: tx.ctx.workspace.id, created_at: tx.now, updated_at: tx.now })
    .returningAll()
    .executeTakeFirstOrThrow()
export const updateSimulation = (
  tx: Tx,
  id: string,
  set: Partial<
    Pick<
      Insertable<DB['simulations']>,
      | 'state'
      | 'job_id'
      | 'progress'
      | 'conversions'
      | 'reached_on'
      | 'inputs_hash'
      | 'summary'
      | 'fault'
      | 'finished_at'
      | 'is_shared'
    >
  >,
): Promise<SimulationRow> =>
  tx.db
    .updateTable('simulations')
    .set((expression) => ({ ...set, version: expression('version', '+', 1), updated_at: tx.now }))
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()

export type SimulationFilters = {
  state?: string[] | undefined
  agreementId?: string | undefined
  partnerId?: string | undefined
}
export const simulationsPage = <Out>(
  tx: Tx,
  input: ListInput & SimulationFilters,
  toWire: (rows: SimulationRow[]) => Promise<Out[]>,
) => {
  let query = simulations(tx)
  if (input.state) query = query.where('state', 'in', input.state)
  if (input.agreementId) query = query.where('agreement_id', '=', input.agreementId)
  if (input.partnerId) query = query.where('partner_id', '=', input.partnerId)
  const q = input.q?.trim()
  if (q) query = query.where(sql<boolean>`(id = ${q} or strpos(search, lower(${q})) > 0)`)
  return keysetPage({
    query,
    sorts: { createdAt: 'simulations.created_at' },
    fallback: '-createdAt',
    input,
    id: 'simulations.id',
    toWire,
    count: () => countUpTo(tx.db, query),
  })
}
/** The newest of each agreement's open terms. */
export const latestOfAgreement = (tx: Tx, agreementId: string, planHash: string): Promise<SimulationRow | undefined> =>
  simulations(tx)
    .where('agreement_id', '=', agreementId)
    .where('plan_hash', '=', planHash)
    .where('state', '<>', 'cancelled')
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst()

export type NewResult = Omit<
  Insertable<DB['simulation_results']>,
  'workspace_id' | 'simulation_id' | 'difference_minor'
>
/** Takes the place of what stood there. */
export const replaceResults = async (tx: Tx, simulationId: string, rows: readonly NewResult[]): Promise<void> => {
  await tx.db
    .deleteFrom('simulation_results')
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('simulation_id', '=', simulationId)
    .execute()
  for (let at = 0; at < rows.length; at += 1_000)
    await sql`
      insert into simulation_results (workspace_id, simulation_id, id, partner_id, month, rule_id, rule_name, currency, old_minor, new_minor,
        old_lines, new_lines, old_free_minor, new_free_minor)
      select ${tx.ctx.workspace.id}, ${simulationId}, given.* from jsonb_to_recordset(${JSON.stringify(rows.slice(at, at + 1_000))}::jsonb)
        as given (id text, partner_id text, month date, rule_id text, rule_name text, currency text, old_minor bigint, new_minor bigint,
          old_lines integer, new_lines integer, old_free_minor bigint, new_free_minor bigint)`.execute(tx.db)
}
export type ResultFilters = { partnerId?: string | undefined; month?: string | undefined; ruleId?: string | undefined }
export const resultsPage = <Out>(
  tx: Tx,
  simulationId: string,
  input: ListInput & ResultFilters,
  toWire: (rows: ResultRow[]) => Promise<Out[]>,
) => {
  let query = tx.db
    .selectFrom('simulation_results')
    .selectAll('simulation_results')
    .where('simulation_results.workspace_id', '=', tx.ctx.workspace.id)
    .where('simulation_id', '=', simulationId)
  if (input.partnerId) query = query.where('partner_id', '=', input.partnerId)
  if (input.month) query = query.where('month', '=', input.month)
  if (input.ruleId) query = query.where('rule_id', '=', input.ruleId)
  const q = input.q?.trim()
  if (q)
    query = query.where(
      sql<boolean>`(partner_id = ${q} or rule_id = ${q} or strpos(lower(rule_name), lower(${q})) > 0)`,
    )
  return keysetPage({
    query,
    sorts: { difference: 'simulation_results.difference_minor', month: 'simulation_results.month' },
    fallback: '-difference',
    input,
    id: 'simulation_results.id',
    toWire,
    count: () => countUpTo(tx.db, query),
  })
}
