/** What was taken back, and what of it waits as a carry-over. */
import { type Insertable, type Selectable, sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { insertMoves, type MoveState } from './lines.ts'

export type ReversalRow = Selectable<DB['commission_reversals']>

export const reversalsOf = async (
  tx: Tx,
  commissionIds: readonly string[],
): Promise<ReadonlyMap<string, ReversalRow[]>> => {
  if (commissionIds.length === 0) return new Map()
  const rows = await tx.db
    .selectFrom('commission_reversals')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('commission_id', '=', sql<string>`any (${[...commissionIds]}::text[])`)
    .orderBy('commission_id')
    .orderBy('number')
    .execute()
  return Map.groupBy(rows, (row) => row.commission_id!)
}
export const insertReversals = async (
  tx: Tx,
  values: readonly Omit<Insertable<DB['commission_reversals']>, 'workspace_id' | 'created_at' | 'updated_at'>[],
): Promise<ReversalRow[]> =>
  values.length === 0
    ? []
    : tx.db
        .insertInto('commission_reversals')
        .values(
          values.map((one) => ({ ...one, workspace_id: tx.ctx.workspace.id, created_at: tx.now, updated_at: tx.now })),
        )
        .returningAll()
        .execute()

/** Carry-overs that no payout has paid yet. */
export const carriedOf = (
  tx: Tx,
  by: { partnerIds: readonly string[] } | { ids: readonly string[] } | { payoutId: string },
) => {
  let query = tx.db
    .selectFrom('commission_reversals')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('lands', '=', 'carry_over')
  if ('partnerIds' in by)
    query = query
      .where('partner_id', '=', sql<string>`any (${[...by.partnerIds]}::text[])`)
      .where('carry_state', '=', 'due')
  else if ('ids' in by) query = query.where('id', '=', sql<string>`any (${[...by.ids]}::text[])`)
  else query = query.where('payout_id', '=', by.payoutId)
  return query.orderBy('id')
}
/** Moves carry-overs, with their moves. They are locked by their partner's money. */
export const changeCarried = async (
  tx: Tx,
  rows: readonly ReversalRow[],
  set: { state: 'due' | 'processing' | 'paid'; payoutId: string | null },
): Promise<void> => {
  if (rows.length === 0) return
  await tx.db
    .updateTable('commission_reversals')
    .set((expression) => ({
      carry_state: set.state,
      payout_id: set.payoutId,
      version: expression('version', '+', 1),
      updated_at: tx.now,
    }))
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where(
      'id',
      'in',
      rows.map((row) => row.id),
    )
    .execute()
  await insertMoves(
    tx,
    rows.map((row) => ({
      subjectId: row.id,
      number: row.version + 1,
      commissionId: row.commission_id,
      partnerId: row.partner_id,
      currency: row.currency,
      kind: 'carry_over',
      from: row.carry_state as MoveState,
      to: set.state,
      amountMinor: -BigInt(row.amount_minor),
      causeId: set.payoutId ?? row.payout_id,
    })),
  )
}
/** Carry-overs that stand for long, by partner and currency: the oldest day of each debt. */
export const oldCarryOvers = async (
  tx: Tx,
  before: Date,
): Promise<{ partnerId: string; currency: string; amountMinor: bigint; since: Date }[]> => {
  const { rows } = await sql<{ partner_id: string; currency: string; amount: string; since: Date }>`
    select partner_id, currency, sum(amount_minor)::text as amount, min(created_at) as since from commission_reversals
    where workspace_id = ${tx.ctx.workspace.id} and lands = 'carry_over' and carry_state = 'due'
    group by 1, 2 having sum(amount_minor) > 0 and min(created_at) < ${before} order by 1, 2`.execute(tx.db)
  return rows.map((row) => ({
    partnerId: row.partner_id,
    currency: row.currency,
    amountMinor: BigInt(row.amount),
    since: row.since,
  }))
}
