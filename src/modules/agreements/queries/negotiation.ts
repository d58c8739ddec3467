/** Acceptances, comments, approval rules, approvals and the audit rows of agreements. */
import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'
import { isNamed } from '#platform/http/words.ts'

export type AcceptanceRow = Selectable<DB['agreement_acceptances']>
export type CommentRow = Selectable<DB['agreement_comments']>
export type RuleRow = Selectable<DB['agreement_approval_rules']>
export type ApprovalRow = Selectable<DB['agreement_approvals']>
export type AuditRow = Selectable<DB['agreement_audit']>
type By = { by_kind: string; by_id: string | null; by_name: string }

export const putAcceptance = (tx: Tx, row: { versionId: string; side: string; hash: string; by: By }) =>
  tx.db
    .insertInto('agreement_acceptances')
    .values({
      workspace_id: tx.ctx.workspace.id,
      version_id: row.versionId,
      side: row.side,
      snapshot_hash: row.hash,
      ...row.by,
      at: tx.now,
    })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'version_id', 'side', 'snapshot_hash']).doNothing())
    .execute()
export const acceptancesOf = (tx: Tx, versionId: string): Promise<AcceptanceRow[]> =>
  tx.db
    .selectFrom('agreement_acceptances')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('version_id', '=', versionId)
    .orderBy('at')
    .execute()

export const addComment = async (
  tx: Tx,
  row: {
    versionId: string
    side: string
    clause: string | null
    isMust: boolean
    isShared: boolean
    body: string
    by: By
  },
): Promise<void> => {
  await sql`insert into agreement_comments (workspace_id, version_id, number, side, clause, is_must, is_shared, body, by_kind, by_id, by_name, at)
    select ${tx.ctx.workspace.id}, ${row.versionId}, coalesce(max(number), 0) + 1, ${row.side}, ${row.clause}, ${row.isMust}, ${row.isShared}, ${row.body},
      ${row.by.by_kind}, ${row.by.by_id}, ${row.by.by_name}, ${tx.now}
    from agreement_comments where workspace_id = ${tx.ctx.workspace.id} and version_id = ${row.versionId}`.execute(
    tx.db,
  )
}
export const commentsOf = (tx: Tx, versionId: string): Promise<CommentRow[]> =>
  tx.db
    .selectFrom('agreement_comments')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('version_id', '=', versionId)
    .orderBy('number')
    .execute()
export const settleComment = async (tx: Tx, versionId: string, number: number, byName: string): Promise<boolean> => {
  const { numUpdatedRows } = await tx.db
    .updateTable('agreement_comments')
    .set({ settled_at: tx.now, settled_by_name: byName })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('version_id', '=', versionId)
    .where('number', '=', number)
    .where('settled_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

const rules = (tx: Tx) =>
  tx.db
    .selectFrom('agreement_approval_rules')
    .selectAll('agreement_approval_rules')
    .where('workspace_id', '=', tx.ctx.workspace.id)
export const insertRule = (
  tx: Tx,
  values: Omit<Insertable<DB['agreement_approval_rules']>, 'workspace_id' | 'created_at' | 'updated_at'>,
): Promise<RuleRow> =>
  tx.db
    .insertInto('agreement_approval_rules')
    .values({ ...values, workspace_id: tx.ctx.workspace.id, created_at: tx.now, updated_at: tx.now })
    .returningAll()
    .executeTakeFirstOrThrow()
export const putRuleSearchEntry = (tx: Tx, rule: RuleRow) =>
  sql`select put_search_entry('approval_rule', ${rule.id}, null, false, ${`${rule.name} ${rule.approver}`})`.execute(
    tx.db,
  )
export const findRule = (tx: Tx, id: string): Promise<RuleRow | undefined> =>
  rules(tx).where('id', '=', id).executeTakeFirst()
export const updateRuleRow = (
  tx: Tx,
  id: string,
  values: Updateable<DB['agreement_approval_rules']>,
): Promise<RuleRow> =>
  tx.db
    .updateTable('agreement_approval_rules')
    .set((expression) => ({ ...values, version: expression('version', '+', 1), updated_at: tx.now }))
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
export const activeRules = (tx: Tx, typeId: string | null): Promise<RuleRow[]> =>
  rules(tx)
    .where('is_active', '=', true)
    .where((where) => where.or([where('type_id', 'is', null), ...(typeId ? [where('type_id', '=', typeId)] : [])]))
    .orderBy('id')
    .execute()
export const rulesPage = <Out>(
  tx: Tx,
  input: ListInput & { q?: string | undefined },
  toWire: (rows: RuleRow[]) => Promise<Out[]> | Out[],
) => {
  let query = rules(tx)
  if (input.q) query = query.where(isNamed('id', 'approval_rule', input.q))
  return keysetPage({
    query,
    sorts: { name: 'name' },
    fallback: 'name',
    input,
    id: 'id',
    toWire,
    count: () => countUpTo(tx.db, query),
  })
}

export const insertApproval = (tx: Tx, values: Omit<Insertable<DB['agreement_approvals']>, 'workspace_id'>) =>
  tx.db
    .insertInto('agreement_approvals')
    .values({ ...values, workspace_id: tx.ctx.workspace.id })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'version_id', 'rule_id', 'snapshot_hash']).doNothing())
    .execute()
export const lockApproval = (tx: Tx, id: string): Promise<ApprovalRow | undefined> =>
  tx.db
    .selectFrom('agreement_approvals')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
export const approvalsOfVersion = (tx: Tx, versionId: string): Promise<ApprovalRow[]> =>
  tx.db
    .selectFrom('agreement_approvals')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('version_id', '=', versionId)
    .orderBy('asked_at')
    .orderBy('id')
    .execute()
export const answerApprovalRow = (
  tx: Tx,
  id: string,
  answer: 'given' | 'refused',
  words: string | null,
  by: By,
): Promise<ApprovalRow> =>
  tx.db
    .updateTable('agreement_approvals')
    .set({ answer, words, ...by, answered_at: tx.now })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()

export const insertAudit = async (
  tx: Tx,
  row: {
    agreementId: string
    act: string
    details: unknown
    actorKind: string
    actorId: string | null
    actorName: string
  },
): Promise<void> => {
  await sql`insert into agreement_audit (workspace_id, agreement_id, number, at, actor_kind, actor_id, actor_name, act, details)
    select ${tx.ctx.workspace.id}, ${row.agreementId}, coalesce(max(number), 0) + 1, ${tx.now}, ${row.actorKind}, ${row.actorId},
      ${row.actorName}, ${row.act}, ${JSON.stringify(row.details)}::jsonb
    from agreement_audit where workspace_id = ${tx.ctx.workspace.id} and agreement_id = ${row.agreementId}`.execute(
    tx.db,
  )
}
export const auditRows = (tx: Tx, agreementId: string, after = 0): Promise<AuditRow[]> =>
  tx.db
    .selectFrom('agreement_audit')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('agreement_id', '=', agreementId)
    .where('number', '>', after)
    .orderBy('number')
    .execute()
export const linkAudit = (tx: Tx, agreementId: string, number: number, previous: string | null, hash: string) =>
  tx.db
    .updateTable('agreement_audit')
    .set({ previous_hash: previous, hash })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('agreement_id', '=', agreementId)
    .where('number', '=', number)
    .execute()
export const setAuditHead = (tx: Tx, agreementId: string, number: number, hash: string) =>
  tx.db
    .updateTable('agreements')
    .set({ audit_number: number, audit_hash: hash })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', agreementId)
    .execute()
