/** The explorer, the reference and the documents, as a partner's developer meets them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { setAccountLevel } from '#modules/partners/public.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { testApp } from '#test/support/app.ts'
import { clientFor } from '#test/support/client.ts'
import { mailsTo } from '#test/support/mails.ts'
import { aPartner, aPortalUser } from '#test/support/partners.ts'
import { aMember } from '#test/support/people.ts'
import { sandboxRows } from './queries/sandboxes.ts'

const app = await testApp()
const aWorld = async () => {
  const { workspace, api, ctx } = await app.workspace()
  const engineer = await aMember(app, workspace, { roles: ['engineering', 'admin'], name: 'Erik Berg' })
  const partner = await aPartner(api)
  await inTransaction(ctx, (tx) => setAccountLevel(tx, { partnerId: partner.id, level: 'preview', cause: 'test' }))
  const technical = await aPortalUser(app, workspace, api, partner.id, ['technical', 'principal'])
  return { workspace, api, ctx, engineer, partner, technical }
}
type World = Awaited<ReturnType<typeof aWorld>>
const aSandboxKey = async (world: World, scopes?: string[]) => {
  const { id } = (await world.technical.api.post('/v1/portal/sandboxes', {})).body
  await app.settle()
  const made = await world.technical.api.post(`/v1/portal/sandboxes/${id}/keys`, scopes ? { scopes } : {})
  assert.equal(made.status, 201, made.text)
  return { sandboxId: id as string, keyId: made.body.keyId as string, api: bearer(made.body.text) }
}
const bearer = (text: string) => clientFor(app.server, { authorization: `Bearer ${text}` })
/** The same person, in the sandbox. */
const inside = async (world: World, sandboxId: string) => {
  const { slug } = (await world.technical.api.get(`/v1/portal/sandboxes/${sandboxId}`)).body
  const owner = await inTransaction(world.ctx, async (tx) => (await sandboxRows(tx, { id: sandboxId }))[0])
  return world.technical.api.with({ 'tandem-workspace': slug, 'tandem-partner': owner!.inner_partner_id! })
}
test('a live key is lent only to who has just shown who they are, with its scopes, and its calls count for no first', async () => {
  const { withLiveAccess } = await import('#test/support/access.ts')
  const world = await aWorld()
  await withLiveAccess(world.ctx, world.partner.id, { scopes: ['integrations.read', 'tasks.read'] })
  const made = await world.technical.api.post('/v1/portal/api-keys', { name: 'Live', scopes: ['tasks.read'] })
  assert.equal(made.status, 201, made.text)
  const keyId = made.body.key.id
  const lent = await world.technical.api.post('/v1/portal/explorer-sessions', { keyId })
  assert.equal(lent.status, 201, lent.text)
  assert.deepEqual(lent.body.scopes, ['tasks.read'])
  assert.equal((await bearer(lent.body.text).get('/v1/portal/tasks')).status, 200)
  assert.equal((await bearer(lent.body.text).get('/v1/portal/requests')).status, 403)
  await app.settle()
  const { data } = (await world.engineer.api.get('/v1/first-calls', { partnerId: world.partner.id })).body
  assert.deepEqual(data, [])
  const { id: otherId } = await aPartner(world.api)
  const other = await aPortalUser(app, world.workspace, world.api, otherId, ['technical'])
  assert.equal((await other.api.post('/v1/portal/explorer-sessions', { keyId })).status, 422)
  await world.technical.api.post(`/v1/portal/api-keys/${keyId}/revocation`, {})
  assert.equal((await world.technical.api.post('/v1/portal/explorer-sessions', { keyId })).body.code, 'key.not_active')
})

const opened = async (world: World, sandboxId: string, keyId: string) => {
  const session = await world.technical.api.post(`/v1/portal/sandboxes/${sandboxId}/explorer-sessions`, { keyId })
  assert.equal(session.status, 201, session.text)
  return { ...session.body, api: bearer(session.body.text) }
}

const home = await aWorld()

test('time to first call ignores the explorer and is announced once', async () => {
  const world = await aWorld()
  const key = await aSandboxKey(world)
  const steps = async () => {
    await app.settle()
    return (await world.engineer.api.get('/v1/audit-events', { kind: 'sandbox.milestone_reached' })).body.data.map(
      (one: { data: { milestone: string } }) => one.data.milestone,
    )
  }
  const firsts = async () =>
    (await world.engineer.api.get('/v1/first-calls', { partnerId: world.partner.id })).body.data.map(
      (one: { milestone: string }) => one.milestone,
    )
  const explorer = await opened(world, key.sandboxId, key.keyId)
  assert.equal((await explorer.api.get('/v1/portal/partner')).status, 200)
  const written = await explorer.api.post('/v1/portal/contacts', { fullName: 'Ex Plorer', email: 'ex@sandbox.example' })
  assert.equal(written.status, 201, written.text)
  assert.deepEqual([await steps(), await firsts()], [[], []], 'a person at a page is no program')
  for (let call = 0; call < 2; call += 1) assert.equal((await key.api.get('/v1/portal/partner')).status, 200)
  assert.deepEqual([await steps(), await firsts()], [['first_call'], ['test_call']])
  await key.api.get('/v1/portal/partner')
  assert.deepEqual(await steps(), ['first_call'])
  const [first] = (await world.engineer.api.get('/v1/first-calls', { partnerId: world.partner.id })).body.data
  assert.equal(typeof first.hours, 'number', 'counted from the day of the sandbox')
})

test("an explorer's session does what its key may, for fifteen minutes, stands in no list, and ends with its key", async () => {
  const key = await aSandboxKey(home, ['partners.read'])
  const { api } = home.technical
  const path = `/v1/portal/sandboxes/${key.sandboxId}`
  const explorer = await opened(home, key.sandboxId, key.keyId)
  assert.match(explorer.text, /^tk_test_/)
  assert.deepEqual(explorer.scopes, ['partners.read'])
  assert.equal((await explorer.api.get('/v1/portal/partner')).status, 200)
  assert.equal((await explorer.api.get('/v1/portal/tasks')).body.code, 'key.scope_missing')
  assert.equal(
    (await explorer.api.post(`${path}/explorer-sessions`, { keyId: key.keyId })).body.code,
    'key.not_for_keys',
  )
  assert.deepEqual(
    (await api.get(`${path}/keys`)).body.data.map((one: { id: string }) => one.id),
    [key.keyId],
    'it is no key of the partner',
  )
  assert.equal((await api.get(path)).body.keys, 1)
  await app.settle()
  assert.equal((await api.post(`${path}/entry`, {})).status, 200)
  const there = await inside(home, key.sandboxId)
  const log = await there.get('/v1/portal/requests')
  assert.equal(log.status, 200, log.text)
  const calls = log.body.data as { fromExplorer: boolean; key: { id: string } }[]
  assert.ok(calls.length >= 2)
  for (const call of calls) assert.deepEqual([call.fromExplorer, call.key.id], [true, key.keyId])

  app.advance(15 * 60_000 + 1_000)
  assert.equal((await explorer.api.get('/v1/portal/partner')).body.code, 'key.invalid')
  assert.equal((await key.api.get('/v1/portal/partner')).status, 200)
  const second = await opened(home, key.sandboxId, key.keyId)
  assert.equal((await second.api.get('/v1/portal/partner')).status, 200)
  assert.equal((await there.post(`/v1/portal/api-keys/${key.keyId}/revocation`, {})).status, 200)
  assert.equal((await second.api.get('/v1/portal/partner')).body.code, 'key.invalid', 'revoked with its key')
  const refused = await api.post(`${path}/explorer-sessions`, { keyId: key.keyId })
  assert.deepEqual([refused.status, refused.body.code], [409, 'key.not_active'])

  const other = await aWorld()
  assert.equal((await other.technical.api.post(`${path}/explorer-sessions`, { keyId: key.keyId })).status, 404)
})

test('the reference lists every endpoint of the portal with its scope, and says which the agreement grants', async () => {
  const { api } = home.technical
  const all = (await api.get('/v1/portal/api-reference')).body
  const document = (await app.anonymous.get('/v1/public/openapi.json')).body
  const portalPaths = Object.keys(document.paths).filter((path) => path.startsWith('/v1/portal/'))
  const rows = all.data as {
    name: string
    path: string
    scope: string | null
    granted: boolean
    words: string | null
  }[]
  assert.deepEqual(
    [...new Set(rows.map((row) => row.path.replaceAll(/:([a-zA-Z]+)/g, '{$1}')))].sort(),
    portalPaths.sort(),
  )
  for (const row of rows) assert.equal(row.words === null, row.granted, row.name)
  const access = (await api.get('/v1/portal/api-access')).body
  for (const row of rows.filter((one) => one.scope !== null))
    assert.equal(row.granted, access.scopes === null || access.scopes.includes(row.scope), row.name)
  const found = (await api.get('/v1/portal/api-reference', { q: 'comment task', caller: 'key' })).body.data
  assert.ok(found.length > 0 && found.length < 10)
  const entry = (await api.get(`/v1/portal/api-reference/${found[0].name}`)).body
  assert.ok(entry.refusals.some((refusal: { status: number }) => refusal.status === 401))
  assert.ok(entry.answer.length > 0)
  assert.equal((await api.get('/v1/portal/api-reference/listPartners')).status, 404, 'the other side has its own')
})

test('what a reader says about a page reaches the team once, and the answer reaches the reader', async () => {
  const { technical, engineer, api } = home
  const path = '/v1/portal/docs/webhooks'
  const pages = (await technical.api.get('/v1/portal/docs')).body.data as { slug: string; granted: boolean }[]
  const granted = Object.fromEntries(pages.map((one) => [one.slug, one.granted]))
  assert.deepEqual(granted, {
    'quick-start': true,
    'partner-onboarding': true,
    connector: false,
    'embedded-app': false,
    'data-feed': true,
    'white-label': false,
    webhooks: false,
    errors: true,
    changelog: true,
  })
  const page = (await technical.api.get(path)).body
  assert.match(page.text, /^# Webhooks/)
  assert.deepEqual(page.samples.map((sample: { file: string }) => sample.file).sort(), [
    'webhook_check.ts',
    'webhook_receiver.py',
  ])
  for (const sample of page.samples) assert.ok(sample.text.length > 100 && sample.passedAt, sample.file)
  assert.equal((await technical.api.get('/v1/portal/docs/none')).status, 404)
  const first = await technical.api.post(`${path}/feedback`, { helpful: true })
  assert.equal(first.status, 201, first.text)
  const changed = (await technical.api.post(`${path}/feedback`, { helpful: false, words: 'How long is the overlap?' }))
    .body
  assert.equal(changed.id, first.body.id, 'a second word changes the first')
  const standing = async () =>
    (await engineer.api.get('/v1/docs')).body.data.find((one: { slug: string }) => one.slug === 'webhooks')
  assert.deepEqual(
    (({ helpful, notHelpful, unanswered, isReviewDue }) => ({ helpful, notHelpful, unanswered, isReviewDue }))(
      await standing(),
    ),
    { helpful: 0, notHelpful: 1, unanswered: 1, isReviewDue: true },
  )
  const [asked] = (await engineer.api.get('/v1/page-feedback', { answered: 'false' })).body.data
  assert.deepEqual([asked.id, asked.words, asked.partner.id], [changed.id, 'How long is the overlap?', home.partner.id])
  const answered = await engineer.api.post(`/v1/page-feedback/${asked.id}/answer`, { answer: 'Up to seven days.' })
  assert.equal(answered.status, 200, answered.text)
  const again = await engineer.api.post(`/v1/page-feedback/${asked.id}/answer`, { answer: 'Or not.' })
  assert.deepEqual([again.status, again.body.code], [409, 'feedback.answered'])
  assert.match(again.body.detail, /^Erik Berg answered this on /)
  await app.settle()
  const [mail] = await mailsTo(home.ctx, technical.email)
  assert.match(mail!.text, /How long is the overlap\?[\s\S]*Up to seven days\./)
  assert.equal((await technical.api.get(path)).body.feedback[0].answer, 'Up to seven days.')
  assert.equal((await standing()).unanswered, 0)
  assert.equal((await engineer.api.post('/v1/docs/webhooks/review')).status, 200)
  assert.deepEqual((({ isReviewDue, reviewedBy }) => ({ isReviewDue, reviewedBy }))(await standing()), {
    isReviewDue: false,
    reviewedBy: 'Erik Berg',
  })
  // Looked over again as it stands, nothing new is published.
  assert.equal((await engineer.api.post('/v1/docs/webhooks/review')).status, 200)
  const published = await inTransaction(home.ctx, (tx) =>
    sql<{ data: object }>`select data from events
      where workspace_id = ${home.workspace.id} and kind = 'docs.published'`.execute(tx.db),
  )
  assert.deepEqual(
    published.rows.map(({ data }) => data),
    [{ slug: 'webhooks', version: (await standing()).version, previousVersion: null }],
  )
  const reader = await aPortalUser(app, home.workspace, api, (await aPartner(api)).id, ['sales'])
  assert.deepEqual((await reader.api.get(path)).body.feedback, [], 'nobody reads what another partner asked')
})

test('anybody may read how the installation is', async () => {
  const status = (await app.anonymous.get('/v1/public/status')).body
  assert.equal(status.state, 'working', JSON.stringify(status))
  assert.deepEqual(status.parts.map((part: { name: string }) => part.name).sort(), [
    'api',
    'database',
    'events',
    'jobs',
    'mails',
    'webhooks',
  ])
})
