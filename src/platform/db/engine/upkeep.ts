import type { PGlite } from '@electric-sql/pglite'

/** PostgreSQL's own background processes do not exist in the embedded engine, so their work is done in the pauses. */
export type Upkeep = {
  /** To be called after every answer; `isIdle` when the session is outside any transaction. */
  afterAnswer: (isIdle: boolean) => void
  stop: () => void
}

/** A pause of this length in the traffic is long enough to slip one step in. */
const pauseMs = 50
const stepEveryMs = 5_000
/** Under traffic without any pause a step is done all the same when the last one is this long ago. */
const stepLatestMs = 60_000
/** The log of changes since the last checkpoint is replayed after a crash, and stays on the disk until then. */
const logBytesMax = 32 * 1024 * 1024
/** The thresholds of PostgreSQL's autovacuum, which counts rows the same way. */
const vacuumRowsMin = 50
const vacuumShare = 0.2
const analyzeShare = 0.1

/**
 * Writes checkpoints, without which the log would grow without end and a start after a crash take ever longer, and
 * vacuums and analyses one table at a time, without which plans know nothing of the rows. Failures go to `warn`.
 */
export const keepUp = (
  database: PGlite,
  run: (step: () => Promise<void>) => void,
  warn: (text: string) => void,
): Upkeep => {
  let pause: NodeJS.Timeout | undefined
  let lastStepAt = performance.now()
  let stopped = false

  const step = async () => {
    if (stopped) return
    lastStepAt = performance.now()
    try {
      const table = await worstTable(database)
      if (table) await database.exec(`${table.needsVacuum ? 'vacuum (analyze)' : 'analyze'} ${table.name}`)
      if (await isCheckpointDue(database)) await database.exec('checkpoint')
      if (table) plan()
    } catch (error) {
      warn(`Upkeep of the embedded database failed: ${error instanceof Error ? error.message : String(error)}`)
    }
  }

  const plan = () => {
    const sinceMs = performance.now() - lastStepAt
    if (sinceMs > stepLatestMs) run(step)
    else pause = setTimeout(() => run(step), Math.max(pauseMs, stepEveryMs - sinceMs))
  }

  return {
    afterAnswer: (isIdle) => {
      clearTimeout(pause)
      if (isIdle) plan()
    },
    stop: () => {
      clearTimeout(pause)
      stopped = true
    },
  }
}

const worstTable = async (database: PGlite) => {
  // The engine adds its counts up once a second at most, and only when the next statement comes.
  await database.exec('select pg_stat_force_next_flush()')
  const { rows } = await database.query<{ name: string; needsVacuum: boolean }>(
    `select format('%I.%I', stats.schemaname, stats.relname) as name,
       n_dead_tup > $1 + $2 * greatest(reltuples, 0) as "needsVacuum"
     from pg_stat_user_tables stats join pg_class class on class.oid = stats.relid
     where n_dead_tup > $1 + $2 * greatest(reltuples, 0) or n_mod_since_analyze > $1 + $3 * greatest(reltuples, 0)
     order by n_dead_tup + n_mod_since_analyze desc limit 1`,
    [vacuumRowsMin, vacuumShare, analyzeShare],
  )
  return rows[0]
}

const isCheckpointDue = async (database: PGlite) => {
  const { rows } = await database.query<{ isDue: boolean }>(
    `select pg_wal_lsn_diff(pg_current_wal_lsn(), redo_lsn) > $1::bigint as "isDue" from pg_control_checkpoint()`,
    [logBytesMax],
  )
  return rows[0]?.isDue === true
}
