import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { asOwner, inTransaction } from '#platform/db/transaction.ts'
import { reaction } from '#platform/module.ts'
import { testApp } from '#test/support/app.ts'
import { toyEvent, toyModule } from '#test/support/toys.ts'
import { feedOf } from './feed.ts'
import { parkedFacts, retryParked } from './parked.ts'
import { relayBatch } from './relay.ts'
import { removeOldEvents } from './retention.ts'

const happened = toyEvent('toy.happened')
const fragile = toyEvent('toy.fragile')
const internal = toyEvent('toy.internal', { partnerVisible: false })
const many = toyEvent('toy.many')

const seen: string[] = []
let broken = false
/** What was asked of the consumer that answers for many facts at once, and what it then did. */
const asked: number[][] = []
let concernsBroken = false
const app = await testApp({
  modules: [
    toyModule([happened, fragile, internal, many], {
      reactions: [
        reaction('count', happened, async (tx, fact) => {
          seen.push(`${fact.data.number}`)
          await tx.schedule('toy.mark', `${fact.subjectId}`, new Date(8.64e15 / 100))
        }),
        reaction('break', fragile, async (tx, fact) => {
          await tx.schedule('toy.mark', `${fact.subjectId}`, new Date(8.64e15 / 100))
          if (broken) throw new Error('cannot, key tk_live_0123456789abcdefghijABCDEFGHIJ01abcdef')
        }),
        reaction(
          'choose',
          many,
          async (tx, fact) => {
            seen.push(`chosen ${fact.data.number}`)
            await tx.schedule('toy.mark', `${fact.subjectId}`, new Date(8.64e15 / 100))
          },
          {
            when: ({ number }) => number < 100,
            concerns: async (_, facts) => {
              asked.push(facts.map(({ data }) => data.number))
              if (concernsBroken) throw new Error('cannot tell')
              return facts.filter(({ data }) => data.number % 3 === 0)
            },
          },
        ),
      ],
      due: [{ kind: 'toy.mark', summary: 'A mark that a reaction leaves.', run: async () => undefined }],
    }),
  ],
})
const { services } = app
const about = (id: string, partnerId?: string) => ({
  subject: { kind: 'toy', id, version: 1 },
  ...(partnerId && { partnerId }),
})
const marks = async (workspaceId: string) => {
  const { rows } = await asOwner(services.database, (db) =>
    sql<{ count: string }>`select count(*) from due_slots where workspace_id = ${workspaceId}`.execute(db),
  )
  return Number(rows[0]?.count)
}
const drain = async () => {
  while ((await relayBatch(services)) > 0);
}

test('a fact that is announced reaches each consumer once, and one that is rolled back none', async () => {
  const { ctx, workspace } = await app.workspace()
  seen.length = 0
  await inTransaction(ctx, (tx) => tx.announce(happened, { number: 1 }, about('toy_1')))
  await assert.rejects(
    inTransaction(ctx, async (tx) => {
      await tx.announce(happened, { number: 2 }, about('toy_2'))
      throw new Error('taken back')
    }),
  )
  await drain()
  await drain()
  assert.deepEqual(seen, ['1'])
  assert.equal(await marks(workspace.id), 1)
})

test('two transactions that commit in reverse order lose nothing', async (t) => {
  if (services.database.engine === 'pglite') return t.skip('the embedded database has one session')
  const { ctx } = await app.workspace()
  seen.length = 0
  const first = Promise.withResolvers<void>()
  const begun = Promise.withResolvers<void>()
  const early = inTransaction(ctx, async (tx) => {
    await tx.announce(happened, { number: 1 }, about('toy_1'))
    begun.resolve()
    await first.promise
  })
  await begun.promise
  await inTransaction(ctx, (tx) => tx.announce(happened, { number: 2 }, about('toy_2')))
  await drain()
  assert.deepEqual(seen, ['2'])
  first.resolve()
  await early
  await drain()
  assert.deepEqual(seen, ['2', '1'])
})

test('a fact whose id is lower than one already relayed is still relayed', async () => {
  // The same order of commits on an engine with one session: the earlier row is put in place after the later was relayed.
  const { ctx, workspace } = await app.workspace()
  seen.length = 0
  await inTransaction(ctx, (tx) => tx.announce(happened, { number: 1 }, about('toy_1')))
  const { rows } = await asOwner(services.database, (db) =>
    sql<Record<string, unknown>>`delete from event_pending where workspace_id = ${workspace.id} returning *`.execute(
      db,
    ),
  )
  await inTransaction(ctx, (tx) => tx.announce(happened, { number: 2 }, about('toy_2')))
  await drain()
  assert.deepEqual(seen, ['2'])
  await asOwner(services.database, (db) =>
    sql`insert into event_pending select * from jsonb_populate_recordset(null::event_pending, ${JSON.stringify(rows)}::jsonb)`.execute(
      db,
    ),
  )
  await drain()
  assert.deepEqual(seen, ['2', '1'])
})

test('facts are handed out in the order of their ids', async () => {
  const { ctx } = await app.workspace()
  seen.length = 0
  for (let number = 0; number < 30; number += 1)
    await inTransaction(ctx, (tx) => tx.announce(happened, { number }, about(`toy_${number}`)))
  await drain()
  assert.deepEqual(
    seen,
    Array.from({ length: 30 }, (_, number) => `${number}`),
  )
})

test('a reaction that fails leaves nothing behind, is tried again later and later, parked after ten tries, and works when it is mended', async () => {
  const { ctx, workspace } = await app.workspace()
  broken = true
  await inTransaction(ctx, (tx) => tx.announce(fragile, { number: 1 }, about('toy_1')))
  const waits = [1, 5, 30, 120, 600, 1_800, 3_600, 7_200, 14_400]
  for (const [index, seconds] of waits.entries()) {
    assert.ok((await relayBatch(services)) > 0, `try ${index + 1}`)
    assert.equal(await relayBatch(services), 0)
    assert.equal(await marks(workspace.id), 0)
    app.advance(seconds * 1_000)
  }
  assert.deepEqual(await inTransaction(ctx, parkedFacts), [])
  await drain()
  const parked = await inTransaction(ctx, parkedFacts)
  assert.equal(parked.length, 1)
  assert.deepEqual(
    [parked[0]?.consumer, parked[0]?.attempts, parked[0]?.error],
    ['toys.break', 10, 'cannot, key tk_live_[redacted]'],
  )
  app.advance(1e9)
  assert.equal(await relayBatch(services), 0)
  broken = false
  assert.ok(await inTransaction(ctx, (tx) => retryParked(tx, parked[0]!.consumer, parked[0]!.eventId)))
  await drain()
  assert.equal(await marks(workspace.id), 1)
  assert.deepEqual(await inTransaction(ctx, parkedFacts), [])
})

test('a consumer that can say which facts concern it is asked of many at once, and runs for those alone, in order', async () => {
  const { ctx, workspace } = await app.workspace()
  const announced = (from: number, to: number) =>
    inTransaction(ctx, async (tx) => {
      for (let number = from; number < to; number += 1) await tx.announce(many, { number }, about(`toy_${number}`))
    })
  const waiting = async () => {
    const { rows } = await asOwner(services.database, (db) =>
      sql`select from event_pending where workspace_id = ${workspace.id}`.execute(db),
    )
    return rows.length
  }
  seen.length = asked.length = 0
  await announced(0, 8)
  assert.equal(await waiting(), 8)
  await drain()
  assert.deepEqual(asked, [[0, 1, 2, 3, 4, 5, 6, 7]])
  assert.deepEqual(seen, ['chosen 0', 'chosen 3', 'chosen 6'])
  assert.equal(await waiting(), 0)

  // Other facts between them keep their place.
  seen.length = 0
  await announced(9, 11)
  await inTransaction(ctx, (tx) => tx.announce(happened, { number: 1 }, about('toy_1')))
  await announced(12, 14)
  await drain()
  assert.deepEqual(seen, ['chosen 9', '1', 'chosen 12'])

  // Whoever cannot tell gets every fact by itself.
  seen.length = 0
  concernsBroken = true
  await announced(20, 22)
  await drain()
  concernsBroken = false
  assert.deepEqual(seen, ['chosen 20', 'chosen 21'])
  assert.equal(await waiting(), 0)

  // What a payload rules out never waits.
  await announced(100, 102)
  assert.equal(await waiting(), 0)
})

test('what a dead process had leased is taken up when its lease has run out', async () => {
  const { ctx, workspace } = await app.workspace()
  seen.length = 0
  await inTransaction(ctx, (tx) => tx.announce(happened, { number: 7 }, about('toy_7')))
  await asOwner(services.database, (db) =>
    sql`update event_pending set leased_until = ${new Date(services.time().getTime() + 60_000)} where workspace_id = ${workspace.id}`.execute(
      db,
    ),
  )
  await drain()
  assert.deepEqual(seen, [])
  app.advance(60_001)
  await drain()
  assert.deepEqual(seen, ['7'])
})

test('a timeline shows the newest first, page by page, by module, kind and person, and a partner sees only what is for it', async () => {
  const { ctx } = await app.workspace()
  const partnerId = 'pn_00000000000000000000000001'
  await inTransaction(ctx, async (tx) => {
    for (let number = 0; number < 5; number += 1)
      await tx.announce(
        happened,
        { number },
        { ...about('toy_1', partnerId), changes: { number: [number - 1, number] } },
      )
    await tx.announce(internal, { number: 5 }, about('toy_1', partnerId))
    await tx.announce(happened, { number: 6 }, about('toy_1', 'pn_00000000000000000000000002'))
  })
  const numbers = (page: { data: { data: unknown }[] }) =>
    page.data.map(({ data }) => (data as { number: number }).number)
  const read = (about: Parameters<typeof feedOf>[1], filter: Parameters<typeof feedOf>[2], as = ctx) =>
    inTransaction(as, (tx) => feedOf(tx, about, filter))
  const first = await read({ subjectKind: 'toy', subjectId: 'toy_1' }, { limit: 3 })
  assert.deepEqual(numbers(first), [6, 5, 4])
  assert.deepEqual(
    numbers(await read({ subjectKind: 'toy', subjectId: 'toy_1' }, { limit: 10, cursor: first.nextCursor! })),
    [3, 2, 1, 0],
  )
  assert.deepEqual(numbers(await read({ partnerId }, { kind: 'toy.internal' })), [5])
  assert.deepEqual(numbers(await read({ partnerId }, { module: 'toys', actorId: 'test', limit: 2 })), [5, 4])
  assert.deepEqual(numbers(await read({ partnerId }, { module: 'others' })), [])
  const portal = { ...ctx, actor: { kind: 'key' as const, id: 'ak_1', name: 'key', partnerId, scopes: ['*'] } }
  const shown = await read({ partnerId }, {}, portal)
  assert.deepEqual(numbers(shown), [4, 3, 2, 1, 0])
  assert.deepEqual(new Set(shown.data.map(({ changes }) => changes)), new Set([null]))
  assert.deepEqual(numbers(await read({ everything: true }, {}, portal)), [4, 3, 2, 1, 0])
})

test('facts of a kind with a limit are removed when they are older, and no others', async () => {
  const { ctx } = await app.workspace()
  await inTransaction(ctx, (tx) => tx.announce(happened, { number: 1 }, about('toy_1')))
  await inTransaction(ctx, (tx) => tx.announce(fragile, { number: 1 }, about('toy_1')))
  await drain()
  await asOwner(services.database, (db) =>
    sql`insert into event_retention (kind, keep_days) values ('toy.happened', 30)`.execute(db),
  )
  app.advance(29 * 86_400_000)
  const before = await removeOldEvents(services)
  const kinds = async () =>
    (await inTransaction(ctx, (tx) => feedOf(tx, { everything: true }, {}))).data.map(({ kind }) => kind).sort()
  assert.deepEqual(await kinds(), ['toy.fragile', 'toy.happened'])
  app.advance(2 * 86_400_000)
  assert.ok((await removeOldEvents(services)) >= 1 && before >= 0)
  assert.deepEqual(await kinds(), ['toy.fragile'])
})

test('facts that came before their month had a partition are moved into it, and none is lost', async () => {
  const { ctx } = await app.workspace()
  const { rows } = await asOwner(services.database, (db) =>
    sql<{ ahead: Date }>`select now() + interval '5 months' as ahead`.execute(db),
  )
  await inTransaction(ctx, (tx) => tx.announce(happened, { number: 9 }, about('toy_9')))
  await asOwner(services.database, async (db) => {
    await sql`set local role tandem_team`.execute(db)
    await sql`select set_config('tandem.workspace', ${ctx.workspace.id}, true)`.execute(db)
    await sql`insert into events (workspace_id, id, recorded_at, occurred_at, kind, subject_kind, subject_id, actor_kind, channel, data)
      values (${ctx.workspace.id}, 'ev_ahead', ${rows[0]!.ahead}, ${rows[0]!.ahead}, 'toy.happened', 'toy', 'toy_9', 'system', 'job', '{"number": 10}')`.execute(
      db,
    )
  })
  const made = async () =>
    Number(
      (
        await asOwner(services.database, (db) =>
          sql<{ made: number }>`select ensure_event_partitions(6) as made`.execute(db),
        )
      ).rows[0]?.made,
    )
  assert.equal(await made(), 3)
  assert.equal(await made(), 0)
  const page = await inTransaction(ctx, (tx) => feedOf(tx, { subjectKind: 'toy', subjectId: 'toy_9' }, {}))
  assert.equal(page.data.length, 2)
  const { rows: rest } = await asOwner(services.database, (db) =>
    sql`select id from events_rest where id = 'ev_ahead'`.execute(db),
  )
  assert.deepEqual(rest, [])
})
