/** Open tasks of one kind about partners: what a later module counts as not met yet. */
import type { Tx } from '#platform/context.ts'

export type OpenTaskOfKind = {
  id: string
  partnerId: string
  title: string
  side: 'team' | 'partner'
  dueAt: Date | null
  openedAt: Date
}
export const openTasksOfKind = (
  tx: Tx,
  input: { kind: string; partnerIds: readonly string[] },
): Promise<OpenTaskOfKind[]> =>
  tx.asTeam(async () => {
    if (input.partnerIds.length === 0) return []
    const rows = await tx.db
      .selectFrom('tasks')
      .select(['id', 'partner_id', 'title', 'side', 'due_at', 'created_at'])
      .where('workspace_id', '=', tx.ctx.workspace.id)
      .where('partner_id', 'in', [...input.partnerIds])
      .where('kind', '=', input.kind)
      .where('state', '=', 'open')
      .orderBy('id')
      .limit(200)
      .execute()
    return rows.map((row) => ({
      id: row.id,
      partnerId: row.partner_id!,
      title: row.title,
      side: row.side as 'team',
      dueAt: row.due_at,
      openedAt: row.created_at,
    }))
  })
