/** Opening a task: idempotent by cause, at most one open per kind, subject and side. */
import type { Tx } from '#platform/context.ts'
import { actorId } from '#platform/context.ts'
import type { MemberRole, PortalRole } from '#platform/contract.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import type { Money } from '#platform/money.ts'
import { taskOpened } from '../contract/events.ts'
import { kindsOf } from '../kinds.ts'
import {
  findOpenTask,
  giveCauseTo,
  insertTask,
  type NewTask,
  putTaskSearchEntry,
  type TaskSource,
  takeCause,
} from '../queries/tasks.ts'
import { tellOwner } from './mails.ts'

export type TaskOwner = { memberId: string } | { portalUserId: string } | { role: MemberRole | PortalRole }

export type OpenTask = {
  /** `module.kind`, filled into the slot `taskKinds`. */
  kind: string
  subject: { kind: string; id: string }
  partnerId?: string | null
  /** Imperative, 1 to 140 characters. */
  title: string
  /** The title as the partner reads it, where that differs. */
  sharedTitle?: string
  side: 'team' | 'partner'
  owner: TaskOwner
  dueAt?: Date | null
  /** Snoozing never goes past it. */
  hardDeadline?: Date | null
  /** Value at stake, not negative. */
  value?: Money | null
  /** The event's id, or words that name the occasion once: "notice of AG-2027-0142". */
  cause: string
  checklist?: readonly string[]
  /** A task of the team that the partner sees as "We owe you". */
  sharedWithPartner?: boolean
  /** Somebody waits on it: the partner if there is one, else a colleague; or say which. */
  waiting?: boolean | 'partner' | 'colleague'
  /** The date is a legal one: notice, signature expiry, protection. */
  legal?: boolean
}

/**
 * Opens a task, once per cause: a cause that comes again answers the task it opened, also when that is long done. A new
 * cause while a task of this kind, subject and side is open answers the open one, unchanged. `opened` says which it was.
 * Works from any side. Throws for a kind that no module fills in.
 */
export const openTask = (tx: Tx, input: OpenTask): Promise<{ id: string; opened: boolean }> =>
  tx.asTeam(async () => {
    const result = await openQuietly(tx, input)
    if (result.opened) await tellOwner(tx, [result.id], 'opened')
    return result
  })

/** As `openTask`, without a mail to the owner. */
export const openQuietly = (tx: Tx, input: OpenTask): Promise<{ id: string; opened: boolean }> =>
  tx.asTeam(async () => {
    if (!kindsOf(tx.ctx.services.product).has(input.kind))
      throw new Error(`Task kind ${input.kind} is opened, but no module fills it in`)
    const task = toNewTask(tx, input)
    const before = await takeCause(tx, task)
    if (before) return { id: before, opened: false }
    // The open one may end between the refused insert and the look for it; then the next insert goes through.
    while (!(await insertTask(tx, task))) {
      const open = await findOpenTask(tx, task)
      if (!open) continue
      await giveCauseTo(tx, task, open)
      return { id: open, opened: false }
    }
    await putTaskSearchEntry(tx, {
      id: task.id,
      partnerId: task.partnerId,
      visible: task.side === 'partner' || task.sharedWithPartner,
      words: [task.title, task.sharedTitle].filter(Boolean).join(' '),
    })
    await tx.announce(
      taskOpened,
      {
        taskId: task.id,
        kind: task.kind,
        subjectKind: task.subjectKind,
        subjectId: task.subjectId,
        side: task.side,
        ownerKind: task.ownerKind,
        ownerId: task.ownerId,
        dueAt: task.dueAt?.toISOString() ?? null,
        cause: task.cause,
      },
      aboutTask({
        id: task.id,
        version: 1,
        partner_id: task.partnerId,
        side: task.side,
        shared_with_partner: task.sharedWithPartner,
      }),
    )
    return { id: task.id, opened: true }
  })

/** What an announcement says about a task; the partner sees only its own tasks and those shared with it. */
export const aboutTask = (task: {
  id: string
  version: number
  partner_id: string | null
  side: string
  shared_with_partner: boolean
}) => ({
  subject: { kind: 'task', id: task.id, version: task.version },
  partnerId: task.partner_id,
  ...(task.side !== 'partner' && !task.shared_with_partner && { partnerVisible: false as const }),
})

export const ownerOf = (owner: TaskOwner): { ownerKind: NewTask['ownerKind']; ownerId: string } => {
  if ('memberId' in owner) return { ownerKind: 'member', ownerId: owner.memberId }
  if ('portalUserId' in owner) return { ownerKind: 'portal_user', ownerId: owner.portalUserId }
  return { ownerKind: 'role', ownerId: owner.role }
}

export const sourceOf = (tx: Tx): TaskSource => ({ kind: tx.ctx.actor.kind, id: actorId(tx.ctx.actor) })

const toNewTask = (tx: Tx, input: OpenTask): NewTask => {
  const partnerId = input.partnerId ?? null
  const waiting = input.waiting === true ? (partnerId ? 'partner' : 'colleague') : input.waiting || null
  return {
    id: newId(idPrefixes.task),
    kind: input.kind,
    subjectKind: input.subject.kind,
    subjectId: input.subject.id,
    partnerId,
    side: input.side,
    title: input.title,
    sharedTitle: input.sharedTitle ?? null,
    ...ownerOf(input.owner),
    dueAt: input.dueAt ?? null,
    hardDeadline: input.hardDeadline ?? null,
    value: input.value ?? null,
    waiting,
    legal: input.legal ?? false,
    sharedWithPartner: input.sharedWithPartner ?? false,
    checklist: (input.checklist ?? []).map((text) => ({ text, done: false })),
    cause: input.cause,
    openedBy: sourceOf(tx),
  }
}
