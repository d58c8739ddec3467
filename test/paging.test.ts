/** Promise 19: a list is walked whole while others write to it, and a cursor is good for its own list and order only. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { sql } from 'kysely'
import { inTransaction } from '#platform/db/transaction.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { testApp } from './support/app.ts'
import { aWorld } from './support/fixtures.ts'
import { oneOfEach } from './support/populate.ts'
import {
  endpoints,
  idsFor,
  isRightful,
  label,
  type One,
  propertiesOf,
  rightful,
  send,
  standingIds,
} from './support/walk.ts'

const app = await testApp()
const home = await aWorld(app)
const rowsAtStart = 5_000
const pageSize = 100

/** Partners below the API: names repeat, so that equal sort values cross the borders of pages. */
const addPartners = (workspaceId: string, ctx: typeof home.ctx, ids: readonly string[]) =>
  inTransaction(ctx, (tx) =>
    sql`insert into partners (workspace_id, id, legal_name, display_name, stage_since, created_at, updated_at)
      select ${workspaceId}, id, 'Name ' || nr % 37, 'Name ' || nr % 37, ${tx.now}, ${tx.now}::timestamptz - nr % 11 * interval '1 day', ${tx.now}
      from unnest(${ids}::text[]) with ordinality as given (id, nr)`.execute(tx.db),
  )
const newIds = (count: number) => Array.from({ length: count }, () => newId(idPrefixes.partner))

describe('a walk through 5,000 partners while others insert and delete sees each row that stayed exactly once', () => {
  for (const sort of ['name', '-createdAt']) {
    test(`sorted by ${sort}`, async () => {
      const { api, ctx, workspace } = await app.workspace()
      const ids = newIds(rowsAtStart)
      await addPartners(workspace.id, ctx, ids)
      const stays = ids.filter((_, index) => index % 3 !== 0)
      const leaves = ids.filter((_, index) => index % 3 === 0)
      const seen: string[] = []
      let cursor: string | undefined
      let writes = 0
      do {
        const write = async () => {
          const gone = leaves.splice(0, 40)
          await addPartners(workspace.id, ctx, newIds(40))
          await inTransaction(ctx, (tx) =>
            sql`delete from partners where workspace_id = ${workspace.id} and id = any (${gone}::text[])`.execute(
              tx.db,
            ),
          )
          writes += 40 + gone.length
        }
        const [page] = await Promise.all([
          api.get('/v1/partners', { sort, limit: pageSize, ...(cursor && { cursor }) }),
          write(),
        ])
        assert.equal(page.status, 200, page.text)
        assert.ok(page.body.data.length <= pageSize)
        seen.push(...page.body.data.map((row: { id: string }) => row.id))
        cursor = page.body.nextCursor ?? undefined
      } while (cursor)
      assert.ok(writes > 3_000, `${writes} writes ran beside the walk`)
      assert.equal(new Set(seen).size, seen.length, 'no row came twice')
      const found = new Set(seen)
      assert.deepEqual(
        stays.filter((id) => !found.has(id)),
        [],
      )
    })
  }
})

/** Every endpoint that answers pages. */
const lists = endpoints.filter((one) => isRightful(one) && 'cursor' in propertiesOf(one.shape.query))
/** What a list cannot be asked without, beyond what its schema says. */
const filters: Record<string, () => Record<string, string>> = { listFiles: () => ({ partnerId: home.partnerId }) }
const queryOf = (one: One) => filters[one.name]?.() ?? {}
const sortsOf = ({ shape }: One): readonly string[] => (propertiesOf(shape.query)['sort']?.['enum'] ?? []) as string[]
/** The records a list is of: team and portal read some of them by the same keys, each under its own policies. */
const recordsOf = ({ name, shape }: One): string => {
  type Rows = { properties?: { data?: { items?: { properties?: { id?: Record<string, unknown> } } } } }
  const id = (shape.answer as Rows | undefined)?.properties?.data?.items?.properties?.id?.['x-id']
  return typeof id === 'string' ? id : /activity|history/i.test(name) ? 'event' : name
}
const tamperings = [
  'W10',
  'eyJhIjoxfQ',
  'not base64!',
  Buffer.from('["-createdAt","2026-99-99","x"]').toString('base64url'),
  '1'.repeat(1_001),
]

test('the walk sees the lists', () => assert.ok(lists.length > 25, `${lists.length} lists`))

describe('every list takes 1 to 200 rows a page, and no cursor but its own', () => {
  for (const one of lists) {
    test(label(one), async () => {
      const ids = await standingIds(home, one)
      const ask = (query: Record<string, string>) =>
        send(rightful(home, one), one, { ids, query: { ...queryOf(one), ...query } })
      for (const limit of ['0', '201', '-1', '1.5', 'all', '1e3'])
        assert.equal((await ask({ limit })).status, 422, `limit ${limit}`)
      for (const limit of ['1', '200']) assert.equal((await ask({ limit })).status, 200, `limit ${limit}`)
      for (const cursor of tamperings) await refused(ask, { cursor })
      const own = (await ask({ limit: '1' })).body.nextCursor
      if (own) {
        // Its own cursor with another value in it: opaque does not mean trusted.
        const [mark, , ...rest] = JSON.parse(Buffer.from(own, 'base64url').toString('utf8')) as string[]
        for (const value of ['\u0000', 'text', "'; drop table partners; --", 7, null]) {
          const answer = await ask({
            cursor: Buffer.from(JSON.stringify([mark, value, ...rest])).toString('base64url'),
          })
          assert.ok(answer.status < 500, `${JSON.stringify(value)}: ${answer.text}`)
        }
      }
    })
  }
})

const refused = async (
  ask: (query: Record<string, string>) => ReturnType<typeof send>,
  query: Record<string, string>,
) => {
  const answer = await ask(query)
  assert.equal(answer.status, 422, answer.text)
  assert.ok(
    answer.body.errors.some((issue: { field: string }) => issue.field === 'cursor'),
    answer.text,
  )
}

test('a cursor of a list of other records, or of another order, is refused with 422', async () => {
  for (let round = 0; round < 2; round += 1) await oneOfEach(home)
  const cursors: { of: One; cursor: string }[] = []
  const askable = new Map<One, Awaited<ReturnType<typeof idsFor>>>()
  for (const one of lists) {
    const ids = await idsFor(home, one)
    askable.set(one, ids)
    const client = rightful(home, one)
    const first = await send(client, one, { ids, query: { ...queryOf(one), limit: '1' } })
    assert.equal(first.status, 200, first.text)
    if (first.body.nextCursor) cursors.push({ of: one, cursor: first.body.nextCursor })
  }
  assert.ok(
    cursors.length > 8,
    `only ${cursors.length} lists had two rows: ${cursors.map(({ of }) => of.name).join(', ')}`,
  )
  const taken: string[] = []
  // Every list meets its own cursor and one in twelve of the others, each time others: all pairs would be twenty thousand calls.
  for (const [place, [one, ids]] of [...askable].entries())
    for (const { of, cursor } of cursors.filter((given, at) => given.of === one || (at + place) % 12 === 0)) {
      const answer = await send(rightful(home, one), one, { ids, query: { ...queryOf(one), cursor } })
      if (of === one) assert.equal(answer.status, 200, answer.text)
      else if (answer.status !== 422 && recordsOf(of) !== recordsOf(one))
        taken.push(`${one.name} took a cursor of ${of.name}: ${answer.status}`)
    }
  assert.deepEqual(taken, [])
  let orders = 0
  for (const [one, ids] of askable) {
    const ask = (query: Record<string, string>) =>
      send(rightful(home, one), one, { ids, query: { ...queryOf(one), limit: '1', ...query } })
    for (const sort of sortsOf(one)) {
      const { nextCursor } = (await ask({ sort })).body as { nextCursor: string | null }
      if (!nextCursor) continue
      for (const other of sortsOf(one))
        assert.equal(
          (await ask({ sort: other, cursor: nextCursor })).status,
          other === sort ? 200 : 422,
          `${one.name}: a cursor of ${sort} under ${other}`,
        )
      orders += 1
    }
  }
  assert.ok(orders > 20, `${orders} orders`)
})

test('a cursor of one partner lets nobody read the rows of another', async () => {
  const one =
    lists.find(({ name }) => name === 'listPortalContacts') ??
    lists.find(({ shape }) => shape.path === '/v1/portal/contacts')
  assert.ok(one)
  const first = await send(home.principal.api, one, { query: { limit: '1' } })
  const theirs = await send(home.otherPrincipal.api, one, {
    query: { limit: '200', ...(first.body.nextCursor && { cursor: first.body.nextCursor }) },
  })
  const mine = await send(home.principal.api, one, { query: { limit: '200' } })
  const own = new Set(mine.body.data.map((row: { id: string }) => row.id))
  assert.ok(own.size > 0)
  assert.deepEqual(
    theirs.body.data.filter((row: { id: string }) => own.has(row.id)),
    [],
  )
})
