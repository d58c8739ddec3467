/** How long it takes until partners are live, which steps take longest, and who holds what is stuck. */
import { businessDayMinutes } from '#platform/calendar.ts'
import { addMonths, civilDate, daysBetween } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { firstResultFacts, firstResults } from '../contract/states.ts'
import type { PathMilestone } from '../contract/template-shapes.ts'
import { firstsOf } from '../queries/firsts.ts'
import { journeySpans } from '../queries/journeys.ts'
import { stuckBySide } from '../queries/openings.ts'
import { doneStepKeys, milestoneFigures, workedMinutes } from '../queries/steps.ts'
import { median, medianDay, shareLiveByDay } from '../rules/estimate.ts'

const medianOf = 10
const quarterOf = (date: string): string => `${date.slice(0, 4)}-Q${Math.floor((Number(date.slice(5, 7)) - 1) / 3) + 1}`

export const readCohorts = async (tx: Tx, query: { typeId?: string | undefined; quarters?: number | undefined }) => {
  const { zone } = tx.ctx.workspace
  const today = civilDate(zone, tx.now)
  const quarters = query.quarters ?? 4
  const [year, month] = [today.slice(0, 4), Number(today.slice(5, 7))]
  const thisQuarter = `${year}-${String(Math.floor((month - 1) / 3) * 3 + 1).padStart(2, '0')}-01`
  const from = addMonths(thisQuarter, -3 * (quarters - 1))
  const spans = await journeySpans(tx, from, query.typeId)
  const byQuarter = Map.groupBy(spans, (span) => quarterOf(span.day_zero))
  const keys = await doneStepKeys(tx, new Date(tx.now.getTime() - 365 * 86_400_000))
  const worked = await workedMinutes(
    tx,
    keys.map(({ key }) => key),
  )
  const stuck = await stuckBySide(tx, query.typeId)
  const milestones = await milestoneFigures(tx, from, query.typeId, today)
  const firsts = Map.groupBy(await firstsOf(tx, from, query.typeId), (row) => row.what)
  return {
    cohorts: [...byQuarter]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([quarter, own]) => {
        const points = shareLiveByDay(
          own.map((span) => ({
            live: span.live_at !== null,
            days: Math.max(0, daysBetween(span.day_zero, civilDate(zone, span.live_at ?? span.ended_at ?? tx.now))),
          })),
        )
        return {
          quarter,
          partners: own.length,
          live: own.filter((span) => span.live_at !== null).length,
          points,
          medianDays: medianDay(points),
        }
      }),
    steps: keys.map(({ key, title, count }) => {
      const times = worked.get(key) ?? []
      const middle = times.length >= medianOf ? median(times) : null
      return {
        key,
        title,
        count,
        medianDays: middle === null ? null : Math.round((middle / businessDayMinutes) * 10) / 10,
      }
    }),
    path: milestones
      .map(({ key, definition, median_day, ...counts }) => {
        const { title, day, events } = definition as PathMilestone
        const isListening = events.some((rule) => tx.ctx.services.product.events.has(rule.event))
        return { key, title, day, ...counts, medianDay: median_day, isListening }
      })
      .sort((a, b) => a.day - b.day || (a.key < b.key ? -1 : 1)),
    value: firstResults.map((what) => {
      const reachedAt = new Map(firsts.get(what)?.map((row) => [row.journey_id, row.at]))
      const points = shareLiveByDay(
        spans.map((span) => {
          const at = reachedAt.get(span.id)
          // Who is live goes on to earn: only an onboarding that was given up ends the count.
          const until = at ?? (span.state === 'abandoned' ? span.ended_at : null) ?? tx.now
          return { live: at !== undefined, days: Math.max(0, daysBetween(span.day_zero, civilDate(zone, until))) }
        }),
      )
      return {
        what,
        partners: spans.length,
        reached: reachedAt.size,
        points,
        medianDays: medianDay(points),
        isListening: tx.ctx.services.product.events.has(firstResultFacts[what]),
      }
    }),
    stuck: { us: stuck['us'] ?? 0, partner: stuck['partner'] ?? 0, both: stuck['both'] ?? 0 },
  }
}
