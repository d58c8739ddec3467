/** Mails of tasks and clocks: a task is yours, a clock has run out. The daily mail of Today stands in digest.ts. */
import { civilDateTime } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import type { MailKind } from '#platform/mail/choices.ts'
import { linkTo, mailParts, queueMail } from '#platform/mail/outbox.ts'
import type { ClockRow } from '../queries/clocks.ts'
import { activeMembers, membersByIds } from '../queries/people.ts'
import { type TaskRow, tasksByIds } from '../queries/tasks.ts'
import { moneyWords } from '../today-order.ts'
import { partnerNames, portalPeople } from './partners.ts'

const listedMax = 20
type Person = { id: string; name: string; email: string; zone: string | null }

/** What a person may do without. Assigned tasks stand in the daily mail too, so that it can take their place. */
export const taskMails: readonly MailKind[] = [
  {
    kind: 'task.assigned',
    sides: ['member', 'portal'],
    words: { en: 'A task is given to me', de: 'Ich bekomme eine Aufgabe', es: 'Me dan una tarea' },
    daily: true,
  },
  {
    kind: 'task.today',
    sides: ['member'],
    words: { en: 'Daily mail of Today', de: 'Tägliche Mail von „Heute“', es: 'Correo diario de «Hoy»' },
  },
  {
    kind: 'clock.breached',
    sides: ['member'],
    words: {
      en: 'A promise of my team ran out of time',
      de: 'Eine Zusage meines Teams ist abgelaufen',
      es: 'Una promesa de mi equipo se quedó sin tiempo',
    },
  },
]

/** Tells the new owners of these tasks, one mail each; nobody is told of what they gave themselves. */
export const tellOwner = async (
  tx: Tx,
  ids: readonly string[],
  how: 'opened' | 'assigned' | 'followed',
): Promise<void> => {
  const { actor } = tx.ctx
  const self = 'id' in actor ? actor.id : undefined
  const told = (await tasksByIds(tx, ids)).filter((task) => task.owner_kind !== 'role' && task.owner_id !== self)
  if (told.length === 0) return
  const people = await peopleOf(tx, told)
  const partners = await partnerNames(
    tx,
    told.flatMap((task) => task.partner_id ?? []),
  )
  for (const [ownerId, own] of Map.groupBy(told, (task) => task.owner_id)) {
    const person = people.get(ownerId)
    if (person) await mailTasks(tx, person, own, partners, how)
  }
}

/** Active people among the owners. */
const peopleOf = async (tx: Tx, tasks: readonly TaskRow[]): Promise<Map<string, Person>> => {
  const idsOf = (kind: string) => [
    ...new Set(tasks.filter((task) => task.owner_kind === kind).map((task) => task.owner_id)),
  ]
  const people = new Map<string, Person>()
  for (const [id, member] of await membersByIds(tx, idsOf('member')))
    if (member.state === 'active') people.set(id, member)
  for (const [id, person] of await portalPeople(tx, idsOf('portal_user')))
    if (person.state === 'active') people.set(id, { ...person, id, zone: null })
  return people
}

const mailTasks = async (
  tx: Tx,
  person: Person,
  tasks: readonly TaskRow[],
  partners: ReadonlyMap<string, string>,
  how: 'opened' | 'assigned' | 'followed',
) => {
  const [first] = tasks
  if (!first) return
  const isPartner = first.side === 'partner'
  const heading = tasks.length === 1 ? titleFor(first) : `${tasks.length} tasks are yours now`
  const by = how === 'assigned' && 'name' in tx.ctx.actor ? `${tx.ctx.actor.name} gave this to you.` : undefined
  const followed = how === 'followed' ? 'They came with a partner that you manage now.' : undefined
  const zone = person.zone ?? tx.ctx.workspace.zone
  const lines = tasks.slice(0, listedMax).map((task) => {
    const partner = task.partner_id && !isPartner ? (partners.get(task.partner_id) ?? undefined) : undefined
    return [titleFor(task), partner, task.due_at ? `due ${dayAndTime(task.due_at, zone)}` : undefined]
      .filter(Boolean)
      .join(', ')
  })
  if (tasks.length > listedMax) lines.push(`and ${tasks.length - listedMax} more`)
  await queueMail(tx, {
    kind: 'task.assigned',
    to: { email: person.email, name: person.name },
    subject: heading,
    ...(tasks.length === 1 && { subjectKind: 'task', subjectId: first.id }),
    ...(first.partner_id && { partnerId: first.partner_id }),
    ...mailParts(tx.ctx, {
      heading,
      paragraphs: [by ?? followed ?? 'A task was opened for you.', ...(tasks.length > 1 ? [lines.join('\n')] : [])],
      ...(tasks.length === 1 && { details: detailsOf(first, partners, zone) }),
      button: {
        label: isPartner ? 'Open my to-do list' : 'Open Today',
        url: linkTo(tx.ctx, isPartner ? `/p/${tx.ctx.workspace.slug}/to-do` : `/w/${tx.ctx.workspace.slug}/today`),
      },
      footnote: 'You can choose in your settings which mails you get.',
    }),
  })
}

const titleFor = (task: TaskRow) => (task.side === 'partner' ? (task.shared_title ?? task.title) : task.title)

const detailsOf = (task: TaskRow, partners: ReadonlyMap<string, string>, zone: string): [string, string][] => {
  const details: [string, string][] = []
  const partner = task.partner_id && task.side === 'team' ? partners.get(task.partner_id) : undefined
  if (partner) details.push(['Partner', partner])
  if (task.due_at) details.push(['Due', dayAndTime(task.due_at, zone)])
  if (task.side === 'team' && task.value_currency && task.value_minor)
    details.push(['At stake', moneyWords({ currency: task.value_currency, amountMinor: BigInt(task.value_minor) })])
  return details
}

export const dayAndTime = (instant: Date, zone: string): string => {
  const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeZone: zone }).format(instant)
  return `${day}, ${civilDateTime(zone, instant).time.slice(0, 5)} (${zone})`
}

/**
 * Tells those who lead that a clock has run out: the leads among the partner managers, else the heads. The person who
 * let it run out is not told by this mail; the task is in their Today.
 */
export const tellLeads = async (tx: Tx, clock: ClockRow, breachedAt: Date): Promise<void> => {
  const members = (await activeMembers(tx)).filter((member) => member.id !== clock.member_id)
  const leads = members.filter((member) => member.isLead && member.roles.includes('partner_manager'))
  const told = leads.length > 0 ? leads : members.filter((member) => member.isHead)
  if (told.length === 0) return
  const partner = clock.partner_id ? (await partnerNames(tx, [clock.partner_id])).get(clock.partner_id) : undefined
  const owner = clock.member_id ? (await membersByIds(tx, [clock.member_id])).get(clock.member_id)?.name : undefined
  const words = clock.kind.replaceAll(/[._]/g, ' ')
  for (const lead of told)
    await queueMail(tx, {
      kind: 'clock.breached',
      to: { email: lead.email, name: lead.name },
      subject: `Out of time: ${words}${partner ? `, ${partner}` : ''}`,
      subjectKind: 'clock',
      subjectId: clock.id,
      ...(clock.partner_id && { partnerId: clock.partner_id }),
      ...mailParts(tx.ctx, {
        heading: `Out of time: ${words}`,
        paragraphs: ['What was promised by this time has not happened.'],
        details: [
          ...(partner ? [['Partner', partner] as const] : []),
          ...(owner ? [['With', owner] as const] : []),
          ['Promised within', durationWords(clock.target_minutes, clock.in_business_time)],
          ['Was due', dayAndTime(breachedAt, lead.zone ?? tx.ctx.workspace.zone)],
        ],
        button: {
          label: 'Open Today',
          url: linkTo(tx.ctx, `/w/${tx.ctx.workspace.slug}/today?owner=all&band=overdue`),
        },
        footnote: 'You get this because you lead the team. You can choose in your settings which mails you get.',
      }),
    })
}

const durationWords = (minutes: number, business: boolean): string => {
  const dayMinutes = business ? 480 : 1440
  const [count, unit] =
    minutes % dayMinutes === 0
      ? [minutes / dayMinutes, 'day']
      : minutes % 60 === 0
        ? [minutes / 60, 'hour']
        : [minutes, 'minute']
  return `${count} ${business ? 'business ' : ''}${unit}${count === 1 ? '' : 's'}`
}
