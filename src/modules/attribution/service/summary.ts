import { partnerNames } from '#modules/partners/public.ts'
import { addDays, daysBetween, endOfDate, startOfDate } from '#platform/civil-time.ts'
import type { Ctx } from '#platform/context.ts'
import { reading } from '#platform/db/transaction.ts'
import { invalid } from '#platform/errors.ts'
import type { Model } from '../contract/states.ts'
import { hasSales, queueCounts, sumsByDay, sumsByModel, sumsUnderModel } from '../queries/summary.ts'
import { policyAt } from './rules/policy.ts'

const daysMax = 366
const partnersMax = 12

type SpanQuery = { from: string; to: string; currency?: string | undefined }
const spanOf = (ctx: Ctx, query: SpanQuery) => {
  const { zone, currency } = ctx.workspace
  const length = daysBetween(query.from, query.to) + 1
  if (length < 1 || length > daysMax)
    throw invalid({ field: 'to', rule: 'range', message: 'At most 366 days, the first before the last.' })
  const span = { from: startOfDate(zone, query.from), to: endOfDate(zone, query.to), zone }
  return { length, span: { ...span, currency: query.currency ?? currency } }
}

export const getSummary = (ctx: Ctx, query: SpanQuery) =>
  reading(ctx, async (tx) => {
    const { length, span } = spanOf(ctx, query)
    const days = new Map((await sumsByDay(tx, span)).map((row) => [row.day, row]))
    const byPartner = Map.groupBy(await sumsByModel(tx, span), (row) => row.partner_id)
    const names = await partnerNames(
      tx,
      [...byPartner.keys()].filter((id) => id !== null),
    )
    const { payingModel } = await policyAt(tx, tx.now)
    const weight = (rows: readonly { model: string; amount: string }[]) =>
      BigInt(rows.find((row) => row.model === payingModel)?.amount ?? rows[0]?.amount ?? 0)
    return {
      currency: span.currency,
      payingModel,
      days: Array.from({ length }, (_, place) => {
        const day = addDays(query.from, place)
        const row = days.get(day)
        return {
          day,
          leads: row?.leads ?? 0,
          sales: row?.sales ?? 0,
          netMinor: row?.net ?? '0',
          sourcedMinor: row?.sourced ?? '0',
          influencedMinor: row?.influenced ?? '0',
          influencedOnlyMinor: row?.influenced_only ?? '0',
        }
      }),
      partners: [...byPartner]
        .filter(([id]) => id === null || names.has(id))
        .sort(([, one], [, other]) => (weight(one) < weight(other) ? 1 : -1))
        .slice(0, partnersMax)
        .map(([id, rows]) => ({
          partner: id === null ? null : { id, name: names.get(id)! },
          byModel: Object.fromEntries(rows.map((row) => [row.model, row.amount])),
        })),
    }
  })

export const previewPolicy = (ctx: Ctx, query: SpanQuery & { payingModel: Model }) =>
  reading(ctx, async (tx) => {
    const { span } = spanOf(ctx, query)
    const rows = await sumsUnderModel(tx, span, query.payingModel)
    const names = await partnerNames(
      tx,
      rows.flatMap((row) => row.partner_id ?? []),
    )
    return {
      currency: span.currency,
      partners: rows
        .filter((row) => row.partner_id === null || names.has(row.partner_id))
        .slice(0, 100)
        .map((row) => ({
          partner: row.partner_id === null ? null : { id: row.partner_id, name: names.get(row.partner_id)! },
          nowMinor: row.now,
          thenMinor: row.then,
        })),
    }
  })

export const getQueues = (ctx: Ctx) =>
  reading(ctx, async (tx) => ({
    hasSales: await hasSales(tx),
    queues: (await queueCounts(tx)).map(({ kind, count, oldest }) => ({
      kind: kind as 'leads',
      count,
      oldestAt: oldest?.toISOString() ?? null,
    })),
  }))
