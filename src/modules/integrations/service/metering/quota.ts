/** The month's quota of the term `api_limits`: mails at 80 and 100 %, then the calls go on or are refused, as agreed. */
import type { CallLimit } from '#platform/auth/members.ts'
import { addMonths, civilDate, startOfDate } from '#platform/civil-time.ts'
import type { Ctx, Services, Tx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { callsOfMonth, noteQuota } from '../../queries/metering.ts'
import { accessNow, readApiAccess } from '../api-access.ts'
import { tellKeepers } from '../tell.ts'
import { unwrittenCalls } from './recorder.ts'

const percents = [80, 100] as const
const monthOf = (day: string) => day.slice(0, 7)

/** Inside the transaction that wrote the counts: says once per month and threshold that it was reached. */
export const warnOfQuota = async (tx: Tx, partnerIds: ReadonlySet<string>): Promise<void> => {
  if (partnerIds.size === 0) return
  const access = await readApiAccess(tx, [...partnerIds])
  const limited = [...partnerIds].filter((id) => access.get(id)!.limits.perMonth !== null)
  if (limited.length === 0) return
  const month = monthOf(civilDate(tx.ctx.workspace.zone, tx.now))
  const calls = await callsOfMonth(tx, limited, month)
  for (const id of limited) {
    const { perMonth, over } = access.get(id)!.limits
    const used = calls.get(id) ?? 0
    for (const percent of percents) {
      if (used * 100 < perMonth! * percent || !(await noteQuota(tx, id, month, percent))) continue
      const then =
        over === 'block'
          ? 'From 100 % on calls are refused until the month ends.'
          : 'Calls go on; your manager is told as well.'
      await tellKeepers(tx, id, {
        kind: 'api_usage.quota',
        subject: `${percent} % of this month's API calls are used`,
        words: `${used} of ${perMonth} calls of ${month} were made. ${percent === 100 && over === 'block' ? 'Calls are refused until the month ends.' : then}`,
        subjectKind: 'partner',
        subjectId: id,
        withTeam: percent === 100,
      })
    }
  }
}

// The sum of the month is read again after some seconds; what this process has not written yet is added.
const keepMs = 10_000
const sums = new WeakMap<Services['database'], Map<string, { atMs: number; month: string; calls: number }>>()
const sumsOf = (services: Services) => {
  const known = sums.get(services.database) ?? new Map<string, { atMs: number; month: string; calls: number }>()
  sums.set(services.database, known)
  return known
}
export const forgetSums = (services: Services): void => sumsOf(services).clear()

/** Fills the slot of the room that slows keys down. */
export const callLimitOf = async (ctx: Ctx, partnerId: string): Promise<CallLimit> => {
  const { access, day } = await accessNow(ctx, partnerId)
  const { perMinute, burst, perMonth, over } = access.limits
  if (perMonth === null || over === 'notify') return { perMinute, burst }
  const month = monthOf(day)
  const name = `${ctx.workspace.id} ${partnerId}`
  let known = sumsOf(ctx.services).get(name)
  if (!known || known.month !== month || performance.now() - known.atMs > keepMs) {
    const calls = await inTransaction(ctx, (tx) => callsOfMonth(tx, [partnerId], month), { readOnly: true })
    known = { atMs: performance.now(), month, calls: calls.get(partnerId) ?? 0 }
    sumsOf(ctx.services).set(name, known)
  }
  if (known.calls + unwrittenCalls(ctx.services, ctx.workspace.id, partnerId) < perMonth) return { perMinute, burst }
  const ends = startOfDate(ctx.workspace.zone, addMonths(`${month}-01`, 1))
  return {
    perMinute,
    burst,
    blocked: {
      retryAfterSeconds: Math.max(1, Math.ceil((ends.getTime() - ctx.clock.now().getTime()) / 1_000)),
      words: `The ${perMonth} calls of ${month} are used; your agreement refuses more until the month ends.`,
    },
  }
}
