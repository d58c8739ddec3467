/** Due slots: what will happen on a workspace's clock. Rows, so that a sandbox can replay them in order; the plan is the team's alone. */
import { sql } from 'kysely'
import type { Tx } from '../context.ts'

const knownKind = (tx: Tx, kind: string) => {
  if (!tx.ctx.services.product.due.has(kind)) throw new Error(`Due kind ${kind} is planned, but no module declares it`)
}

/** Plans `kind` for a subject at an instant of the workspace's clock; the same slot twice is one slot. */
export const schedule = async (tx: Tx, kind: string, subjectId: string, dueAt: Date): Promise<void> => {
  knownKind(tx, kind)
  await tx.asTeam(() =>
    sql`insert into due_slots (workspace_id, kind, subject_id, due_at)
      values (${tx.ctx.workspace.id}, ${kind}, ${subjectId}, ${dueAt}) on conflict do nothing`.execute(tx.db),
  )
  tx.afterCommit(() => tx.ctx.services.wake('due'))
}

/** Takes back every slot of a kind for a subject. */
export const unschedule = async (tx: Tx, kind: string, subjectId: string): Promise<void> => {
  knownKind(tx, kind)
  await tx.asTeam(() =>
    sql`delete from due_slots where workspace_id = ${tx.ctx.workspace.id} and kind = ${kind} and subject_id = ${subjectId}`.execute(
      tx.db,
    ),
  )
}
