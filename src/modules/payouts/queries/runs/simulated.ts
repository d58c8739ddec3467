/** The bank of the sandbox: its own books. */
import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'

export type SimulatedOrder = {
  id: string
  key: string
  body_hash: string
  reference: string
  currency: string
  amount_minor: string
  account: string
  state: 'accepted' | 'settled' | 'rejected' | 'returned'
  settles_at: Date | null
  returns_at: Date | null
}
export const insertOrder = async (tx: Tx, order: Omit<SimulatedOrder, 'state'>): Promise<void> => {
  await sql`insert into simulated_orders (workspace_id, id, key, body_hash, reference, currency, amount_minor, account, state, received_at, settles_at, returns_at)
    values (${tx.ctx.workspace.id}, ${order.id}, ${order.key}, ${order.body_hash}, ${order.reference}, ${order.currency}, ${order.amount_minor}::bigint, ${order.account},
      'accepted', ${tx.now}, ${order.settles_at}, ${order.returns_at})`.execute(tx.db)
}
export const ordersByKey = async (tx: Tx, key: string): Promise<SimulatedOrder[]> => {
  const { rows } =
    await sql<SimulatedOrder>`select * from simulated_orders where workspace_id = ${tx.ctx.workspace.id} and key = ${key} order by id`.execute(
      tx.db,
    )
  return rows
}
export const ordersByReference = async (tx: Tx, reference: string): Promise<SimulatedOrder[]> => {
  const { rows } =
    await sql<SimulatedOrder>`select * from simulated_orders where workspace_id = ${tx.ctx.workspace.id} and reference = ${reference} order by id`.execute(
      tx.db,
    )
  return rows
}
export const readOrders = async (tx: Tx, ids: readonly string[]): Promise<SimulatedOrder[]> => {
  const { rows } =
    await sql<SimulatedOrder>`select * from simulated_orders where workspace_id = ${tx.ctx.workspace.id} and id = any (${[...ids]}::text[]) order by id`.execute(
      tx.db,
    )
  return rows
}
export const setOrder = async (tx: Tx, id: string, state: SimulatedOrder['state']): Promise<void> => {
  await sql`update simulated_orders set state = ${state} where workspace_id = ${tx.ctx.workspace.id} and id = ${id}`.execute(
    tx.db,
  )
}
