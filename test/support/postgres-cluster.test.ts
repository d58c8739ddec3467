import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openDatabase } from '#platform/db/engine/database.ts'
import { startPostgresCluster } from './postgres-cluster.ts'

const skip = process.env.TANDEM_TEST_ENGINE === 'postgres' ? false : 'runs in the round on PostgreSQL'

test('a pool goes on after its server was stopped, crashed and killed, and no acknowledged row is lost', {
  skip,
}, async () => {
  const cluster = await startPostgresCluster({ durable: true })
  const database = await openDatabase({ databaseUrl: cluster.url, poolSize: 2 })
  try {
    await database.pool.query('create table kept (mode text)')
    for (const mode of ['fast', 'immediate', 'kill'] as const) {
      const before = cluster.pid()
      await database.pool.query('insert into kept values ($1)', [mode])
      const idleGone = new Promise((resolve) => database.pool.once('remove', resolve))
      await cluster.restart(mode)
      await idleGone
      assert.notEqual(cluster.pid(), before)
      const { rows } = await database.pool.query('select mode from kept where mode = $1', [mode])
      assert.deepEqual(rows, [{ mode }])
    }
  } finally {
    await database.close()
    await cluster.stop()
  }
})
