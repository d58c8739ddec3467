/** Partners by technical stage. */
import { partnerNames } from '#modules/partners/public.ts'
import { addDays, civilDate } from '#platform/civil-time.ts'
import type { Ctx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { type TechnicalStage, technicalStages } from '../contract/technical-stages.ts'
import { callsByPartner, standingCounts, standingPage } from '../queries/standings.ts'
import { errorSharePpm, hoursBetween } from './metering/measures.ts'

const days = 7
export const listStandings = (ctx: Ctx, query: Parameters<typeof standingPage>[1]) =>
  inTransaction(ctx, (tx) =>
    standingPage(tx, query, async (rows) => {
      const ids = rows.map((row) => row.partner_id)
      const names = await partnerNames(tx, ids)
      const called = await callsByPartner(tx, ids, addDays(civilDate(tx.ctx.workspace.zone, tx.now), 1 - days))
      return rows.map((row) => {
        const { calls, errors } = called.get(row.partner_id) ?? { calls: 0, errors: 0 }
        return {
          partner: { id: row.partner_id, name: names.get(row.partner_id) ?? '' },
          stage: row.stage as TechnicalStage,
          since: row.since.toISOString(),
          firstTestCallAt: row.test_at?.toISOString() ?? null,
          firstLiveCallAt: row.live_at?.toISOString() ?? null,
          hoursToFirstCall: row.test_at && row.test_since ? hoursBetween(row.test_since, row.test_at) : null,
          sandboxes: row.sandboxes,
          integrations: row.integrations,
          calls,
          errors,
          errorSharePpm: errorSharePpm(errors, calls),
        }
      })
    }),
  )

/** Every stage, the empty ones too, in their order. */
export const countStandings = (ctx: Ctx) =>
  inTransaction(ctx, async (tx) => {
    const counts = new Map((await standingCounts(tx)).map((row) => [row.stage, row.partners]))
    return { data: technicalStages.map((stage) => ({ stage, partners: counts.get(stage) ?? 0 })) }
  })
