/** Tasks as lists, by hand, and in words. */
import { type Ctx, partnerOf, type Tx } from '#platform/context.ts'
import type { AnswerOf, InputOf } from '#platform/contract.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { conflict, invalid, notFound, rightMissing, unprocessable } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { parseMoney } from '#platform/money.ts'
import type { portalTaskEndpoints } from '../contract/portal.ts'
import type { PortalTaskWire, TaskWire } from '../contract/shapes.ts'
import type { taskEndpoints } from '../contract/tasks.ts'
import { listTaskRows, type OwnerFilter } from '../queries/lists.ts'
import { changeTasks, commentsOf, insertComment, lockTasks, type TaskRow, tasksByIds } from '../queries/tasks.ts'
import { handMade } from './kinds.ts'
import { openTask, sourceOf, type TaskOwner } from './open.ts'
import { unfitOwner } from './owners.ts'
import { partnerNames } from './partners.ts'
import { queueOf } from './today.ts'
import { namesOfActors, toPortalWire, toWire } from './wire.ts'

type Endpoints = typeof taskEndpoints
type PortalEndpoints = typeof portalTaskEndpoints
const commentsMax = 500

export const listTasks = (
  ctx: Ctx,
  query: InputOf<Endpoints['listTasks']>['query'],
): Promise<AnswerOf<Endpoints['listTasks']>> =>
  reading(ctx, (tx) =>
    listTaskRows(
      tx,
      { ...query, owners: query.owner === undefined ? undefined : ownersNamed(ctx, query.owner) },
      query,
      (rows) => toWire(tx, rows),
    ),
  )

/** `me` are the caller's own tasks and queues; else a person's id or the name of a role. */
const ownersNamed = (ctx: Ctx, owner: string): OwnerFilter['ids'] => {
  if (owner !== 'me')
    return [{ kind: owner.startsWith('mb_') ? 'member' : owner.startsWith('pu_') ? 'portal_user' : 'role', id: owner }]
  if (ctx.actor.kind !== 'member')
    throw invalid({ field: 'owner', rule: 'owner', message: 'A key is nobody in person; name a member.' })
  return queueOf(ctx.actor)
}

export const listPortalTasks = (
  ctx: Ctx,
  query: InputOf<PortalEndpoints['listPortalTasks']>['query'],
): Promise<AnswerOf<PortalEndpoints['listPortalTasks']>> => {
  const partnerId = partnerOf(ctx.actor)
  if (!partnerId) throw notFound('partner')
  const { actor } = ctx
  const owners: OwnerFilter['ids'] | undefined =
    query.mine && actor.kind === 'portal_user'
      ? [{ kind: 'portal_user', id: actor.id }, ...actor.roles.map((role) => ({ kind: 'role' as const, id: role }))]
      : undefined
  const side =
    query.direction === 'we_owe' ? 'team' : query.direction === 'you_owe' || query.mine ? 'partner' : undefined
  return reading(ctx, (tx) =>
    listTaskRows(tx, { ...query, side, owners, partnerId }, query, (rows) => toPortalWire(tx, rows)),
  )
}

const visible = async (tx: Tx, id: string): Promise<TaskRow> => {
  const [task] = await tasksByIds(tx, [id])
  if (!task) throw notFound('task')
  return task
}

export const getTask = (ctx: Ctx, id: string): Promise<TaskWire> =>
  reading(ctx, async (tx) => (await toWire(tx, [await visible(tx, id)]))[0]!)
export const getPortalTask = (ctx: Ctx, id: string): Promise<PortalTaskWire> =>
  reading(ctx, async (tx) => (await toPortalWire(tx, [await visible(tx, id)]))[0]!)

/** A task opened by hand. It is about what the body names, else about its partner, else about nothing but itself. */
export const createTask = (ctx: Ctx, body: InputOf<Endpoints['createTask']>['body']): Promise<TaskWire> =>
  inTransaction(ctx, async (tx) => {
    const isForOthers =
      'portalUserId' in body.owner ||
      ('memberId' in body.owner && !(ctx.actor.kind === 'member' && ctx.actor.id === body.owner.memberId))
    if (isForOthers && ctx.actor.kind === 'member' && !ctx.rights.has('tasks.assign'))
      throw rightMissing('tasks.assign')
    const side = body.side ?? ('portalUserId' in body.owner ? 'partner' : 'team')
    if (side === 'partner' && !body.partnerId)
      throw invalid({ field: 'partnerId', rule: 'required', message: 'Name the partner that has to do it.' })
    await refuseUnfit(tx, body.owner, { side, partner_id: body.partnerId ?? null })
    if (body.partnerId && !(await partnerNames(tx, [body.partnerId])).has(body.partnerId))
      throw invalid({ field: 'partnerId', rule: 'exists', message: 'There is no such partner.' })
    if (body.sharedWithPartner && !body.partnerId)
      throw invalid({ field: 'partnerId', rule: 'required', message: 'Name the partner that the task is shared with.' })
    if (body.dueAt && body.hardDeadline && Date.parse(body.dueAt) > Date.parse(body.hardDeadline))
      throw invalid({ field: 'dueAt', rule: 'range', message: 'The date lies after the hard deadline.' })
    const value = body.value ? parseMoney(body.value, 'value') : null
    if (value && value.amountMinor < 0n)
      throw invalid({ field: 'value', rule: 'minimum', message: 'What is at stake cannot be negative.' })
    // Without a subject the task is its own, so that the rule of one open task per subject never meets another one.
    const own = newId(idPrefixes.task)
    const { id, opened } = await openTask(tx, {
      kind: handMade,
      subject: body.subject ?? { kind: 'task', id: own },
      partnerId: body.partnerId ?? null,
      title: body.title,
      ...(body.sharedTitle && { sharedTitle: body.sharedTitle }),
      side,
      owner: body.owner,
      dueAt: body.dueAt ? new Date(body.dueAt) : body.hardDeadline ? new Date(body.hardDeadline) : null,
      hardDeadline: body.hardDeadline ? new Date(body.hardDeadline) : null,
      value,
      cause: `by hand ${own}`,
      sharedWithPartner: body.sharedWithPartner ?? false,
      ...(body.waiting && { waiting: body.waiting }),
      legal: body.legal ?? false,
    })
    if (!opened)
      throw conflict(
        'task.open_already',
        'There is an open task about this record already; add to it, or finish it first.',
        { taskId: id },
      )
    if (body.checklist) await changeTasks(tx, [id], { checklist: JSON.stringify(body.checklist) })
    return (await toWire(tx, await tasksByIds(tx, [id])))[0]!
  })

const refuseUnfit = async (tx: Tx, owner: TaskOwner, task: { side: string; partner_id: string | null }) => {
  const words = (await unfitOwner(tx, owner))(task)
  if (words) throw unprocessable('task.owner_unfit', words)
}

export const listComments = (ctx: Ctx, id: string): Promise<AnswerOf<Endpoints['listTaskComments']>> =>
  reading(ctx, async (tx) => {
    await visible(tx, id)
    const rows = await commentsOf(tx, id, commentsMax)
    const names = await namesOfActors(
      tx,
      rows.flatMap((row) => row.author_id ?? []),
    )
    return {
      data: rows.map((row) => ({
        number: row.number,
        author: (row.author_id && names.get(row.author_id)) || authorWords(row.author_kind),
        side: sideOf(row.author_kind),
        shared: row.shared,
        body: row.body,
        createdAt: row.created_at.toISOString(),
      })),
    }
  })

/** A comment. What the partner says both sides read; what the team says only when it is shared. */
export const addComment = (
  ctx: Ctx,
  id: string,
  body: { body: string; shared?: boolean | undefined },
): Promise<AnswerOf<Endpoints['addTaskComment']>> =>
  inTransaction(ctx, async (tx) => {
    await visible(tx, id)
    return tx.asTeam(async () => {
      const [task] = await lockTasks(tx, [id])
      if (!task) throw notFound('task')
      const isPartner = partnerOf(ctx.actor) !== null
      const shared = isPartner || (body.shared ?? false)
      if (shared && task.side !== 'partner' && !task.shared_with_partner)
        throw conflict('task.not_shared', 'The partner does not see this task, so a comment on it cannot be shared.')
      const author = isPartner && ctx.actor.kind === 'key' ? { kind: 'partner_key', id: ctx.actor.id } : sourceOf(tx)
      const number = await insertComment(tx, {
        taskId: id,
        partnerId: isPartner || shared ? task.partner_id : null,
        shared,
        author,
        body: body.body,
      })
      if (number > commentsMax) throw conflict('task.comments_full', `A task has ${commentsMax} comments at most.`)
      return {
        number,
        author: 'name' in ctx.actor ? ctx.actor.name : authorWords(author.kind),
        side: isPartner ? 'partner' : 'team',
        shared,
        body: body.body,
        createdAt: tx.now.toISOString(),
      }
    })
  })

const authorWords = (kind: string) =>
  kind === 'system' ? 'Tandem' : kind.endsWith('key') ? 'A key' : 'Someone who left'
const sideOf = (authorKind: string) =>
  authorKind === 'portal_user' || authorKind === 'partner_key' ? 'partner' : 'team'
