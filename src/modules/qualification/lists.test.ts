/** A new list of restricted parties: everybody it concerns is screened, once, whatever stops the work in between. */
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import { inTransaction } from '#platform/db/transaction.ts'
import type { JobHandle } from '#platform/module.ts'
import { testApp } from '#test/support/app.ts'
import { addName, emptyIndex, hitsFor } from './service/lists/names.ts'
import { screenListWork } from './service/lists/run.ts'
import { aCandidate, aQualificationWorld, type Case, ok, screen, type World } from './testing.ts'

const app = await testApp()
let world: World
before(async () => {
  world = await aQualificationWorld(app)
})

const send = async (text: string, fields: Record<string, string> = {}) => {
  const form = new FormData()
  for (const [key, value] of Object.entries({ name: 'Sanctions', listDate: '2026-03-01', ...fields }))
    form.set(key, value)
  form.set('file', new File([text], 'list.csv', { type: 'text/csv' }))
  const request = new Request('http://localhost/', { method: 'POST', body: form })
  return world.legal.api.request('POST', '/v1/restricted-lists', {
    rawBody: Buffer.from(await request.arrayBuffer()),
    headers: { 'content-type': request.headers.get('content-type')! },
  })
}
const rename = (id: string, legalName: string) =>
  inTransaction(world.ctx, (tx) =>
    sql`update partners set legal_name = ${legalName}, display_name = ${legalName} where workspace_id = ${tx.ctx.workspace.id} and id = ${id}`.execute(
      tx.db,
    ),
  )
/** Works a list through as the loop does; `steps` breaks it off after so many batches. */
const work = async (listId: string, steps = Number.POSITIVE_INFINITY) => {
  const stop = new AbortController()
  let done = 0
  const job: JobHandle = {
    id: 'jb_test',
    input: { listId },
    signal: stop.signal,
    progress: async () => {
      done += 1
      if (done >= steps) stop.abort()
      return { cancelled: false }
    },
  }
  await screenListWork.run(world.ctx, job)
}
/** No loop runs in a test, so the job that was put in the queue is taken out of it. */
const takeJob = (jobId: string) =>
  inTransaction(world.ctx, (tx) => sql`update jobs set state = 'finished' where id = ${jobId}`.execute(tx.db))
const screeningsOf = async (partnerId: string): Promise<Case[]> =>
  ok(await world.legal.api.get('/v1/screenings', { partnerId })).body.data

test('names that are spelt otherwise are found, others are not', () => {
  const index = emptyIndex()
  for (const name of ['Solstis Retail Kloud', 'Acme Holding AG', 'Ivan Petrovich Sidorov', 'Müller & Söhne GmbH'])
    addName(index, name)
  const found = (name: string, least = 85) => hitsFor(index, name, least).map((hit) => hit.name)
  assert.deepEqual(found('Solstice Retail Cloud Ltd'), ['Solstis Retail Kloud'])
  assert.deepEqual(found('ACME Holding'), ['Acme Holding AG'])
  assert.deepEqual(found('Mueller and Soehne'), ['Müller & Söhne GmbH'])
  assert.deepEqual(found('Muller & Sohne'), ['Müller & Söhne GmbH'])
  assert.deepEqual(found('Sidorov Ivan Petrovich'), ['Ivan Petrovich Sidorov'])
  assert.deepEqual(found('Northwind Traders'), [])
})

test('a new list re-screens every live partner and candidate, and hits open a legal task', async () => {
  const [hit, other, never, cleared] = await Promise.all([1, 2, 3, 4].map(() => aCandidate(world)))
  await rename(hit!, 'Solstice Retail Cloud Ltd')
  await rename(other!, 'Quietwater Systems')
  await rename(never!, 'Larkspur Advisory')
  await rename(cleared!, 'Brightfield Partners')
  for (const id of [hit!, other!]) await screen(world, id)
  ok(
    await world.legal.api.post('/v1/screenings', {
      partnerId: cleared,
      names: [{ role: 'company', name: 'Brightfield Partners' }],
      listName: 'Sanctions',
      listDate: '2026-02-01',
      result: 'clear',
      hits: [{ name: 'Brightfield Partner', searched: 'Brightfield Partners' }],
      note: 'Another company, in another country',
    }),
    201,
  )
  const sent = ok(
    await send('name;aliases;reference\nSolstis Retail Kloud;Solstis;R-1\n;;R-2\nBrightfield Partner;;R-3\n'),
    201,
  ).body
  assert.equal(sent.state, 'loading')
  await work(sent.id)
  const list = ok(await world.legal.api.get(`/v1/restricted-lists/${sent.id}`)).body
  assert.equal(list.state, 'finished')
  assert.deepEqual([list.entries, list.refused], [2, 1])
  assert.deepEqual(list.refusals, [{ row: 3, words: 'There is no name.' }])
  assert.equal(list.partnersDone, list.partnersTotal)
  assert.deepEqual([list.possible, list.clear, list.kept], [1, 2, 1])
  const [found] = await screeningsOf(hit!)
  assert.equal(found.result, 'possible')
  assert.deepEqual(
    found.hits.map((one: Case) => one.name),
    ['Solstis Retail Kloud'],
  )
  const tasks = await inTransaction(
    world.ctx,
    async (tx) =>
      (
        await sql<{ title: string; owner_id: string }>`select title, owner_id from tasks
        where kind = 'qualification.screen' and subject_id = ${hit!} and state = 'open'`.execute(tx.db)
      ).rows,
  )
  assert.deepEqual(tasks, [
    { title: 'Clear or confirm a possible match: Solstice Retail Cloud Ltd', owner_id: 'legal' },
  ])
  assert.equal((await screeningsOf(other!))[0].result, 'clear')
  assert.deepEqual(await screeningsOf(never!), [], 'nobody named its owners yet, so nothing is cleared')
  const [again] = await screeningsOf(cleared!)
  assert.deepEqual([again.result, again.note], ['clear', 'Another company, in another country'], 'asked about once')
  await takeJob(sent.jobId)
})

test('a screening that is broken off goes on where it stopped, and screens nobody twice', async () => {
  const sent = ok(await send('Name\nNobody At All\n', { name: 'Second list' }), 201).body
  const busy = await send('Name\nNobody\n')
  assert.equal(busy.body.code, 'list.running')
  await aCandidate(world).then((id) => screen(world, id))
  await aCandidate(world).then((id) => screen(world, id))
  await work(sent.id, 2)
  const half = ok(await world.legal.api.get(`/v1/restricted-lists/${sent.id}`)).body
  assert.equal(half.state, 'screening')
  await work(sent.id)
  await work(sent.id)
  const list = ok(await world.legal.api.get(`/v1/restricted-lists/${sent.id}`)).body
  assert.equal(list.state, 'finished')
  assert.equal(list.partnersDone, list.partnersTotal)
  const counts = await inTransaction(world.ctx, async (tx) =>
    (
      await sql<{ amount: string }>`select count(*) as amount from screenings where list_id = ${sent.id}
        group by partner_id`.execute(tx.db)
    ).rows.map((row) => Number(row.amount)),
  )
  assert.equal(counts.length, list.clear + list.possible)
  assert.ok(counts.every((amount) => amount === 1))
  await takeJob(sent.jobId)
})

test('a file without names is refused, and nothing of it stays', async () => {
  const refused = await send('country;city\nDE;Berlin\n')
  assert.equal(refused.body.code, 'list.no_names')
  assert.match(refused.body.detail, /country, city/)
  const fields = await send('name\nA\n', { listDate: '2199-01-01', leastSimilarity: '20' })
  assert.deepEqual(
    fields.body.errors.map((one: Case) => one.field),
    ['listDate', 'leastSimilarity'],
  )
  assert.equal((await world.pm.api.post('/v1/restricted-lists', {})).status, 403)
  const left = await inTransaction(world.ctx, async (tx) =>
    (
      await sql<{ amount: string }>`select count(*) as amount from files
        where category = 'restricted_list' and deleted_at is null
          and not exists (select from restricted_lists l where l.workspace_id = files.workspace_id and l.file_id = files.id)`.execute(
        tx.db,
      )
    ).rows.map((row) => Number(row.amount)),
  )
  assert.deepEqual(left, [0])
})
