/** SQL of tasks, their causes and comments. */
import { type Selectable, sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { Tasks } from '#platform/db/types.gen.ts'

export type TaskRow = Selectable<Tasks>
/** Who opened, ended or said something: kind and id of the actor. */
export type TaskSource = { kind: string; id: string | null }

export type NewTask = {
  id: string
  kind: string
  subjectKind: string
  subjectId: string
  partnerId: string | null
  side: 'team' | 'partner'
  title: string
  sharedTitle: string | null
  ownerKind: 'member' | 'portal_user' | 'role'
  ownerId: string
  dueAt: Date | null
  hardDeadline: Date | null
  value: { currency: string; amountMinor: bigint } | null
  waiting: 'partner' | 'colleague' | null
  legal: boolean
  sharedWithPartner: boolean
  checklist: readonly { text: string; done: boolean }[]
  cause: string
  openedBy: TaskSource
}

/** Takes a cause for a task; undefined when it is new, else the task it was taken for. Waits for one that is taking it. */
export const takeCause = async (tx: Tx, task: NewTask): Promise<string | undefined> => {
  const { rows } = await sql`
    insert into task_causes (workspace_id, kind, subject_kind, subject_id, side, cause, task_id)
    values (${tx.ctx.workspace.id}, ${task.kind}, ${task.subjectKind}, ${task.subjectId}, ${task.side}, ${task.cause}, ${task.id})
    on conflict do nothing returning task_id`.execute(tx.db)
  if (rows.length > 0) return undefined
  const taken = await causeOf(tx, task).select('task_id').executeTakeFirstOrThrow()
  return taken.task_id
}

const causeOf = (tx: Tx, task: NewTask) =>
  tx.db
    .selectFrom('task_causes')
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('kind', '=', task.kind)
    .where('subject_kind', '=', task.subjectKind)
    .where('subject_id', '=', task.subjectId)
    .where('side', '=', task.side)
    .where('cause', '=', task.cause)

/** The cause belongs to a task that was open already. */
export const giveCauseTo = async (tx: Tx, task: NewTask, taskId: string): Promise<void> => {
  await tx.db
    .updateTable('task_causes')
    .set({ task_id: taskId })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('kind', '=', task.kind)
    .where('subject_kind', '=', task.subjectKind)
    .where('subject_id', '=', task.subjectId)
    .where('side', '=', task.side)
    .where('cause', '=', task.cause)
    .execute()
}

/** Whether it was written: not when one of its kind, subject and side is open. */
export const insertTask = async (tx: Tx, task: NewTask): Promise<boolean> => {
  const { rows } = await sql`
    insert into tasks (workspace_id, id, kind, subject_kind, subject_id, partner_id, side, title, shared_title, owner_kind, owner_id,
      due_at, hard_deadline, value_currency, value_minor, waiting, legal, shared_with_partner, checklist, cause,
      opened_by_kind, opened_by_id, created_at, updated_at)
    values (${tx.ctx.workspace.id}, ${task.id}, ${task.kind}, ${task.subjectKind}, ${task.subjectId}, ${task.partnerId}, ${task.side},
      ${task.title}, ${task.sharedTitle}, ${task.ownerKind}, ${task.ownerId}, ${task.dueAt}, ${task.hardDeadline},
      ${task.value?.currency ?? null}, ${task.value?.amountMinor.toString() ?? null}, ${task.waiting}, ${task.legal},
      ${task.sharedWithPartner}, ${JSON.stringify(task.checklist)}::jsonb, ${task.cause}, ${task.openedBy.kind}, ${task.openedBy.id},
      ${tx.now}, ${tx.now})
    on conflict (workspace_id, kind, subject_kind, subject_id, side) where state = 'open' do nothing
    returning id`.execute(tx.db)
  return rows.length > 0
}

export const findOpenTask = async (
  tx: Tx,
  task: Pick<NewTask, 'kind' | 'subjectKind' | 'subjectId' | 'side'>,
): Promise<string | undefined> => {
  const row = await tx.db
    .selectFrom('tasks')
    .select('id')
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('kind', '=', task.kind)
    .where('subject_kind', '=', task.subjectKind)
    .where('subject_id', '=', task.subjectId)
    .where('side', '=', task.side)
    .where('state', '=', 'open')
    .executeTakeFirst()
  return row?.id
}

/** The tasks with these ids that the caller may see. */
export const tasksByIds = (tx: Tx, ids: readonly string[]): Promise<TaskRow[]> =>
  tx.db
    .selectFrom('tasks')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', sql<string>`any (${ids}::text[])`)
    .orderBy('id')
    .execute()

/** Locks them in the order of their ids, so that two bulk acts cannot wait for each other. */
export const lockTasks = (tx: Tx, ids: readonly string[]): Promise<TaskRow[]> =>
  tx.db
    .selectFrom('tasks')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', sql<string>`any (${ids}::text[])`)
    .orderBy('id')
    .forUpdate()
    .execute()

export type TaskChange = {
  owner_kind?: string
  owner_id?: string
  snoozed_until?: Date | null
  state?: 'done' | 'cancelled'
  outcome?: string | null
  followed_at?: Date
  ended_at?: Date
  ended_by_kind?: string
  ended_by_id?: string | null
  checklist?: string
  title?: string
  due_at?: Date | null
  value_currency?: string | null
  value_minor?: string | null
}

/** The same change on all of them. Answers the rows as they are now. */
export const changeTasks = (tx: Tx, ids: readonly string[], change: TaskChange): Promise<TaskRow[]> =>
  tx.db
    .updateTable('tasks')
    .set({ ...change, updated_at: tx.now, version: sql<number>`version + 1` })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', sql<string>`any (${ids}::text[])`)
    .returningAll()
    .execute()

/** Ids of the open tasks of one kind about a subject. */
export const openTasksOf = async (
  tx: Tx,
  of: { kind: string; subjectId: string; side?: string | undefined },
): Promise<string[]> => {
  let query = tx.db
    .selectFrom('tasks')
    .select('id')
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('subject_id', '=', of.subjectId)
    .where('kind', '=', of.kind)
    .where('state', '=', 'open')
  if (of.side) query = query.where('side', '=', of.side)
  return (await query.execute()).map((row) => row.id)
}

/** Which of these subjects have an open task of the kind. */
export const subjectsWithOpenTask = async (
  tx: Tx,
  kind: string,
  subjectIds: readonly string[],
): Promise<ReadonlySet<string>> => {
  const rows = await tx.db
    .selectFrom('tasks')
    .select('subject_id')
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('subject_id', '=', sql<string>`any (${subjectIds}::text[])`)
    .where('kind', '=', kind)
    .where('state', '=', 'open')
    .execute()
  return new Set(rows.map((row) => row.subject_id))
}

/** Open tasks of the team about a partner that belong to this member. */
export const openTasksOfMember = async (tx: Tx, memberId: string, partnerId?: string): Promise<string[]> => {
  let query = tx.db
    .selectFrom('tasks')
    .select('id')
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('owner_kind', '=', 'member')
    .where('owner_id', '=', memberId)
    .where('state', '=', 'open')
  if (partnerId) query = query.where('partner_id', '=', partnerId)
  return (await query.orderBy('id').execute()).map((row) => row.id)
}

/** Open tasks that came to the member with partners between two instants. */
export const followedTasksOf = async (tx: Tx, memberId: string, after: Date, until: Date): Promise<string[]> => {
  const rows = await tx.db
    .selectFrom('tasks')
    .select('id')
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('owner_kind', '=', 'member')
    .where('owner_id', '=', memberId)
    .where('state', '=', 'open')
    .where('followed_at', '>', after)
    .where('followed_at', '<=', until)
    .execute()
  return rows.map((row) => row.id)
}

export const openTasksOfPortalUser = async (tx: Tx, portalUserId: string): Promise<string[]> => {
  const rows = await tx.db
    .selectFrom('tasks')
    .select('id')
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('owner_kind', '=', 'portal_user')
    .where('owner_id', '=', portalUserId)
    .where('state', '=', 'open')
    .orderBy('id')
    .execute()
  return rows.map((row) => row.id)
}

export const commentCounts = async (tx: Tx, ids: readonly string[]): Promise<Map<string, number>> => {
  const { rows } = await sql<{ task_id: string; count: string }>`
    select task_id, count(*) as count from task_comments
    where workspace_id = ${tx.ctx.workspace.id} and task_id = any (${ids}::text[]) group by task_id`.execute(tx.db)
  return new Map(rows.map((row) => [row.task_id, Number(row.count)]))
}

export const commentsOf = (tx: Tx, taskId: string, most: number) =>
  tx.db
    .selectFrom('task_comments')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('task_id', '=', taskId)
    .orderBy('number')
    .limit(most)
    .execute()

/** The task's row is locked by the caller, which makes the number free. */
export const insertComment = (
  tx: Tx,
  comment: { taskId: string; partnerId: string | null; shared: boolean; author: TaskSource; body: string },
) =>
  sql<{ number: number }>`
    insert into task_comments (workspace_id, task_id, number, partner_id, shared, author_kind, author_id, body, created_at)
    select ${tx.ctx.workspace.id}, ${comment.taskId}, coalesce(max(number), 0) + 1, ${comment.partnerId}, ${comment.shared},
      ${comment.author.kind}, ${comment.author.id}, ${comment.body}, ${tx.now}
    from task_comments where workspace_id = ${tx.ctx.workspace.id} and task_id = ${comment.taskId}
    returning number`
    .execute(tx.db)
    .then(({ rows }) => rows[0]!.number)

export const putTaskSearchEntry = (
  tx: Tx,
  task: { id: string; partnerId: string | null; visible: boolean; words: string },
) => sql`select put_search_entry('task', ${task.id}, ${task.partnerId}, ${task.visible}, ${task.words})`.execute(tx.db)
