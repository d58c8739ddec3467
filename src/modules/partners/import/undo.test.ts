/** Taking an import back: what it made and nobody touched goes, everything else stays and is listed. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testApp } from '#test/support/app.ts'
import type { Client } from '#test/support/client.ts'
import { importList } from '#test/support/imports.ts'
import { aMember } from '#test/support/people.ts'

const app = await testApp()
const outcomesOf = (rows: { row: number; outcome: string }[]) => rows.map(({ row, outcome }) => `${row} ${outcome}`)
type Named = { id: string; displayName: string; version: number }
const partnersOf = async (api: Client): Promise<Named[]> =>
  (await api.get('/v1/partners', { limit: 200, sort: 'name' })).body.data
const undone = async (api: Client, id: string) => {
  assert.equal((await api.post(`/v1/imports/${id}/undo`)).status, 202)
  await app.settle()
  return (await api.get(`/v1/imports/${id}`)).body.undo
}

test('undo of an import removes what it made and nobody touched, and lists what it kept', async () => {
  const { api } = await app.workspace()
  await importList(app, api, 'Company,Website\nOld,old.example\n')
  const csv =
    'Company,Website,Contact name,Contact email\nOld,old.example,Olga,olga@old.example\nNew,new.example,Nina,nina@new.example\nTouched,touched.example,,\nNoted,noted.example,,\n'
  const run = await importList(app, api, csv)
  assert.deepEqual(outcomesOf(run.rows), ['2 updated', '3 created', '4 created', '5 created'])
  const partners = new Map(
    (await partnersOf(api)).map((one: { displayName: string; id: string; version: number }) => [one.displayName, one]),
  )
  const touched = partners.get('Touched') as { id: string; version: number }
  await api.patch(`/v1/partners/${touched.id}`, { industry: 'Ships' }, { 'if-match': `"${touched.version}"` })
  await api.post('/v1/notes', { partnerId: (partners.get('Noted') as { id: string }).id, text: 'Called them' })
  assert.equal((await api.post(`/v1/imports/${run.id}/undo`)).status, 202)
  await app.settle()
  const { undo } = (await api.get(`/v1/imports/${run.id}`)).body
  assert.deepEqual([undo.state, undo.removedPartners, undo.removedContacts, undo.keptTotal], ['finished', 1, 1, 2])
  assert.deepEqual(undo.kept.map((one: { name: string; reasons: string[] }) => [one.name, one.reasons]).sort(), [
    ['Noted', ['notes were written since']],
    ['Touched', ['fields were changed since']],
  ])
  assert.deepEqual(
    (await partnersOf(api)).map((one: { displayName: string }) => one.displayName),
    ['Noted', 'Old', 'Touched'],
  )
  assert.deepEqual((await api.get('/v1/partners', { q: 'new.example' })).body.data, [])
  assert.equal((await api.post(`/v1/imports/${run.id}/undo`)).body.code, 'import.undone')
  assert.deepEqual(outcomesOf((await importList(app, api, csv)).rows), [
    '2 updated',
    '3 created',
    '4 unchanged',
    '5 unchanged',
  ])
})

test('a company whose only trace is a task that the product opened goes with its import, and so does the task', async () => {
  const { api, workspace } = await app.workspace()
  await importList(app, api, 'Company,Website\nOld Lighthouse,lighthouse.example\n')
  const run = await importList(
    app,
    api,
    'Company,Website,Stage\nPlain,plain.example,active\nClaimed,claimed.example,active\nDiscussed,discussed.example,active\nBy hand,hand.example,\nOld Lighthouses,lighthouse.test,\n',
    { mapping: { options: { likely: 'create_and_flag' } } },
  )
  assert.deepEqual(
    run.rows.map(({ outcome }: { outcome: string }) => outcome),
    Array(5).fill('created'),
  )
  const ids = new Map((await partnersOf(api)).map(({ displayName, id }) => [displayName, id]))
  const tasks = async (partner: string): Promise<{ id: string; kind: string; version: number }[]> =>
    (await api.get('/v1/tasks', { partnerId: ids.get(partner)! })).body.data
  for (const name of ['Plain', 'Claimed', 'Discussed'])
    assert.deepEqual(
      (await tasks(name)).map(({ kind }) => kind),
      ['partners.fill_gap'],
      name,
    )
  const ana = await aMember(app, workspace, { roles: ['partner_manager'] })
  assert.equal((await ana.api.post(`/v1/tasks/${(await tasks('Claimed'))[0]!.id}/claim`)).status, 200)
  const discussed = (await tasks('Discussed'))[0]!.id
  assert.equal((await api.post(`/v1/tasks/${discussed}/comments`, { body: 'Asked them by phone' })).status, 201)
  const opened = await api.post('/v1/tasks', {
    title: 'Call them',
    partnerId: ids.get('By hand')!,
    owner: { memberId: ana.memberId },
  })
  assert.equal(opened.status, 201, opened.text)
  const plain = (await tasks('Plain'))[0]!.id

  const pairs = { kind: 'partners.resolve_duplicate', state: 'open' }
  assert.equal((await api.get('/v1/tasks', pairs)).body.data.length, 1)

  const undo = await undone(api, run.id)
  assert.deepEqual(
    (undo.kept as { name: string; reasons: string[] }[]).map(({ name, reasons }) => [name, reasons]).sort(),
    [
      ['By hand', ['1 in tasks']],
      ['Claimed', ['1 in tasks']],
      ['Discussed', ['1 in tasks']],
    ],
  )
  assert.deepEqual([undo.removedPartners, undo.keptTotal], [2, 3])
  assert.equal((await api.get(`/v1/tasks/${plain}`)).status, 404)
  assert.deepEqual((await api.get('/v1/search', { q: 'missing for Plain' })).body.data ?? [], [])
  assert.deepEqual((await api.get('/v1/tasks', pairs)).body.data, [])
  // What was kept still has its tasks.
  assert.equal((await api.get(`/v1/tasks/${discussed}`)).status, 200)
})
