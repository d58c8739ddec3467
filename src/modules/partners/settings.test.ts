import assert from 'node:assert/strict'
import { test } from 'node:test'
import { strict, Text } from '#platform/contract.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { defineModule } from '#platform/module.ts'
import { testApp } from '#test/support/app.ts'
import { aPartner } from '#test/support/partners.ts'
import { aMember } from '#test/support/people.ts'
import { modules } from '../../modules.ts'
import { blockOf, resolveListRows, smallListUse, typeBlocks } from './public.ts'

const used = new Map<string, number>()
const replaced: [string, string][] = []
const upstairs = defineModule({
  name: 'upstairs',
  contract: { module: 'upstairs', summary: 'A module of the test.', endpoints: {} },
  routes: {},
  fills: [
    typeBlocks.fill({ block: 'clocks_of_the_test', schema: strict({ answer: Text(20) }) }),
    smallListUse.fill({
      countOf: async (_tx, ids) => new Map(ids.map((id) => [id, used.get(id) ?? 0])),
      replace: async (_tx, from, to) => void replaced.push([from, to]),
    }),
  ],
})
const app = await testApp({ modules: [...modules, upstairs] })
const is = (version: number) => ({ 'if-match': `"${version}"` })

test('a workspace begins with three partner types', async () => {
  const { api } = await app.workspace()
  assert.deepEqual(
    (await api.get('/v1/partner-types')).body.data.map((type: { key: string; active: boolean }) => [
      type.key,
      type.active,
    ]),
    [
      ['solution', true],
      ['strategic', true],
      ['technology', true],
    ],
  )
})

test('a type in use is retired, not deleted, and takes no new partners', async () => {
  const { api } = await app.workspace()
  const made = await api.post('/v1/partner-types', { key: 'reseller', name: 'Reseller' })
  assert.equal(made.status, 201, made.text)
  assert.equal(
    (await api.post('/v1/partner-types', { key: 'reseller', name: 'Again' })).body.code,
    'partner_type.key_taken',
  )
  const partner = await aPartner(api, { typeId: made.body.id })
  assert.equal(partner.type.name, 'Reseller')
  assert.equal((await api.delete(`/v1/partner-types/${made.body.id}`)).body.code, 'partner_type.in_use')
  const retired = await api.patch(`/v1/partner-types/${made.body.id}`, { active: false }, is(1))
  assert.equal(retired.body.active, false, retired.text)
  const refused = await api.post('/v1/partners', { legalName: 'New', typeId: made.body.id })
  assert.equal(refused.body.code, 'partner_type.retired')
  const kept = await api.patch(`/v1/partners/${partner.id}`, { typeId: made.body.id, country: 'DE' }, is(1))
  assert.equal(kept.status, 200, 'who has it keeps it')
  const unused = await api.post('/v1/partner-types', { key: 'unused', name: 'Unused' })
  assert.equal((await api.delete(`/v1/partner-types/${unused.body.id}`)).status, 204)
})

test('a block of a type is published as a version, and what began with an old one can still read it', async () => {
  const { api, ctx } = await app.workspace()
  const [type] = (await api.get('/v1/partner-types')).body.data
  const path = `/v1/partner-types/${type.id}/blocks/clocks_of_the_test`
  assert.equal((await api.put(path, { value: { answer: '2 days' } })).status, 200)
  assert.equal((await api.put(path, { value: { answer: '3 days' } })).body.blocks[0].version, 2)
  assert.equal((await api.put(path, { value: { wrong: 1 } })).status, 422)
  assert.equal(
    (await api.put(`/v1/partner-types/${type.id}/blocks/unknown`, { value: {} })).body.code,
    'partner_type.block_unknown',
  )
  const [first, latest] = await inTransaction(ctx, async (tx) => [
    await blockOf(tx, type.id, 'clocks_of_the_test', 1),
    await blockOf(tx, type.id, 'clocks_of_the_test'),
  ])
  assert.deepEqual([first?.value, latest?.value], [{ answer: '2 days' }, { answer: '3 days' }])
})

test('only an admin sets types, fields and lists', async () => {
  const { api, workspace } = await app.workspace()
  const manager = await aMember(app, workspace)
  const [type] = (await api.get('/v1/partner-types')).body.data
  for (const answer of [
    await manager.api.post('/v1/partner-types', { key: 'x', name: 'X' }),
    await manager.api.patch(`/v1/partner-types/${type.id}`, { name: 'X' }, is(1)),
    await manager.api.post('/v1/field-definitions', { recordKind: 'partner', key: 'x', label: 'X', type: 'text' }),
    await manager.api.post('/v1/lists/segments', { key: 'x', name: 'X' }),
  ])
    assert.equal(answer.body.right, 'partners.configure')
})

test('two rows of a small list are merged, and both keys keep resolving', async () => {
  const { api, ctx } = await app.workspace()
  const one = (await api.post('/v1/lists/segments', { key: 'smb', name: 'Small' })).body
  const two = (await api.post('/v1/lists/segments', { key: 'small', name: 'Small business' })).body
  const below = (await api.post('/v1/lists/segments', { key: 'shops', name: 'Shops', parentId: one.id })).body
  const merged = await api.post(`/v1/lists/segments/${one.id}/merge`, { intoId: two.id })
  assert.equal(merged.status, 200, merged.text)
  assert.deepEqual(replaced.at(-1), [one.id, two.id])
  for (const key of ['smb', 'small'])
    assert.equal((await api.get('/v1/lists/segments', { key })).body.data[0].id, two.id)
  assert.deepEqual(
    (await api.get('/v1/lists/segments', { active: true })).body.data.map(
      (row: { key: string; parentId: string | null }) => [row.key, row.parentId],
    ),
    [
      ['shops', two.id],
      ['small', null],
    ],
  )
  assert.equal(
    (await api.post(`/v1/lists/segments/${one.id}/merge`, { intoId: below.id })).body.code,
    'list_row.merged',
  )
  const resolved = await inTransaction(ctx, (tx) => resolveListRows(tx, 'segments', ['smb', one.id, 'nothing']))
  assert.deepEqual(
    [...resolved].map(([asked, row]) => [asked, row.id]),
    [
      ['smb', two.id],
      [one.id, two.id],
    ],
  )
})

test('a row in use is retired, not deleted, and stands in no circle', async () => {
  const { api } = await app.workspace()
  const top = (await api.post('/v1/lists/markets', { key: 'emea', name: 'EMEA' })).body
  const below = (await api.post('/v1/lists/markets', { key: 'dach', name: 'DACH', parentId: top.id })).body
  assert.equal((await api.post('/v1/lists/markets', { key: 'dach', name: 'Again' })).body.code, 'list_row.key_taken')
  assert.equal(
    (await api.patch(`/v1/lists/markets/${top.id}`, { parentId: below.id }, is(1))).body.code,
    'list_row.parent_loop',
  )
  assert.equal((await api.delete(`/v1/lists/markets/${top.id}`)).body.code, 'list_row.in_use')
  used.set(below.id, 3)
  assert.equal((await api.delete(`/v1/lists/markets/${below.id}`)).body.used, 3)
  assert.equal((await api.patch(`/v1/lists/markets/${below.id}`, { active: false }, is(1))).body.active, false)
  used.delete(below.id)
  assert.equal((await api.delete(`/v1/lists/markets/${below.id}`)).status, 204)
  assert.equal(
    (await api.patch(`/v1/lists/segments/${top.id}`, { name: 'X' }, is(1))).status,
    404,
    'a row belongs to one list',
  )
})
