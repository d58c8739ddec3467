import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { anAgreement } from '#modules/agreements/testing.ts'
import { civilDate } from '#platform/civil-time.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { findWorkspace } from '#platform/tenancy/workspaces.ts'
import { testApp } from '#test/support/app.ts'
import { clientFor } from '#test/support/client.ts'
import { mailsTo } from '#test/support/mails.ts'
import { aPartner, aPortalUser } from '#test/support/partners.ts'
import { aMember } from '#test/support/people.ts'
import { aReceiver } from '#test/support/receivers.ts'

const receiver = await aReceiver()
after(receiver.close)
const app = await testApp({ environment: { PRIVATE_TARGETS: receiver.host } })
const dayMs = 86_400_000

/** A partner with an open account, its technical user, and an engineer of the team. */
const aWorld = async (typeKey = 'technology') => {
  const { workspace, api, ctx } = await app.workspace({ zone: 'Europe/Berlin', currency: 'EUR', name: 'Kestrel' })
  const engineer = await aMember(app, workspace, { roles: ['engineering', 'partner_manager', 'admin'] })
  const types = (await api.get('/v1/partner-types')).body.data
  const partner = await aPartner(api, { typeId: types.find((one: { key: string }) => one.key === typeKey).id })
  await inTransaction(ctx, async (tx) => {
    const { setAccountLevel } = await import('#modules/partners/public.ts')
    await setAccountLevel(tx, { partnerId: partner.id, level: 'preview', cause: 'test' })
  })
  const technical = await aPortalUser(app, workspace, api, partner.id, ['technical', 'principal'])
  return { workspace, api, ctx, engineer, partner, technical }
}
type World = Awaited<ReturnType<typeof aWorld>>

const aSandbox = async (world: World, body: object = {}) => {
  const made = await world.technical.api.post('/v1/portal/sandboxes', body)
  assert.equal(made.status, 201, made.text)
  await app.settle()
  const sandbox = (await world.technical.api.get(`/v1/portal/sandboxes/${made.body.id}`)).body
  assert.equal(sandbox.state, 'ready', JSON.stringify(sandbox))
  return sandbox
}
const aKey = async (world: World, sandboxId: string) => {
  const made = await world.technical.api.post(`/v1/portal/sandboxes/${sandboxId}/keys`, {})
  assert.equal(made.status, 201, made.text)
  return { ...made.body, api: clientFor(app.server, { authorization: `Bearer ${made.body.text}` }) }
}
/** The same person, in the sandbox. */
const inside = async (world: World, sandbox: { id: string; slug: string }) => {
  const [owner] = await insideRows(
    sandbox.id,
    `select id from partners where legal_name = '${world.partner.legalName}'`,
  )
  return world.technical.api.with({ 'tandem-workspace': sandbox.slug, 'tandem-partner': String(owner?.['id']) })
}
const insideRows = async (sandboxId: string, query: string): Promise<Record<string, unknown>[]> => {
  const workspace = await findWorkspace(app.services, sandboxId)
  assert.ok(workspace)
  return inTransaction(
    app.ctx(workspace),
    async (tx) => (await sql.raw<Record<string, unknown>>(query).execute(tx.db)).rows,
  )
}
/** What was invented, without ids and instants, which are new each time. */
const invented = async (sandboxId: string) => ({
  companies: await insideRows(
    sandboxId,
    'select legal_name, website, country, stage from partners where legal_name <> display_name or true order by legal_name',
  ),
  people: await insideRows(
    sandboxId,
    "select full_name, email from contacts where email like '%.example' order by email",
  ),
  tasks: await insideRows(sandboxId, 'select title, due_at - created_at as within from tasks order by title'),
  inquiries: await insideRows(sandboxId, 'select company, email, text from inquiries order by email'),
  cases: await insideRows(sandboxId, 'select number from qualification_cases'),
})

test('what the seeded agreement of each type grants is enough for the first call in its sandbox', async () => {
  for (const type of ['technology', 'solution', 'strategic']) {
    const world = await aWorld(type)
    const { ctx, engineer, partner } = world
    const draft = await engineer.api.post('/v1/agreements', { partnerId: partner.id })
    assert.equal(draft.status, 201, draft.text)
    const { terms } = (await engineer.api.get(`/v1/agreements/${draft.body.id}`)).body.draft
    const effectiveOn = civilDate(ctx.workspace.zone, app.services.time())
    const access = terms.filter((term: { kind: string }) => term.kind === 'api_access')
    await anAgreement(
      ctx,
      partner.id,
      access.map(({ kind, values }: { kind: string; values: Record<string, unknown> }) => ({ kind, values })),
      { effectiveOn },
    )
    const sandbox = await aSandbox(world)
    const key = await aKey(world, sandbox.id)
    assert.equal((await key.api.get('/v1/portal/partner')).status, 200, type)
  }
})

test('one click makes a sandbox with the configuration, invented rows under .example and no real person or record', async () => {
  const world = await aWorld()
  await aPartner(world.api, { legalName: 'Somebody Real Ltd' })
  const begun = performance.now()
  const sandbox = await aSandbox(world, { startNumber: 7 })
  assert.ok(performance.now() - begun < 10_000, 'ready in under ten seconds')
  assert.equal(sandbox.partner.id, world.partner.id)
  assert.equal(sandbox.currency, 'EUR')
  const { companies, people, inquiries } = await invented(sandbox.id)
  assert.equal(companies.length, 7, 'the owner and six invented companies')
  assert.ok(!JSON.stringify(companies).includes('Somebody Real'))
  assert.ok(people.length >= 6 && inquiries.length === 2)
  const forms = (table: string) => insideRows(sandbox.id, `select count(*)::int as count from ${table}`)
  for (const table of ['forms', 'rubrics', 'clauses', 'agreement_templates', 'partner_types'])
    assert.ok(Number((await forms(table))[0]?.['count']) > 0, `${table} came along`)
  const limit = await world.technical.api.post('/v1/portal/sandboxes', {})
  assert.equal(limit.body.code, 'sandbox.limit')
  const list = (await world.technical.api.get('/v1/portal/sandboxes')).body
  assert.equal(list.data.length, 1)
  assert.match(list.reason, /allows 1 sandbox/)
})

test('a partner without an open account has no sandbox, and another partner sees none of it', async () => {
  const world = await aWorld()
  const closed = await aPartner(world.api)
  const stranger = await aPortalUser(app, world.workspace, world.api, closed.id, ['technical'])
  assert.equal((await stranger.api.post('/v1/portal/sandboxes', {})).body.code, 'sandbox.no_account')
  const sandbox = await aSandbox(world)
  assert.equal((await stranger.api.get(`/v1/portal/sandboxes/${sandbox.id}`)).status, 404)
  assert.equal((await stranger.api.post(`/v1/portal/sandboxes/${sandbox.id}/reset`, {})).status, 404)
  assert.equal((await stranger.api.get('/v1/portal/sandboxes')).body.data.length, 0)
})

test('a test key never reads or changes a live row, and a sandbox row never leaves its sandbox', async () => {
  const world = await aWorld()
  const sandbox = await aSandbox(world)
  const key = await aKey(world, sandbox.id)
  assert.match(key.text, /^tk_test_/)
  const inner = (await key.api.get('/v1/portal/partner')).body
  assert.notEqual(inner.id, world.partner.id)
  assert.equal(inner.legalName ?? inner.displayName, world.partner.legalName)
  // A live id asked with a test key, and a sandbox's id asked in the live workspace: neither exists.
  const contact = (
    await world.api.post(`/v1/partners/${world.partner.id}/contacts`, {
      fullName: 'Live Person',
      email: 'live@partner.example',
    })
  ).body
  assert.equal((await key.api.get(`/v1/portal/contacts/${contact.id}`)).status, 404)
  assert.equal((await key.api.with({ 'tandem-workspace': world.workspace.slug }).get('/v1/portal/partner')).status, 404)
  const made = await key.api.post('/v1/portal/contacts', { fullName: 'Only Here', email: 'only-here@sandbox.example' })
  assert.equal(made.status, 201, made.text)
  assert.equal((await world.technical.api.get(`/v1/portal/contacts/${made.body.id}`)).status, 404)
  assert.equal((await world.api.get(`/v1/partners/${inner.id}`)).status, 404)
  const live = JSON.stringify([
    (await world.api.get('/v1/partners')).body,
    (await world.api.get('/v1/contacts')).body,
    (await world.engineer.api.get('/v1/audit-events')).body,
    (await world.engineer.api.get('/v1/mails')).body,
    (await world.engineer.api.get('/v1/webhook-deliveries')).body,
    (await world.engineer.api.get('/v1/search', { q: 'Only Here' })).body,
  ])
  assert.ok(!live.includes(made.body.id) && !live.includes('only-here@sandbox.example') && !live.includes(inner.id))
})

test('the partner finds its own terms in the sandbox as a copy', async () => {
  const world = await aWorld()
  await inTransaction(world.ctx, async (tx) => {
    const { insertAgreement, insertVersion, takeNumber } = await import('#modules/agreements/queries/agreements.ts')
    const { insertTerms } = await import('#modules/agreements/queries/terms.ts')
    const { putInForce } = await import('#modules/agreements/service/execute/put-in-force.ts')
    const { idPrefixes, newId } = await import('#platform/ids.ts')
    const agreement = await insertAgreement(tx, {
      id: newId(idPrefixes.agreement),
      partner_id: world.partner.id,
      number: await takeNumber(tx, 2026),
      title: 'Signed',
      category: 'partnership',
      our_entity: 'Kestrel',
      language: 'en',
      zone: 'Europe/Berlin',
    })
    const version = await insertVersion(tx, {
      id: newId(idPrefixes.agreementVersion),
      agreement_id: agreement.id,
      partner_id: world.partner.id,
      number: 1,
      kind: 'original',
      state: 'completing',
      author_kind: 'member',
      author_name: 'Ana',
      pen_since: tx.now,
    })
    await insertTerms(tx, [
      {
        id: newId(idPrefixes.term),
        version_id: version.id,
        agreement_id: agreement.id,
        partner_id: world.partner.id,
        kind: 'deal_protection',
        values: { days: 117, extensions: 1, extensionDays: 45 },
        scope: {},
        position: 0,
      },
    ])
    await putInForce(tx, { agreement, version, executedAt: tx.now, effectiveOn: '2026-03-02' })
  })
  const sandbox = await aSandbox(world)
  const there = await inside(world, sandbox)
  const terms = (await there.get('/v1/portal/terms', { kind: 'deal_protection' })).body.data
  assert.equal(terms[0].rows[0].values.days, 117)
  assert.equal(terms[0].level, 'agreement')
  assert.equal((await there.get('/v1/portal/agreements')).body.data.length, 1)
})

test('resetting a sandbox gives the same data for the same start number', async () => {
  const world = await aWorld()
  const sandbox = await aSandbox(world, { startNumber: 4711 })
  const before = await invented(sandbox.id)
  const key = await aKey(world, sandbox.id)
  await key.api.post('/v1/portal/contacts', { fullName: 'Goes Away', email: 'goes-away@sandbox.example' })
  const path = `/v1/portal/sandboxes/${sandbox.id}`
  const told = await world.technical.api.post(`${path}/reset`, {})
  assert.equal(told.status, 202)
  assert.match((await world.technical.api.post(`${path}/reset`, {})).body.detail, /^Resetting since \d\d:\d\d/)
  await app.settle()
  assert.deepEqual(await invented(sandbox.id), before)
  assert.equal((await key.api.get('/v1/portal/partner')).status, 200, 'keys stay unless ticked')
  const there = await inside(world, sandbox)
  assert.equal((await there.get('/v1/portal/partner')).status, 200, 'users stay unless ticked')
  await world.technical.api.post(`${path}/reset`, { startNumber: 4712, drop: ['keys'] })
  await app.settle()
  assert.notDeepEqual((await invented(sandbox.id)).companies, before.companies)
  assert.equal((await key.api.get('/v1/portal/partner')).status, 401, 'ticked keys go')
})

test('advancing a sandbox clock runs each due job once, in the order of its date', async () => {
  const world = await aWorld()
  const sandbox = await aSandbox(world)
  const path = `/v1/portal/sandboxes/${sandbox.id}`
  assert.equal((await world.technical.api.post(`${path}/clock`, { goal: 'next_day' })).status, 202)
  assert.equal((await world.technical.api.post(`${path}/clock`, { goal: 'next_day' })).body.code, 'sandbox.busy')
  await app.settle()
  const goal = new Date('2026-03-10T12:00:00.000Z')
  assert.equal((await world.technical.api.post(`${path}/clock`, { to: goal.toISOString() })).status, 202)
  await app.settle()
  assert.ok(new Date((await world.technical.api.get(path)).body.now) >= goal)
  const steps = [...(await world.technical.api.get(`${path}/clock-steps`)).body.data].reverse()
  assert.ok(steps.length > 20, 'a week has daily jobs')
  const due = steps.map((step: { dueAt: string }) => step.dueAt)
  assert.deepEqual(due, [...due].sort())
  const once = steps.map((step: { kind: string; dueAt: string }) => `${step.kind} ${step.dueAt}`)
  assert.equal(new Set(once).size, once.length)
  assert.equal((await world.technical.api.post(`${path}/clock`, { to: sandbox.now })).body.code, 'clock.backwards')
  const monthEnd = await world.technical.api.post(`${path}/clock`, { goal: 'month_end' })
  assert.equal(monthEnd.body.advancingTo, '2026-03-31T22:00:00.000Z', 'midnight of 1 April in Berlin')
  assert.equal((await world.technical.api.delete(path)).status, 404, 'the portal removes none')
  assert.equal((await world.engineer.api.delete(`/v1/sandboxes/${sandbox.id}`)).status, 204)
})

test('the scenario of a renewal goes to the day on which notice is due', async () => {
  const world = await aWorld()
  const sandbox = await aSandbox(world, { profile: 'empty' })
  const told = await world.technical.api.post(`/v1/portal/sandboxes/${sandbox.id}/scenarios`, {
    scenario: 'agreement_renewal',
  })
  assert.match(
    told.body.advancingTo,
    /^2027-01-29T11:00/,
    '30 days before 2 March 2027 is a Saturday, so the Friday before',
  )
  assert.equal((await world.engineer.api.delete(`/v1/sandboxes/${sandbox.id}`)).status, 204)
})

test('each scenario plays its trouble to keys, for its time, and to nobody else', async () => {
  const world = await aWorld()
  const sandbox = await aSandbox(world)
  const key = await aKey(world, sandbox.id)
  const path = `/v1/portal/sandboxes/${sandbox.id}/scenarios`
  const play = async (scenario: string) =>
    assert.equal((await world.technical.api.post(path, { scenario, minutes: 1 })).status, 200)
  await play('outage')
  const outage = await key.api.get('/v1/portal/partner')
  assert.equal(outage.status, 503)
  assert.equal(outage.headers['retry-after'], '5')
  assert.equal((await (await inside(world, sandbox)).get('/v1/portal/partner')).status, 200)
  await play('rate_limit')
  assert.equal((await key.api.get('/v1/portal/partner')).status, 429)
  assert.equal((await world.technical.api.delete(path)).status, 204)
  assert.equal((await key.api.get('/v1/portal/partner')).status, 200)
  await play('outage')
  app.advance(61_000)
  assert.equal((await key.api.get('/v1/portal/partner')).status, 200, 'it ends by itself')
})

test('a step in a sandbox is announced once in the live workspace, with its time and nothing else', async () => {
  const world = await aWorld()
  const sandbox = await aSandbox(world)
  const key = await aKey(world, sandbox.id)
  for (let call = 0; call < 3; call += 1) await key.api.get('/v1/portal/partner')
  await key.api.post('/v1/portal/contacts', { fullName: 'First Write', email: 'first-write@sandbox.example' })
  const there = await inside(world, sandbox)
  const hook = await there.post('/v1/portal/webhook-endpoints', { url: receiver.url, eventKinds: ['*'] })
  assert.equal(hook.status, 201, hook.text)
  assert.equal(
    (await there.post(`/v1/portal/webhook-endpoints/${(hook.body.endpoint ?? hook.body).id}/verification`, {})).status,
    200,
  )
  await app.settle()
  const told = (await world.engineer.api.get('/v1/audit-events', { kind: 'sandbox.milestone_reached' })).body.data
  assert.deepEqual(told.map((one: { data: { milestone: string } }) => one.data.milestone).sort(), [
    'first_call',
    'first_write',
    'webhook_verified',
  ])
  for (const one of told) assert.deepEqual(Object.keys(one.data).sort(), ['milestone', 'partnerId', 'reachedAt'])
  const other = await aWorld()
  assert.equal(
    (await other.engineer.api.get('/v1/audit-events', { kind: 'sandbox.milestone_reached' })).body.data.length,
    0,
  )
})

test('a sandbox that nobody uses is put away after a mail 14 days before, and opens again with all its rows', async () => {
  const world = await aWorld()
  const sandbox = await aSandbox(world, { profile: 'empty' })
  const path = `/v1/portal/sandboxes/${sandbox.id}`
  app.advance(167 * dayMs)
  await app.settle()
  assert.equal(
    (await mailsTo(world.ctx, world.technical.email)).filter((mail) => mail.kind === 'sandbox.idle').length,
    1,
  )
  app.advance(15 * dayMs)
  await app.settle()
  const archived = (await world.technical.api.get(path)).body
  assert.equal(archived.state, 'archived')
  assert.equal((await world.technical.api.post(`${path}/clock`, { goal: 'next_day' })).body.code, 'sandbox.archived')
  assert.equal((await world.technical.api.delete(`${path}/archive`)).status, 204)
  const key = await aKey(world, sandbox.id)
  assert.equal((await key.api.get('/v1/portal/partner')).status, 200)
  assert.equal((await world.technical.api.post(`${path}/archive`, {})).status, 200)
  assert.equal((await key.api.get('/v1/portal/partner')).body.code, 'sandbox.archived')
})

test('an outside developer is a technical user of this sandbox and of nothing else', async () => {
  const world = await aWorld()
  const sandbox = await aSandbox(world)
  const path = `/v1/portal/sandboxes/${sandbox.id}`
  const invited = await world.technical.api.post(`${path}/developers`, {
    name: 'Lee Outside',
    email: 'lee@studio.example',
  })
  assert.equal(invited.status, 201, invited.text)
  const team = (await world.technical.api.get('/v1/portal/portal-users')).body
  assert.ok(!JSON.stringify(team).includes('lee@studio.example'))
  const seats = (await world.technical.api.get(`${path}/developers`)).body.data
  assert.ok(seats.some((seat: { email: string }) => seat.email === 'lee@studio.example'))
  const box = (await world.technical.api.get(`${path}/mails`)).body.data
  assert.ok(!JSON.stringify(box).includes('token='), 'the link is for the mail alone')
})
