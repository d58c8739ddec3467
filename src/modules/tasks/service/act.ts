/** The verbs on tasks, for one or for many at once: all rows are locked, each is decided by itself. */
import type { Ctx, Tx } from '#platform/context.ts'
import type { AnswerOf } from '#platform/contract.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { changedMeanwhile, notFound, type Problem, rightMissing, unprocessable } from '#platform/errors.ts'
import { parseMoney } from '#platform/money.ts'
import { taskAssigned, taskSnoozed } from '../contract/events.ts'
import type { PortalTaskWire, TaskVerb, TaskWire } from '../contract/shapes.ts'
import type { taskEndpoints } from '../contract/tasks.ts'
import { kindsOf } from '../kinds.ts'
import { against, againstSnooze, refuse } from '../policy.ts'
import { changeTasks, lockTasks, type TaskRow, tasksByIds } from '../queries/tasks.ts'
import { endTasks, factsOf } from './close.ts'
import { handMade } from './kinds.ts'
import { tellOwner } from './mails.ts'
import { aboutTask, ownerOf, type TaskOwner } from './open.ts'
import { unfitOwner } from './owners.ts'
import { ownerNames, toPortalWire, toWire } from './wire.ts'

export type Act =
  | { verb: 'complete'; outcome?: string | undefined }
  | { verb: 'cancel'; reason: string }
  | { verb: 'snooze'; until: Date }
  | { verb: 'wake' }
  | { verb: 'claim' }
  | { verb: 'assign'; owner: TaskOwner }
  | { verb: 'update'; version: number; change: TaskEdit }
export type TaskEdit = {
  checklist?: { text: string; done: boolean }[] | undefined
  title?: string | undefined
  dueAt?: string | null | undefined
  value?: { currency: string; amountMinor: string } | null | undefined
}
type Result = { id: string; refusal?: Problem; row?: TaskRow }

/** One result per id, in the order of the ids. What is refused changes nothing and does not stop the others. */
export const actOn = async (tx: Tx, ids: readonly string[], act: Act): Promise<Result[]> => {
  const visible = new Set((await tasksByIds(tx, ids)).map((task) => task.id))
  return tx.asTeam(async () => {
    const locked = new Map((await lockTasks(tx, [...visible])).map((task) => [task.id, task]))
    const names = await ownerNames(tx, [...locked.values()])
    const kinds = kindsOf(tx.ctx.services.product)
    const unfit = act.verb === 'assign' ? await unfitOwner(tx, act.owner) : undefined
    const refusalOf = (task: TaskRow): Problem | undefined => {
      const found = against(act.verb, task, kinds.get(task.kind), tx.ctx, names.get(task.owner_id) ?? task.owner_id)
      if (found) return found.code === 'right.missing' ? rightMissing('tasks.assign') : refuse(found)
      if (act.verb === 'snooze') {
        const tooLong = againstSnooze(task, act.until, tx.now)
        if (tooLong) return refuse(tooLong)
      }
      if (act.verb === 'assign') {
        const words = unfit?.(task)
        if (words) return unprocessable('task.owner_unfit', words)
      }
      if (act.verb === 'update') {
        if (task.version !== act.version) return changedMeanwhile(task.version)
        const { title, dueAt, value } = act.change
        if (task.kind !== handMade && (title !== undefined || dueAt !== undefined || value !== undefined))
          return refuse({
            status: 409,
            code: 'task.follows_record',
            detail: 'Title, date and value of this task follow its record; change them there.',
          })
      }
      return undefined
    }
    const results = new Map<string, Result>()
    const allowed: TaskRow[] = []
    for (const id of ids) {
      const task = locked.get(id)
      const refusal = task ? refusalOf(task) : notFound('task')
      if (refusal) results.set(id, { id, refusal })
      else if (task) allowed.push(task)
    }
    const changed = allowed.length > 0 ? await apply(tx, allowed, act) : []
    for (const row of changed) results.set(row.id, { id: row.id, row })
    return ids.map((id) => results.get(id)!)
  })
}

/** The changes, for tasks that are locked and that nothing stands against. */
const apply = async (tx: Tx, tasks: readonly TaskRow[], act: Act): Promise<TaskRow[]> => {
  const ids = tasks.map((task) => task.id)
  switch (act.verb) {
    case 'complete':
      return endTasks(tx, ids, { state: 'done', outcome: act.outcome ?? null, byHand: true })
    case 'cancel':
      return endTasks(tx, ids, { state: 'cancelled', outcome: act.reason, byHand: true })
    case 'snooze':
    case 'wake': {
      const until = act.verb === 'snooze' ? act.until : null
      const rows = await changeTasks(tx, ids, { snoozed_until: until })
      for (const task of rows)
        await tx.announce(taskSnoozed, { ...factsOf(task), until: until?.toISOString() ?? null }, aboutTask(task))
      return rows
    }
    case 'claim': {
      const { actor } = tx.ctx
      if (actor.kind !== 'member' && actor.kind !== 'portal_user') throw new Error('Only a person claims a task')
      return giveTasks(tx, ids, actor.kind === 'member' ? { memberId: actor.id } : { portalUserId: actor.id })
    }
    case 'assign': {
      const rows = await giveTasks(tx, ids, act.owner)
      await tellOwner(tx, ids, 'assigned')
      return rows
    }
    case 'update': {
      const { checklist, title, dueAt, value } = act.change
      const money = value ? parseMoney(value, 'value') : value
      return changeTasks(tx, ids, {
        ...(checklist && { checklist: JSON.stringify(checklist) }),
        ...(title !== undefined && { title }),
        ...(dueAt !== undefined && { due_at: dueAt === null ? null : new Date(dueAt) }),
        ...(money !== undefined && {
          value_currency: money?.currency ?? null,
          value_minor: money?.amountMinor.toString() ?? null,
        }),
      })
    }
  }
}

/** Another owner for tasks that the caller has locked; each is announced. */
export const giveTasks = async (tx: Tx, ids: readonly string[], owner: TaskOwner): Promise<TaskRow[]> => {
  if (ids.length === 0) return []
  const { ownerKind, ownerId } = ownerOf(owner)
  const rows = await changeTasks(tx, ids, { owner_kind: ownerKind, owner_id: ownerId })
  for (const task of rows) await tx.announce(taskAssigned, { ...factsOf(task), ownerKind, ownerId }, aboutTask(task))
  return rows
}

const only = async (tx: Tx, id: string, act: Act): Promise<TaskRow> => {
  const [result] = await actOn(tx, [id], act)
  if (result?.refusal) throw result.refusal
  if (!result?.row) throw new Error('An act on a task answered nothing')
  return result.row
}

/** One verb on one task, as the team's API answers it. */
export const actOnOne = (ctx: Ctx, id: string, act: Act): Promise<TaskWire> =>
  inTransaction(ctx, async (tx) => {
    const [wire] = await toWire(tx, [await only(tx, id, act)])
    return wire!
  })

/** One verb on one task, as the portal's API answers it. */
export const actOnOneInPortal = (ctx: Ctx, id: string, act: Act): Promise<PortalTaskWire> =>
  inTransaction(ctx, async (tx) => {
    const [wire] = await toPortalWire(tx, [await only(tx, id, act)])
    return wire!
  })

type BulkInput = {
  verb: TaskVerb
  ids: string[]
  outcome?: string | undefined
  reason?: string | undefined
  until?: string | undefined
  owner?: TaskOwner | undefined
}

/** One verb on up to 200 tasks in one transaction, with a result per row. */
export const actOnMany = (ctx: Ctx, input: BulkInput): Promise<AnswerOf<typeof taskEndpoints.actOnTasks>> =>
  inTransaction(ctx, async (tx) => {
    const results = await actOn(tx, input.ids, bulkAct(input))
    const wires = new Map(
      (
        await toWire(
          tx,
          results.flatMap(({ row }) => row ?? []),
        )
      ).map((task) => [task.id, task]),
    )
    const data = results.map(({ id, refusal, row }) => ({
      id,
      ok: row !== undefined,
      code: refusal?.code ?? null,
      detail: refusal?.message ?? null,
      task: wires.get(id) ?? null,
    }))
    const done = data.filter((result) => result.ok).length
    return { data, done, refused: data.length - done }
  })

const bulkAct = ({ verb, outcome, reason, until, owner }: BulkInput): Act => {
  const missing = (field: string) =>
    unprocessable('bulk.incomplete', `To ${verb} tasks, also send ${field}.`, { field })
  switch (verb) {
    case 'complete':
      return { verb, outcome }
    case 'claim':
      return { verb }
    case 'cancel':
      if (!reason) throw missing('reason')
      return { verb, reason }
    case 'snooze':
      if (!until) throw missing('until')
      return { verb, until: new Date(until) }
    case 'assign':
      if (!owner) throw missing('owner')
      return { verb, owner }
  }
}
