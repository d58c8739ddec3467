import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { createKey } from '#platform/auth/api-keys.ts'
import type { Ctx } from '#platform/context.ts'
import { defineContract, endpoint, listQuery, named, nullable, optional, pageOf, Type } from '#platform/contract.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { keysetPage } from '#platform/http/paging.ts'
import { defineModule, defineRoutes } from '#platform/module.ts'
import { testApp } from '#test/support/app.ts'
import { clientFor } from '#test/support/client.ts'
import { unguardCell } from '../tabular/write.ts'
import { createExport, downloadExport, exportJob, exportRoutes, getExport, removeOldExports } from './exports.ts'
import { exportEndpoints } from './shapes.ts'

/** A list over a table that is there anyway: slots stand for toys, so that a test can fill it with thousands of rows. */
const ToyShape = named(
  'Toy',
  Type.Object({
    id: Type.String(),
    name: Type.String(),
    owner: Type.Object({ name: Type.String(), email: Type.String() }),
    tags: Type.Array(Type.String()),
    price: nullable(Type.Integer()),
    secret: Type.Optional(Type.String({ 'x-right': 'toys.secrets' })),
  }),
)
const list = {
  method: 'GET',
  query: listQuery({ kind: optional(Type.String()) }, ['id', '-id']),
  answer: pageOf(ToyShape),
} as const
const contract = defineContract({
  module: 'toys',
  summary: 'Toys.',
  rights: {
    'toys.secrets': { summary: 'See secrets', members: ['admin'] },
    'toys.all': { summary: 'See all toys', members: ['admin'] },
  },
  endpoints: {
    listToys: endpoint({ ...list, path: '/v1/toys', summary: 'Toys', access: { right: 'toys.read' } }),
    listPortalToys: endpoint({ ...list, path: '/v1/portal/toys', summary: 'Toys', access: { right: 'toys.read' } }),
    listAllToys: endpoint({ ...list, path: '/v1/all-toys', summary: 'All toys', access: { right: 'toys.all' } }),
    getToyCount: endpoint({
      method: 'GET',
      path: '/v1/toy-count',
      summary: 'How many',
      answer: Type.Object({ count: Type.Integer() }),
      access: { right: 'toys.read' },
    }),
  },
})
/** The rows behind the toys are the plan's, which the portal's role may not read. */
const readToys = (
  ctx: Ctx,
  query: {
    kind?: string | undefined
    limit?: number | undefined
    cursor?: string | undefined
    sort?: string | undefined
  },
) =>
  inTransaction(ctx, (tx) => {
    let rows = tx.db
      .selectFrom('due_slots')
      .select(['subject_id', 'kind', 'attempts'])
      .where('workspace_id', '=', ctx.workspace.id)
    if (query.kind) rows = rows.where('kind', '=', query.kind)
    return tx.asTeam(() =>
      keysetPage({
        query: rows,
        sorts: { id: 'subject_id' },
        fallback: 'id',
        input: query,
        id: 'subject_id',
        toWire: (found) =>
          found.map((row) => ({
            id: row.subject_id,
            name: row.subject_id === 't00003' ? '=HYPERLINK("x")' : `Toy "${row.subject_id}"`,
            owner: { name: 'Ana, Silva', email: 'ana@acme.example' },
            tags: ['a', 'b'],
            price: row.attempts || null,
            secret: 'hidden',
            undeclared: 'never',
          })),
      }),
    )
  })
const routes = defineRoutes(contract, {
  listToys: (ctx, { query }) => readToys(ctx, query),
  listPortalToys: (ctx, { query }) => readToys(ctx, query),
  listAllToys: (ctx, { query }) => readToys(ctx, query),
  getToyCount: async () => ({ count: 1 }),
})
const app = await testApp({
  modules: [
    defineModule({
      name: 'toys',
      contract,
      routes,
      due: [
        { kind: 'red', summary: '', run: async () => undefined },
        { kind: 'blue', summary: '', run: async () => undefined },
      ],
    }),
    defineModule({
      name: 'settings',
      contract: defineContract({ module: 'settings', summary: 'Exports.', endpoints: exportEndpoints }),
      routes: exportRoutes,
      jobs: [exportJob],
    }),
  ],
})
const someToys = (ctx: Ctx, count: number) =>
  inTransaction(ctx, (tx) =>
    sql`insert into due_slots (workspace_id, kind, subject_id, due_at) select ${ctx.workspace.id}, case when number % 2 = 0 then 'red' else 'blue' end, 't' || lpad(number::text, 5, '0'), '2100-01-01'
      from generate_series(1, ${count}) as number`.execute(tx.db),
  )
const partnerKey = async (ctx: Ctx) => {
  const { text } = await inTransaction(ctx, (tx) =>
    createKey(tx, { name: 'partner', partnerId: 'pn_00000000000000000000000001', scopes: ['*'] }),
  )
  return clientFor(app.server, { authorization: `Bearer ${text}` })
}

test('a list is exported with its filters and columns, and formulas are guarded', async () => {
  const { ctx, api } = await app.workspace()
  await someToys(ctx, 450)
  const made = await api.post('/v1/exports', {
    list: 'listToys',
    query: { kind: 'blue', sort: '-id' },
    columns: ['id', 'name', 'owner.name', 'tags', 'price'],
    format: 'csv',
  })
  assert.equal(made.status, 201, made.text)
  assert.deepEqual([made.body.state, made.body.rows], ['ready', 225])
  const file = await api.get(`/v1/exports/${made.body.id}/file`)
  assert.match(String(file.headers['content-type']), /^text\/csv/)
  assert.match(String(file.headers['content-disposition']), /attachment; filename="toys-2026-03-02\.csv"/)
  const lines = file.text.replace('\ufeff', '').split('\r\n')
  assert.deepEqual(lines.slice(0, 2), ['id,name,owner.name,tags,price', 't00449,"Toy ""t00449""","Ana, Silva",a; b,'])
  assert.equal(lines.length, 227)
  const guarded = lines.find((line) => line.startsWith('t00003'))
  assert.match(guarded!, /^t00003,"'=HYPERLINK\(""x""\)"/)
  assert.equal(unguardCell(`'=HYPERLINK("x")`), '=HYPERLINK("x")')
})

test('without chosen columns all are there, one level deep in CSV and whole in JSON lines', async () => {
  const { ctx, api } = await app.workspace()
  await someToys(ctx, 2)
  const csv = await api.post('/v1/exports', { list: 'listToys', format: 'csv' })
  assert.deepEqual(csv.body.columns, ['id', 'name', 'owner.name', 'owner.email', 'tags', 'price'])
  const jsonl = await api.post('/v1/exports', { list: 'listToys', format: 'jsonl' })
  const rows = (await api.get(`/v1/exports/${jsonl.body.id}/file`)).text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown)
  assert.deepEqual(rows[0], {
    id: 't00001',
    name: 'Toy "t00001"',
    owner: { name: 'Ana, Silva', email: 'ana@acme.example' },
    tags: ['a', 'b'],
    price: null,
  })
})

test('more than 5,000 rows are written by a job, with its progress', async () => {
  const { ctx, api } = await app.workspace()
  await someToys(ctx, 5_001)
  const made = await api.post('/v1/exports', { list: 'listToys', format: 'csv' })
  assert.deepEqual([made.status, made.body.state, made.body.rows], [201, 'running', null])
  assert.equal((await api.get(`/v1/exports/${made.body.id}/file`)).body.code, 'export.not_ready')
  await app.settle()
  const ready = await api.get(`/v1/exports/${made.body.id}`)
  assert.deepEqual([ready.body.state, ready.body.rows], ['ready', 5_001])
  assert.equal((await api.get(`/v1/exports/${made.body.id}/file`)).text.split('\r\n').length, 5_003)
})

test('what the caller may not see is in no file: fields for a right, lists of another right or side, undeclared fields', async () => {
  const { ctx, api } = await app.workspace()
  await someToys(ctx, 1)
  const as = (rights: string[]): Ctx => ({
    ...ctx,
    actor: {
      kind: 'member',
      id: 'mb_1',
      userId: 'u',
      sessionId: 's',
      name: 'Ana',
      email: 'ana@acme.example',
      roles: ['viewer'],
      isHead: false,
      isLead: false,
    },
    rights: new Set(rights),
  })
  const textOf = async (caller: Ctx, list: string) => {
    const { id } = await createExport(caller, { list, format: 'jsonl' })
    const parts: string[] = []
    for await (const part of (await downloadExport(caller, id)).body as AsyncIterable<Buffer>)
      parts.push(part.toString())
    return parts.join('')
  }
  assert.doesNotMatch(await textOf(as(['toys.read']), 'listToys'), /hidden|never/)
  assert.match(await textOf(as(['toys.read', 'toys.secrets']), 'listToys'), /"secret":"hidden"/)
  await assert.rejects(createExport(as(['toys.read']), { list: 'listToys', columns: ['secret'], format: 'csv' }), {
    status: 422,
  })
  await assert.rejects(createExport(as(['toys.read']), { list: 'listAllToys', format: 'csv' }), {
    status: 403,
    code: 'right.missing',
  })
  for (const name of ['listPortalToys', 'getToyCount', 'createExport', 'nonsense']) {
    const refused = await api.post('/v1/exports', { list: name, format: 'csv' })
    assert.deepEqual([refused.status, refused.body.code], [422, 'export.not_a_list'], name)
  }
  const partner = await partnerKey(ctx)
  assert.equal((await partner.post('/v1/portal/exports', { list: 'listToys', format: 'csv' })).status, 422)
  assert.equal((await partner.post('/v1/portal/exports', { list: 'listPortalToys', format: 'csv' })).status, 201)
  const narrow = await inTransaction(ctx, (tx) => createKey(tx, { name: 'narrow', scopes: ['exports.write'] }))
  assert.equal(
    (
      await clientFor(app.server, { authorization: `Bearer ${narrow.text}` }).post('/v1/exports', {
        list: 'listToys',
        format: 'csv',
      })
    ).status,
    403,
  )
})

test('an export is seen by who made it only, in the list, by its id and as a file', async () => {
  const { ctx, api } = await app.workspace()
  const made = await api.post('/v1/exports', { list: 'listToys', format: 'csv' })
  const partner = await partnerKey(ctx)
  const theirs = await partner.post('/v1/portal/exports', { list: 'listPortalToys', format: 'jsonl' })
  assert.deepEqual(
    (await api.get('/v1/exports')).body.data.map(({ id }: { id: string }) => id),
    [made.body.id],
  )
  assert.deepEqual(
    (await partner.get('/v1/portal/exports')).body.data.map(({ id }: { id: string }) => id),
    [theirs.body.id],
  )
  for (const path of ['', '/file']) {
    assert.equal((await api.get(`/v1/exports/${theirs.body.id}${path}`)).status, 404)
    assert.equal((await partner.get(`/v1/portal/exports/${made.body.id}${path}`)).status, 404)
    assert.equal((await partner.get(`/v1/portal/exports/${theirs.body.id}${path}`)).status, 200)
  }
})

test('wrong filters and columns are refused with the field', async () => {
  const { api } = await app.workspace()
  const refused = async (body: object) =>
    (await api.post('/v1/exports', { list: 'listToys', format: 'csv', ...body })).body.errors.map(
      ({ field }: { field: string }) => field,
    )
  assert.deepEqual(await refused({ query: { colour: 'red' } }), ['colour'])
  assert.deepEqual(await refused({ query: { sort: 'price' } }), ['sort'])
  assert.deepEqual(await refused({ columns: ['id', 'weight'] }), ['columns'])
  assert.deepEqual(await refused({ params: { id: 'x' } }), ['id'])
  assert.deepEqual(await refused({ format: 'xml' }), ['format'])
})

test('the file is gone after seven days, and the export says so', async () => {
  const { ctx, api } = await app.workspace()
  const made = await api.post('/v1/exports', { list: 'listToys', format: 'csv' })
  app.advance(7 * 86_400_000 + 1)
  const gone = await api.get(`/v1/exports/${made.body.id}/file`)
  assert.deepEqual([gone.status, gone.body.code], [410, 'export.expired'])
  assert.equal(await removeOldExports(ctx), 1)
  const { rows } = await inTransaction(ctx, (tx) => sql`select number from file_chunks`.execute(tx.db))
  assert.deepEqual(rows, [])
  assert.equal((await api.get(`/v1/exports/${made.body.id}`)).body.state, 'expired')
  await assert.rejects(getExport(ctx, made.body.id), { status: 404 })
})
