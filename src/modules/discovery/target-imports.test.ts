/** Wanted companies that come as a file: through the importer, onto the list, once, and away again with its undo. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testApp } from '#test/support/app.ts'
import type { Client } from '#test/support/client.ts'
import { importList } from '#test/support/imports.ts'
import { aMember } from '#test/support/people.ts'
import { aDiscoveryWorld, aName } from './testing.ts'

const app = await testApp()
const aTeam = async () => {
  const world = await aDiscoveryWorld(app)
  return (await aMember(app, world.workspace, { roles: ['partner_manager', 'marketing', 'admin'] })).api
}
type List = { id: string; name: string }
const aList = async (api: Client): Promise<List> => {
  const made = await api.post('/v1/target-lists', {
    name: `Wanted ${aName()}`,
    why: 'Customers ask',
    steps: [{ channel: 'call', days: 0, subject: 'Call and ask' }],
  })
  assert.equal(made.status, 201, made.text)
  return made.body
}
const csvOf = (names: readonly string[]) =>
  [
    'Company,Website,Country,Contact name,Email,Why',
    ...names.map((name) => `${name} Ltd,https://${name}.example,DE,Pat ${name},pat@${name}.example,Strong in retail`),
  ].join('\n')
const mappingTo = (list: List) => ({
  kind: 'both',
  options: { source: { kind: 'outreach', recordKind: 'target_list', recordId: list.id, detail: list.name } },
})
const companiesOf = async (api: Client, list: List) =>
  (await api.get(`/v1/target-lists/${list.id}/companies`, { sort: 'addedAt', limit: 200 })).body.data

test('a list of companies is imported onto a target list with whom to reach and why, and twice is once', async () => {
  const api = await aTeam()
  const list = await aList(api)
  const names = [aName(), aName(), aName()]
  const first = await importList(app, api, csvOf(names), { mapping: mappingTo(list) })
  assert.equal(first.counts.created, 3)
  const companies = await companiesOf(api, list)
  assert.deepEqual(
    companies.map((one: Record<string, unknown>) => [
      one['company'],
      one['person'],
      one['email'],
      one['why'],
      one['state'],
    ]),
    names.map((name) => [`${name} Ltd`, `Pat ${name}`, `pat@${name}.example`, 'Strong in retail', 'waiting']),
  )
  const partner = (await api.get(`/v1/partners/${companies[0].partner.id}`)).body
  assert.deepEqual(
    [partner.source.kind, partner.source.recordKind, partner.source.recordId],
    ['outreach', 'target_list', list.id],
  )
  assert.equal((await importList(app, api, csvOf(names), { mapping: mappingTo(list) })).counts.unchanged, 3)
  assert.equal((await companiesOf(api, list)).length, 3)
  const other = await aList(api)
  await importList(app, api, csvOf(names), { mapping: mappingTo(other) })
  assert.deepEqual(
    (await companiesOf(api, other)).map((one: { partner: { id: string } }) => one.partner.id),
    companies.map((one: { partner: { id: string } }) => one.partner.id),
    'the same companies are wanted by another list, and nobody is made again',
  )
})

test('an import that is undone takes its companies off the list, but for those somebody worked on', async () => {
  const api = await aTeam()
  const list = await aList(api)
  const known = aName()
  await api.post('/v1/partners', {
    legalName: `${known} Ltd`,
    website: `https://${known}.example`,
    source: { kind: 'inbound' },
  })
  const run = await importList(app, api, csvOf([aName(), aName(), known]), { mapping: mappingTo(list) })
  const [first, second] = await companiesOf(api, list)
  const stopped = await api.delete(`/v1/target-lists/${list.id}/companies/${first.number}/sequence`)
  assert.equal(stopped.status, 200, stopped.text)
  assert.equal((await api.post(`/v1/imports/${run.id}/undo`)).status, 202)
  await app.settle()
  const left = await companiesOf(api, list)
  assert.deepEqual(
    left.map((one: { company: string }) => one.company),
    [first.company, `${known} Ltd`],
    'what was worked on stays with its partner, and so does who was there before',
  )
  assert.ok(!left.some((one: { number: number }) => one.number === second.number))
})

test('nothing is imported onto a list that is closed: the import fails and says why', async () => {
  const api = await aTeam()
  const list = await aList(api)
  assert.equal((await api.post(`/v1/target-lists/${list.id}/closing`)).status, 200)
  await assert.rejects(importList(app, api, csvOf([aName()]), { mapping: mappingTo(list) }), /The list is closed/)
})
