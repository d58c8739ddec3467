import assert from 'node:assert/strict'
import { test } from 'node:test'
import { migrate } from '#platform/db/engine/migrate.ts'
import { testDatabase } from './database.ts'

test('a test database is migrated, and what one test file writes no other sees', async () => {
  const [one, other] = await Promise.all([testDatabase(), testDatabase()])
  assert.deepEqual(await migrate(one.database), { applied: [] })
  await one.database.pool.query('create table only_here (id integer)')
  const { rows } = await other.database.pool.query(`select to_regclass('only_here') as found`)
  assert.deepEqual(rows, [{ found: null }])
  await Promise.all([one.drop(), other.drop()])
})
