import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testApp } from '#test/support/app.ts'
import { aPartner } from '#test/support/partners.ts'
import { aMember } from '#test/support/people.ts'

const app = await testApp()
const is = (version: number) => ({ 'if-match': `"${version}"` })

test('a partner is made, read, changed, found, and its field history says who changed what', async () => {
  const { api } = await app.workspace()
  const made = await api.post('/v1/partners', {
    legalName: 'Acme GmbH',
    website: 'https://www.acme.example/start',
    country: 'DE',
    regions: ['DACH'],
    tags: ['reseller'],
    vatId: 'DE136695976',
    lei: '529900T8BM49AURSDO55',
    address: { line1: 'Unter den Linden 1', city: 'Berlin', postalCode: '10117', country: 'DE' },
    externalIds: [{ system: 'crm', id: '42' }],
    source: { kind: 'inbound', detail: 'web form' },
  })
  assert.equal(made.status, 201, made.text)
  assert.equal(made.body.displayName, 'Acme GmbH')
  assert.equal(made.body.domain, 'acme.example')
  assert.deepEqual(
    made.body.domains.map((one: { domain: string; state: string; isWebsite: boolean }) => [
      one.domain,
      one.state,
      one.isWebsite,
    ]),
    [['acme.example', 'claimed', true]],
  )
  assert.equal(made.body.stage, 'prospect')
  assert.equal(made.body.source.kind, 'inbound')
  const path = `/v1/partners/${made.body.id}`
  const changed = await api.patch(
    path,
    { displayName: 'Acme', tags: ['reseller', 'gold'], address: { city: 'Bonn' } },
    is(1),
  )
  assert.equal(changed.status, 200, changed.text)
  assert.equal(changed.body.version, 2)
  assert.equal(changed.headers.etag, '"2"')
  for (const query of [
    { q: 'acme' },
    { q: 'DE136695976' },
    { q: '42' },
    { tag: 'gold' },
    { region: 'DACH' },
    { country: 'DE' },
    { source: 'inbound' },
    { stage: ['prospect', 'applied'] },
    { hasManager: false },
    { hasGap: false },
    { accountLevel: 'none' },
  ])
    assert.equal((await api.get('/v1/partners', query)).body.data.length, 1, JSON.stringify(query))
  for (const query of [
    { q: 'nobody' },
    { tag: 'silver' },
    { region: 'Nordics' },
    { country: 'FR' },
    { stage: 'active' },
    { hasGap: true },
    { tier: 'gold' },
    { createdFrom: '2027-01-01T00:00:00.000Z' },
  ])
    assert.equal((await api.get('/v1/partners', query)).body.data.length, 0, JSON.stringify(query))
  const history = await api.get(`${path}/field-history`)
  assert.deepEqual(history.body.data[0].changes.displayName, ['Acme GmbH', 'Acme'])
  assert.deepEqual(history.body.data[0].changes.address[1], { city: 'Bonn' })
  assert.equal(history.body.data[0].by.kind, 'key')
  assert.equal((await api.get(`${path}/field-history`, { field: 'website' })).body.data.length, 0)
})

test('an edit that changes nothing makes no version and no fact', async () => {
  const { api } = await app.workspace()
  const partner = await aPartner(api, { country: 'DE', address: { line1: 'A', city: 'B' }, custom: {} })
  const same = await api.patch(
    `/v1/partners/${partner.id}`,
    { country: 'DE', address: { city: 'B', line1: 'A' }, tags: [], domains: [] },
    is(1),
  )
  assert.equal(same.status, 200, same.text)
  assert.equal(same.body.version, 1)
})

test('an edit without a version is refused, and one of a version that has passed, too', async () => {
  const { api } = await app.workspace()
  const partner = await aPartner(api)
  const path = `/v1/partners/${partner.id}`
  assert.equal((await api.patch(path, { country: 'DE' })).status, 428)
  assert.equal((await api.patch(path, { country: 'DE' }, is(1))).status, 200)
  const stale = await api.patch(path, { country: 'FR' }, is(1))
  assert.equal(stale.status, 412)
  assert.equal(stale.body.code, 'record.changed')
  assert.equal(stale.body.currentVersion, 2)
  assert.match(stale.body.detail, /^Changed by test since you read it/)
})

test('every field that does not fit is named at once', async () => {
  const { api } = await app.workspace()
  const answer = await api.post('/v1/partners', {
    legalName: 'Acme',
    zone: 'Mars/Base',
    currency: 'XXQ',
    vatId: 'DE12',
    lei: '529900T8BM49AURSDO54',
    domains: ['gmail.com'],
    custom: { unknown: 1 },
  })
  assert.equal(answer.status, 422, answer.text)
  assert.deepEqual(answer.body.errors.map((issue: { field: string }) => issue.field).sort(), [
    'currency',
    'custom.unknown',
    'domains.0',
    'lei',
    'vatId',
    'zone',
  ])
})

test('text is kept byte for byte', async () => {
  const { api } = await app.workspace()
  const legalName = ' Zu\u0308rich “Çağrı” 株式会社 <b>& Söhne</b> '
  const partner = await aPartner(api, { legalName })
  assert.equal((await api.get(`/v1/partners/${partner.id}`)).body.legalName, legalName)
})

test('an id of another system belongs to one partner of the workspace', async () => {
  const { api } = await app.workspace()
  const { api: otherApi } = await app.workspace()
  const first = await aPartner(api, { externalIds: [{ system: 'crm', id: '7' }] })
  const second = await api.post('/v1/partners', {
    legalName: 'Other',
    externalIds: [{ system: 'crm', id: '7' }],
    acknowledged: [first.id],
  })
  assert.equal(second.status, 409)
  assert.equal(second.body.code, 'partner.external_id_taken')
  const third = await aPartner(api)
  const taken = await api.patch(`/v1/partners/${third.id}`, { externalIds: [{ system: 'crm', id: '7' }] }, is(1))
  assert.equal(taken.body.code, 'partner.external_id_taken')
  await aPartner(otherApi, { externalIds: [{ system: 'crm', id: '7' }] })
})

test('a certain duplicate is shown before it is made, and made once somebody says that it is another company', async () => {
  const { api } = await app.workspace()
  const first = await aPartner(api, { legalName: 'Acme GmbH', country: 'DE', vatId: 'DE136695976' })
  const body = { legalName: 'ACME', vatId: 'DE 136695976', country: 'DE' }
  const held = await api.post('/v1/partners', body)
  assert.equal(held.status, 409)
  assert.equal(held.body.code, 'partner.possible_duplicate')
  assert.equal(held.body.candidates[0].partnerId, first.id)
  const made = await api.post('/v1/partners', { ...body, acknowledged: [first.id] })
  assert.equal(made.status, 201, made.text)
})

test('of two who make a partner at one domain at once, the second sees the first', async () => {
  const { api } = await app.workspace()
  const body = {
    legalName: 'Twin Systems GmbH',
    website: 'https://twin-systems.example',
    country: 'DE',
    registrationNumber: 'HRB 1234',
    registrationCountry: 'DE',
  }
  const answers = await Promise.all([api.post('/v1/partners', body), api.post('/v1/partners', body)])
  assert.deepEqual(answers.map((answer) => answer.status).sort(), [201, 409])
})

test('no company stands below itself, and a chain has five levels', async () => {
  const { api } = await app.workspace()
  const chain = [await aPartner(api, { legalName: 'One' })]
  for (const name of ['Two', 'Three', 'Four', 'Five'])
    chain.push(await aPartner(api, { legalName: name, parentId: chain.at(-1).id }))
  const sixth = await api.post('/v1/partners', { legalName: 'Six', parentId: chain[4].id })
  assert.equal(sixth.body.code, 'partner.parent_loop', sixth.text)
  const loop = await api.patch(`/v1/partners/${chain[0].id}`, { parentId: chain[2].id }, is(chain[0].version))
  assert.equal(loop.status, 409)
  assert.equal(loop.body.detail, 'Three is already below this company')
  const self = await api.patch(`/v1/partners/${chain[0].id}`, { parentId: chain[0].id }, is(chain[0].version))
  assert.equal(self.body.code, 'partner.parent_loop')
  const children = await api.get('/v1/partners', { parentId: chain[0].id })
  assert.deepEqual(
    children.body.data.map((one: { displayName: string; parent: { name: string } }) => [
      one.displayName,
      one.parent.name,
    ]),
    [['Two', 'One']],
  )
})

test('source is written once and credit follows the first source', async () => {
  const { api } = await app.workspace()
  const partner = await aPartner(api)
  const path = `/v1/partners/${partner.id}/sources`
  assert.equal(partner.source, null)
  assert.equal((await api.post(path, { kind: 'event', recordKind: 'event_list', recordId: 'el_1' })).status, 201)
  const bare = await api.post(path, { kind: 'outreach' })
  assert.equal(bare.status, 422)
  assert.equal(bare.body.errors[0].field, 'reason')
  assert.equal(
    (await api.post(path, { kind: 'outreach', reason: 'We had written to them before the fair' })).status,
    201,
  )
  const read = (await api.get(`/v1/partners/${partner.id}`)).body
  assert.equal(read.source.kind, 'outreach')
  assert.equal(read.firstSource.kind, 'event')
  assert.equal((await api.get('/v1/partners', { source: 'outreach' })).body.data.length, 1)
  assert.equal((await api.get('/v1/partners', { source: 'event' })).body.data.length, 0)
  assert.deepEqual(
    (await api.get(path)).body.data.map((row: { number: number }) => row.number),
    [1, 2],
  )
})

test('custom fields are held against their definitions, and a retired one takes no new values', async () => {
  const { api } = await app.workspace()
  const field = await api.post('/v1/field-definitions', {
    recordKind: 'partner',
    key: 'size',
    label: 'Size',
    type: 'choice',
    choices: ['s', 'm'],
    required: true,
  })
  assert.equal(field.status, 201, field.text)
  assert.equal((await api.post('/v1/partners', { legalName: 'A' })).body.errors[0].field, 'custom.size')
  assert.equal(
    (await api.post('/v1/partners', { legalName: 'A', custom: { size: 'xl' } })).body.errors[0].field,
    'custom.size',
  )
  const partner = await aPartner(api, { custom: { size: 'm' } })
  assert.deepEqual(partner.custom, { size: 'm' })
  const retired = await api.patch(`/v1/field-definitions/${field.body.id}`, { active: false }, is(field.body.version))
  assert.equal(retired.status, 200, retired.text)
  assert.equal(retired.body.active, false)
  assert.equal((await api.patch(`/v1/partners/${partner.id}`, { custom: { size: 's' } }, is(1))).status, 422)
  assert.deepEqual((await api.get(`/v1/partners/${partner.id}`)).body.custom, { size: 'm' })
})

test('every type of custom field takes what fits and nothing else', async () => {
  const { api, workspace } = await app.workspace()
  const member = await aMember(app, workspace)
  const cases: [type: string, good: unknown, bad: unknown][] = [
    ['text', 'words', 3],
    ['number', 3.5, '3'],
    ['money', { currency: 'EUR', amountMinor: '4200' }, { currency: 'EUR', amountMinor: 42 }],
    ['date', '2026-02-28', '2026-02-30'],
    ['choice', 'a', 'c'],
    ['multi', ['a', 'b'], ['a', 'a']],
    ['yes_no', false, 'no'],
    ['url', 'https://acme.example', 'javascript:alert(1)'],
    ['member', member.memberId, 'mb_01ka2b3c4d5e6f7g8h9jkmnpqr'],
  ]
  for (const [type] of cases) {
    const choices = type === 'choice' || type === 'multi' ? { choices: ['a', 'b'] } : {}
    assert.equal(
      (
        await api.post('/v1/field-definitions', {
          recordKind: 'partner',
          key: `f_${type}`,
          label: type,
          type,
          ...choices,
        })
      ).status,
      201,
    )
  }
  const partner = await aPartner(api, { custom: Object.fromEntries(cases.map(([type, good]) => [`f_${type}`, good])) })
  assert.equal(Object.keys(partner.custom).length, cases.length)
  const refused = await api.patch(
    `/v1/partners/${partner.id}`,
    { custom: Object.fromEntries(cases.map(([type, , bad]) => [`f_${type}`, bad])) },
    is(1),
  )
  assert.equal(refused.status, 422)
  assert.equal(refused.body.errors.length, cases.length)
})

test('a record kind has a hundred custom fields at most', async () => {
  const { api } = await app.workspace()
  for (let number = 0; number < 100; number += 1)
    assert.equal(
      (await api.post('/v1/field-definitions', { recordKind: 'contact', key: `f${number}`, label: 'F', type: 'text' }))
        .status,
      201,
    )
  const more = await api.post('/v1/field-definitions', { recordKind: 'contact', key: 'f100', label: 'F', type: 'text' })
  assert.equal(more.body.code, 'field_definition.limit')
  assert.equal(
    (await api.post('/v1/field-definitions', { recordKind: 'contact', key: 'f1', label: 'F', type: 'text' })).body.code,
    'field_definition.key_taken',
  )
})

test('pages follow each other without gaps or doubles in every order, and count what matches', async () => {
  const { api } = await app.workspace()
  for (let number = 0; number < 7; number += 1) await aPartner(api, { legalName: `Name ${number % 3}` })
  for (const sort of ['name', '-name', 'createdAt', '-createdAt', 'updatedAt', '-stageSince']) {
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await api.get('/v1/partners', { sort, limit: 2, ...(cursor && { cursor }), count: true })
      assert.equal(page.status, 200, page.text)
      assert.equal(page.body.total, 7)
      seen.push(...page.body.data.map((one: { id: string }) => one.id))
      cursor = page.body.nextCursor ?? undefined
    } while (cursor)
    assert.equal(new Set(seen).size, 7, sort)
  }
})

test('another workspace reads and changes nothing', async () => {
  const { api } = await app.workspace()
  const { api: foreign } = await app.workspace()
  const partner = await aPartner(api)
  for (const path of [
    '',
    '/stage-options',
    '/ownerships',
    '/tier-grants',
    '/account',
    '/activity',
    '/contacts',
    '/portal-users',
    '/sources',
    '/domains',
    '/stage-moves',
    '/field-history',
  ])
    assert.equal((await foreign.get(`/v1/partners/${partner.id}${path}`)).status, 404, path)
  assert.equal((await foreign.patch(`/v1/partners/${partner.id}`, { country: 'DE' }, is(1))).status, 404)
  assert.equal(
    (await foreign.post(`/v1/partners/${partner.id}/stage-moves`, { to: 'withdrawn', reason: 'x' })).status,
    404,
  )
  assert.equal((await foreign.get('/v1/partners')).body.data.length, 0)
})

test('rights: a viewer reads and writes nothing, finance adds no partner', async () => {
  const { api, workspace } = await app.workspace()
  const partner = await aPartner(api)
  const viewer = await aMember(app, workspace, { roles: ['viewer'] })
  assert.equal((await viewer.api.get(`/v1/partners/${partner.id}`)).status, 200)
  for (const answer of [
    await viewer.api.post('/v1/partners', { legalName: 'A' }),
    await viewer.api.post(`/v1/partners/${partner.id}/stage-moves`, { to: 'withdrawn', reason: 'x' }),
    await viewer.api.post(`/v1/partners/${partner.id}/tier-grants`, { tier: 'gold', from: '2026-03-02', reason: 'x' }),
  ]) {
    assert.equal(answer.status, 403)
    assert.equal(answer.body.code, 'right.missing')
  }
  assert.equal(
    (await viewer.api.post('/v1/notes', { partnerId: partner.id, text: 'Hello' })).body.code,
    'viewer.reads_only',
  )
  const finance = await aMember(app, workspace, { roles: ['finance'] })
  assert.equal((await finance.api.post('/v1/partners', { legalName: 'A' })).status, 403)
})
