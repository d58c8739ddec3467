/** The promise to hear from us: a task and a clock per person, counted from the event's end or from when we knew of them. */
import { cancelTask, closeTask, dropClock, meetClock, openTask, startClock } from '#modules/tasks/public.ts'
import { addBusinessDays, businessDayMinutes } from '#platform/calendar.ts'
import { endOfDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import type { DueKind } from '#platform/module.ts'
import { workspaceCalendar } from '#platform/tenancy/workspace-calendar.ts'
import {
  type EventListRow,
  type EventPersonRow,
  findEventList,
  lockEventPerson,
  peopleWithoutPromise,
  updateEventPersonRow,
} from '../../queries/event-lists.ts'

export const followUpSlot = 'discovery.event_follow_up'
export const followUpTask = 'discovery.follow_up_event'
export const followUpClock = 'event_follow_up'
const subjectKind = 'event_person'
/** People whose promise is planned in one transaction: few, because nobody else is answered meanwhile. */
const batch = 20

/** Plans the follow-ups of everybody who has none: when the event is over, or at once. */
export const planFollowUps = (tx: Tx, list: EventListRow): Promise<void> => {
  const end = endOfDate(tx.ctx.workspace.zone, list.ends_on)
  return tx.schedule(followUpSlot, list.id, end > tx.now ? end : tx.now)
}

const openFollowUps = async (tx: Tx, listId: string): Promise<void> => {
  const list = await findEventList(tx, listId)
  if (!list) return
  const end = endOfDate(tx.ctx.workspace.zone, list.ends_on)
  // The event was moved since.
  if (end > tx.now) return tx.schedule(followUpSlot, list.id, end)
  const people = await peopleWithoutPromise(tx, list.id)
  for (const person of people.slice(0, batch)) await promise(tx, list, person, end)
  if (people.length > batch) await tx.schedule(followUpSlot, list.id, new Date(tx.now.getTime() + 1))
}

const promise = async (tx: Tx, list: EventListRow, person: EventPersonRow, end: Date) => {
  const startedAt = end > person.added_at ? end : person.added_at
  const dueAt = addBusinessDays(workspaceCalendar(tx.ctx.workspace), startedAt, list.follow_up_days)
  // A prospect that an import made goes when the import is undone; a task that names it would keep it.
  const partnerId = person.import_id && person.made_partner ? null : person.partner_id
  await updateEventPersonRow(tx, person.id, { follow_up_due_at: dueAt })
  await startClock(tx, {
    kind: followUpClock,
    subjectKind,
    subjectId: person.id,
    partnerId,
    targetMinutes: list.follow_up_days * businessDayMinutes,
    business: true,
    memberId: list.owner_id,
    startedAt,
  })
  await openTask(tx, {
    kind: followUpTask,
    subject: { kind: subjectKind, id: person.id },
    partnerId,
    // Without the person's name, which an erasure would have to find here.
    title: shortened(`Follow up ${person.company}, met at ${list.name}`),
    side: 'team',
    owner: { memberId: list.owner_id },
    dueAt,
    waiting: partnerId ? 'partner' : false,
    cause: `follow up ${person.id} ${person.version}`,
  })
}
const shortened = (text: string) => ([...text].length <= 140 ? text : `${[...text].slice(0, 139).join('')}…`)

/** Somebody got in touch with them; said again, it stays at the first time. */
export const markFollowedUp = async (tx: Tx, person: EventPersonRow): Promise<EventPersonRow> => {
  if (person.followed_up_at) return person
  const row = await updateEventPersonRow(tx, person.id, { followed_up_at: tx.now })
  await keepPromise(tx, person.id)
  return row
}
/** They answered; whoever answers has heard from us. */
export const markAnswered = async (tx: Tx, person: EventPersonRow): Promise<EventPersonRow> => {
  if (person.answered_at) return person
  const row = await updateEventPersonRow(tx, person.id, { answered_at: tx.now })
  await keepPromise(tx, person.id)
  return row
}
/** Said by mistake: the promise runs again, from where it was. */
export const takeBackFollowUp = async (tx: Tx, list: EventListRow, person: EventPersonRow) => {
  if (!person.followed_up_at) return person
  const row = await updateEventPersonRow(tx, person.id, { followed_up_at: null })
  if (!row.answered_at && row.follow_up_due_at)
    await promise(tx, list, row, endOfDate(tx.ctx.workspace.zone, list.ends_on))
  return row
}
export const takeBackAnswer = async (tx: Tx, person: EventPersonRow) =>
  person.answered_at ? updateEventPersonRow(tx, person.id, { answered_at: null }) : person

const keepPromise = async (tx: Tx, personId: string) => {
  await closeTask(tx, { kind: followUpTask, subjectId: personId, outcome: 'Followed up' })
  await meetClock(tx, { kind: followUpClock, subjectId: personId })
}
/** The person is gone or erased: nothing is promised any more. */
export const dropPromise = async (tx: Tx, personId: string) => {
  await cancelTask(tx, { kind: followUpTask, subjectId: personId, reason: 'The person is not on the list any more' })
  await dropClock(tx, { kind: followUpClock, subjectId: personId })
}
/** The task was ticked off by hand. */
export const followUpTicked = async (tx: Tx, personId: string) => {
  const person = await lockEventPerson(tx, personId)
  if (person && !person.followed_up_at && !person.answered_at) await markFollowedUp(tx, person)
}

export const eventDue: readonly DueKind[] = [
  {
    kind: followUpSlot,
    summary: 'An event is over, or people were added: their follow-ups are opened',
    run: async (tx, ids) => {
      for (const id of ids) await openFollowUps(tx, id)
    },
  },
]
