/** The redirect's parts in one process: links in memory, salts, the group commit, the spool, and what is only counted. */
import path from 'node:path'
import { sql } from 'kysely'
import type { Services } from '#platform/context.ts'
import { asOwner } from '#platform/db/transaction.ts'
import { postgresCode } from '#platform/errors.ts'
import { observeClicks } from '#platform/metrics.ts'
import { addCounts, type Counted, type NewClick, recordClicks } from '../../queries/record-clicks.ts'
import { repeatMinutesOf } from '../../queries/tracking.ts'
import { type Lookup, startLookup } from './lookup.ts'
import { type Ranges, readRanges } from './network.ts'
import { openSpool, type Spool } from './spool.ts'
import { countPerMinute } from './verdict.ts'
import { dayKeeper, keepSalts, type Salts } from './visitors.ts'
import { keepWorkspaces, type Workspaces } from './workspaces.ts'
import { createWriter, type Writer } from './writer.ts'

const replayEveryMs = 5_000
const batchRows = 500

export type Engine = {
  workspaces: Workspaces
  lookup: Lookup
  salts: Salts
  writer: Writer
  /** Clicks that came out of the spool since the process began. */
  replayed: () => number
  dayOf: (zone: string, at: Date) => string
  perMinute: (name: string) => number
  places: () => Ranges
  dataCentres: () => Ranges
  count: (counted: Omit<Counted, 'hits'> & { workspaceId: string }) => void
  /** Writes down what is only counted. */
  flush: () => Promise<void>
  /** Takes what waits in the spool into the database. */
  replay: () => Promise<number>
  close: () => Promise<void>
}

const nowhere: Ranges = { find: () => undefined }
const engines = new WeakMap<Services['database'], Engine>()
export const engineOf = (services: Services): Engine | undefined => engines.get(services.database)

export const startEngine = (services: Services): Engine => {
  const known = engines.get(services.database)
  if (known) return known
  const { log, config, database } = services
  let replayed = 0
  let counts = new Map<string, Counted & { workspaceId: string }>()
  let places = nowhere
  let dataCentres = nowhere
  const readFiles = async () => {
    places = await readRanges(path.join(config.dataDir, 'geo.csv'))
    dataCentres = await readRanges(path.join(config.dataDir, 'data-centres.csv'))
  }
  readFiles().catch((error: unknown) => log.error({ err: error }, 'a file of networks could not be read'))

  const write = (rows: readonly NewClick[]) => writeClicks(services, rows)
  const spool: Spool = openSpool(path.join(config.dataDir, 'click-spool'))
  const writer = createWriter({
    write,
    spool: (rows) => spool.append(rows),
    failed: (what, error, rows) => {
      log.error(
        { err: error, clicks: rows.length },
        what === 'write'
          ? 'clicks could not be written; they wait in the spool'
          : 'clicks were lost: no database, no spool',
      )
    },
    limitMs: config.clickWaitMs,
  })
  const flush = async () => {
    const batch = [...counts.values()]
    counts = new Map()
    if (batch.length === 0) return
    await asTeamOf(services, new Set(batch.map((one) => one.workspaceId)), (db, workspaceId) =>
      addCounts(
        db,
        workspaceId,
        batch.filter((one) => one.workspaceId === workspaceId),
      ),
    )
  }
  let replaying: Promise<number> | undefined
  const replayNow = async () => {
    const taken = await spool.replay(async (rows) => {
      for (let at = 0; at < rows.length; at += batchRows) await takeIn(services, rows.slice(at, at + batchRows))
    })
    if (writer.isDown()) await asOwner(database, (db) => sql`select 1`.execute(db))
    writer.up()
    replayed += taken
    observeClicks(services, 'replayed', taken)
    if (taken > 0) log.info({ clicks: taken }, 'clicks of the spool are in the database')
    return taken
  }
  const replay = () =>
    (replaying ??= replayNow().finally(() => {
      replaying = undefined
    }))
  const timer = setInterval(() => {
    replay().catch((error: unknown) => log.warn({ err: error }, 'the spool waits for the database'))
  }, replayEveryMs)
  timer.unref()
  replay().catch((error: unknown) => log.warn({ err: error }, 'the spool waits for the database'))

  const workspaces = keepWorkspaces(services)
  const engine: Engine = {
    workspaces,
    lookup: startLookup(services, workspaces),
    salts: keepSalts(services),
    writer,
    replayed: () => replayed,
    dayOf: dayKeeper(),
    perMinute: countPerMinute(() => services.time().getTime()),
    places: () => places,
    dataCentres: () => dataCentres,
    count: ({ workspaceId, day, linkId, partnerId, verdict }) => {
      const name = `${workspaceId} ${day} ${linkId} ${partnerId} ${verdict}`
      const one = counts.get(name)
      if (one) one.hits += 1
      else counts.set(name, { workspaceId, day, linkId, partnerId, verdict, hits: 1 })
    },
    flush,
    replay,
    close: async () => {
      clearInterval(timer)
      engine.lookup.stop()
      await writer.drain()
      await replaying?.catch(() => undefined)
      await spool.close()
      await flush().catch((error: unknown) => log.error({ err: error }, 'counts of requests were not written'))
      engines.delete(database)
    },
  }
  engines.set(database, engine)
  return engine
}

type TeamDb = Parameters<typeof recordClicks>[0]
/** One transaction under the team's role, workspace after workspace in one order. */
const asTeamOf = (
  services: Services,
  workspaceIds: ReadonlySet<string>,
  run: (db: TeamDb, workspaceId: string) => Promise<unknown>,
) =>
  asOwner(services.database, async (db) => {
    for (const workspaceId of [...workspaceIds].sort()) {
      // As "set local role", in one way to the database.
      await sql`select set_config('role', 'tandem_team', true), set_config('tandem.workspace', ${workspaceId}, true)`.execute(
        db,
      )
      await run(db, workspaceId)
    }
  })

const freshMs = 5_000
type Minutes = Map<string, { minutes: number; atMs: number }>
const knownMinutes = new WeakMap<Services['database'], Minutes>()
/** A change of the setting counts within seconds; each group of clicks asks for it. */
const repeatMinutes = async ({ database }: Services, db: TeamDb, workspaceId: string): Promise<number> => {
  const known: Minutes = knownMinutes.get(database) ?? new Map()
  knownMinutes.set(database, known)
  const one = known.get(workspaceId)
  if (one && performance.now() - one.atMs < freshMs) return one.minutes
  const minutes = await repeatMinutesOf(db, workspaceId)
  known.set(workspaceId, { minutes, atMs: performance.now() })
  return minutes
}

/** A group of clicks in one transaction. */
export const writeClicks = async (services: Services, rows: readonly NewClick[]): Promise<void> => {
  const byWorkspace = Map.groupBy(rows, (row) => row.workspaceId)
  await asTeamOf(services, new Set(byWorkspace.keys()), async (db, workspaceId) => {
    await recordClicks(db, workspaceId, byWorkspace.get(workspaceId)!, await repeatMinutes(services, db, workspaceId))
  })
}

/** Rows of the spool; one that the database refuses for what it says is told and passed over, so that the rest goes on. */
const takeIn = async (services: Services, rows: readonly NewClick[]): Promise<void> => {
  try {
    await writeClicks(services, rows)
  } catch (error) {
    if (!isRefusal(error)) throw error
    if (rows.length > 1) {
      for (const row of rows) await takeIn(services, [row])
      return
    }
    services.log.error({ err: error, click: rows[0]?.id }, 'a click of the spool is not accepted by the database')
  }
}
/** Data errors and broken rules (classes 22 and 23), which no later try will mend. */
const isRefusal = (error: unknown) => /^(22|23)/.test(postgresCode(error) ?? '')
