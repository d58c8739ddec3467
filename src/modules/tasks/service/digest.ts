/** The daily mail of Today: at half past seven where the member is, and not when there is nothing to do. */
import { addDays, civilDate, endOfDate, instantAt, isZone } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { timingOf } from '#platform/mail/choices.ts'
import { linkTo, mailParts, queueMail } from '#platform/mail/outbox.ts'
import { takeMailDay } from '../queries/digest.ts'
import { activeMembers, type MemberRow, membersByIds } from '../queries/people.ts'
import { todayOf } from './today.ts'

/** Once a day per workspace, whose subject is the workspace: plans the mail of every member for the next 24 hours. */
export const digestRoundSlot = 'tasks.today_round'
/** One member's mail. */
export const digestSlot = 'tasks.today_mail'
const digestAtDefault = '07:30'
const listedMax = 15
/** A mail that would come later than this after the member's hour is left out: a morning mail at night helps nobody. */
const lateMsMax = 6 * 3_600_000

/** Plans the round of the next midnight in the workspace's zone. */
export const planDigestRound = (tx: Tx, after: Date): Promise<void> =>
  tx.schedule(
    digestRoundSlot,
    tx.ctx.workspace.id,
    endOfDate(tx.ctx.workspace.zone, civilDate(tx.ctx.workspace.zone, after)),
  )

/** A round that comes late plans as if it had come in time; after days of standing still the missed ones are left out. */
export const runDigestRound = async (tx: Tx, dueAt: Date): Promise<void> => {
  const after = tx.now.getTime() - dueAt.getTime() < 24 * 3_600_000 ? dueAt : tx.now
  for (const member of await activeMembers(tx)) await tx.schedule(digestSlot, member.id, nextMoment(tx, member, after))
  await planDigestRound(tx, after)
}

/** Mails those whose hour has come, once per member and day. */
export const runDigests = async (tx: Tx, memberIds: readonly string[]): Promise<void> => {
  for (const member of (await membersByIds(tx, memberIds)).values()) {
    if (member.state !== 'active') continue
    const zone = zoneOf(tx, member)
    const date = civilDate(zone, tx.now)
    const lateMs = tx.now.getTime() - instantAt(zone, date, hourOf(tx, member)).getTime()
    // The hour or the zone was changed since the mail was planned.
    if (lateMs < 0) await tx.schedule(digestSlot, member.id, nextMoment(tx, member, tx.now))
    else if (lateMs <= lateMsMax) await mailToday(tx, member, date)
  }
}

const zoneOf = (tx: Tx, member: Pick<MemberRow, 'zone'>) =>
  member.zone && isZone(member.zone) ? member.zone : tx.ctx.workspace.zone

/** `HH:MM`: the member's choice, else the workspace's, else half past seven. */
const hourOf = (tx: Tx, member: Pick<MemberRow, 'preferences'>): string =>
  [member.preferences['digestAt'], tx.ctx.workspace.settings['digestAt']].find(
    (value): value is string => typeof value === 'string' && /^([01]\d|2[0-3]):[0-5]\d$/.test(value),
  ) ?? digestAtDefault

const nextMoment = (tx: Tx, member: Pick<MemberRow, 'zone' | 'preferences'>, after: Date): Date => {
  const zone = zoneOf(tx, member)
  const today = civilDate(zone, after)
  const moment = instantAt(zone, today, hourOf(tx, member))
  return moment > after ? moment : instantAt(zone, addDays(today, 1), hourOf(tx, member))
}

const mailToday = async (tx: Tx, member: MemberRow, date: string) => {
  if (timingOf(member.preferences, 'task.today') !== 'now') return
  const { rows, counts } = await todayOf(tx.ctx, member, listedMax)
  const count = counts.overdue + counts.today + counts.this_week + counts.later
  if (!(await takeMailDay(tx, member.id, date, count)) || count === 0) return
  const pressing = counts.overdue + counts.today
  const heading =
    pressing > 0
      ? `Today: ${pressing} ${pressing === 1 ? 'task needs' : 'tasks need'} you`
      : `Today: nothing presses, ${count} open`
  const lines = rows.map(
    (row) => `${row.task.title}${row.task.partner ? ` (${row.task.partner.name})` : ''}\n${row.why}`,
  )
  await queueMail(tx, {
    kind: 'task.today',
    to: { email: member.email, name: member.name },
    subject: heading,
    ...mailParts(tx.ctx, {
      heading,
      paragraphs: [
        `Overdue ${counts.overdue}, today ${counts.today}, this week ${counts.this_week}, later ${counts.later}.`,
        ...lines,
        ...(count > rows.length ? [`and ${count - rows.length} more`] : []),
      ],
      button: { label: 'Open Today', url: linkTo(tx.ctx, `/w/${tx.ctx.workspace.slug}/today`) },
      footnote: 'You can choose in your settings when this comes, and whether.',
    }),
  })
}
