import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { asOwner, inTransaction } from '#platform/db/transaction.ts'
import { type DueKind, reaction } from '#platform/module.ts'
import { createWorkspace, findWorkspace, systemContext } from '#platform/tenancy/workspaces.ts'
import { testApp } from '#test/support/app.ts'
import { toyEvent, toyModule } from '#test/support/toys.ts'
import { advanceClock, planAdvance } from './advance.ts'
import { dailyAt, monthlyOn } from './recurring.ts'
import { startSweeper } from './sweeper.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const ran: { workspace: string; kind: string; ids: string[]; dueAt: string; now: string }[] = []
const note = (kind: string): DueKind => ({
  kind,
  summary: 'Notes that it ran.',
  run: async (tx, ids, dueAt) => {
    ran.push({ workspace: tx.ctx.workspace.id, kind, ids, dueAt: dueAt.toISOString(), now: tx.now.toISOString() })
  },
})
const failing = new Set<string>()
const ticked = toyEvent('toy.ticked')
const reacted: string[] = []
const app = await testApp({
  modules: [
    toyModule([ticked], {
      reactions: [
        reaction('follow', ticked, async (tx) => {
          reacted.push(tx.now.toISOString())
          await tx.schedule('toy.follow', tx.ctx.workspace.id, new Date(tx.now.getTime() + hourMs))
        }),
      ],
      due: [
        note('toy.a'),
        note('toy.b'),
        note('toy.follow'),
        {
          kind: 'toy.daily',
          summary: 'Comes again each day.',
          run: async (tx, ids, dueAt) => {
            await note('toy.daily').run(tx, ids, dueAt)
            await dailyAt(tx, 'toy.daily', '07:30')
          },
        },
        {
          kind: 'toy.monthly',
          summary: 'Comes again on the last day of each month.',
          run: async (tx, ids, dueAt) => {
            await note('toy.monthly').run(tx, ids, dueAt)
            await monthlyOn(tx, 'toy.monthly', 31, '00:00')
          },
        },
        {
          kind: 'toy.ticking',
          summary: 'Announces each week.',
          run: async (tx, ids, dueAt) => {
            await note('toy.ticking').run(tx, ids, dueAt)
            await tx.announce(ticked, { number: 1 }, { subject: { kind: 'toy', id: 'toy_1' } })
            await tx.schedule('toy.ticking', ids[0]!, new Date(dueAt.getTime() + 7 * dayMs))
          },
        },
        {
          kind: 'toy.slow',
          summary: 'Takes 5 ms of the database for each subject.',
          run: async (tx, ids, dueAt) => {
            await sql`select pg_sleep(${ids.length * 0.005})`.execute(tx.db)
            await note('toy.slow').run(tx, ids, dueAt)
          },
        },
        {
          kind: 'toy.fragile',
          summary: 'Fails for some subjects.',
          run: async (tx, ids, dueAt) => {
            if (ids.some((id) => failing.has(id))) throw new Error(`cannot do ${ids.join()}`)
            await note('toy.fragile').run(tx, ids, dueAt)
          },
        },
      ],
    }),
  ],
})
const { services } = app
const sweeper = startSweeper(services)
const sweep = async () => {
  while ((await sweeper.runOnce()) > 0);
}
const plan = (ctx: Ctx, slots: readonly (readonly [kind: string, id: string, at: Date])[]) =>
  inTransaction(ctx, async (tx) => {
    for (const [kind, id, at] of slots) await tx.schedule(kind, id, at)
  })
const inMs = (ms: number) => new Date(services.time().getTime() + ms)
const slotsOf = async (workspaceId: string) => {
  const { rows } = await asOwner(services.database, (db) =>
    sql<{ kind: string; subject_id: string; attempts: number; last_error: string | null; parked: boolean }>`
      select kind, subject_id, attempts, last_error, parked_at is not null as parked from due_slots where workspace_id = ${workspaceId} order by due_at, kind, subject_id`.execute(
      db,
    ),
  )
  return rows
}
let sandboxes = 0
const aSandbox = async (zone = 'UTC') => {
  sandboxes += 1
  const { workspace: live } = await app.workspace({ zone })
  const workspace = await createWorkspace(services, {
    name: 'Sandbox',
    slug: `sandbox-${process.pid}-${sandboxes}`,
    kind: 'sandbox',
    liveWorkspaceId: live.id,
    zone,
  })
  return { workspace, ctx: systemContext(services, workspace, 'test') }
}
const businessNow = async (id: string) => {
  const workspace = await findWorkspace(services, id)
  return services.time().getTime() + workspace!.clockOffsetMs
}

test('slots run when they are due, in order of time, kind and subject, the subjects of one instant together, each once', async () => {
  const { ctx } = await app.workspace()
  ran.length = 0
  const [soon, later] = [inMs(10_000), inMs(20_000)]
  await plan(ctx, [
    ['toy.b', 'z', soon],
    ['toy.a', 'y', later],
    ['toy.a', 'x', soon],
    ['toy.a', 'w', soon],
    ['toy.a', 'w', soon],
  ])
  await sweep()
  assert.deepEqual(ran, [])
  app.advance(30_000)
  await sweep()
  await sweep()
  assert.deepEqual(
    ran.map(({ kind, ids }) => [kind, ids]),
    [
      ['toy.a', ['w', 'x']],
      ['toy.b', ['z']],
      ['toy.a', ['y']],
    ],
  )
})

test('two sweepers run each slot once', async () => {
  const { ctx } = await app.workspace()
  const other = startSweeper(services)
  ran.length = 0
  await plan(
    ctx,
    Array.from({ length: 40 }, (_, number) => ['toy.a', `s${number}`, inMs(number)] as const),
  )
  app.advance(1_000)
  for (let round = 0; round < 5; round += 1) await Promise.all([sweeper.runOnce(), other.runOnce()])
  assert.deepEqual(ran.flatMap(({ ids }) => ids).sort(), Array.from({ length: 40 }, (_, number) => `s${number}`).sort())
  await other.stop()
})

test('what is planned is taken back by its kind and subject', async () => {
  const { ctx } = await app.workspace()
  ran.length = 0
  await plan(ctx, [
    ['toy.a', 'x', inMs(1_000)],
    ['toy.a', 'x', inMs(2_000)],
    ['toy.b', 'x', inMs(1_000)],
  ])
  await inTransaction(ctx, (tx) => tx.unschedule('toy.a', 'x'))
  app.advance(5_000)
  await sweep()
  assert.deepEqual(
    ran.map(({ kind }) => kind),
    ['toy.b'],
  )
})

test('a subject that fails holds up no other, is tried again later and later, and is parked with its error after ten tries', async () => {
  const { ctx, workspace } = await app.workspace()
  ran.length = 0
  failing.add('bad')
  await plan(ctx, [
    ['toy.fragile', 'bad', inMs(0)],
    ['toy.fragile', 'good', inMs(0)],
  ])
  app.advance(1)
  await sweep()
  assert.deepEqual(
    ran.map(({ ids }) => ids),
    [['good']],
  )
  assert.deepEqual(await slotsOf(workspace.id), [
    { kind: 'toy.fragile', subject_id: 'bad', attempts: 1, last_error: 'cannot do bad', parked: false },
  ])
  for (let hour = 0; hour < 20; hour += 1) {
    app.advance(hourMs)
    await sweep()
  }
  assert.deepEqual(await slotsOf(workspace.id), [
    { kind: 'toy.fragile', subject_id: 'bad', attempts: 10, last_error: 'cannot do bad', parked: true },
  ])
})

test('a daily thing runs once for days that were missed, and again on the next', async () => {
  const { ctx } = await app.workspace({ zone: 'Europe/Berlin' })
  ran.length = 0
  await inTransaction(ctx, (tx) => dailyAt(tx, 'toy.daily', '07:30'))
  app.advance(3 * dayMs)
  await sweep()
  assert.equal(ran.length, 1)
  app.advance(dayMs)
  await sweep()
  assert.equal(ran.length, 2)
})

test('a sandbox clock that moves 400 days runs every due thing once, in the order and at the time it falls due', async (t) => {
  const { ctx, workspace } = await aSandbox('America/New_York')
  ran.length = 0
  reacted.length = 0
  const start = await businessNow(workspace.id)
  await inTransaction(ctx, async (tx) => {
    await dailyAt(tx, 'toy.daily', '07:30')
    await monthlyOn(tx, 'toy.monthly', 31, '00:00')
    await tx.schedule('toy.ticking', 'toy_1', new Date(start + dayMs))
  })
  const goal = new Date(start + 400 * dayMs)
  const longest = watchTransactions()
  const first = await advanceClock(services, workspace.id, new Date(start + 300 * dayMs))
  assert.ok(Math.abs((await businessNow(workspace.id)) - (start + 300 * dayMs)) < 1_000)
  const second = await advanceClock(services, workspace.id, goal)
  assert.equal(first + second, ran.flatMap(({ ids }) => ids).length)
  const own = ran.filter((one) => one.workspace === workspace.id)
  assert.deepEqual(
    own.map(({ now }) => now),
    own.map(({ dueAt }) => dueAt),
    'each ran at its time',
  )
  assert.deepEqual(
    own.map(({ dueAt }) => dueAt),
    own.map(({ dueAt }) => dueAt).sort(),
    'in order',
  )
  const of = (kind: string) => own.filter((one) => one.kind === kind).map(({ dueAt }) => dueAt)
  assert.equal(of('toy.daily').length, 400)
  assert.equal(new Set(of('toy.daily')).size, 400)
  // 07:30 in New York is 11:30 UTC in summer and 12:30 in winter.
  assert.deepEqual([...new Set(of('toy.daily').map((at) => at.slice(11, 16)))].sort(), ['11:30', '12:30'])
  assert.deepEqual(
    of('toy.monthly')
      .map((at) => at.slice(0, 10))
      .slice(0, 4),
    ['2026-03-31', '2026-04-30', '2026-05-31', '2026-06-30'],
  )
  assert.equal(of('toy.ticking').length, 58)
  // What a slot announces is reacted to at the same time of the sandbox, and what the reaction plans runs in its turn.
  assert.deepEqual(reacted, of('toy.ticking'))
  // The last one ticks as the clock arrives, so its follower lies beyond.
  assert.deepEqual(
    of('toy.follow'),
    of('toy.ticking')
      .slice(0, -1)
      .map((at) => new Date(Date.parse(at) + hourMs).toISOString()),
  )
  t.diagnostic(`the longest transaction took ${longest()} ms`)
})

/** The longest time that one client was taken from the pool. */
const watchTransactions = () => {
  let longestMs = 0
  const { pool } = services.database
  const since = new Map<unknown, number>()
  pool.on('acquire', (client) => since.set(client, performance.now()))
  pool.on('release', (_error, client) => {
    longestMs = Math.max(longestMs, performance.now() - (since.get(client) ?? performance.now()))
  })
  return () => Math.round(longestMs)
}

test('many subjects of one instant are run in batches that shrink until one is quick, so that nobody waits long for the database', async () => {
  const { ctx } = await app.workspace()
  ran.length = 0
  await plan(
    ctx,
    Array.from({ length: 200 }, (_, number) => ['toy.slow', `s${String(number).padStart(3, '0')}`, inMs(0)] as const),
  )
  app.advance(1)
  await sweep()
  const sizes = ran.map(({ ids }) => ids.length)
  assert.equal(sizes[0], 50)
  assert.ok(Math.max(...sizes.slice(3)) <= 12, `${sizes.join()}`)
  const ids = ran.flatMap((one) => one.ids)
  assert.deepEqual(ids, [...new Set(ids)].sort())
  assert.equal(ids.length, 200)
})

test('an advance that was broken off goes on where it stood, and nothing runs twice', async () => {
  const { ctx, workspace } = await aSandbox()
  ran.length = 0
  failing.clear()
  const start = await businessNow(workspace.id)
  await plan(
    ctx,
    Array.from({ length: 10 }, (_, day) => ['toy.a', `d${day}`, new Date(start + (day + 1) * dayMs)] as const),
  )
  await planAdvance(services, workspace.id, new Date(start + 20 * dayMs))
  // A process that dies half way leaves its lease and a clock that stands in the middle.
  await asOwner(services.database, async (db) => {
    await sql`update queue_entries set leased_until = ${inMs(60_000)} where workspace_id = ${workspace.id}`.execute(db)
    await sql`update workspaces set clock_offset_ms = ${5 * dayMs} where id = ${workspace.id}`.execute(db)
    await sql`delete from due_slots where workspace_id = ${workspace.id} and subject_id in ('d0', 'd1', 'd2', 'd3')`.execute(
      db,
    )
  })
  await sweep()
  assert.deepEqual(ran, [])
  await assert.rejects(advanceClock(services, workspace.id, new Date(start + 30 * dayMs)), { code: 'sandbox.busy' })
  app.advance(61_000)
  await sweep()
  assert.deepEqual(
    ran.flatMap(({ ids }) => ids),
    ['d4', 'd5', 'd6', 'd7', 'd8', 'd9'],
  )
  assert.ok(Math.abs((await businessNow(workspace.id)) - (start + 20 * dayMs)) < 1_000)
})

test('in a replay a slot that fails three times is parked and the clock goes on', async () => {
  const { ctx, workspace } = await aSandbox()
  ran.length = 0
  failing.add('bad')
  const start = await businessNow(workspace.id)
  await plan(ctx, [
    ['toy.fragile', 'bad', new Date(start + dayMs)],
    ['toy.a', 'after', new Date(start + 2 * dayMs)],
  ])
  await advanceClock(services, workspace.id, new Date(start + 3 * dayMs))
  assert.deepEqual(
    ran.flatMap(({ ids }) => ids),
    ['after'],
  )
  assert.deepEqual(await slotsOf(workspace.id), [
    { kind: 'toy.fragile', subject_id: 'bad', attempts: 3, last_error: 'cannot do bad', parked: true },
  ])
})

test('the clock of a live workspace cannot be moved, and none goes back, further than 366 days at once, or 5 years in all', async () => {
  const { workspace: live } = await app.workspace()
  await assert.rejects(advanceClock(services, live.id, inMs(dayMs)), { code: 'clock.live' })
  const { workspace } = await aSandbox()
  await assert.rejects(advanceClock(services, workspace.id, inMs(-1)), { code: 'clock.backwards' })
  await assert.rejects(advanceClock(services, workspace.id, inMs(367 * dayMs)), { code: 'clock.too_far' })
  for (let year = 1; year <= 5; year += 1) await advanceClock(services, workspace.id, inMs(year * 365 * dayMs))
  await assert.rejects(advanceClock(services, workspace.id, inMs(6 * 365 * dayMs)), { code: 'clock.too_far' })
})
