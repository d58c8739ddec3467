import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testApp } from '#test/support/app.ts'
import type { Client } from '#test/support/client.ts'
import { aContact, aPartner, aPortalUser } from '#test/support/partners.ts'
import { aMember } from '#test/support/people.ts'

const app = await testApp()
const dayMs = 86_400_000
/** All that is known of a partner, but for what tells when it was last written. */
const wholeOf = async (api: Client, id: string) => {
  const { version: _, updatedAt: __, ...partner } = (await api.get(`/v1/partners/${id}`)).body
  const lists: Record<string, unknown> = {}
  for (const [name, path, query] of [
    ['contacts', `/v1/partners/${id}/contacts`, {}],
    ['owners', `/v1/partners/${id}/ownerships`, {}],
    ['notes', '/v1/notes', { partnerId: id }],
    ['interactions', '/v1/interactions', { partnerId: id }],
    ['tasks', '/v1/tasks', { partnerId: id }],
    ['seats', `/v1/partners/${id}/portal-users`, {}],
  ] as const)
    lists[name] = (await api.get(path, query)).body.data.map(
      ({ version: _v, updatedAt: _u, ...row }: Record<string, unknown>) => row,
    )
  return { partner, ...lists }
}

test('a partner that is certainly there is not made twice unless somebody says that it is another one', async () => {
  const { api } = await app.workspace()
  const acme = await aPartner(api, { legalName: 'Acme GmbH', website: 'https://acme.example' })
  const draft = { legalName: 'ACME gmbh', website: 'http://www.acme.example/en' }
  const matches = (await api.post('/v1/matches', draft)).body.data
  assert.deepEqual(
    matches.map((one: { partnerId: string; band: string; points: number }) => [one.partnerId, one.band, one.points]),
    [[acme.id, 'certain', 95]],
  )
  const refused = await api.post('/v1/partners', draft)
  assert.equal(refused.status, 409)
  assert.equal(refused.body.code, 'partner.possible_duplicate')
  assert.equal(refused.body.candidates[0].partnerId, acme.id)
  const made = await api.post('/v1/partners', { ...draft, acknowledged: [acme.id] })
  assert.equal(made.status, 201, made.text)
  const pairs = (await api.get('/v1/duplicates', { band: 'certain' })).body.data
  assert.deepEqual([pairs.length, pairs[0].one.id, pairs[0].other.id], [1, acme.id, made.body.id])
  const options = (await api.get(`/v1/partners/${made.body.id}/stage-options`)).body.data
  assert.match(JSON.stringify(options), /duplicate/)
})

test('two creates of one domain at once: the second sees the first', async () => {
  const { api } = await app.workspace()
  const answers = await Promise.all(
    [1, 2, 3, 4].map(() => api.post('/v1/partners', { legalName: 'Race Ltd', website: 'https://race.example' })),
  )
  assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409, 409, 409])
})

test('what was told apart is not asked again, unless a new identifier appears', async () => {
  const { api } = await app.workspace()
  const one = await aPartner(api, { legalName: 'Bolt Berlin', website: 'https://bolt.example' })
  const other = await aPartner(api, { legalName: 'Bolt Munich', website: 'https://bolt.example' })
  const list = async () => (await api.get('/v1/duplicates')).body.data
  assert.equal((await list()).length, 1)
  const apart = await api.post('/v1/distinct-pairs', { oneId: other.id, otherId: one.id, reason: 'Two branches' })
  assert.equal(apart.status, 201, apart.text)
  assert.equal((await list()).length, 0)
  const change = async (id: string, fields: object) => {
    const { version } = (await api.get(`/v1/partners/${id}`)).body
    const answer = await api.patch(`/v1/partners/${id}`, fields, { 'if-match': `"${version}"` })
    assert.equal(answer.status, 200, answer.text)
  }
  await change(one.id, { industry: 'Screws' })
  assert.equal((await list()).length, 0)
  await change(one.id, { vatId: 'DE136695976' })
  await change(other.id, { vatId: 'DE136695976' })
  assert.equal((await list()).length, 1)
  assert.equal((await api.delete(`/v1/distinct-pairs/${apart.body.id}`)).status, 204)
  assert.equal((await api.get('/v1/distinct-pairs')).body.data.length, 0)
})

test('the nightly sweep looks at what changed and is safe to run twice', async () => {
  const { api, ctx } = await app.workspace()
  const one = await aPartner(api, { legalName: 'Crane AG', website: 'https://crane.example' })
  const { inTransaction } = await import('#platform/db/transaction.ts')
  const other = await aPartner(api, {
    legalName: 'Crane Holding',
    website: 'https://crane-holding.example',
    otherNames: ['Crane'],
  })
  await inTransaction(ctx, (tx) =>
    tx.db.deleteFrom('duplicate_pairs').where('workspace_id', '=', ctx.workspace.id).execute(),
  )
  app.advance(dayMs + 1)
  await app.settle()
  const pairs = (await api.get('/v1/duplicates')).body.data
  assert.deepEqual(
    pairs.map((pair: { one: { id: string }; other: { id: string }; cause: string }) => [
      pair.one.id,
      pair.other.id,
      pair.cause,
    ]),
    [[one.id, other.id, 'sweep']],
  )
  app.advance(dayMs)
  await app.settle()
  assert.equal((await api.get('/v1/duplicates')).body.data.length, 1)
})

const twoPartners = async () => {
  const { api, workspace } = await app.workspace()
  const [ana, ben] = [await aMember(app, workspace, { name: 'Ana' }), await aMember(app, workspace, { name: 'Ben' })]
  const survivor = await aPartner(api, {
    legalName: 'Dune GmbH',
    website: 'https://dune.example',
    tags: ['gold'],
    externalIds: [{ system: 'crm', id: '1' }],
    managerId: ana.memberId,
  })
  const absorbed = await aPartner(api, {
    legalName: 'Dune Software',
    website: 'https://dune-software.example',
    domains: ['dune.example'],
    tags: ['silver'],
    country: 'DE',
    vatId: 'DE136695976',
    externalIds: [{ system: 'crm', id: '2' }],
    managerId: ben.memberId,
    source: { kind: 'event' },
    acknowledged: [survivor.id],
  })
  const child = await aPartner(api, { legalName: 'Dune Kids', parentId: absorbed.id })
  await aContact(api, survivor.id, { email: 'olga@dune.example', givenName: 'Olga', familyName: 'Ivanova' })
  await aContact(api, absorbed.id, {
    email: 'Olga@dune.example',
    givenName: 'Olga',
    familyName: 'I',
    phone: '+4930901820',
  })
  await aContact(api, absorbed.id, { email: 'pia@dune.example' })
  await aPortalUser(app, workspace, api, absorbed.id)
  await api.post('/v1/notes', { partnerId: absorbed.id, text: 'Met at the fair' })
  await api.post('/v1/interactions', {
    partnerId: absorbed.id,
    kind: 'call',
    at: '2026-03-01T10:00:00.000Z',
    summary: 'Talked',
  })
  const task = await api.post('/v1/tasks', {
    title: 'Send the deck',
    partnerId: absorbed.id,
    owner: { role: 'partner_manager' },
  })
  assert.equal(task.status, 201, task.text)
  return { api, workspace, survivor, absorbed, child }
}

test('merge then undo gives back every field, owner and reference of both partners', async () => {
  const { api, survivor, absorbed, child } = await twoPartners()
  const before = {
    survivor: await wholeOf(api, survivor.id),
    absorbed: await wholeOf(api, absorbed.id),
    child: await wholeOf(api, child.id),
  }
  const preview = (await api.post(`/v1/partners/${survivor.id}/merges/preview`, { absorbedId: absorbed.id })).body
  const field = (name: string) => preview.fields.find((one: { field: string }) => one.field === name)
  assert.deepEqual(
    [field('country').chosen, field('country').value, field('tags').value],
    ['absorbed', 'DE', ['gold', 'silver']],
  )
  assert.deepEqual(preview.blockers, [])
  for (const kind of ['contact', 'note', 'interaction', 'portal_user', 'subsidiary', 'tasks'])
    assert.ok(
      preview.moves.some((move: { kind: string }) => move.kind === kind),
      kind,
    )
  assert.deepEqual(await wholeOf(api, survivor.id), before.survivor, 'a preview changes nothing')

  const merge = await api.post(`/v1/partners/${survivor.id}/merges`, {
    absorbedId: absorbed.id,
    choices: { legalName: 'absorbed' },
    reason: 'Same company',
  })
  assert.equal(merge.status, 201, merge.text)
  const merged = await wholeOf(api, survivor.id)
  assert.deepEqual(
    [merged.partner.legalName, merged.partner.country, merged.partner.vatId],
    ['Dune Software', 'DE', 'DE136695976'],
  )
  assert.deepEqual(merged.partner.externalIds.length, 2)
  assert.equal(
    (await api.get(`/v1/partners/${absorbed.id}`)).body.id,
    survivor.id,
    'the absorbed id answers with the survivor',
  )
  assert.equal((await api.get(`/v1/partners/${child.id}`)).body.parentId, survivor.id)
  assert.deepEqual(
    (await api.get('/v1/partners', { q: 'dune software' })).body.data.map((one: { id: string }) => one.id),
    [survivor.id],
  )
  const contacts = (await api.get(`/v1/partners/${survivor.id}/contacts`)).body.data
  assert.equal(contacts.filter((one: { isPrimary: boolean }) => one.isPrimary).length, 1)
  assert.equal(contacts.find((one: { fullName: string }) => one.fullName === 'Olga Ivanova').phone, '+4930901820')
  assert.equal((await api.get('/v1/notes', { partnerId: survivor.id })).body.data.length, 1)
  assert.equal((await api.get('/v1/tasks', { partnerId: survivor.id })).body.data.length, 1)

  const undone = await api.post(`/v1/merges/${merge.body.id}/undo`)
  assert.equal(undone.status, 200, undone.text)
  assert.deepEqual(undone.body.stayed, [])
  assert.deepEqual(await wholeOf(api, survivor.id), before.survivor)
  assert.deepEqual(await wholeOf(api, absorbed.id), before.absorbed)
  assert.deepEqual(await wholeOf(api, child.id), before.child)
  assert.equal((await api.post(`/v1/merges/${merge.body.id}/undo`)).body.code, 'merge.undone')
  assert.equal((await api.get('/v1/partners', { q: 'dune software' })).body.data[0].id, absorbed.id)
})

test('undo leaves what came after the merge with the survivor, and says so', async () => {
  const { api, survivor, absorbed } = await twoPartners()
  const merge = (await api.post(`/v1/partners/${survivor.id}/merges`, { absorbedId: absorbed.id })).body
  app.advance(60_000)
  const note = (await api.post('/v1/notes', { partnerId: survivor.id, text: 'After' })).body
  const { version } = (await api.get(`/v1/partners/${survivor.id}`)).body
  await api.patch(`/v1/partners/${survivor.id}`, { country: 'AT' }, { 'if-match': `"${version}"` })
  const undone = (await api.post(`/v1/merges/${merge.id}/undo`)).body
  assert.deepEqual(undone.stayed.map((one: { kind: string; id: string }) => [one.kind, one.id]).sort(), [
    ['note', note.id],
    ['partner', survivor.id],
  ])
  assert.equal((await api.get(`/v1/partners/${survivor.id}`)).body.country, 'AT')
  assert.equal((await api.get(`/v1/partners/${absorbed.id}`)).body.country, 'DE')
})

test('a merge into an absorbed partner follows the alias once, and a loop cannot be made', async () => {
  const { api } = await app.workspace()
  const [one, two, three] = [await aPartner(api), await aPartner(api), await aPartner(api)]
  const first = (await api.post(`/v1/partners/${one.id}/merges`, { absorbedId: two.id })).body
  assert.equal(
    (await api.post(`/v1/partners/${two.id}/merges`, { absorbedId: one.id })).body.code,
    'merge.same_partner',
  )
  const second = await api.post(`/v1/partners/${two.id}/merges`, { absorbedId: three.id })
  assert.equal(second.body.survivor.id, one.id)
  const four = await aPartner(api)
  const third = (await api.post(`/v1/partners/${four.id}/merges`, { absorbedId: one.id })).body
  for (const id of [one.id, two.id, three.id]) assert.equal((await api.get(`/v1/partners/${id}`)).body.id, four.id)
  assert.equal((await api.post(`/v1/merges/${first.id}/undo`)).body.code, 'merge.survivor_absorbed')
  assert.equal((await api.post(`/v1/merges/${third.id}/undo`)).status, 200)
  assert.equal((await api.get(`/v1/partners/${three.id}`)).body.id, one.id)
  assert.equal((await api.post(`/v1/merges/${first.id}/undo`)).status, 200)
  assert.equal((await api.get(`/v1/partners/${two.id}`)).body.id, two.id)
  app.advance(31 * dayMs)
  assert.equal((await api.post(`/v1/merges/${second.body.id}/undo`)).body.code, 'merge.undo_over')
})

test('people of the absorbed partner sign in to the survivor afterwards', async () => {
  const { api, workspace } = await app.workspace()
  const [one, two] = [await aPartner(api, { legalName: 'Elm' }), await aPartner(api, { legalName: 'Oak' })]
  const person = await aPortalUser(app, workspace, api, two.id)
  const at = async (partnerId: string) => {
    const answer = await person.api.with({ 'tandem-partner': partnerId }).get('/v1/portal/partner')
    assert.equal(answer.status, 200, answer.text)
    return answer.body.legalName
  }
  assert.equal(await at(two.id), 'Oak')
  const merge = (await api.post(`/v1/partners/${one.id}/merges`, { absorbedId: two.id })).body
  assert.equal(await at(one.id), 'Elm')
  await api.post(`/v1/merges/${merge.id}/undo`)
  assert.equal(await at(two.id), 'Oak')
})

test('a merge of another workspace is not found', async () => {
  const { api } = await app.workspace()
  const away = await app.workspace()
  const [one, two] = [await aPartner(api), await aPartner(api)]
  assert.equal((await away.api.post(`/v1/partners/${one.id}/merges`, { absorbedId: two.id })).status, 404)
  const foreign = await aPartner(away.api)
  assert.equal((await api.post(`/v1/partners/${one.id}/merges`, { absorbedId: foreign.id })).status, 422)
})

test('a workspace may ask for more evidence before two companies are one, and never for less', async () => {
  const { workspace, api } = await app.workspace()
  const admin = await aMember(app, workspace, { roles: ['admin'] })
  const set = (matchBands: object, version: number) =>
    admin.api.patch('/v1/workspace', { settings: { matchBands } }, { 'if-match': `"${version}"` })
  const lower = await set({ certain: 80, likely: 60, possible: 35 }, 1)
  assert.deepEqual([lower.status, lower.body.errors[0].field], [422, 'settings.matchBands.certain'])
  const crossed = await set({ certain: 90, likely: 95, possible: 35 }, 1)
  assert.deepEqual([crossed.status, crossed.body.errors[0].field], [422, 'settings.matchBands'])
  const company = {
    legalName: 'Nordwind Systems GmbH',
    website: 'https://nordwind.example',
    source: { kind: 'inbound' },
  }
  assert.equal((await api.post('/v1/partners', company)).status, 201)
  assert.equal((await api.post('/v1/partners', company)).body.code, 'partner.possible_duplicate')
  assert.equal((await set({ certain: 100, likely: 96, possible: 35 }, 1)).status, 200)
  const twin = await api.post('/v1/partners', { ...company, legalName: 'Nordwind Systems' })
  assert.equal(twin.status, 201, twin.text)
})
