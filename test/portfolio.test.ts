/** Whose partners a member sees: every endpoint of the team walked by one whose portfolio is their own. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createKey } from '#platform/auth/api-keys.ts'
import { memberRoles } from '#platform/contract.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { testApp } from './support/app.ts'
import { type Client, clientFor } from './support/client.ts'
import { aPartner, aWorld } from './support/fixtures.ts'
import { aMember, type TestMember } from './support/people.ts'
import { oneOfEach } from './support/populate.ts'
import { endpoints, idParams, idsFor, isPortal, isRightful, isWrite, label, type One, send } from './support/walk.ts'

const app = await testApp()
const world = await aWorld(app)
const { admin, workspace } = world
type Row = { id: string; displayName: string }
const allPartners = async (client: Client): Promise<Row[]> => {
  const found: Row[] = []
  let cursor: string | null = null
  do {
    const page = await client.get('/v1/partners', { limit: 200, ...(cursor && { cursor }) })
    assert.equal(page.status, 200, page.text)
    found.push(...page.body.data)
    cursor = page.body.nextCursor
  } while (cursor)
  return found
}
/** Nobody's partners are everybody's, so whatever the builders made gets a manager first. */
const manageAll = async () => {
  for (const { id } of await allPartners(admin.api))
    await admin.api.post(`/v1/partners/${id}/ownerships`, { memberId: admin.memberId, role: 'manager' })
}
const setPortfolio = async (member: TestMember, portfolio: 'all' | 'own' | null) => {
  const { version } = (await admin.api.get(`/v1/members/${member.memberId}`)).body
  const changed = await admin.api.patch(`/v1/members/${member.memberId}`, { portfolio }, { 'if-match': `${version}` })
  assert.equal(changed.status, 200, changed.text)
  assert.equal(changed.body.portfolio, portfolio)
}

/** Holds every right but an admin's, so that only the portfolio can be what hides a record. */
let narrowed: TestMember
let hidden: Row[] = []
/** Records by what the path asks for, made before the reader is a member: no seat in a case falls to them. */
const records = new Map<string, Record<string, string>>()
const kindsIn = (one: One) => JSON.stringify(idParams(one.shape))
const byId = endpoints.filter((one) => isRightful(one) && !isPortal(one) && idParams(one.shape).length > 0)
before(async () => {
  await oneOfEach(world)
  for (const one of byId) if (!records.has(kindsIn(one))) records.set(kindsIn(one), await idsFor(world, one))
  await app.settle()
  await manageAll()
  hidden = await allPartners(admin.api)
  narrowed = await aMember(app, workspace, { roles: memberRoles.filter((role) => role !== 'admin'), name: 'Nora' })
  await setPortfolio(narrowed, 'own')
})
const partnersNamedIn = ({ text }: { text: string }) =>
  hidden.filter(({ id, displayName }) => text.includes(id) || text.includes(displayName)).map((one) => one.displayName)

test('a member with a portfolio of their own lists none of the partners of others', async () => {
  assert.ok(hidden.length > 10)
  assert.deepEqual(await allPartners(narrowed.api), [])
  assert.equal((await narrowed.api.get('/v1/search', { q: 'Candidate' })).body.data.length, 0)
  assert.ok((await admin.api.get('/v1/search', { q: 'Candidate' })).body.data.length > 0)
})

describe('no list names a partner outside the portfolio', () => {
  const lists = endpoints.filter(
    (one) =>
      isRightful(one) && !isPortal(one) && !isWrite(one) && idParams(one.shape).length === 0 && !one.shape.answerKind,
  )
  for (const one of lists)
    test(label(one), async () => {
      const answer = await send(narrowed.api, one)
      assert.ok(answer.status < 500, answer.text)
      assert.deepEqual(partnersNamedIn(answer), [])
    })
})

describe('a record of a partner outside the portfolio is neither read nor changed by its id', () => {
  // A write may make a partner, such as an inquiry that becomes a prospect: nobody manages that one yet.
  after(manageAll)
  for (const one of byId)
    test(label(one), async () => {
      const ids = records.get(kindsIn(one))!
      const seen = isWrite(one) ? undefined : await send(admin.api, one, { ids })
      const answer = await send(narrowed.api, one, { ids })
      assert.ok(answer.status < 500, answer.text)
      assert.deepEqual(partnersNamedIn(answer), [])
      if (seen && partnersNamedIn(seen).length > 0) assert.notEqual(answer.text, seen.text)
      // What a partner's record answers to is its own id: to the reader there is no such partner.
      if (idParams(one.shape)[0]?.[1] === 'partner') assert.notEqual(answer.status, 200)
    })
})

test('nobody reads the partners of others through an export or a key', async () => {
  const made = await narrowed.api.post('/v1/exports', { list: 'listPartners', format: 'csv' })
  assert.equal(made.status, 201, made.text)
  assert.equal(made.body.rows, 0)
  const key = await inTransaction(world.ctx, (tx) =>
    createKey(tx, { name: 'Script', scopes: ['*'], creatorId: narrowed.memberId }),
  )
  assert.deepEqual(await allPartners(clientFor(app.server, { authorization: `Bearer ${key.text}` })), [])
})

describe('own portfolio', () => {
  const named = async (member: TestMember) => (await allPartners(member.api)).map(({ id }) => id)

  test('holds the partners of any role, those without a manager and those that ask something of the member', async () => {
    const [held, backed, free, asking, other] = await Promise.all([1, 2, 3, 4, 5].map(() => aPartner(admin.api)))
    const owner = (memberId: string, role: string) => ({ memberId, role })
    for (const id of [backed!, asking!, other!])
      await admin.api.post(`/v1/partners/${id}/ownerships`, owner(admin.memberId, 'manager'))
    const ana = await aMember(app, workspace, { name: 'Ana Own' })
    await setPortfolio(ana, 'own')
    await admin.api.post(`/v1/partners/${held}/ownerships`, owner(ana.memberId, 'manager'))
    const backup = await admin.api.post(`/v1/partners/${backed}/ownerships`, owner(ana.memberId, 'backup'))
    const task = await admin.api.post('/v1/tasks', {
      title: 'Say what you think',
      partnerId: asking,
      owner: { memberId: ana.memberId },
    })
    assert.deepEqual((await named(ana)).sort(), [held, backed, free, asking].sort())
    assert.equal((await ana.api.get(`/v1/partners/${other}`)).status, 404)
    await admin.api.delete(`/v1/partners/${backed}/ownerships/${backup.body.id}`)
    await admin.api.post(`/v1/tasks/${task.body.id}/completion`, {})
    assert.deepEqual((await named(ana)).sort(), [held, free].sort())
    const taken = await ana.api.post('/v1/notes', { partnerId: other, text: 'Mine now' })
    assert.equal(taken.status, 404, taken.text)
    assert.equal((await ana.api.post('/v1/notes', { partnerId: held, text: 'Mine' })).status, 201)
  })

  test('a member adds a partner and works on it, also where the company is known to others', async () => {
    const ana = await aMember(app, workspace, { name: 'Ana Adds' })
    await setPortfolio(ana, 'own')
    const known = await admin.api.post('/v1/partners', {
      legalName: 'Fjord Works AG',
      website: 'https://fjordworks.example',
    })
    await admin.api.post(`/v1/partners/${known.body.id}/ownerships`, { memberId: admin.memberId, role: 'manager' })
    const twice = await ana.api.post('/v1/partners', {
      legalName: 'Fjord Works AG',
      website: 'https://fjordworks.example',
    })
    assert.equal(twice.status, 409, twice.text)
    assert.equal(twice.body.code, 'partner.possible_duplicate')
    const id = await aPartner(ana.api)
    assert.equal((await ana.api.get(`/v1/partners/${id}`)).status, 200)
  })

  test('the rule of the workspace narrows partner managers and sales, and nobody who works across partners', async () => {
    const { version } = (await admin.api.get('/v1/workspace')).body
    const set = await admin.api.patch('/v1/workspace', { settings: { portfolio: 'own' } }, { 'if-match': `${version}` })
    assert.equal(set.status, 200, set.text)
    const sees = async (options: Parameters<typeof aMember>[2]) => {
      const member = await aMember(app, workspace, options)
      const { body } = await member.api.get(`/v1/members/${member.memberId}`)
      assert.equal(
        (await allPartners(member.api)).some(({ id }) => id === hidden[0]?.id),
        body.sees === 'all',
      )
      return body.sees
    }
    assert.equal(await sees({ roles: ['partner_manager'] }), 'own')
    assert.equal(await sees({ roles: ['sales', 'partner_manager'] }), 'own')
    assert.equal(await sees({ roles: ['partner_manager'], isLead: true }), 'all')
    assert.equal(await sees({ roles: ['partner_manager', 'legal'] }), 'all')
    assert.equal(await sees({ roles: ['finance'] }), 'all')
    const one = await aMember(app, workspace, { roles: ['partner_manager'] })
    await setPortfolio(one, 'all')
    assert.ok((await named(one)).includes(hidden[0]!.id))
    const back = await admin.api.patch(
      '/v1/workspace',
      { settings: { portfolio: 'all' } },
      { 'if-match': `${version + 1}` },
    )
    assert.equal(back.status, 200, back.text)
    assert.equal(await sees({ roles: ['partner_manager'] }), 'all')
  })
})
