/** Starts the product: database, migrations, services, loops. The web server and commands stand on it. */
import { mkdir } from 'node:fs/promises'
import type { Logger } from 'pino'
import { flushKeyUses } from './auth/api-keys.ts'
import { systemTime, type TimeSource } from './clock.ts'
import type { Config } from './config.ts'
import type { Services } from './context.ts'
import type { Database } from './db/engine/database.ts'
import { openDatabase } from './db/engine/database.ts'
import { migrate } from './db/engine/migrate.ts'
import { guardPool } from './db/transaction.ts'
import { startRelay } from './events/relay.ts'
import { startInbox } from './jobs/inbox.ts'
import { startJobs } from './jobs/runner.ts'
import { startSweeper } from './jobs/sweeper.ts'
import { sealLedgers } from './ledger/seals.ts'
import { startMailer } from './mail/sender.ts'
import { composeProduct, defineSlot, type Module } from './module.ts'
import { loadSecret } from './secrets.ts'
import { startWebhooks } from './webhooks/delivery.ts'

/** A loop that works through rows: looks when woken and each second; `runOnce` answers how many things it did. */
export type Loop = { runOnce: () => Promise<number>; wake: () => void; stop: () => Promise<void> }
export type LoopName = Parameters<Services['wake']>[0]

/**
 * The six loops over one set of services; none runs on its own before it is woken. With `workspaceId` they work for
 * that workspace alone, also while its past is being replayed and everybody else leaves it out.
 */
export const makeLoops = (services: Services, workspaceId?: string): Map<LoopName, Loop> =>
  new Map<LoopName, Loop>([
    ['events', startRelay(services, workspaceId)],
    ['due', startSweeper(services, workspaceId)],
    ['jobs', startJobs(services, workspaceId)],
    ['mails', startMailer(services, workspaceId)],
    ['webhooks', startWebhooks(services, workspaceId)],
    ['inbox', startInbox(services, workspaceId)],
  ])

/** Runs loops until none has anything left to do. */
export const settleLoops = async (loops: readonly Loop[]): Promise<void> => {
  for (let round = 0; round < 1_000; round += 1) {
    let done = 0
    for (const loop of loops) done += await loop.runOnce()
    if (done === 0) return
  }
  throw new Error('The loops do not come to rest: something makes work for itself')
}

export type App = {
  services: Services
  /** Starts the loops that do what is due: `work` and `serve` do, tests call `settle` instead. */
  startLoops: () => void
  /** Runs every loop until none has anything left to do. */
  settle: () => Promise<void>
  stop: () => Promise<void>
}

/** Told each second while the loops run, and once more at the end: what gathers in memory is written down. */
export const eachSecond = defineSlot<(services: Services) => Promise<void>>('app.each_second')
/** Told each second while the loops run, and not when the process ends: what looks around keeps its own time. */
export const whileRunning = defineSlot<(services: Services) => Promise<void>>('app.while_running')

type Options = { config: Config; modules: readonly Module[]; log: Logger; time?: TimeSource; database?: Database }

/** Opens and migrates the database and composes the modules; nothing runs on its own until `startLoops`. */
export const startApp = async (options: Options): Promise<App> => {
  const { config, log } = options
  if (!config.databaseUrl) await mkdir(config.dataDir, { recursive: true })
  const database =
    options.database ??
    (await openDatabase(config.databaseUrl ? { databaseUrl: config.databaseUrl } : { dataDir: config.dataDir }))
  if (!options.database) await migrate(database)
  guardPool(database.pool)
  let loops = new Map<LoopName, Loop>()
  const services: Services = {
    config,
    database,
    product: composeProduct(options.modules),
    log,
    time: options.time ?? systemTime,
    secret: await loadSecret(config),
    // A commit wakes the loops only where they run by themselves; tests settle them.
    wake: (what) => {
      if (running) loops.get(what)?.wake()
    },
  }
  let running = false
  let flushing: NodeJS.Timeout | undefined
  let ticking: NodeJS.Timeout | undefined
  /** The tick that is under way. Where one takes longer than a second the next waits, or they would use up the pool. */
  let underWay: Promise<void> | undefined
  const writeDown = async () => {
    for (const run of eachSecond.of(services.product)) await run(services)
  }
  const tick = async () => {
    await writeDown()
    await sealLedgers(services)
    for (const run of whileRunning.of(services.product)) await run(services)
  }
  const all = () => {
    if (loops.size === 0) loops = makeLoops(services)
    return [...loops.values()]
  }
  return {
    services,
    startLoops: () => {
      if (running) return
      running = true
      for (const loop of all()) loop.wake()
      flushing = setInterval(() => {
        flushKeyUses(services).catch((error: unknown) => log.error({ err: error }, 'writing key use failed'))
      }, 60_000)
      flushing.unref()
      ticking = setInterval(() => {
        underWay ??= tick()
          .catch((error: unknown) => log.error({ err: error }, 'writing what gathered failed'))
          .finally(() => {
            underWay = undefined
          })
      }, 1_000)
      ticking.unref()
    },
    settle: async () => {
      await tick()
      await settleLoops(all())
    },
    stop: async () => {
      clearInterval(flushing)
      clearInterval(ticking)
      await underWay
      await Promise.all([...loops.values()].map((loop) => loop.stop()))
      await flushKeyUses(services)
      await writeDown()
      await database.close()
    },
  }
}
