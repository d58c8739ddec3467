/** What the workspace set for the life of commissions, and rules of approval. */
import { type Selectable, sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'

export type RuleSetRow = Selectable<DB['commission_rule_sets']>

export const settingsRow = (tx: Tx) =>
  tx.db
    .selectFrom('commission_settings')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('scope', '=', 'workspace')
    .executeTakeFirst()
export const saveSettingsRow = (tx: Tx, value: object) =>
  sql`insert into commission_settings (workspace_id, scope, value, version, updated_at)
    values (${tx.ctx.workspace.id}, 'workspace', ${JSON.stringify(value)}::jsonb, 2, ${tx.now})
    on conflict (workspace_id, scope) do update set value = excluded.value, version = commission_settings.version + 1, updated_at = excluded.updated_at`.execute(
    tx.db,
  )

const ruleSets = (tx: Tx) =>
  tx.db.selectFrom('commission_rule_sets').selectAll().where('workspace_id', '=', tx.ctx.workspace.id)
export const ruleSetInForce = (tx: Tx): Promise<RuleSetRow | undefined> =>
  ruleSets(tx).where('decision', '=', 'confirmed').orderBy('number', 'desc').limit(1).executeTakeFirst()
export const openRuleSet = (tx: Tx): Promise<RuleSetRow | undefined> =>
  ruleSets(tx).where('decision', 'is', null).orderBy('number', 'desc').limit(1).forUpdate().executeTakeFirst()
export const proposedRuleSet = (tx: Tx): Promise<RuleSetRow | undefined> =>
  ruleSets(tx).where('decision', 'is', null).orderBy('number', 'desc').limit(1).executeTakeFirst()
export const insertRuleSet = async (
  tx: Tx,
  values: { rules: unknown; proposed_by: string; proposed_by_name: string; proposed_as: 'admin' | 'finance' },
): Promise<number> => {
  const { rows } = await sql<{ number: number }>`
    insert into commission_rule_sets (workspace_id, number, rules, proposed_by, proposed_by_name, proposed_as, proposed_at)
    select ${tx.ctx.workspace.id}, coalesce(max(number), 0) + 1, ${JSON.stringify(values.rules)}::jsonb, ${values.proposed_by},
      ${values.proposed_by_name}, ${values.proposed_as}, ${tx.now}
    from commission_rule_sets where workspace_id = ${tx.ctx.workspace.id} returning number`.execute(tx.db)
  return rows[0]!.number
}
export const decideRuleSet = (
  tx: Tx,
  number: number,
  values: { decision: 'confirmed' | 'refused'; decided_by: string; decided_by_name: string },
) =>
  tx.db
    .updateTable('commission_rule_sets')
    .set({ ...values, decided_at: tx.now })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('number', '=', number)
    .execute()
