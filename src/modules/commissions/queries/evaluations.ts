/** Evaluations, what they were given, what they wait for. */
import { type Insertable, type Selectable, sql } from 'kysely'
import type { CivilDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'

export type EvaluationRow = Selectable<DB['evaluations']>
export type InputsRow = Selectable<DB['evaluation_inputs']>
export type WaitRow = Selectable<DB['evaluation_waits']>

const inputs = (tx: Tx) =>
  tx.db.selectFrom('evaluation_inputs').selectAll().where('workspace_id', '=', tx.ctx.workspace.id)
const evaluations = (tx: Tx) =>
  tx.db.selectFrom('evaluations').selectAll('evaluations').where('evaluations.workspace_id', '=', tx.ctx.workspace.id)

/** Those that hold now, of these conversions. */
export const currentInputs = async (tx: Tx, conversionIds: readonly string[]): Promise<Omit<InputsRow, 'inputs'>[]> => {
  if (conversionIds.length === 0) return []
  return tx.db
    .selectFrom('evaluation_inputs')
    .select([
      'workspace_id',
      'conversion_id',
      'credit_set_id',
      'credit_set_version',
      'number',
      'engine_version',
      'sale_id',
      'customer_id',
      'is_paid_sale',
      'occurred_at',
      'outcome',
      'hash',
      'superseded_at',
      'created_at',
      'updated_at',
    ])
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('conversion_id', 'in', [...conversionIds])
    .where('superseded_at', 'is', null)
    .execute()
}
/** Evaluations that hold now, of these conversions. */
export const currentEvaluations = async (tx: Tx, conversionIds: readonly string[]): Promise<EvaluationRow[]> =>
  conversionIds.length === 0
    ? []
    : evaluations(tx)
        .where('conversion_id', 'in', [...new Set(conversionIds)])
        .where('superseded_at', 'is', null)
        .orderBy('id')
        .execute()
export const findInputs = (
  tx: Tx,
  of: { conversionId: string; creditSetId: string; number: number },
): Promise<InputsRow | undefined> =>
  inputs(tx)
    .where('conversion_id', '=', of.conversionId)
    .where('credit_set_id', '=', of.creditSetId)
    .where('number', '=', of.number)
    .executeTakeFirst()

/** Of many evaluations at once, by `conversion credit set number`. */
export const inputsOf = async (
  tx: Tx,
  rows: readonly Pick<EvaluationRow, 'conversion_id' | 'credit_set_id' | 'inputs_number'>[],
): Promise<ReadonlyMap<string, unknown>> => {
  if (rows.length === 0) return new Map()
  const asked = rows.map((row) => ({ c: row.conversion_id, s: row.credit_set_id, n: row.inputs_number }))
  const found = await sql<{ key: string; inputs: unknown }>`
    select distinct on (key) i.conversion_id || ' ' || i.credit_set_id || ' ' || i.number as key, i.inputs
    from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as ask (c text, s text, n integer)
    join evaluation_inputs i on i.workspace_id = ${tx.ctx.workspace.id} and i.conversion_id = ask.c
      and i.credit_set_id = ask.s and i.number = ask.n`.execute(tx.db)
  return new Map(found.rows.map(({ key, inputs }) => [key, inputs]))
}

export const insertPlans = async (tx: Tx, plans: ReadonlyMap<string, unknown>): Promise<void> => {
  if (plans.size === 0) return
  await sql`insert into frozen_plans (workspace_id, hash, plan, created_at)
    select ${tx.ctx.workspace.id}, given.hash, given.plan::jsonb, ${tx.now}::timestamptz
    from unnest(${[...plans.keys()]}::text[], ${[...plans.values()].map((plan) => JSON.stringify(plan))}::text[]) as given (hash, plan)
    order by given.hash on conflict do nothing`.execute(tx.db)
}
export const plansByHash = async (tx: Tx, hashes: readonly string[]): Promise<ReadonlyMap<string, unknown>> => {
  if (hashes.length === 0) return new Map()
  const rows = await tx.db
    .selectFrom('frozen_plans')
    .select(['hash', 'plan'])
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('hash', 'in', [...new Set(hashes)])
    .execute()
  return new Map(rows.map((row) => [row.hash, row.plan]))
}

export type NewInputs = Omit<
  Insertable<DB['evaluation_inputs']>,
  'workspace_id' | 'created_at' | 'updated_at' | 'superseded_at'
>
/** What was there while it waited takes the new inputs; what was computed is left as it is. */
export const putInputs = async (tx: Tx, rows: readonly NewInputs[]): Promise<void> => {
  if (rows.length === 0) return
  await tx.db
    .insertInto('evaluation_inputs')
    .values(rows.map((row) => ({ ...row, workspace_id: tx.ctx.workspace.id, created_at: tx.now, updated_at: tx.now })))
    .onConflict((conflict) =>
      conflict
        .columns(['workspace_id', 'conversion_id', 'credit_set_id', 'number'])
        .doUpdateSet((expression) => ({
          inputs: expression.ref('excluded.inputs'),
          hash: expression.ref('excluded.hash'),
          outcome: expression.ref('excluded.outcome'),
          updated_at: tx.now,
        }))
        .where('evaluation_inputs.outcome', '=', 'waiting'),
    )
    .execute()
}
export type NewEvaluation = Omit<
  Insertable<DB['evaluations']>,
  'workspace_id' | 'created_at' | 'updated_at' | 'superseded_at' | 'version' | 'refunded_minor'
>
/** Answers the id by `conversion partner credit set`: the one that was there keeps its own. */
export const putEvaluations = async (
  tx: Tx,
  rows: readonly NewEvaluation[],
): Promise<ReadonlyMap<string, { id: string }>> => {
  if (rows.length === 0) return new Map()
  const stored = await tx.db
    .insertInto('evaluations')
    .values(rows.map((row) => ({ ...row, workspace_id: tx.ctx.workspace.id, created_at: tx.now, updated_at: tx.now })))
    .onConflict((conflict) =>
      conflict
        .columns(['workspace_id', 'conversion_id', 'credit_set_id', 'partner_id'])
        .doUpdateSet((expression) => ({
          outcome: expression.ref('excluded.outcome'),
          reason: expression.ref('excluded.reason'),
          plan_hash: expression.ref('excluded.plan_hash'),
          term_ids: expression.ref('excluded.term_ids'),
          clause: expression.ref('excluded.clause'),
          steps: expression.ref('excluded.steps'),
          counted: expression.ref('excluded.counted'),
          hash: expression.ref('excluded.hash'),
          inputs_number: expression.ref('excluded.inputs_number'),
          version: sql<number>`evaluations.version + 1`,
          updated_at: tx.now,
        }))
        // What earned is never written again; waiting and "no term" are looked at once more.
        .where((where) =>
          where.or([where('evaluations.outcome', '=', 'waiting'), where('evaluations.reason', '=', 'no_term')]),
        ),
    )
    .returning(['id', 'conversion_id', 'partner_id', 'credit_set_id'])
    .execute()
  return new Map(stored.map((row) => [`${row.conversion_id} ${row.partner_id} ${row.credit_set_id}`, { id: row.id }]))
}

export const evaluationRows = (tx: Tx, ids: readonly string[]): Promise<EvaluationRow[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : evaluations(tx)
        .where('id', 'in', [...ids])
        .execute()

/** Marks what an older credit set earned as past. */
export const supersedeRows = async (tx: Tx, of: { conversionId: string; creditSetId: string }): Promise<void> => {
  for (const table of ['evaluation_inputs', 'evaluations'] as const)
    await tx.db
      .updateTable(table)
      .set({ superseded_at: tx.now, updated_at: tx.now })
      .where('workspace_id', '=', tx.ctx.workspace.id)
      .where('conversion_id', '=', of.conversionId)
      .where('credit_set_id', '=', of.creditSetId)
      .where('superseded_at', 'is', null)
      .execute()
}
/** The first day from a day on, and before another, on which a partner's conversion was reckoned by a plan. */
export const firstComputedDay = async (
  tx: Tx,
  of: { partnerId: string; from: CivilDate; before: CivilDate },
): Promise<CivilDate | null> => {
  const row = await evaluations(tx)
    .clearSelect()
    .select((expression) => expression.fn.min('day').as('day'))
    .where('partner_id', '=', of.partnerId)
    .where('day', '>=', of.from)
    .where('day', '<', of.before)
    .where('plan_hash', 'is not', null)
    .where('outcome', '<>', 'waiting')
    .where('superseded_at', 'is', null)
    .executeTakeFirst()
  return row?.day ?? null
}
/** Conversions of a partner that found no plan, in the order in which they occurred. */
export const withoutTerm = async (tx: Tx, partnerId: string): Promise<string[]> => {
  const rows = await evaluations(tx)
    .clearSelect()
    .select('conversion_id')
    .where('partner_id', '=', partnerId)
    .where('outcome', '=', 'nothing')
    .where('reason', '=', 'no_term')
    .where('superseded_at', 'is', null)
    .orderBy('occurred_at')
    .orderBy('conversion_id')
    .execute()
  return rows.map((row) => row.conversion_id)
}

export type NewWait = Omit<Insertable<DB['evaluation_waits']>, 'workspace_id' | 'since' | 'resolved_at'>
/** Answers those that were not known yet. */
export const putWaits = async (tx: Tx, rows: readonly NewWait[]): Promise<WaitRow[]> =>
  rows.length === 0
    ? []
    : tx.db
        .insertInto('evaluation_waits')
        .values(rows.map((row) => ({ ...row, workspace_id: tx.ctx.workspace.id, since: tx.now })))
        .onConflict((conflict) => conflict.doNothing())
        .returningAll()
        .execute()
/** Ends every wait of a conversion, and answers the subjects for which nothing waits any more. */
export const endWaits = async (
  tx: Tx,
  conversionIds: readonly string[],
): Promise<{ kind: string; subject: string }[]> => {
  if (conversionIds.length === 0) return []
  const { rows } = await sql<{ kind: string; subject: string }>`
    with ended as (
      update evaluation_waits set resolved_at = ${tx.now} where workspace_id = ${tx.ctx.workspace.id}
        and conversion_id = any (${[...conversionIds]}::text[]) and resolved_at is null returning kind, subject)
    select distinct ended.kind, ended.subject from ended
    where not exists (select from evaluation_waits other where other.workspace_id = ${tx.ctx.workspace.id} and other.kind = ended.kind
      and other.subject = ended.subject and other.resolved_at is null and not (other.conversion_id = any (${[...conversionIds]}::text[])))`.execute(
    tx.db,
  )
  return rows
}
export const waitingConversions = async (
  tx: Tx,
  of: { kind?: 'rate' | 'cost'; saleId?: string; after?: string; limit: number },
): Promise<string[]> => {
  let query = tx.db
    .selectFrom('evaluation_waits')
    .select('conversion_id')
    .distinct()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('resolved_at', 'is', null)
    .orderBy('conversion_id')
    .limit(of.limit)
  if (of.kind) query = query.where('kind', '=', of.kind)
  if (of.saleId) query = query.where('sale_id', '=', of.saleId)
  if (of.after) query = query.where('conversion_id', '>', of.after)
  return (await query.execute()).map((row) => row.conversion_id)
}
