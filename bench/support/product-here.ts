/** The product's services in the process of the bench, on the bench's database: for what is made before it is measured. */
import { pino } from 'pino'
import { systemTime } from '#platform/clock.ts'
import { readConfig } from '#platform/config.ts'
import type { Ctx, Services } from '#platform/context.ts'
import { openDatabase } from '#platform/db/engine/database.ts'
import { composeProduct } from '#platform/module.ts'
import { listWorkspaces, systemContext } from '#platform/tenancy/workspaces.ts'
import { modules } from '../../src/modules.ts'
import type { Setting } from './setting.ts'

export const productHere = async (
  setting: Setting,
): Promise<{ ctx: Ctx; services: Services; close: () => Promise<void> }> => {
  const database = await openDatabase({ databaseUrl: setting.databaseUrl, poolSize: 4 })
  const services: Services = {
    config: readConfig({ PUBLIC_URL: setting.url }),
    database,
    product: composeProduct(modules),
    log: pino({ level: 'error' }),
    time: systemTime,
    secret: Buffer.alloc(32),
    wake: () => {},
  }
  const workspace = (await listWorkspaces(services)).find((one) => one.id === setting.workspaceId)!
  return { ctx: systemContext(services, workspace, 'bench'), services, close: database.close }
}
