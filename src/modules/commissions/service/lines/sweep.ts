/** The end of hold periods: what a rule approves is approved, for the rest a person is asked. */
import { managerOf, partnerNames } from '#modules/partners/public.ts'
import { closeTask, openQuietly, startClock } from '#modules/tasks/public.ts'
import { businessDayMinutes } from '#platform/calendar.ts'
import type { Tx } from '#platform/context.ts'
import { changeLines, idsPastHold, type Line, lockLines, waitingOf } from '../../queries/lines.ts'
import { approveLines } from './approve.ts'
import { holdEndSlot } from './due-kinds.ts'

const atOnce = 200
const everyMs = 5 * 60_000
const approvalDays = 5

/** Plans the look at lines whose hold period ends, in steps of five minutes, so that many of one partner are one. */
export const planHoldEnd = async (tx: Tx, lines: readonly { partnerId: string; holdUntil: Date }[]): Promise<void> => {
  const slots = new Map<string, { partnerId: string; at: Date }>()
  for (const { partnerId, holdUntil } of lines) {
    const from = Math.max(holdUntil.getTime(), tx.now.getTime())
    const at = new Date(Math.ceil(from / everyMs) * everyMs)
    slots.set(`${partnerId} ${at.getTime()}`, { partnerId, at })
  }
  for (const { partnerId, at } of slots.values()) await tx.schedule(holdEndSlot, partnerId, at)
}

/** For lines that may be approved now although their slot is long gone. */
export const askNow = async (tx: Tx, lines: readonly Line[]): Promise<void> => {
  const ready = lines.filter((line) => line.state === 'pending' && line.holdUntil <= tx.now && line.askedAt === null)
  if (ready.length > 0) await planHoldEnd(tx, ready)
}

export const endHolds = (tx: Tx, partnerIds: readonly string[]): Promise<void> =>
  tx.asTeam(async () => {
    const ids = await idsPastHold(tx, partnerIds)
    const left: string[] = []
    for (let at = 0; at < ids.length; at += atOnce) {
      const outcomes = await approveLines(tx, ids.slice(at, at + atOnce), 'rule')
      left.push(...outcomes.flatMap((one) => (one.refusal?.code === 'commission.needs_person' ? [one.id] : [])))
    }
    for (let at = 0; at < left.length; at += atOnce) await ask(tx, left.slice(at, at + atOnce))
  })

/** From now on these lines stand in the review queue; a clock says when it was too long. */
const ask = async (tx: Tx, ids: readonly string[]): Promise<void> => {
  const lines = (await lockLines(tx, ids)).filter((line) => line.state === 'pending' && line.askedAt === null)
  await changeLines(
    tx,
    lines.map((line) => ({ line, set: { askedAt: tx.now } })),
  )
  for (const line of lines)
    await startClock(tx, {
      kind: 'approval',
      subjectKind: 'commission',
      subjectId: line.id,
      partnerId: line.partnerId,
      targetMinutes: approvalDays * businessDayMinutes,
      business: true,
      ...(line.holdUntil < tx.now && line.amountMinor > 0n && { startedAt: line.holdUntil }),
    })
  await renewTasks(tx, [...new Set(lines.map((line) => line.partnerId))])
}

/** One task per partner while any of its lines waits for a person. */
export const renewTasks = async (tx: Tx, partnerIds: readonly string[]): Promise<void> => {
  if (partnerIds.length === 0) return
  const waiting = await waitingOf(tx, partnerIds)
  const names = await partnerNames(tx, partnerIds)
  const managers = await managerOf(tx, partnerIds)
  for (const partnerId of partnerIds) {
    const subject = { kind: 'commission_review', id: partnerId }
    if (!waiting.has(partnerId)) {
      await closeTask(tx, {
        kind: 'commissions.approve_commission',
        subjectId: partnerId,
        side: 'team',
        outcome: 'Nothing waits for approval any more',
      })
      continue
    }
    const manager = managers.get(partnerId)
    await openQuietly(tx, {
      kind: 'commissions.approve_commission',
      subject,
      partnerId,
      title: `Approve commissions of ${names.get(partnerId) ?? 'a partner'}`.slice(0, 140),
      side: 'team',
      owner: manager?.isActive ? { memberId: manager.id } : { role: 'partner_manager' },
      waiting: 'partner',
      cause: `commissions to approve since ${tx.now.toISOString()}`,
    })
  }
}
