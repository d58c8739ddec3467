import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { asOwner, inTransaction } from '#platform/db/transaction.ts'
import { conflict } from '#platform/errors.ts'
import type { JobKind } from '#platform/module.ts'
import { testApp } from '#test/support/app.ts'
import { toyModule } from '#test/support/toys.ts'
import { cancelJob, readJob, resumeJob } from './jobs.ts'
import { extendLease, leaseEntries } from './queue.ts'
import { startJobs } from './runner.ts'

const runs: string[] = []
let onBatch: (ctx: Ctx, id: string, done: number) => Promise<void> = async () => undefined
const counting: JobKind = {
  kind: 'toys.count',
  run: async (ctx, job) => {
    runs.push(job.id)
    const total = Number(job.input.total)
    for (let done = 1; done <= total; done += 1) {
      await onBatch(ctx, job.id, done)
      if ((await job.progress(done, total, `batch ${done}`)).cancelled) return { counted: done }
    }
    return { counted: total }
  },
}
const poison: JobKind = {
  kind: 'toys.poison',
  run: async (_ctx, job) => {
    runs.push(job.id)
    throw new Error('poisoned')
  },
}
const refusing: JobKind = {
  kind: 'toys.refuse',
  run: async (_ctx, job) => {
    runs.push(job.id)
    throw conflict('toy.refused', 'Not in this state')
  },
}
const app = await testApp({ modules: [toyModule([], { jobs: [counting, poison, refusing] })] })
const { services } = app
const loop = startJobs(services)
const enqueue = (ctx: Ctx, kind: string, input: Record<string, unknown> = {}) =>
  inTransaction(ctx, (tx) => tx.enqueue(kind, { title: 'A toy job', input }))
const read = (ctx: Ctx, id: string) => inTransaction(ctx, (tx) => readJob(tx, id))
const runsOf = (id: string) => runs.filter((one) => one === id).length

test('a job runs once after its transaction commits, shows its progress, and keeps its result', async () => {
  const { ctx } = await app.workspace()
  const id = await enqueue(ctx, 'toys.count', { total: 3 })
  await assert.rejects(
    inTransaction(ctx, async (tx) => {
      await tx.enqueue('toys.count', { title: 'taken back' })
      throw new Error('no')
    }),
  )
  assert.equal((await read(ctx, id)).state, 'queued')
  assert.equal(await loop.runOnce(), 1)
  assert.equal(await loop.runOnce(), 0)
  const job = await read(ctx, id)
  assert.deepEqual(
    [job.state, job.done, job.total, job.note, job.attempts, job.error],
    ['finished', 3, 3, 'batch 3', 1, null],
  )
  assert.deepEqual(job.result, { counted: 3 })
  assert.equal(runsOf(id), 1)
})

test('a job that waits is cancelled at once, one that runs stops between two batches, and both can be resumed', async () => {
  const { ctx } = await app.workspace()
  const waiting = await enqueue(ctx, 'toys.count', { total: 1 })
  assert.equal((await inTransaction(ctx, (tx) => cancelJob(tx, waiting))).state, 'cancelled')
  assert.equal(await loop.runOnce(), 0)
  const running = await enqueue(ctx, 'toys.count', { total: 10 })
  onBatch = async (inside, id, done) => {
    if (done === 4 && id === running) await inTransaction(inside, (tx) => cancelJob(tx, id))
  }
  await loop.runOnce()
  onBatch = async () => undefined
  const stopped = await read(ctx, running)
  assert.deepEqual([stopped.state, stopped.done], ['cancelled', 4])
  for (const id of [waiting, running]) await inTransaction(ctx, (tx) => resumeJob(tx, id))
  while ((await loop.runOnce()) > 0);
  assert.equal((await read(ctx, running)).state, 'finished')
  assert.equal((await read(ctx, waiting)).state, 'finished')
  await assert.rejects(
    inTransaction(ctx, (tx) => cancelJob(tx, running)),
    { code: 'job.over' },
  )
  await assert.rejects(
    inTransaction(ctx, (tx) => resumeJob(tx, running)),
    { code: 'job.not_stopped' },
  )
})

test('a poison job is parked as failed with its error after five tries', async () => {
  const { ctx } = await app.workspace()
  const id = await enqueue(ctx, 'toys.poison')
  for (let minute = 0; minute < 10; minute += 1) {
    await loop.runOnce()
    app.advance(60_000)
  }
  const job = await read(ctx, id)
  assert.deepEqual([job.state, job.error, job.attempts, runsOf(id)], ['failed', 'poisoned', 5, 5])
})

test('a refusal is not tried again', async () => {
  const { ctx } = await app.workspace()
  const id = await enqueue(ctx, 'toys.refuse')
  await loop.runOnce()
  app.advance(600_000)
  await loop.runOnce()
  const job = await read(ctx, id)
  assert.deepEqual([job.state, job.error, runsOf(id)], ['failed', 'Not in this state', 1])
})

test('a job of a process that died is run again within two minutes, and one that kills its process is parked', async () => {
  const { ctx } = await app.workspace()
  const id = await enqueue(ctx, 'toys.count', { total: 2 })
  const die = () => leaseEntries(services, 'jobs', { limit: 10, perLane: 10 })
  assert.equal((await die()).length, 1)
  assert.equal(await loop.runOnce(), 0)
  app.advance(119_000)
  assert.equal(await loop.runOnce(), 1)
  assert.equal((await read(ctx, id)).state, 'finished')
  const deadly = await enqueue(ctx, 'toys.count', { total: 2 })
  for (let time = 0; time < 5; time += 1) {
    assert.equal((await die()).length, 1)
    app.advance(61_000)
  }
  await loop.runOnce()
  const job = await read(ctx, deadly)
  assert.deepEqual([job.state, runsOf(deadly)], ['failed', 0])
  assert.match(job.error ?? '', /ended 5 times/)
})

test('two runners never run one job at once', async () => {
  const { ctx } = await app.workspace()
  const other = startJobs(services)
  const ids = await Promise.all(Array.from({ length: 6 }, () => enqueue(ctx, 'toys.count', { total: 1 })))
  for (let round = 0; round < 12; round += 1) await Promise.all([loop.runOnce(), other.runOnce()])
  for (const id of ids) assert.equal(runsOf(id), 1)
  const { rows } = await asOwner(services.database, (db) =>
    sql`select id from queue_entries where queue = 'jobs'`.execute(db),
  )
  assert.deepEqual(rows, [])
  await other.stop()
})

test('a lease that is extended in time is held on, and one that was lost is known to be', async () => {
  const { ctx } = await app.workspace()
  const id = await enqueue(ctx, 'toys.count', { total: 1 })
  const lease = () => leaseEntries(services, 'jobs', { limit: 1, perLane: 1 })
  const [mine] = await lease()
  assert.equal(mine?.id, id)
  app.advance(50_000)
  assert.ok(await extendLease(services, 'jobs', mine!))
  app.advance(50_000)
  assert.deepEqual(await lease(), [])
  app.advance(11_000)
  const [theirs] = await lease()
  assert.equal(theirs?.id, id)
  assert.equal(await extendLease(services, 'jobs', mine!), false)
  await inTransaction(ctx, (tx) => cancelJob(tx, id))
})

test('a stop ends within ten seconds, and the job that was running is taken up again without losing a try', async () => {
  const { ctx } = await app.workspace()
  const stopping = startJobs(services)
  const inside = Promise.withResolvers<void>()
  const id = await enqueue(ctx, 'toys.count', { total: 1_000_000 })
  onBatch = async (_ctx, _id, done) => {
    if (done === 3) inside.resolve()
  }
  stopping.wake()
  await inside.promise
  const began = performance.now()
  await stopping.stop()
  assert.ok(performance.now() - began < 10_000)
  onBatch = async () => undefined
  const job = await read(ctx, id)
  assert.equal(job.state, 'queued')
  const { rows } = await asOwner(services.database, (db) =>
    sql<{
      attempts: number
      leased_until: Date | null
    }>`select attempts, leased_until from queue_entries where id = ${id}`.execute(db),
  )
  assert.deepEqual(rows, [{ attempts: 0, leased_until: null }])
  await inTransaction(ctx, (tx) => cancelJob(tx, id))
})
