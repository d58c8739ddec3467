import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, test } from 'node:test'
import pg from 'pg'
import { embeddedTemplate } from '#test/support/database.ts'
import { openDatabase } from './database.ts'
import { openEmbedded } from './embedded.ts'

const folders: string[] = []
const aFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'tandem-embedded-'))
  folders.push(folder)
  return folder
}
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

const run = (script: string) =>
  spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })

const databaseModule = JSON.stringify(join(import.meta.dirname, 'database.ts'))

test('the event loop turns on while a long query runs', async () => {
  const database = await openDatabase({ loadDump: await embeddedTemplate() })
  let turns = 0
  let isRunning = true
  const turn = () => {
    turns++
    if (isRunning) setImmediate(turn)
  }
  const query = database.pool.query('select count(*) from generate_series(1, 3000000)')
  turn()
  await query
  isRunning = false
  // In one thread it would turn twice: before the query and after it.
  assert.ok(turns > 1000, `the loop turned ${turns} times`)
  await database.close()
})

test('rows that were acknowledged are there after the process is killed', async () => {
  const dataDir = aFolder()
  const writer = run(`
    const { openDatabase } = await import(${databaseModule})
    const { pool } = await openDatabase({ dataDir: ${JSON.stringify(dataDir)} })
    await pool.query('create table kept (id integer primary key)')
    for (let id = 1; ; id++) {
      await pool.query('insert into kept values ($1)', [id])
      console.log(id)
    }`)
  let acknowledged = 0
  for await (const line of createInterface(writer.stdout)) {
    acknowledged = Number(line)
    if (acknowledged === 200) writer.kill('SIGKILL')
  }
  const database = await openDatabase({ dataDir })
  const { rows } = await database.pool.query('select count(*)::integer as count from kept where id <= $1', [
    acknowledged,
  ])
  assert.deepEqual(rows, [{ count: acknowledged }])
  assert.ok(acknowledged >= 200)
  await database.close()
})

test('a first start that was cut short is simply repeated', async () => {
  const dataDir = aFolder()
  mkdirSync(join(dataDir, 'pglite.new'))
  writeFileSync(join(dataDir, 'pglite.new', 'PG_VERSION'), '18\n')
  const database = await openDatabase({ dataDir, loadDump: await embeddedTemplate() })
  assert.deepEqual((await database.pool.query('select 1 as a')).rows, [{ a: 1 }])
  await database.close()
})

test('a folder with something else in it is refused and left as it was', async () => {
  const dataDir = aFolder()
  mkdirSync(join(dataDir, 'pglite'))
  writeFileSync(join(dataDir, 'pglite', 'letter.txt'), 'dear reader')
  await assert.rejects(openDatabase({ dataDir }), /could not be opened: .*(not empty|ENOTEMPTY)/)
})

test('damaged files give a clear error instead of a hanging start', async () => {
  const dataDir = aFolder()
  mkdirSync(join(dataDir, 'pglite'))
  writeFileSync(join(dataDir, 'pglite', 'PG_VERSION'), '9\n')
  await assert.rejects(openDatabase({ dataDir }), /The embedded database could not be opened: /)
})

test('a program that forgets to close the database ends all the same', async () => {
  const program = run(`
    const { openDatabase } = await import(${databaseModule})
    const { pool } = await openDatabase({})
    await pool.query('select 1')`)
  assert.deepEqual(await once(program, 'exit'), [0, null])
})

test('closing twice is closing once, and a closed database answers with an error', async () => {
  const database = await openDatabase({ loadDump: await embeddedTemplate() })
  await Promise.all([database.close(), database.close()])
  await assert.rejects(database.pool.query('select 1'), /after calling end/)
})

test('a dump carries rows into another database', async () => {
  const first = await openEmbedded({})
  await first.pool.query('create table carried as select 7 as number')
  const second = await openDatabase({ loadDump: await first.dump() })
  assert.deepEqual((await second.pool.query('select number from carried')).rows, [{ number: 7 }])
  await Promise.all([first.close(), second.close()])
})

test('COPY FROM STDIN is refused, which would end the engine', async () => {
  const database = await openDatabase({ loadDump: await embeddedTemplate() })
  await database.pool.query('create table target (id integer)')
  await assert.rejects(
    database.pool.query('copy target from stdin'),
    (error) => error instanceof pg.DatabaseError && error.code === '0A000',
  )
  assert.deepEqual((await database.pool.query('select * from target')).rows, [])
  await database.close()
})

test('a statement that comes again is prepared, with other values each time, and goes on after it has failed', async () => {
  const database = await openDatabase({ loadDump: await embeddedTemplate() })
  const half = async (number: number) =>
    (await database.pool.query('select 100 / $1::integer as half', [number])).rows[0].half
  assert.equal(await half(2), 50)
  await assert.rejects(half(0), /division by zero/)
  assert.deepEqual(await Promise.all([half(4), half(5), half(2)]), [25, 20, 50])
  const { rows } = await database.pool.query('select statement from pg_prepared_statements')
  assert.deepEqual(rows, [{ statement: 'select 100 / $1::integer as half' }])
  await database.close()
})

test('a variable for another PostgreSQL does not reach the embedded one', async () => {
  const program = spawn(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `const { openDatabase } = await import(${databaseModule})
       const { pool } = await openDatabase({})
       console.log((await pool.query('select current_user as name')).rows[0].name)`,
    ],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, PGHOST: '192.0.2.1', PGSSLMODE: 'require', PGUSER: 'somebody', PGOPTIONS: '-c geqo=off' },
    },
  )
  const [line] = await once(createInterface(program.stdout), 'line')
  assert.equal(line, 'postgres')
  await once(program, 'exit')
})
