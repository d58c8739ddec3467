/** Once a day of real time: partitions ahead, and an end for what is only kept for a while. Safe on two servers. */
import type { Services } from './context.ts'
import { keepEventsTidy } from './events/retention.ts'
import { removeOldExports } from './exports/exports.ts'
import { removeBrokenUploads } from './files/chunks.ts'
import { listWorkspaces, systemContext } from './tenancy/workspaces.ts'
import { removeOldDeliveries } from './webhooks/retention.ts'

const dayMs = 86_400_000
const lastRuns = new WeakMap<Services['database'], number>()

export const keepHouse = async (services: Services): Promise<void> => {
  const now = services.time().getTime()
  const last = lastRuns.get(services.database)
  if (last !== undefined && now - last < dayMs) return
  lastRuns.set(services.database, now)
  await keepEventsTidy(services)
  for (const workspace of await listWorkspaces(services)) {
    const ctx = systemContext(services, workspace, 'housekeeping')
    await removeOldDeliveries(ctx)
    await removeBrokenUploads(ctx)
    while ((await removeOldExports(ctx)) > 0);
  }
}
