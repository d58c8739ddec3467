/** Rows to what the API answers: a constant number of queries for a page of any length. */
import { actorNames } from '#platform/auth/members.ts'
import type { Tx } from '#platform/context.ts'
import type { PortalTaskWire, TaskWire } from '../contract/shapes.ts'
import { type KindAction, type KindTask, kindsOf } from '../kinds.ts'
import { against, isOwn } from '../policy.ts'
import { commentCounts, type TaskRow } from '../queries/tasks.ts'
import { partnerNames } from './partners.ts'

const verbs = [
  ['complete', 'Done'],
  ['snooze', 'Snooze'],
  ['assign', 'Assign'],
  ['claim', 'Take it'],
  ['cancel', 'Cancel'],
] as const

/** Names of owners by id; a role's queue is named after the role. */
export const ownerNames = async (tx: Tx, tasks: readonly TaskRow[]): Promise<ReadonlyMap<string, string>> => {
  const names = new Map<string, string>()
  const people = new Set<string>()
  for (const task of tasks) {
    if (task.owner_kind === 'role') names.set(task.owner_id, `the ${task.owner_id.replaceAll('_', ' ')} queue`)
    else people.add(task.owner_id)
  }
  for (const [id, name] of await namesOfActors(tx, [...people])) names.set(id, name)
  for (const id of people) if (!names.has(id)) names.set(id, 'someone who left')
  return names
}

/** Names of members, portal users and keys by id, from whichever module holds them. */
export const namesOfActors = async (tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> => {
  const names = new Map<string, string>()
  if (ids.length === 0) return names
  for (const namesOf of actorNames.of(tx.ctx.services.product))
    for (const [id, name] of await tx.asTeam(() => namesOf(tx, ids))) names.set(id, name)
  return names
}

const kindTask = (row: TaskRow): KindTask => ({
  id: row.id,
  kind: row.kind,
  subjectKind: row.subject_kind,
  subjectId: row.subject_id,
  partnerId: row.partner_id,
  side: row.side as 'team' | 'partner',
})

/** Verbs that the kinds offer in the row: each kind is asked once for all its open tasks. */
const kindActions = async (tx: Tx, rows: readonly TaskRow[]): Promise<ReadonlyMap<string, readonly KindAction[]>> => {
  const kinds = kindsOf(tx.ctx.services.product)
  const actions = new Map<string, readonly KindAction[]>()
  for (const [name, own] of Map.groupBy(
    rows.filter((row) => row.state === 'open'),
    (row) => row.kind,
  )) {
    const offered = await kinds.get(name)?.actions?.(tx, own.map(kindTask))
    for (const [id, list] of offered ?? []) actions.set(id, list)
  }
  return actions
}

export const toWire = async (tx: Tx, rows: readonly TaskRow[]): Promise<TaskWire[]> => {
  if (rows.length === 0) return []
  const names = await ownerNames(tx, rows)
  const partners = await partnerNames(
    tx,
    rows.flatMap((row) => row.partner_id ?? []),
  )
  const comments = await commentCounts(
    tx,
    rows.map((row) => row.id),
  )
  const offered = await kindActions(tx, rows)
  const kinds = kindsOf(tx.ctx.services.product)
  return rows.map((row) => {
    const kind = kinds.get(row.kind)
    const ownerName = names.get(row.owner_id) ?? row.owner_id
    return {
      ...shared(tx, row, kind?.words),
      title: row.title,
      partner: row.partner_id ? { id: row.partner_id, name: partners.get(row.partner_id) ?? '' } : null,
      side: row.side as 'team' | 'partner',
      sharedTitle: row.shared_title,
      owner: { kind: row.owner_kind as 'member', id: row.owner_id, name: ownerName },
      value:
        row.value_currency && row.value_minor ? { currency: row.value_currency, amountMinor: row.value_minor } : null,
      waiting: row.waiting as 'partner' | 'colleague' | null,
      sharedWithPartner: row.shared_with_partner,
      cause: row.cause,
      comments: comments.get(row.id) ?? 0,
      actions: [
        ...(offered.get(row.id) ?? []).map((action) => ({ ...action, reasons: [...action.reasons] })),
        ...verbs.map(([name, label]) => {
          const reason = against(name, row, kind, tx.ctx, ownerName)
          return { name, label, reasons: reason ? [reason.detail] : [] }
        }),
      ],
    }
  })
}

const portalVerbs = verbs.filter(([name]) => name === 'complete' || name === 'snooze' || name === 'claim')

/** What the partner reads of a task: its own ones in full, of ours the promise and its date. */
export const toPortalWire = async (tx: Tx, rows: readonly TaskRow[]): Promise<PortalTaskWire[]> => {
  if (rows.length === 0) return []
  const names = await ownerNames(
    tx,
    rows.filter((row) => row.side === 'partner'),
  )
  const offered = await kindActions(
    tx,
    rows.filter((row) => row.side === 'partner'),
  )
  const kinds = kindsOf(tx.ctx.services.product)
  return rows.map((row) => {
    const kind = kinds.get(row.kind)
    const isOurs = row.side === 'team'
    const title = row.shared_title ?? row.title
    const ownerName = names.get(row.owner_id) ?? row.owner_id
    const promise = `We owe you: ${title.slice(0, 1).toLowerCase()}${title.slice(1)}`
    const by = row.due_at
      ? `, by ${new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: tx.ctx.workspace.zone }).format(row.due_at)}`
      : ''
    return {
      ...shared(tx, row, kind?.words),
      title,
      checklist: isOurs ? [] : (row.checklist as TaskWire['checklist']),
      outcome: isOurs ? null : row.outcome,
      direction: isOurs ? 'we_owe' : 'you_owe',
      owner: isOurs ? null : { kind: row.owner_kind as 'portal_user', id: row.owner_id, name: ownerName },
      isMine: !isOurs && isOwn(row, tx.ctx),
      words: `${isOurs ? promise : title}${by}`,
      actions: isOurs
        ? []
        : [
            ...(offered.get(row.id) ?? []).map((action) => ({ ...action, reasons: [...action.reasons] })),
            ...portalVerbs.map(([name, label]) => {
              const reason = against(name, row, kind, tx.ctx, ownerName)
              return { name, label, reasons: reason ? [reason.detail] : [] }
            }),
          ],
    }
  })
}

/** A snooze ends by itself: the state follows from the date on reading. */
const stateOf = (tx: Tx, row: TaskRow): TaskWire['state'] => {
  if (row.state !== 'open') return row.state as 'done' | 'cancelled'
  return row.snoozed_until && row.snoozed_until > tx.now ? 'snoozed' : 'open'
}

const shared = (tx: Tx, row: TaskRow, kindWords: string | undefined) => {
  const state = stateOf(tx, row)
  return {
    id: row.id,
    kind: row.kind,
    kindWords: kindWords ?? row.kind,
    subject: { kind: row.subject_kind, id: row.subject_id },
    dueAt: row.due_at?.toISOString() ?? null,
    hardDeadline: row.hard_deadline?.toISOString() ?? null,
    state,
    snoozedUntil: state === 'snoozed' ? (row.snoozed_until?.toISOString() ?? null) : null,
    legal: row.legal,
    checklist: row.checklist as TaskWire['checklist'],
    outcome: row.outcome,
    openedAt: row.created_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
    version: row.version,
  }
}
