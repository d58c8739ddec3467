/** Who may do what with a task, and the reason if not: the same words refuse an act and stand at the disabled button. */
import type { Ctx } from '#platform/context.ts'
import { Problem } from '#platform/errors.ts'
import { snoozeDaysMax, type TaskVerb } from './contract/shapes.ts'
import type { TaskKind } from './kinds.ts'
import type { TaskRow } from './queries/tasks.ts'

export type Refusal = { status: number; code: string; detail: string; field?: string }
type Verb = TaskVerb | 'wake' | 'update'

export const refuse = (refusal: Refusal): Problem =>
  new Problem({
    status: refusal.status,
    code: refusal.code,
    detail: refusal.detail,
    ...(refusal.field && { errors: [{ field: refusal.field, rule: refusal.code, message: refusal.detail }] }),
  })

/** What stands against a verb on a task, most decisive first; undefined when nothing does. */
export const against = (
  verb: Verb,
  task: TaskRow,
  kind: TaskKind | undefined,
  ctx: Ctx,
  ownerName: string,
): Refusal | undefined => {
  if (task.state !== 'open')
    return {
      status: 409,
      code: 'task.ended',
      detail: task.state === 'done' ? 'This task is done already.' : 'This task was cancelled already.',
    }
  if (verb === 'claim') return againstClaim(task, ctx, ownerName)
  if (verb === 'assign') {
    if (task.side === 'team' || isTeam(ctx))
      return mayAssign(ctx)
        ? undefined
        : { status: 403, code: 'right.missing', detail: 'This needs the right tasks.assign.' }
    return { status: 403, code: 'right.missing', detail: 'The team assigns tasks.' }
  }
  if (!mayWork(task, ctx))
    return {
      status: 403,
      code: 'task.not_yours',
      detail:
        task.side === 'partner' && isTeam(ctx)
          ? `This is for ${ownerName} of the partner to do.`
          : `This task belongs to ${ownerName}.`,
    }
  if (verb === 'complete' && kind?.closesByItself)
    return { status: 409, code: 'task.closes_by_itself', detail: kind.closesByItself }
  if (verb === 'cancel' && kind?.closesByItself && !mayAssign(ctx))
    return { status: 409, code: 'task.closes_by_itself', detail: kind.closesByItself }
  return undefined
}

/** What stands against letting the task rest until an instant. */
export const againstSnooze = (task: TaskRow, until: Date, now: Date): Refusal | undefined => {
  const tooLong = { status: 422, code: 'task.snooze_too_long', field: 'until' }
  if (until <= now) return { ...tooLong, detail: 'Choose a time that is still to come.' }
  if (task.hard_deadline && until > task.hard_deadline)
    return {
      ...tooLong,
      detail: `This has a hard deadline on ${task.hard_deadline.toISOString().slice(0, 10)}; it cannot rest longer than that.`,
    }
  if (until.getTime() > now.getTime() + snoozeDaysMax * 86_400_000)
    return { ...tooLong, detail: `A task rests ${snoozeDaysMax} days at most.` }
  return undefined
}

const againstClaim = (task: TaskRow, ctx: Ctx, ownerName: string): Refusal | undefined => {
  if (task.owner_kind !== 'role') return { status: 409, code: 'task.claimed', detail: `${ownerName} has it already.` }
  if (ctx.actor.kind === 'key' || ctx.actor.kind === 'system')
    return {
      status: 403,
      code: 'task.not_your_queue',
      detail: 'Only a person can claim a task; assign it to one instead.',
    }
  return holdsRole(task, ctx)
    ? undefined
    : {
        status: 403,
        code: 'task.not_your_queue',
        detail: `This is for the role ${task.owner_id}, which you do not hold.`,
      }
}

const isTeam = (ctx: Ctx) =>
  ctx.actor.kind !== 'portal_user' && !(ctx.actor.kind === 'key' && ctx.actor.partnerId !== null)
/** Keys hold scopes, and whoever may write with one may write for all. */
const mayAssign = (ctx: Ctx) =>
  isTeam(ctx) && (ctx.actor.kind === 'key' || ctx.actor.kind === 'system' || ctx.rights.has('tasks.assign'))

const holdsRole = (task: TaskRow, { actor }: Ctx) => {
  if (task.owner_kind !== 'role') return false
  if (actor.kind === 'member') return task.side === 'team' && actor.roles.some((role) => role === task.owner_id)
  if (actor.kind === 'portal_user')
    return task.side === 'partner' && actor.roles.some((role) => role === task.owner_id || role === 'principal')
  return false
}

/** Own tasks, those of own queues; who may assign works on all of the team's, a principal on all of the partner's. */
const mayWork = (task: TaskRow, ctx: Ctx): boolean => {
  const { actor } = ctx
  if (actor.kind === 'portal_user')
    return (
      task.side === 'partner' &&
      (task.owner_id === actor.id || actor.roles.includes('principal') || holdsRole(task, ctx))
    )
  if (actor.kind === 'key' && actor.partnerId !== null) return task.side === 'partner'
  if (mayAssign(ctx)) return true
  return (task.owner_kind === 'member' && actor.kind === 'member' && task.owner_id === actor.id) || holdsRole(task, ctx)
}

/** It waits for this very person: as owner, or in a queue of a role the person holds. */
export const isOwn = (task: TaskRow, ctx: Ctx): boolean =>
  ((ctx.actor.kind === 'member' || ctx.actor.kind === 'portal_user') && task.owner_id === ctx.actor.id) ||
  holdsRole(task, ctx)
