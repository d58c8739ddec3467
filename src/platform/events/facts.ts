/** Facts as consumers and feeds read them. */
import { sql } from 'kysely'
import type { Tx } from '../context.ts'
import type { Fact } from '../module.ts'

/** The facts with these ids, in their order; those that retention has removed are left out. */
export const readFacts = async (tx: Tx, rows: readonly { eventId: string; recordedAt: Date }[]): Promise<Fact[]> => {
  if (rows.length === 0) return []
  const times = rows.map(({ recordedAt }) => recordedAt.getTime())
  const found = await tx.db
    .selectFrom('events')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where(
      'id',
      'in',
      rows.map(({ eventId }) => eventId),
    )
    // The bounds let the planner leave out the other months.
    .where(sql<boolean>`recorded_at between ${new Date(Math.min(...times))} and ${new Date(Math.max(...times) + 1)}`)
    .orderBy('id')
    .execute()
  return found.map((row) => ({
    id: row.id,
    kind: row.kind,
    version: row.version,
    workspaceId: row.workspace_id,
    subjectKind: row.subject_kind,
    subjectId: row.subject_id,
    subjectVersion: row.subject_version,
    partnerId: row.partner_id,
    partnerVisible: row.partner_visible,
    actorKind: row.actor_kind,
    actorId: row.actor_id,
    channel: row.channel,
    occurredAt: row.occurred_at,
    data: row.data,
    changes: row.changes,
  }))
}
