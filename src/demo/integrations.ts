/**
 * Partners that build: one whose connector is live and calls every day, one that tries in its sandbox and waits for its
 * review. Keys, reviews and installations are made at the API; the everyday calls are told to the metering as the web
 * server tells it, so that a month of them takes no month.
 */

import { recordCall, writeCalls } from '#modules/integrations/service/metering/recorder.ts'
import { visibleSandboxes } from '#modules/integrations/service/sandboxes/read.ts'
import { createKey } from '#platform/auth/api-keys.ts'
import { ensureUser } from '#platform/auth/people.ts'
import { beginSession, endSessions } from '#platform/auth/sessions.ts'
import { asOwner, inTransaction } from '#platform/db/transaction.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { findWorkspace, systemContext } from '#platform/tenancy/workspaces.ts'
import { type DemoClient, demoClient } from './client.ts'
import { joinPortal, principalOf } from './joiners.ts'
import { daysBefore } from './past.ts'
import { portalPeople } from './portal-people.ts'
import type { Act, Demo } from './seed.ts'

const userAgent = 'Demo'
const agent = 'lumen-billing/4.2 tandem-sdk-typescript/0.1'
const address = '203.0.113.24'
const builder = 'Lumen Forge'
const idOf = (demo: Demo, name: string): string => {
  const id = demo.partners.get(name)
  if (!id) throw new Error(`The demo has no partner ${name}`)
  return id
}

const publishSdks = async (demo: Demo): Promise<void> => {
  const femi = demo.as('femi').api
  for (const [language, version, notes] of [
    ['typescript', '0.1', 'Every endpoint, typed errors, retries that reuse the idempotency key.'],
    ['python', '0.1', 'The same calls with the standard library alone.'],
  ] as const)
    await femi.post('/v1/sdk-releases', { language, version, oldestApiVersion: '1.0', notes })
}

type Built = { portal: DemoClient; keyId: string; integrationId: string }

/** Access by hand, because the connector is older than this program; then a key, and what is built with it. */
const openLive = async (demo: Demo): Promise<Built> => {
  const partnerId = idOf(demo, builder)
  const femi = demo.as('femi').api
  const { data } = await femi.get(`/v1/live-accesses?partnerId=${partnerId}&inForce=true`)
  if (data.length === 0)
    await femi.post('/v1/live-accesses', {
      partnerId,
      reason: 'Their connector has run since before this program was kept here',
    })
  const person = principalOf(builder)
  const { api } = demo.as('aiko')
  const contacts = (await api.get(`/v1/partners/${partnerId}/contacts`)).data as { id: string; email: string }[]
  const contact = contacts.find(({ email }) => email === person.email)
  if (!contact) throw new Error(`The demo has no contact ${person.email}`)
  await api.post(`/v1/partners/${partnerId}/portal-users`, {
    contactId: contact.id,
    roles: ['principal', 'technical'],
  })
  const portal = await joinPortal(demo, person)
  const { key, text } = await portal.post('/v1/portal/api-keys', {
    name: 'Billing connector, production',
    scopes: ['events.write', 'integrations.read', 'partners.read', 'tasks.read'],
  })
  const program = demoClient(demo.past.server, { authorization: `Bearer ${text}`, 'user-agent': agent }, address)
  await program.get('/v1/portal/partner')
  await writeCalls(demo.past.services)
  const made = await portal.post('/v1/portal/integrations', {
    name: 'Billing connector',
    kind: 'connector',
    summary: 'Takes invoices and payments of joint customers over, every ten minutes.',
    products: ['Billing', 'Connector'],
    keyIds: [key.id],
    lowestApiVersion: '1.0',
    lowestSdk: { language: 'typescript', version: '0.1' },
  })
  return { portal, keyId: key.id, integrationId: made.id }
}

const everyday = [
  { method: 'GET', route: '/v1/portal/tasks', status: 200 },
  { method: 'GET', route: '/v1/portal/partner', status: 200 },
  { method: 'GET', route: '/v1/portal/integrations', status: 200 },
  { method: 'GET', route: '/v1/portal/requests', status: 200 },
] as const
const refusal = JSON.stringify({ status: 422, code: 'input.invalid', detail: 'limit is 1 to 200.' })

/** One day's calls, more of them on working days; one in 240 asks for what is not there to be had. */
const callAllDay = async (demo: Demo, { keyId }: Built, daysAgo: number): Promise<void> => {
  const { services } = demo.past
  const weekday = daysBefore(demo.today, daysAgo).getUTCDay()
  const amount = weekday === 0 || weekday === 6 ? 34 : 58 + ((daysAgo * 7) % 19)
  for (let turn = 0; turn < amount; turn += 1) {
    const call = everyday[turn % everyday.length]!
    const isWrong = (daysAgo * 61 + turn) % 240 === 0
    recordCall(services, {
      requestId: newId(idPrefixes.request),
      workspaceId: demo.workspace.id,
      keyId,
      partnerId: idOf(demo, builder),
      isExplorer: false,
      at: daysBefore(demo.today, daysAgo, 7 + Math.floor((turn * 12) / amount), (turn * 7) % 60),
      method: call.method,
      route: call.route,
      url: isWrong ? `${call.route}?limit=0` : call.route,
      status: isWrong ? 422 : call.status,
      ms: 6 + ((turn * 13 + daysAgo) % 70),
      address,
      agent,
      idempotencyKey: null,
      requestBody: null,
      answerBody: isWrong ? refusal : null,
      bytes: isWrong ? refusal.length : 900 + ((turn * 37) % 2_000),
      changed: [],
    })
  }
  await writeCalls(services)
}

const checked = ['keys', 'retries', 'webhooks', 'data', 'name', 'support']
const passReview = async (demo: Demo, { portal, integrationId }: Built): Promise<void> => {
  const femi = demo.as('femi')
  await portal.post(`/v1/portal/integrations/${integrationId}/review`, {
    note: 'Version 4.2 of the connector; it has run at six customers for a while.',
  })
  const { version } = await femi.api.get(`/v1/integrations/${integrationId}`)
  await femi.api.patch(`/v1/integrations/${integrationId}`, { ownerId: femi.id }, version)
  await femi.api.patch(
    `/v1/integrations/${integrationId}/review`,
    { items: checked.map((key) => ({ key, done: true })) },
    version + 1,
  )
  await femi.api.post(`/v1/integrations/${integrationId}/review`, {
    result: 'passed',
    words: 'Clean handling of repeats. Keep the key out of the log of your worker.',
  })
}
const installedAt = (demo: Demo): { customer: string; from: string; to?: string }[] =>
  [52, 47, 39, 31, 22, 12].map((daysAgo, place) => ({
    customer: `lf-${1041 + place * 17}`,
    from: daysBefore(demo.today, daysAgo).toISOString().slice(0, 10),
    ...(place === 2 && { to: daysBefore(demo.today, 9).toISOString().slice(0, 10) }),
  }))

/** Its developer makes a test key, calls, and hands in what is far from done. */
const tryInSandbox = async (demo: Demo): Promise<void> => {
  const { past, workspace } = demo
  const person = portalPeople.find(({ roles }) => roles.includes('technical'))!
  const { userId } = await asOwner(past.services.database, (db) => ensureUser(db, { ...person, proven: false }))
  const cookie = await beginSession(past.services, userId, { address: '127.0.0.1', userAgent })
  const portal = demoClient(past.server, {
    cookie: cookie.split(';')[0]!,
    origin: new URL(past.services.config.publicUrl).origin,
    'tandem-workspace': workspace.slug,
  })
  const { data } = await portal.get('/v1/portal/sandboxes')
  const [sandbox] = data as { id: string }[]
  const { keyId, text } = await portal.post(`/v1/portal/sandboxes/${sandbox!.id}/keys`, { name: 'Laptop of the team' })
  past.go(daysBefore(demo.today, 2, 14, 37))
  const program = demoClient(
    past.server,
    { authorization: `Bearer ${text}`, 'user-agent': 'orders-connector/0.3' },
    '198.51.100.17',
  )
  await program.get('/v1/portal/partner')
  await program.post('/v1/portal/integrations', { name: 'A first try', kind: 'connector' })
  for (let turn = 0; turn < 9; turn += 1) await program.get(`/v1/portal/tasks?limit=${turn + 1}`)
  await writeCalls(past.services)
  const made = await portal.post('/v1/portal/integrations', {
    name: 'Orders connector',
    kind: 'connector',
    summary: 'Sends orders of the warehouse to joint customers.',
    products: ['Orders'],
    keyIds: [keyId],
    lowestApiVersion: '1.0',
  })
  past.go(daysBefore(demo.today, 1, 16))
  await portal.post(`/v1/portal/integrations/${made.id}/review`, { note: 'A first look would help us.' })
  await past.settle('events', 'mails')
  await endSessions(past.services, userId, { userAgent })
}

/** Hours after which the developers of a company came to it; the longest names are the slowest. */
const restHours = (name: string): number => 4 + ((name.length * 11) % 60)
const quiet = new Set(['Arbor Payments', 'Brightwater Systems'])

/** Whoever has a sandbox since long enough, and has not called yet, makes a test key and calls. */
const callFromSandboxes = async (demo: Demo, called: Set<string>): Promise<void> => {
  const { past } = demo
  await past.settle('jobs')
  const { data } = (await demo.as('femi').api.get('/v1/sandboxes?side=partner&limit=200')) as {
    data: { id: string; state: string; createdAt: string; partner: { name: string } }[]
  }
  for (const { id, state, createdAt, partner } of data) {
    const ageHours = (past.now().getTime() - new Date(createdAt).getTime()) / 3_600_000
    if (called.has(id) || quiet.has(partner.name) || state !== 'ready' || ageHours < restHours(partner.name)) continue
    called.add(id)
    const sandbox = await findWorkspace(past.services, id)
    if (!sandbox) throw new Error(`The demo has no sandbox ${id}`)
    const ctx = systemContext(past.services, sandbox, 'demo', { channel: 'command' })
    const [found] = await visibleSandboxes(systemContext(past.services, demo.workspace, 'demo'), { id })
    const { text } = await inTransaction(ctx, (tx) =>
      createKey(tx, { name: 'First key', scopes: ['partners.read'], partnerId: found?.row.inner_partner_id ?? null }),
    )
    const program = demoClient(past.server, { authorization: `Bearer ${text}`, 'user-agent': 'curl/8.9.1' }, address)
    await program.get('/v1/portal/partner')
    await writeCalls(past.services)
  }
}

const callDays = 29
export const integrationActs = (demo: Demo): Act[] => {
  let built: Built | undefined
  const called = new Set<string>()
  const known = (): Built => {
    if (!built) throw new Error('The demo opened no live access')
    return built
  }
  const at = (daysAgo: number, hour: number, run: () => Promise<void>): Act => ({
    daysAgo,
    run: async () => {
      demo.past.go(daysBefore(demo.today, daysAgo, hour))
      await run()
    },
  })
  return [
    at(61, 10, () => publishSdks(demo)),
    at(57, 10, async () => {
      built = await openLive(demo)
    }),
    ...Array.from({ length: callDays }, (_, place) =>
      at(callDays - place, 20, () => callAllDay(demo, known(), callDays - place)),
    ),
    at(16.9, 21, () => passReview(demo, known())),
    at(8.9, 21, async () => {
      await known().portal.post(`/v1/portal/integrations/${known().integrationId}/installations`, {
        rows: installedAt(demo),
      })
    }),
    ...Array.from({ length: 42 }, (_, place) => at(85.5 - 2 * place, 19, () => callFromSandboxes(demo, called))),
    at(2, 12, () => tryInSandbox(demo)),
  ]
}
