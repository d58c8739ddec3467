/** Tiers, account levels and suspensions. */
import { type Selectable, sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import type { By } from './people.ts'

export type GrantRow = {
  id: string
  partner_id: string
  tier: string
  from: string
  to: string | null
  cause: string
  evidence: unknown
  reason: string | null
  by_kind: string
  by_id: string | null
  created_at: Date
}
export type SuspensionRow = Selectable<DB['partner_suspensions']> & {
  lifted_at: Date | null
  lift_reason: string | null
}

const grantColumns = sql`id, partner_id, tier, from_on::text as "from", to_on::text as "to", cause, evidence, reason, by_kind, by_id, created_at`
export const grantsOf = async (tx: Tx, partnerId: string): Promise<GrantRow[]> => {
  const { rows } =
    await sql<GrantRow>`select ${grantColumns} from tier_grants where workspace_id = ${tx.ctx.workspace.id} and partner_id = ${partnerId}
    order by from_on desc, id desc limit 1000`.execute(tx.db)
  return rows
}
export type NewGrant = {
  id: string
  partnerId: string
  tier: string
  from: string
  to: string | null
  cause: string
  evidence: unknown
  reason: string | null
} & By
export const insertGrant = async (tx: Tx, grant: NewGrant): Promise<GrantRow> => {
  const { rows } =
    await sql<GrantRow>`insert into tier_grants (workspace_id, id, partner_id, tier, from_on, to_on, cause, evidence, reason, by_kind, by_id, created_at)
    values (${tx.ctx.workspace.id}, ${grant.id}, ${grant.partnerId}, ${grant.tier}, ${grant.from}::date, ${grant.to}::date, ${grant.cause},
      ${JSON.stringify(grant.evidence)}::jsonb, ${grant.reason}, ${grant.by_kind}, ${grant.by_id}, ${tx.now}) returning ${grantColumns}`.execute(
      tx.db,
    )
  return rows[0]!
}

export const insertLevel = (tx: Tx, level: { id: string; partnerId: string; level: string; cause: string } & By) =>
  tx.db
    .insertInto('account_levels')
    .values({
      workspace_id: tx.ctx.workspace.id,
      id: level.id,
      partner_id: level.partnerId,
      level: level.level,
      from_at: tx.now,
      cause: level.cause,
      by_kind: level.by_kind,
      by_id: level.by_id,
    })
    .execute()
export const levelsOf = (tx: Tx, partnerId: string) =>
  tx.db
    .selectFrom('account_levels')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('partner_id', '=', partnerId)
    .orderBy('id', 'desc')
    .limit(500)
    .execute()

export const suspensionsOf = async (tx: Tx, partnerId: string): Promise<SuspensionRow[]> => {
  const { rows } =
    await sql<SuspensionRow>`select s.*, l.at as lifted_at, l.reason as lift_reason from partner_suspensions s
    left join partner_suspension_lifts l on l.workspace_id = s.workspace_id and l.suspension_id = s.id
    where s.workspace_id = ${tx.ctx.workspace.id} and s.partner_id = ${partnerId} order by s.id desc limit 200`.execute(
      tx.db,
    )
  return rows
}
export const insertSuspension = (
  tx: Tx,
  row: { id: string; partnerId: string; kind: string; reason: string; confirmedBy: string | null } & By,
) =>
  tx.db
    .insertInto('partner_suspensions')
    .values({
      workspace_id: tx.ctx.workspace.id,
      id: row.id,
      partner_id: row.partnerId,
      kind: row.kind,
      reason: row.reason,
      by_kind: row.by_kind,
      by_id: row.by_id,
      at: tx.now,
      confirmed_at: row.confirmedBy ? tx.now : null,
      confirmed_by: row.confirmedBy,
    })
    .execute()
export const confirmSuspension = (tx: Tx, id: string, by: string) =>
  tx.db
    .updateTable('partner_suspensions')
    .set({ confirmed_at: tx.now, confirmed_by: by })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .execute()
export const insertLift = (tx: Tx, row: { suspensionId: string; partnerId: string; reason: string } & By) =>
  tx.db
    .insertInto('partner_suspension_lifts')
    .values({
      workspace_id: tx.ctx.workspace.id,
      suspension_id: row.suspensionId,
      partner_id: row.partnerId,
      reason: row.reason,
      by_kind: row.by_kind,
      by_id: row.by_id,
      at: tx.now,
    })
    .execute()
