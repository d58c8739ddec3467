import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { agreements } from '#modules/agreements/module.ts'
import { discovery } from '#modules/discovery/module.ts'
import { partners } from '#modules/partners/module.ts'
import { qualification } from '#modules/qualification/module.ts'
import { settings } from '#modules/settings/module.ts'
import { tasks } from '#modules/tasks/module.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { verifyWebhook } from '#platform/webhooks/signature.ts'
import { testApp } from '#test/support/app.ts'
import { mailsTo } from '#test/support/mails.ts'
import { aMember } from '#test/support/people.ts'
import { integrations } from './module.ts'

type Received = { path: string; headers: Record<string, string>; body: string }
const received: Received[] = []
const answers = new Map<string, number>()
const receiver = createServer((request, response) => {
  let body = ''
  request.on('data', (chunk: Buffer) => {
    body += chunk.toString()
  })
  request.on('end', () => {
    received.push({ path: request.url ?? '', headers: request.headers as Record<string, string>, body })
    response.statusCode = answers.get(request.url ?? '') ?? 204
    response.end()
  })
})
await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
after(() => receiver.close())
const { port } = receiver.address() as AddressInfo
const at = (path: string) => `http://127.0.0.1:${port}${path}`
const to = (path: string) => received.filter((one) => one.path === path)

const app = await testApp({
  modules: [partners, tasks, discovery, qualification, agreements, integrations, settings],
  environment: { PRIVATE_TARGETS: `127.0.0.1:${port}` },
})
const aTeam = async () => {
  const { workspace, ctx } = await app.workspace()
  const engineer = await aMember(app, workspace, { roles: ['engineering', 'admin'], email: 'eng@team.example' })
  return { workspace, ctx, api: engineer.api }
}
const invite = (api: Awaited<ReturnType<typeof aTeam>>['api'], name: string) =>
  api.post('/v1/members', { email: `${name}@team.example`, name, roles: ['viewer'] })

test('an endpoint gets signed messages once it passed its test, and every message can be looked into and sent again', async () => {
  const { api } = await aTeam()
  const made = await api.post('/v1/webhook-endpoints', {
    url: at('/good'),
    eventKinds: ['member.invited'],
    headers: { 'x-team': 'blue' },
  })
  assert.equal(made.status, 201)
  const { endpoint, secret } = made.body
  assert.equal(endpoint.state, 'unverified')
  assert.deepEqual(endpoint.headerNames, ['x-team'])
  assert.equal((await api.post(`/v1/webhook-endpoints/${endpoint.id}/verification`)).body.state, 'enabled')
  await invite(api, 'hook')
  await app.settle()
  const messages = to('/good').filter((one) => JSON.parse(one.body).type === 'member.invited')
  assert.equal(messages.length, 1)
  const [message] = messages
  assert.equal(message!.headers['x-team'], 'blue')
  const check = { headers: message!.headers, secrets: [secret as string], now: app.services.time() }
  assert.deepEqual(verifyWebhook({ ...check, body: message!.body }), { ok: true })
  assert.equal(verifyWebhook({ ...check, body: `${message!.body} ` }).ok, false, 'any changed byte fails')
  const list = await api.get('/v1/webhook-deliveries', { endpointId: endpoint.id, eventKind: 'member.invited' })
  assert.equal(list.body.data[0].state, 'delivered')
  const detail = await api.get(`/v1/webhook-deliveries/${list.body.data[0].id}`)
  assert.equal(detail.body.payload, message!.body)
  assert.equal(detail.body.attemptLog.length, 1)
  assert.equal((await api.post(`/v1/webhook-deliveries/${list.body.data[0].id}/replay`)).status, 202)
  await app.settle()
  const again = to('/good').filter((one) => JSON.parse(one.body).type === 'member.invited')
  assert.equal(again.length, 2)
  assert.equal(again[1]!.headers['webhook-id'], message!.headers['webhook-id'], 'a replay has the same id')
  assert.equal((await api.get(`/v1/webhook-endpoints/${endpoint.id}/health`)).body.state, 'healthy')
  assert.equal((await api.get(`/v1/webhook-endpoints/${endpoint.id}`)).text.includes(secret), false)
})

test('messages are found by the record they are about, the kind of event, the endpoint and their own id', async () => {
  const { api } = await aTeam()
  const add = async (path: string, description: string) => {
    const { endpoint } = (
      await api.post('/v1/webhook-endpoints', {
        url: at(path),
        description,
        eventKinds: ['partner.created', 'member.invited'],
      })
    ).body
    await api.post(`/v1/webhook-endpoints/${endpoint.id}/verification`)
    return endpoint.id as string
  }
  const [house, stock] = [await add('/found', 'Data warehouse'), await add('/stock', 'Stock 100%')]
  const partner = (await api.post('/v1/partners', { legalName: 'Quillmoor Systems', source: { kind: 'inbound' } })).body
  await invite(api, 'finder')
  await app.settle()
  const find = async (q: string, more: object = {}) =>
    (await api.get('/v1/webhook-deliveries', { q, ...more })).body.data as {
      id: string
      messageId: string
      eventKind: string
      endpointId: string
      isTest: boolean
      about: { kind: string; id: string; name: string } | null
    }[]
  const about = await find('quillmoor')
  assert.equal(about.length, 2)
  for (const one of about) assert.deepEqual(one.about, { kind: 'partner', id: partner.id, name: 'Quillmoor Systems' })
  assert.equal((await find('Quillmoor sys', { endpointId: house })).length, 1)
  assert.deepEqual(new Set((await find('partner created')).map((one) => one.eventKind)), new Set(['partner.created']))
  const toHouse = await find('WAREHOUSE data')
  assert.ok(toHouse.length > 1 && toHouse.every((one) => one.endpointId === house))
  assert.ok((await find('100%')).every((one) => one.endpointId === stock))
  assert.deepEqual(
    (await find(about[0]!.messageId)).map((one) => one.id).toSorted(),
    about.map((one) => one.id).toSorted(),
  )
  const [sample] = toHouse.filter((one) => one.isTest)
  assert.equal(sample!.about, null)
  assert.deepEqual(await find('nothing has these words'), [])
  assert.equal((await find('   ')).length > 3, true, 'no words narrow nothing')
  const endpoints = async (q: string) =>
    (await api.get('/v1/webhook-endpoints', { q })).body.data.map(({ id }: { id: string }) => id)
  assert.deepEqual(await endpoints('warehouse'), [house])
  assert.deepEqual(await endpoints('/STOCK'), [stock])
  assert.deepEqual(await endpoints('warehouse stock'), [])
  const trail = (await api.get('/v1/audit-events', { q: 'quillmoor' })).body.data as { subject: { name: string } }[]
  assert.ok(trail.length > 0 && trail.every(({ subject }) => subject.name === 'Quillmoor Systems'))
})

test('a failed test does not enable, a pause keeps what happens, and a range is sent again', async () => {
  const { api } = await aTeam()
  answers.set('/moody', 500)
  const { endpoint } = (await api.post('/v1/webhook-endpoints', { url: at('/moody'), eventKinds: ['*'] })).body
  const path = `/v1/webhook-endpoints/${endpoint.id}`
  const failed = await api.post(`${path}/verification`)
  assert.equal(failed.body.code, 'endpoint.test_failed')
  assert.equal((await api.post(`${path}/pause`)).body.code, 'endpoint.not_enabled')
  answers.delete('/moody')
  assert.equal((await api.post(`${path}/verification`)).body.state, 'enabled')
  assert.equal((await api.post(`${path}/pause`, { reason: 'Deploying' })).body.stateReason, 'Deploying')
  await invite(api, 'paused')
  await app.settle()
  const skipped = (
    await api.get('/v1/webhook-deliveries', { endpointId: endpoint.id, state: 'skipped', eventKind: 'member.invited' })
  ).body.data
  assert.equal(skipped.length, 1)
  assert.equal((await api.delete(`${path}/pause`)).body.state, 'enabled')
  const now = app.services.time().getTime()
  const range = { from: new Date(now - 3_600_000).toISOString(), to: new Date(now + 3_600_000).toISOString() }
  assert.equal(
    (await api.post(`${path}/replays`, { from: '2026-01-01T00:00:00Z', to: range.to })).body.code,
    'replay.too_wide',
  )
  const job = await api.post(`${path}/replays`, range)
  assert.equal(job.status, 202)
  await app.settle()
  app.advance(5_000)
  await app.settle()
  assert.equal((await api.get(`/v1/jobs/${job.body.jobId}`)).body.state, 'finished')
  assert.ok(to('/moody').some((one) => JSON.parse(one.body).type === 'member.invited'))
})

test('an address that is not https, leads inside, or carries reserved headers is refused', async () => {
  const { api } = await aTeam()
  const refused = async (body: object) => (await api.post('/v1/webhook-endpoints', { eventKinds: ['*'], ...body })).body
  assert.equal((await refused({ url: 'http://hooks.acme.example' })).code, 'endpoint.not_https')
  for (const url of ['https://127.0.0.1/x', 'https://169.254.169.254/latest', 'https://[::1]/', 'https://10.0.0.8/'])
    assert.equal((await refused({ url })).code, 'endpoint.address_private', url)
  assert.equal(
    (await refused({ url: 'https://hooks.acme.example', headers: { 'Webhook-Id': 'x' } })).errors[0].rule,
    'reserved',
  )
  assert.equal(
    (await refused({ url: 'https://hooks.acme.example', eventKinds: ['no.such'] })).errors[0].rule,
    'unknown',
  )
  assert.equal(
    (
      await refused({
        url: 'https://hooks.acme.example',
        headers: Object.fromEntries([1, 2, 3, 4, 5, 6].map((n) => [`x-${n}`, 'v'])),
      })
    ).errors[0].rule,
    'maxProperties',
  )
})

test('410 disables at once, the trail and a mail say so', async () => {
  const { api, ctx } = await aTeam()
  const { endpoint } = (await api.post('/v1/webhook-endpoints', { url: at('/gone'), eventKinds: ['member.invited'] }))
    .body
  await api.post(`/v1/webhook-endpoints/${endpoint.id}/verification`)
  answers.set('/gone', 410)
  await invite(api, 'gone')
  await app.settle()
  assert.equal((await api.get(`/v1/webhook-endpoints/${endpoint.id}`)).body.state, 'disabled')
  assert.equal((await api.get('/v1/audit-events', { kind: 'webhook_endpoint.disabled' })).body.data.length, 1)
  assert.ok((await mailsTo(ctx, 'eng@team.example')).some((mail) => mail.kind === 'webhook_endpoint.disabled'))
})

test('an endpoint with a key pair shows the public key, and messages are checked with it, also across a change', async () => {
  const { api } = await aTeam()
  const body = { url: at('/pair'), eventKinds: ['member.invited'], signing: 'ed25519' }
  const made = await api.post('/v1/webhook-endpoints', body)
  assert.equal(made.status, 201, made.text)
  assert.equal(made.body.endpoint.signing, 'ed25519')
  assert.match(made.body.secret, /^whpk_/)
  const path = `/v1/webhook-endpoints/${made.body.endpoint.id}`
  assert.equal((await api.post(`${path}/verification`)).body.state, 'enabled')
  const next = await api.post(`${path}/secret-rotation`, {})
  assert.match(next.body.secret, /^whpk_/)
  await invite(api, 'pair')
  await app.settle()
  const message = to('/pair').find((one) => JSON.parse(one.body).type === 'member.invited')!
  for (const secret of [made.body.secret as string, next.body.secret as string]) {
    const check = { headers: message.headers, secrets: [secret], now: app.services.time() }
    assert.deepEqual(verifyWebhook({ ...check, body: message.body }), { ok: true })
    assert.equal(verifyWebhook({ ...check, body: `${message.body} ` }).ok, false)
  }
})

test('a secret is replaced with an overlap, and a test message tells how it went', async () => {
  const { api } = await aTeam()
  const { endpoint, secret } = (await api.post('/v1/webhook-endpoints', { url: at('/two'), eventKinds: ['*'] })).body
  const rotated = await api.post(`/v1/webhook-endpoints/${endpoint.id}/secret-rotation`, { overlapHours: 48 })
  assert.equal(rotated.status, 201)
  assert.notEqual(rotated.body.secret, secret)
  assert.equal(
    (await api.post(`/v1/webhook-endpoints/${endpoint.id}/secret-rotation`)).body.code,
    'endpoint.rotation_running',
  )
  const tested = await api.post(`/v1/webhook-endpoints/${endpoint.id}/test`, { eventKind: 'member.joined' })
  assert.equal(tested.body.ok, true)
  assert.equal(to('/two').at(-1)!.headers['webhook-signature']!.split(' ').length, 2, 'both secrets sign')
  assert.equal((await api.get('/v1/webhook-deliveries', { endpointId: endpoint.id })).body.data[0].isTest, true)
})

test('endpoints and deliveries of another workspace look like none', async () => {
  const [one, other] = [await aTeam(), await aTeam()]
  const { endpoint } = (await one.api.post('/v1/webhook-endpoints', { url: at('/mine'), eventKinds: ['*'] })).body
  const tested = await one.api.post(`/v1/webhook-endpoints/${endpoint.id}/test`, { eventKind: 'member.joined' })
  const same = (body: object) => ({ ...body, requestId: '' })
  const missing = await other.api.get(`/v1/webhook-endpoints/${newId(idPrefixes.webhookEndpoint)}`)
  assert.deepEqual(same((await other.api.get(`/v1/webhook-endpoints/${endpoint.id}`)).body), same(missing.body))
  for (const path of ['verification', 'pause', 'secret-rotation'])
    assert.equal((await other.api.post(`/v1/webhook-endpoints/${endpoint.id}/${path}`)).status, 404, path)
  assert.equal((await other.api.delete(`/v1/webhook-endpoints/${endpoint.id}`)).status, 404)
  assert.equal((await other.api.get(`/v1/webhook-deliveries/${tested.body.deliveryId}`)).status, 404)
  assert.equal((await one.api.delete(`/v1/webhook-endpoints/${endpoint.id}`)).status, 204)
})
