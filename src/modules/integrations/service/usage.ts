/** Counts of calls as tables and plots read them, and how long partners took to their first call. */
import { partnerNames, partnerRows, partnerTypeRows } from '#modules/partners/public.ts'
import { addDays, civilDate, daysBetween } from '#platform/civil-time.ts'
import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { invalid } from '#platform/errors.ts'
import type { firstMilestones } from '../contract/first-calls.ts'
import type { usageBy } from '../contract/requests.ts'
import {
  type FirstRow,
  firstPage,
  firstsWithBeginning,
  keyLabels,
  type UsageSum,
  usageSums,
} from '../queries/requests.ts'
import { errorSharePpm, hoursBetween, median, percentileMs } from './metering/measures.ts'

type By = (typeof usageBy)[number]
type UsageQuery = {
  by: By
  from?: string | undefined
  until?: string | undefined
  partnerId?: string | undefined
  keyId?: string | undefined
  side?: 'team' | 'partner' | undefined
}
const daysDefault = 30
const daysMax = 400

export const getUsage = (ctx: Ctx, query: UsageQuery) =>
  inTransaction(ctx, async (tx) => {
    const until = query.until ?? civilDate(tx.ctx.workspace.zone, tx.now)
    const from = query.from ?? addDays(until, 1 - daysDefault)
    const days = daysBetween(from, until) + 1
    if (days < 1 || days > daysMax)
      throw invalid({ field: 'from', rule: 'range', message: `The time is 1 to ${daysMax} days; this is ${days}.` })
    const range = { ...query, from, until }
    const sums = await usageSums(tx, query.by, range)
    const found = query.by === 'day' ? everyDay(sums, from, days) : sums
    const labels = await labelsOf(tx, query.by, found)
    return {
      from,
      until,
      total: shown(found.reduce(added, { ...nothing, name: 'total' }), 'Total'),
      data: found.map((sum) => shown(sum, labels.get(sum.name) ?? sum.name)),
    }
  })

const nothing = { calls: 0, errors: 0, throttled: 0, bytes: 0, latency: Array.from({ length: 11 }, () => 0) }
const everyDay = (sums: readonly UsageSum[], from: string, days: number): UsageSum[] => {
  const byDay = new Map(sums.map((sum) => [sum.name, sum]))
  return Array.from({ length: days }, (_, place) => {
    const name = addDays(from, place)
    return byDay.get(name) ?? { ...nothing, name }
  })
}
const added = (one: UsageSum, other: UsageSum): UsageSum => ({
  name: one.name,
  calls: one.calls + other.calls,
  errors: one.errors + other.errors,
  throttled: one.throttled + other.throttled,
  bytes: one.bytes + other.bytes,
  latency: one.latency.map((count, place) => count + (other.latency[place] ?? 0)),
})
const shown = (sum: UsageSum, label: string) => ({
  name: sum.name,
  label,
  calls: sum.calls,
  errors: sum.errors,
  throttled: sum.throttled,
  bytes: sum.bytes,
  errorSharePpm: errorSharePpm(sum.errors, sum.calls),
  p50Ms: percentileMs(sum.latency, 0.5),
  p95Ms: percentileMs(sum.latency, 0.95),
})
const labelsOf = async (tx: Tx, by: By, sums: readonly UsageSum[]): Promise<ReadonlyMap<string, string>> => {
  const names = sums.map((sum) => sum.name).filter(Boolean)
  if (by === 'partner') return new Map([...(await partnerNames(tx, names)), ['', 'Your team']])
  if (by !== 'key') return new Map()
  return new Map([...(await keyLabels(tx, names))].map(([id, key]) => [id, `${key.name} …${key.lastFour}`]))
}

// --- firsts ------------------------------------------------------------------------------------------------------

type Milestone = (typeof firstMilestones)[number]

export const listFirstCalls = (ctx: Ctx, query: Parameters<typeof firstPage>[1]) =>
  inTransaction(ctx, (tx) =>
    firstPage(tx, query, async (rows) => {
      const names = await partnerNames(
        tx,
        rows.map((row) => row.partner_id),
      )
      return rows.map((row) => ({
        partner: { id: row.partner_id, name: names.get(row.partner_id) ?? '' },
        milestone: row.milestone as Milestone,
        at: row.at.toISOString(),
        possibleSince: row.possible_since?.toISOString() ?? null,
        hours: row.possible_since ? hoursBetween(row.possible_since, row.at) : null,
        requestId: row.request_id,
      }))
    }),
  )

const partnersForMedian = 10
const quarterOf = (zone: string, at: Date): string => {
  const day = civilDate(zone, at)
  return `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`
}
/** By the type of today and the quarter of the first; a median from 10 partners up, and how many there were. */
export const getFirstCallMedians = (ctx: Ctx, milestone: Milestone | undefined, by: 'type' | 'all' = 'type') =>
  inTransaction(ctx, async (tx) => {
    const rows = await firstsWithBeginning(tx, milestone)
    const partners = new Map(
      (
        await partnerRows(
          tx,
          rows.map((row) => row.partner_id),
        )
      ).map((partner) => [partner.id, partner]),
    )
    const types = new Map((await partnerTypeRows(tx)).map((type) => [type.id, type.name]))
    const nameOf = (row: FirstRow) =>
      [
        by === 'all' ? '' : (partners.get(row.partner_id)?.type_id ?? ''),
        quarterOf(tx.ctx.workspace.zone, row.at),
        row.milestone,
      ].join('\n')
    const data = [...Map.groupBy(rows, nameOf)].map(([name, own]) => {
      const [typeId = '', quarter = '', kind = ''] = name.split('\n')
      const hours = own.map((row) => hoursBetween(row.possible_since!, row.at))
      return {
        typeId: typeId || null,
        typeName: types.get(typeId) ?? null,
        quarter,
        milestone: kind as Milestone,
        n: own.length,
        fastestHours: Math.min(...hours),
        slowestHours: Math.max(...hours),
        medianHours: own.length < partnersForMedian ? null : median(hours),
      }
    })
    return {
      data: data.sort(
        (one, other) =>
          other.quarter.localeCompare(one.quarter) ||
          (one.typeName ?? '').localeCompare(other.typeName ?? '') ||
          one.milestone.localeCompare(other.milestone),
      ),
    }
  })
