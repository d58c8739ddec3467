/** Who owns the relation to a partner. */
import { type Selectable, sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import type { By } from './people.ts'

export type OwnershipRow = Selectable<DB['ownerships']>
export type NewOwnership = {
  id: string
  partnerId: string
  memberId: string
  role: string
  reason: string | null
  note: string | null
} & By

export const insertOwnerships = async (tx: Tx, rows: readonly NewOwnership[]) => {
  if (rows.length === 0) return
  await tx.db
    .insertInto('ownerships')
    .values(
      rows.map((row) => ({
        workspace_id: tx.ctx.workspace.id,
        id: row.id,
        partner_id: row.partnerId,
        member_id: row.memberId,
        role: row.role,
        from_at: tx.now,
        reason: row.reason,
        note: row.note,
        by_kind: row.by_kind,
        by_id: row.by_id,
      })),
    )
    .execute()
}
export const endOwnerships = async (tx: Tx, ids: readonly string[]) => {
  if (ids.length === 0) return
  await tx.db
    .updateTable('ownerships')
    .set({ to_at: tx.now })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', 'in', [...ids])
    .execute()
}
/** Ownerships that hold now, of these partners in one role. */
export const currentOwnerships = (tx: Tx, partnerIds: readonly string[], role: string): Promise<OwnershipRow[]> =>
  partnerIds.length === 0
    ? Promise.resolve([])
    : tx.db
        .selectFrom('ownerships')
        .selectAll()
        .where('workspace_id', '=', tx.ctx.workspace.id)
        .where('partner_id', 'in', [...partnerIds])
        .where('role', '=', role)
        .where('to_at', 'is', null)
        .execute()
export const ownershipsOf = async (tx: Tx, partnerId: string, options: { current?: boolean } = {}) => {
  const query = tx.db
    .selectFrom('ownerships as o')
    .innerJoin('members as m', (join) =>
      join.onRef('m.workspace_id', '=', 'o.workspace_id').onRef('m.id', '=', 'o.member_id'),
    )
    .selectAll('o')
    .select('m.name as member_name')
    .where('o.workspace_id', '=', tx.ctx.workspace.id)
    .where('o.partner_id', '=', partnerId)
  return (options.current ? query.where('o.to_at', 'is', null) : query).orderBy('o.id', 'desc').limit(500).execute()
}
export const findOwnership = (tx: Tx, partnerId: string, id: string): Promise<OwnershipRow | undefined> =>
  tx.db
    .selectFrom('ownerships')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('partner_id', '=', partnerId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
/** Partners that a member manages now, the oldest first. */
export const managedBy = async (tx: Tx, memberId: string, most: number): Promise<string[]> => {
  const rows = await tx.db
    .selectFrom('ownerships')
    .select('partner_id')
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('member_id', '=', memberId)
    .where('role', '=', 'manager')
    .where('to_at', 'is', null)
    .orderBy('partner_id')
    .limit(most)
    .execute()
  return rows.map((row) => row.partner_id)
}
export const countManaged = async (tx: Tx, memberIds: readonly string[]): Promise<ReadonlyMap<string, number>> => {
  if (memberIds.length === 0) return new Map()
  const rows = await tx.db
    .selectFrom('ownerships')
    .select(({ fn }) => ['member_id', fn.countAll<string>().as('count')])
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('member_id', 'in', [...memberIds])
    .where('role', '=', 'manager')
    .where('to_at', 'is', null)
    .groupBy('member_id')
    .execute()
  return new Map(rows.map((row) => [row.member_id, Number(row.count)]))
}
/**
 * Active partner managers with the partners they manage now, fewest first. Those who manage partners of the type or in
 * the region already stand before the others at equal load.
 */
export const managersByLoad = async (
  tx: Tx,
  fit: { typeId?: string | null | undefined; region?: string | null | undefined },
) => {
  const { rows } = await sql<{ id: string; name: string; load: number; fits: number }>`
    select m.id, m.name, count(p.id)::int as load,
      count(p.id) filter (where p.type_id = ${fit.typeId ?? null} or ${fit.region ?? null} = any (p.regions) or p.country = ${fit.region ?? null})::int as fits
    from members m
    left join ownerships o on o.workspace_id = m.workspace_id and o.member_id = m.id and o.role = 'manager' and o.to_at is null
    left join partners p on p.workspace_id = o.workspace_id and p.id = o.partner_id and p.stage not in ('ended', 'declined', 'withdrawn')
    where m.workspace_id = ${tx.ctx.workspace.id} and m.state = 'active' and 'partner_manager' = any (m.roles)
    group by m.id, m.name order by load, (count(p.id) filter (where p.type_id = ${fit.typeId ?? null}) > 0) desc, m.id`.execute(
    tx.db,
  )
  return rows
}
