import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type TestDatabase, testDatabase } from '#test/support/database.ts'
import { migrate } from './migrate.ts'

let own: TestDatabase
const folders: string[] = []
before(async () => {
  own = await testDatabase()
})
after(async () => {
  await own.drop()
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

const aFolder = (files: Record<string, string>) => {
  const folder = mkdtempSync(join(tmpdir(), 'tandem-migrations-'))
  folders.push(folder)
  for (const [name, sql] of Object.entries(files)) writeFileSync(join(folder, name), sql)
  return folder
}

const exists = async (table: string) =>
  (await own.database.pool.query('select to_regclass($1) is not null as found', [table])).rows[0].found

test('files run once, in the order of their numbers', async () => {
  const folder = aFolder({
    '9002_second.sql': 'insert into ordered values (2);',
    '9001_first.sql': 'create table ordered (id integer);',
  })
  assert.deepEqual(await migrate(own.database, folder), { applied: ['9001_first.sql', '9002_second.sql'] })
  assert.deepEqual(await migrate(own.database, folder), { applied: [] })
  writeFileSync(join(folder, '9003_third.sql'), 'insert into ordered values (3);')
  assert.deepEqual(await migrate(own.database, folder), { applied: ['9003_third.sql'] })
  assert.deepEqual((await own.database.pool.query('select id from ordered')).rows, [{ id: 2 }, { id: 3 }])
})

test('two processes that start at once migrate once', async () => {
  const folder = aFolder({ '9010_once.sql': 'create table made_once (id integer);' })
  const results = await Promise.all([migrate(own.database, folder), migrate(own.database, folder)])
  assert.deepEqual(
    results.flatMap(({ applied }) => applied),
    ['9010_once.sql'],
  )
})

test('a file that was changed after it had been applied is refused before anything runs', async () => {
  const folder = aFolder({ '9020_changed.sql': 'create table before_change (id integer);' })
  await migrate(own.database, folder)
  writeFileSync(join(folder, '9020_changed.sql'), 'create table after_change (id integer);')
  writeFileSync(join(folder, '9021_next.sql'), 'create table next_one (id integer);')
  await assert.rejects(migrate(own.database, folder), /9020_changed\.sql was changed after it had been applied/)
  assert.equal(await exists('next_one'), false)
})

test('line endings of Windows are not a change', async () => {
  const folder = aFolder({ '9030_endings.sql': 'create table endings (\n  id integer\n);\n' })
  await migrate(own.database, folder)
  writeFileSync(join(folder, '9030_endings.sql'), 'create table endings (\r\n  id integer\r\n);\r\n')
  assert.deepEqual(await migrate(own.database, folder), { applied: [] })
})

test('a migration that fails leaves nothing behind, names its line, and keeps the ones before it', async () => {
  const folder = aFolder({
    '9040_good.sql': 'create table good (id integer);',
    '9041_bad.sql': 'create table half_done (id integer);\nselect 1;\nselect nothing_like_it;\n',
    '9042_later.sql': 'create table later (id integer);',
  })
  await assert.rejects(migrate(own.database, folder), /9041_bad\.sql \(line 3\) failed: column "nothing_like_it"/)
  assert.deepEqual([await exists('good'), await exists('half_done'), await exists('later')], [true, false, false])
  writeFileSync(join(folder, '9041_bad.sql'), 'create table half_done (id integer);')
  assert.deepEqual(await migrate(own.database, folder), { applied: ['9041_bad.sql', '9042_later.sql'] })
})

test('a file without a number is refused', async () => {
  await assert.rejects(migrate(own.database, aFolder({ 'partners.sql': 'select 1;' })), /named like 0012_what_it_does/)
})
