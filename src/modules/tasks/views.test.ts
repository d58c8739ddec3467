import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inTransaction } from '#platform/db/transaction.ts'
import { testApp } from '#test/support/app.ts'
import { aMember } from '#test/support/people.ts'
import { openTask } from './public.ts'

const app = await testApp()
const german = {
  list: 'partners',
  name: 'My German partners',
  filters: { country: 'DE', tags: ['reseller', 'gold'] },
  columns: ['name', 'stage'],
  sort: '-updatedAt',
}

test('a saved view gives back the whole URL that was saved, and its owner changes it with its version', async () => {
  const { workspace } = await app.workspace()
  const ana = await aMember(app, workspace)
  const saved = await ana.api.post('/v1/views', { ...german, layout: 'board' })
  assert.equal(saved.status, 201, saved.text)
  const { body } = await ana.api.get(`/v1/views/${saved.body.id}`)
  assert.deepEqual(
    [body.filters, body.columns, body.sort, body.layout, body.isMine],
    [german.filters, german.columns, german.sort, 'board', true],
  )
  assert.equal((await ana.api.post('/v1/views', german)).body.code, 'view.name_taken')
  const change = (version: number) =>
    ana.api.request('PATCH', `/v1/views/${body.id}`, {
      body: { name: 'Germany', filters: {} },
      headers: { 'if-match': `"${version}"` },
    })
  const changed = await change(1)
  assert.deepEqual([changed.status, changed.body.name, changed.body.version], [200, 'Germany', 2])
  assert.equal((await change(1)).status, 412)
  assert.equal((await ana.api.delete(`/v1/views/${body.id}`)).status, 204)
  assert.equal((await ana.api.get(`/v1/views/${body.id}`)).status, 404)
})

test('others see a view when it is shared with all or with a role they hold, and only its owner changes it', async () => {
  const { workspace } = await app.workspace()
  const ana = await aMember(app, workspace, { name: 'Ana' })
  const legal = await aMember(app, workspace, { name: 'Leo', roles: ['legal'] })
  const finance = await aMember(app, workspace, { name: 'Fay', roles: ['finance'] })
  const save = async (name: string, more: object) =>
    (await ana.api.post('/v1/views', { ...german, name, ...more })).body.id as string
  await save('Private', {})
  const forLegal = await save('Legal', { sharedWith: 'roles', sharedRoles: ['legal'] })
  await save('All', { sharedWith: 'all' })
  const names = async (member: typeof ana) =>
    (await member.api.get('/v1/views', { list: 'partners' })).body.data.map((view: { name: string }) => view.name)
  assert.deepEqual(await names(ana), ['All', 'Legal', 'Private'])
  assert.deepEqual(await names(legal), ['All', 'Legal'])
  assert.deepEqual(await names(finance), ['All'])
  assert.equal((await finance.api.get(`/v1/views/${forLegal}`)).status, 404)
  const refused = await legal.api.request('PATCH', `/v1/views/${forLegal}`, {
    body: { name: 'Mine' },
    headers: { 'if-match': '"1"' },
  })
  assert.deepEqual([refused.status, refused.body.code], [403, 'view.not_yours'])
  assert.equal((await legal.api.delete(`/v1/views/${forLegal}`)).body.code, 'view.not_yours')
  assert.equal((await ana.api.post('/v1/views', { ...german, name: 'Odd', sharedWith: 'roles' })).status, 422)
})

test('a role begins a list with one view, and no longer once it is not shared with the role', async () => {
  const { workspace } = await app.workspace()
  const ana = await aMember(app, workspace)
  const first = (await ana.api.post('/v1/views', { ...german, name: 'First', sharedWith: 'all' })).body.id
  const second = (
    await ana.api.post('/v1/views', { ...german, name: 'Second', sharedWith: 'roles', sharedRoles: ['legal'] })
  ).body.id
  const defaults = async () =>
    Object.fromEntries(
      (await ana.api.get('/v1/views')).body.data.map((view: { name: string; defaultForRoles: string[] }) => [
        view.name,
        view.defaultForRoles,
      ]),
    )
  assert.equal((await ana.api.put(`/v1/views/${first}/default`, { roles: ['legal', 'finance'] })).status, 200)
  assert.deepEqual(await defaults(), { First: ['finance', 'legal'], Second: [] })
  assert.equal((await ana.api.put(`/v1/views/${second}/default`, { roles: ['finance'] })).body.code, 'view.not_shared')
  assert.equal((await ana.api.put(`/v1/views/${second}/default`, { roles: ['legal'] })).status, 200)
  assert.deepEqual(await defaults(), { First: ['finance'], Second: ['legal'] })
  await ana.api.request('PATCH', `/v1/views/${second}`, {
    body: { sharedWith: 'nobody' },
    headers: { 'if-match': '"1"' },
  })
  assert.deepEqual(await defaults(), { First: ['finance'], Second: [] })
})

test('the command palette finds people, tasks and views by parts of their names, the closest first', async () => {
  const { workspace, ctx, api } = await app.workspace()
  const ana = await aMember(app, workspace, { name: 'Ana Acmeson' })
  await ana.api.post('/v1/views', { ...german, name: 'Acme' })
  await inTransaction(ctx, (tx) =>
    openTask(tx, {
      kind: 'tasks.to_do',
      subject: { kind: 'thing', id: 'th_1' },
      title: 'Acme: call about the launch',
      side: 'team',
      owner: { role: 'legal' },
      cause: 'test',
    }),
  )
  const found = await ana.api.get('/v1/search', { q: 'acme' })
  assert.equal(found.status, 200, found.text)
  assert.deepEqual(
    found.body.data
      .filter((hit: { kind: string }) => hit.kind !== 'member')
      .map((hit: { kind: string; title: string }) => [hit.kind, hit.title]),
    [
      ['view', 'Acme'],
      ['task', 'Acme: call about the launch'],
    ],
  )
  const other = await aMember(app, workspace, { name: 'Bob' })
  assert.deepEqual(
    (await other.api.get('/v1/search', { q: 'acme', kinds: ['view', 'task'] })).body.data.map(
      (hit: { kind: string }) => hit.kind,
    ),
    ['task'],
    'a private view is not found by others',
  )
  assert.deepEqual(
    (await api.get('/v1/search', { q: 'launch call' })).body.data.length,
    1,
    'every part has to be there, in any order',
  )
  assert.deepEqual(
    (await (await app.workspace()).api.get('/v1/search', { q: 'acme' })).body.data,
    [],
    'another workspace finds nothing',
  )
})
