/** What runs beside the redirect: folding, what is only counted, the end of clicks, marks and salts. */
import { addDays, addMonths, civilDate, startOfDate } from '#platform/civil-time.ts'
import type { Services, Tx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { dailyAt } from '#platform/jobs/recurring.ts'
import type { DueKind } from '#platform/module.ts'
import { findWorkspace, listWorkspaces, systemContext } from '#platform/tenancy/workspaces.ts'
import { foldDeltas, narrowDimensions, workspacesToFold } from '../../queries/click-days.ts'
import { deleteClicks, deleteMarks, ensurePartitions } from '../../queries/clicks.ts'
import { destroySalts } from '../../queries/tracking.ts'
import { clicksThatCame } from '../../queries/unmatched.ts'
import { tieClick } from '../record/touches.ts'
import { matchWaiting } from '../record/unmatched.ts'
import { engineOf } from './engine.ts'
import { readSettings } from './settings.ts'

/** Fewer at a time on the embedded database, where everybody waits for a transaction. */
const deltasAtOnce = { postgres: 20_000, pglite: 1_000 } as const
const roundsMax = 20

/** Each second, on every server: folds what waits, as far as it comes in this turn. */
export const fold = async (services: Services): Promise<void> => {
  const most = deltasAtOnce[services.database.engine]
  for (const id of await workspacesToFold(services.database)) {
    const workspace = await findWorkspace(services, id)
    if (!workspace) continue
    const ctx = systemContext(services, workspace, 'folding of clicks')
    for (let round = 0; round < roundsMax; round += 1)
      if ((await inTransaction(ctx, (tx) => foldDeltas(tx, most))) < most) break
  }
}
export const foldEachSecond = async (services: Services): Promise<void> => {
  await fold(services)
  await matchLateClicks(services)
  await keepTidy(services)
}

const matchEveryMs = 5 * 60_000
const lastMatch = new WeakMap<Services['database'], { atMs: number; replayed: number }>()
/** Every five minutes of real time, and at once when clicks came out of the spool: ties those who waited for a click. */
const matchLateClicks = async (services: Services): Promise<void> => {
  const nowMs = services.time().getTime()
  const replayed = engineOf(services)?.replayed() ?? 0
  const last = lastMatch.get(services.database)
  if (last && nowMs - last.atMs < matchEveryMs && last.replayed === replayed) return
  for (const workspace of await listWorkspaces(services)) {
    const ctx = systemContext(services, workspace, 'matching of clicks')
    while ((await inTransaction(ctx, matchClicks)) >= matchedAtOnce);
  }
  lastMatch.set(services.database, { atMs: nowMs, replayed })
}
const matchedAtOnce = 100
/** A batch of customers whose click came after them. Answers how many clicks there were. */
export const matchClicks = async (tx: Tx): Promise<number> => {
  const found = await clicksThatCame(tx, matchedAtOnce)
  for (const waitsFor of found)
    await matchWaiting(tx, waitsFor, async ({ payload }) => {
      const { clickId, customerId } = payload as { clickId: string; customerId: string }
      await tieClick(tx, { clickId, customerId })
    })
  return found.length
}
/** Each second and at the end of the process. */
export const flushCounts = async (services: Services): Promise<void> => {
  await engineOf(services)?.flush()
}

const dayMs = 86_400_000
const batchRows = 5_000
const marksDays = 8
const lastTidy = new WeakMap<Services['database'], number>()

/** Once a day of real time: partitions ahead, and an end for what is only kept for a while. */
const keepTidy = async (services: Services): Promise<void> => {
  const now = services.time().getTime()
  const last = lastTidy.get(services.database)
  if (last !== undefined && now - last < dayMs) return
  await ensurePartitions(services.database)
  for (const workspace of await listWorkspaces(services)) {
    const ctx = systemContext(services, workspace, 'tidying of clicks')
    while ((await inTransaction(ctx, (tx) => endClicks(tx))) >= batchRows);
  }
  lastTidy.set(services.database, now)
}
/** A batch of what has had its time: clicks after their months, marks after a week. */
export const endClicks = async (tx: Tx): Promise<number> => {
  const { zone } = tx.ctx.workspace
  const today = civilDate(zone, tx.now)
  const { clickMonths } = await readSettings(tx)
  const clicks = await deleteClicks(tx, startOfDate(zone, addMonths(today, -clickMonths)), batchRows)
  return Math.max(clicks, await deleteMarks(tx, addDays(today, -marksDays), batchRows))
}

/** Nightly, by workspace: salts older than 48 hours are destroyed, yesterday's dimensions keep their first 200 values. */
export const clickNight: DueKind = {
  kind: 'attribution.click_night',
  summary: 'Salts of visitors’ keys are destroyed, days of clicks are closed',
  run: async (tx) => {
    await destroySalts(tx)
    const today = civilDate(tx.ctx.workspace.zone, tx.now)
    for (const days of [-3, -2]) await narrowDimensions(tx, addDays(today, days))
    await dailyAt(tx, clickNight.kind, '02:40')
  },
}
