import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { anAgreement } from '#modules/agreements/testing.ts'
import { civilDate } from '#platform/civil-time.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { testApp } from '#test/support/app.ts'
import { mailsTo } from '#test/support/mails.ts'
import { aPartner, aPortalUser } from '#test/support/partners.ts'
import { aMember } from '#test/support/people.ts'
import { aReceiver } from '#test/support/receivers.ts'
import { endpointChanged } from './reactions.ts'

const [ours, theirs] = [await aReceiver(), await aReceiver()]
after(ours.close)
after(theirs.close)
const app = await testApp({ environment: { PRIVATE_TARGETS: `${ours.host},${theirs.host}` } })

test("a partner's endpoint never receives another partner's event or a field it may not read", async () => {
  const { workspace, api } = await app.workspace()
  const manager = await aMember(app, workspace, { roles: ['partner_manager', 'engineering'] })
  const partners = []
  for (const receiver of [ours, theirs]) {
    const partner = await aPartner(api)
    const technical = await aPortalUser(app, workspace, api, partner.id, ['technical'])
    const made = await technical.api.post('/v1/portal/webhook-endpoints', { url: receiver.url, eventKinds: ['*'] })
    assert.equal(made.status, 201, made.text)
    const { id } = made.body.endpoint ?? made.body
    assert.equal((await technical.api.post(`/v1/portal/webhook-endpoints/${id}/verification`, {})).status, 200)
    partners.push({ partner, technical })
  }
  const [own, other] = partners
  await app.settle()
  for (const receiver of [ours, theirs]) receiver.calls.length = 0
  const note = (visibility: string, text: string) =>
    manager.api.post('/v1/notes', { partnerId: own!.partner.id, visibility, text })
  assert.equal((await note('shared', 'Both sides read this')).status, 201)
  assert.equal((await note('team', 'Only the team reads this')).status, 201)
  const read = (await manager.api.get(`/v1/partners/${own!.partner.id}`)).body
  assert.equal(
    (
      await manager.api.patch(
        `/v1/partners/${own!.partner.id}`,
        { tags: ['only-ours'] },
        { 'if-match': `"${read.version}"` },
      )
    ).status,
    200,
  )
  await app.settle()
  const bodies = ours.calls.map((call) => JSON.parse(call.body) as { type: string })
  assert.deepEqual(
    bodies.map((body) => body.type),
    ['note.added'],
    'the shared note, not the internal one, nor what only we tag',
  )
  assert.ok(!JSON.stringify(bodies).includes('only-ours'))
  assert.equal(theirs.calls.length, 0, 'nothing of it is the other partner’s')
  // What one's own people may do with it: another partner's endpoint and delivery do not exist.
  const deliveries = (await own!.technical.api.get('/v1/portal/webhook-deliveries')).body.data
  const real = deliveries.find((one: { eventKind: string }) => one.eventKind === 'note.added')
  assert.equal((await own!.technical.api.get(`/v1/portal/webhook-deliveries/${real.id}`)).status, 200)
  assert.equal((await other!.technical.api.get(`/v1/portal/webhook-deliveries/${real.id}`)).status, 404)
})

test('an endpoint that fails for a day is mailed about once, to the partner, and again when it is disabled', async () => {
  const { workspace, api, ctx } = await app.workspace()
  const { id: partnerId } = await aPartner(api)
  const technical = await aPortalUser(app, workspace, api, partnerId, ['technical'])
  const { body } = await technical.api.post('/v1/portal/webhook-endpoints', { url: ours.url, eventKinds: ['*'] })
  const told = { endpointId: body.endpoint.id, partnerId, reason: 'It answered 500.' }
  const since = new Date(app.services.time().getTime() - 86_400_000)
  for (let turn = 0; turn < 3; turn += 1)
    await inTransaction(ctx, (tx) => endpointChanged(tx, { ...told, change: 'failing', since }))
  await inTransaction(ctx, (tx) => endpointChanged(tx, { ...told, change: 'disabled' }))
  const subjects = (await mailsTo(ctx, technical.email)).map((mail) => mail.subject)
  assert.equal(subjects.filter((subject) => subject === 'A webhook endpoint fails since a day').length, 1)
  assert.equal(subjects.filter((subject) => subject === 'A webhook endpoint was disabled').length, 1)
  const { rows } = await inTransaction(ctx, (tx) =>
    sql<{
      kind: string
    }>`select kind from events where workspace_id = ${workspace.id} and subject_id = ${told.endpointId} order by id`.execute(
      tx.db,
    ),
  )
  assert.deepEqual(
    rows.map((row) => row.kind),
    ['webhook_endpoint.failed', 'webhook_endpoint.disabled'],
  )
})

test('the agreement says how many endpoints a partner has, and of which events', async () => {
  const { workspace, api, ctx } = await app.workspace()
  const { id: partnerId } = await aPartner(api)
  const values = { endpointsMax: 1, eventFamilies: ['task', 'note'] }
  const effectiveOn = civilDate(workspace.zone, app.services.time())
  await anAgreement(ctx, partnerId, [{ kind: 'webhooks', values }], { effectiveOn })
  const technical = await aPortalUser(app, workspace, api, partnerId, ['technical'])
  const add = (eventKinds: string[]) =>
    technical.api.post('/v1/portal/webhook-endpoints', { url: 'https://hooks.acme.example/x', eventKinds })
  assert.equal((await add(['*'])).body.code, 'endpoint.event_not_granted')
  assert.equal((await add(['note.added', 'agreement.executed'])).body.code, 'endpoint.event_not_granted')
  const made = await add(['note.added'])
  assert.equal(made.status, 201, made.text)
  const more = await add(['task.opened'])
  assert.deepEqual([more.status, more.body.detail], [409, 'There can be 1 webhook endpoint; delete it first.'])
})

test('an agreement that grants fewer events counts from its own day, and its end pauses the endpoint', async () => {
  const { workspace, api, ctx } = await app.workspace()
  const { id: partnerId } = await aPartner(api)
  const technical = await aPortalUser(app, workspace, api, partnerId, ['technical'])
  const made = await technical.api.post('/v1/portal/webhook-endpoints', { url: ours.url, eventKinds: ['*'] })
  const path = `/v1/portal/webhook-endpoints/${made.body.endpoint.id}`
  assert.equal((await technical.api.post(`${path}/verification`, {})).status, 200)
  const told = async () => {
    ours.calls.length = 0
    assert.equal((await api.post('/v1/notes', { partnerId, visibility: 'shared', text: 'Hello' })).status, 201)
    await app.settle()
    return ours.calls.map((call) => (JSON.parse(call.body) as { type: string }).type)
  }
  assert.ok((await told()).includes('note.added'), 'nothing is agreed: every event of its own')
  const effectiveOn = civilDate(workspace.zone, app.services.time())
  const terms = [
    { kind: 'webhooks', values: { endpointsMax: 1, eventFamilies: ['task'] } },
    {
      kind: 'duration',
      values: { form: 'fixed', months: 1, renewalMonths: 12, noticeDays: 30, renewalsMax: null, reviewDays: 90 },
    },
    { kind: 'renewal_terms', values: { rateChangeCapPpm: 0, graceDays: 0 } },
  ]
  await anAgreement(ctx, partnerId, terms, { effectiveOn })
  await app.settle()
  assert.deepEqual(await told(), [], 'what was asked for once is not granted any more')
  app.advance(32 * 86_400_000)
  await app.settle()
  const after = (await technical.api.get(path)).body
  assert.equal(after.state, 'paused')
  assert.match(after.stateReason, /^The agreement ended on \d{4}-\d\d-\d\d$/)
})
