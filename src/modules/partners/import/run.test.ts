/** A run that is killed, stopped, lost and gone on with. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inTransaction } from '#platform/db/transaction.ts'
import { importKill } from '#test/chaos/import-kill.ts'
import { generatedList } from '#test/chaos/lists.ts'
import { testApp } from '#test/support/app.ts'
import { reportOf, runList, sendList } from '#test/support/imports.ts'
import { importNow, resumeImport, sendImport } from './now.ts'
import { nextSize } from './run.ts'

const app = await testApp()

test('an import killed at any point leaves whole batches, and resuming gives the report of an unbroken run', async () => {
  // More than two batches on either engine, so that the kill falls inside the list.
  const result = await importKill({ rows: 1200, kills: 1, seed: 3 })
  assert.ok(result.passed, result.words)
})

test('a run that is stopped between batches goes on with the next row, and ends with the same report', async () => {
  // More than two batches of 500, which is how many PostgreSQL takes at once.
  const text = generatedList(1600, 7)
  const whole = await app.workspace()
  const unbroken = await importNow(whole.ctx, { name: 'list.csv', bytes: Buffer.from(text) }, { dry: false })
  const stopped = await app.workspace()
  const { id } = await sendImport(stopped.ctx, { name: 'list.csv', bytes: Buffer.from(text) })
  const dones: number[] = []
  for (let state = ''; state !== 'finished'; ) {
    const begun = await resumeImport(stopped.ctx, id, {
      progress: async (done) => {
        dones.push(done)
        return dones.length % 2 === 0
      },
    })
    state = begun.state
    assert.ok(['cancelled', 'finished'].includes(state))
  }
  assert.ok(dones.length > 2 && dones.every((done, at) => at === 0 || done > dones[at - 1]!))
  const rowsOf = async (api: typeof whole.api, importId: string) =>
    (await reportOf(api, importId)).map(({ row, outcome, fields, partner, problems }) => [
      row,
      outcome,
      fields,
      partner?.name,
      problems,
    ])
  assert.deepEqual(await rowsOf(stopped.api, id), await rowsOf(whole.api, unbroken.id))
  assert.deepEqual((await stopped.api.get(`/v1/imports/${id}`)).body.counts, unbroken.counts)
})

test('a person stops a run between batches, and may go on with it', async () => {
  const { api } = await app.workspace()
  const sent = await sendList(api, generatedList(120, 5))
  assert.equal((await api.post(`/v1/imports/${sent.body.id}/cancellation`)).body.code, 'import.state')
  await api.post(`/v1/imports/${sent.body.id}/run`)
  assert.equal((await api.post(`/v1/imports/${sent.body.id}/cancellation`)).status, 200)
  await app.settle()
  const cancelled = (await api.get(`/v1/imports/${sent.body.id}`)).body
  assert.equal(cancelled.state, 'cancelled')
  assert.ok(cancelled.rowsDone > 0 && cancelled.rowsDone <= 120)
  const done = await runList(app, api, sent.body.id, 'run')
  assert.equal(done.import.rowsDone, 120)
  assert.equal((await api.post(`/v1/imports/${sent.body.id}/run`)).body.code, 'import.state')
})

test('an import whose job was lost can be stopped, and taken up again', async () => {
  const { api, ctx } = await app.workspace()
  const sent = await sendList(api, generatedList(60, 5))
  await api.post(`/v1/imports/${sent.body.id}/run`)
  const { jobId } = (await api.get(`/v1/imports/${sent.body.id}`)).body
  await inTransaction(ctx, (tx) => tx.db.updateTable('jobs').set({ state: 'failed' }).where('id', '=', jobId).execute())
  const stopped = await api.post(`/v1/imports/${sent.body.id}/cancellation`)
  assert.deepEqual([stopped.body.state, stopped.body.undoUntil !== null], ['cancelled', true])
  await runList(app, api, sent.body.id, 'run')
})

test('batches aim at 150 ms: they shrink at once when they take longer and grow by half at most', () => {
  assert.equal(nextSize(100, 300), 45)
  assert.equal(nextSize(100, 50), 150)
  assert.equal(nextSize(400, 10), 500)
  assert.equal(nextSize(10, 5_000), 5)
})
