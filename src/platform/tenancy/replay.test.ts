import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeLoops, settleLoops } from '#platform/app.ts'
import type { Ctx, Services } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { watchWork } from '#platform/jobs/watched.ts'
import { reaction } from '#platform/module.ts'
import { testApp } from '#test/support/app.ts'
import { toyEvent, toyModule } from '#test/support/toys.ts'
import { abandonedReplays, beginReplay, endReplay } from './replay.ts'

const dayMs = 86_400_000
const ran: string[] = []
const happened = toyEvent('toy.happened')
const app = await testApp({
  modules: [
    toyModule([happened], {
      reactions: [
        reaction('hear', happened, async (tx) => void ran.push(`heard ${tx.now.toISOString().slice(0, 10)}`)),
      ],
      due: [
        {
          kind: 'toy.due',
          summary: 'Falls due.',
          run: async (tx) => void ran.push(`due ${tx.now.toISOString().slice(0, 10)}`),
        },
      ],
      jobs: [{ kind: 'toy.work', run: async () => void ran.push('worked') }],
    }),
  ],
})
const { services } = app
const fill = (ctx: Ctx, due: Date) =>
  inTransaction(ctx, async (tx) => {
    await tx.announce(happened, { number: 1 }, { subject: { kind: 'toy', id: 'toy_1' } })
    await tx.schedule('toy.due', 'toy_1', due)
    await tx.enqueue('toy.work', { title: 'Toy' })
  })

test('while a past is replayed only the loops made for the workspace work there, on the time of the past', async () => {
  const { workspace, ctx } = await app.workspace()
  const today = services.time()
  const begin = new Date(today.getTime() - 100 * dayMs)
  let now = begin
  const past: Services = { ...services, time: () => now, wake: () => undefined }
  const then: Ctx = { ...ctx, services: past, clock: { now: () => now, realNow: () => now } }
  await beginReplay(services, workspace.id, today)
  ran.length = 0
  await fill(then, new Date(begin.getTime() + 10 * dayMs))

  await app.settle()
  assert.deepEqual(ran, [])
  // What waits there is as old as the past, and nobody is unready for it.
  const health = await app.anonymous.get('/health')
  assert.equal(health.status, 200, health.text)

  const loops = [...makeLoops(past, workspace.id).values()]
  await settleLoops(loops)
  assert.deepEqual(ran.splice(0), [`heard ${begin.toISOString().slice(0, 10)}`, 'worked'])
  now = new Date(begin.getTime() + 11 * dayMs)
  await settleLoops(loops)
  assert.deepEqual(ran.splice(0), [`due ${now.toISOString().slice(0, 10)}`])
  await Promise.all(loops.map((loop) => loop.stop()))

  await fill(then, today)
  await endReplay(services, workspace.id)
  await app.settle()
  assert.deepEqual(ran.sort(), [
    `due ${today.toISOString().slice(0, 10)}`,
    `heard ${today.toISOString().slice(0, 10)}`,
    'worked',
  ])
})

test('loops made for one workspace take nothing from another', async () => {
  const [mine, other] = [await app.workspace(), await app.workspace()]
  ran.length = 0
  await fill(other.ctx, services.time())
  const loops = [...makeLoops(services, mine.workspace.id).values()]
  await settleLoops(loops)
  assert.deepEqual(ran, [])
  await Promise.all(loops.map((loop) => loop.stop()))
  await app.settle()
  assert.equal(ran.length, 3)
})

test('a replay that nobody is at any more is found, one whose work says how far it is is not', async () => {
  const { workspace, ctx } = await app.workspace()
  await beginReplay(services, workspace.id, services.time())
  const work = await watchWork(ctx, { kind: 'toy.past', title: 'The past', total: 2 })
  assert.deepEqual(await work.progress(1, 'half'), { cancelled: false })
  // On the embedded database a process that asks has just begun and is the only one.
  const isAlone = services.database.engine === 'pglite'
  assert.deepEqual(await abandonedReplays(services), isAlone ? [workspace.id] : [])
  app.advance(61_000)
  assert.deepEqual(await abandonedReplays(services), [workspace.id])
  await work.end('finished')
  await endReplay(services, workspace.id)
  assert.deepEqual(await abandonedReplays(services), [])
})
