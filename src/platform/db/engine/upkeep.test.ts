import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { PGlite } from '@electric-sql/pglite'
import { keepUp } from './upkeep.ts'

let database: PGlite
before(async () => {
  database = await PGlite.create({ initDbStartParams: ['--wal-segsize=1'] })
  await database.exec('create table facts (id integer, words text)')
})
after(() => database.close())

const warnings: string[] = []
beforeEach(() => {
  warnings.length = 0
})

/** Lets one pause pass and does the work that it gives rise to. False when it gives rise to none. */
const aPause = async (
  context: { mock: { timers: { tick: (ms: number) => void } } },
  steps: (() => Promise<void>)[],
) => {
  context.mock.timers.tick(5_000)
  const step = steps.shift()
  await step?.()
  return step !== undefined
}

test('new rows become known to the planner in the next pause', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] })
  const steps: (() => Promise<void>)[] = []
  const upkeep = keepUp(
    database,
    (step) => steps.push(step),
    (text) => warnings.push(text),
  )
  await database.exec(`insert into facts select number, 'x' from generate_series(1, 1000) number`)
  upkeep.afterAnswer(true)
  assert.ok(await aPause(context, steps))
  const { rows } = await database.query(`select reltuples from pg_class where relname = 'facts'`)
  assert.deepEqual(rows, [{ reltuples: 1000 }])
  assert.deepEqual(warnings, [])
})

test('dead rows are cleared away and the log is cut, until nothing is left to do', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] })
  const steps: (() => Promise<void>)[] = []
  const upkeep = keepUp(
    database,
    (step) => steps.push(step),
    (text) => warnings.push(text),
  )
  await database.exec(`insert into facts select number, repeat('x', 500) from generate_series(1, 60000) number`)
  await database.exec(`update facts set id = id + 1`)
  upkeep.afterAnswer(true)
  let count = 0
  while (await aPause(context, steps)) assert.ok(++count < 10, 'upkeep comes to an end')
  const { rows } = await database.query(
    `select n_dead_tup::integer as dead, pg_wal_lsn_diff(pg_current_wal_lsn(), redo_lsn) < 1000000 as "isCut"
     from pg_stat_user_tables, pg_control_checkpoint() where relname = 'facts'`,
  )
  assert.deepEqual(rows, [{ dead: 0, isCut: true }])
  assert.deepEqual(warnings, [])
})

test('nothing is slipped into an open transaction', (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] })
  const steps: (() => Promise<void>)[] = []
  const upkeep = keepUp(
    database,
    (step) => steps.push(step),
    (text) => warnings.push(text),
  )
  upkeep.afterAnswer(true)
  upkeep.afterAnswer(false)
  context.mock.timers.tick(60_000)
  assert.deepEqual(steps, [])
})
