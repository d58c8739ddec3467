/** Links, codes and the click redirect, over real sockets: the redirect is answered before the API's pipeline. */
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { sql } from 'kysely'
import { placeAtStage } from '#modules/partners/public.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { clickKill } from '#test/chaos/click-kill.ts'
import { testApp } from '#test/support/app.ts'
import { aCreditedPartner } from '#test/support/attribution.ts'
import { aPartner, aWorld, type World } from '#test/support/fixtures.ts'
import type { NewClick } from './queries/record-clicks.ts'
import { engineOf, writeClicks } from './service/clicks/engine.ts'
import { networkOf, parseRanges } from './service/clicks/network.ts'
import { openSpool } from './service/clicks/spool.ts'
import { fold, matchClicks } from './service/clicks/upkeep.ts'
import { createWriter } from './service/clicks/writer.ts'
import { findCodeOfProvider } from './service/links/codes.ts'
import { upsertCustomer } from './service/record/customers.ts'
import { tieClick } from './service/record/touches.ts'

const dataDir = await mkdtemp(path.join(tmpdir(), 'clicks-'))
after(() => rm(dataDir, { recursive: true, force: true }))
// However busy the machine is: a click of these tests is in the database when it is answered.
const patientMs = 60_000
const app = await testApp({ environment: { DATA_DIR: dataDir, CLICK_WAIT_MS: String(patientMs) } })
const { services } = app
let world: World
let port: number
const person =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Safari/537.36'

type Given = { method?: string; headers?: Record<string, string>; agent?: string }
/** A request over the wire; each agent text of its own is a visitor of its own. */
const visit = (url: string, { method = 'GET', headers = {}, agent = person }: Given = {}) =>
  new Promise<{ status: number; headers: http.IncomingHttpHeaders; text: string }>((resolve, reject) => {
    const request = http.request(
      { host: '127.0.0.1', port, path: url, method, headers: { 'user-agent': agent, ...headers } },
      (response) => {
        let text = ''
        response.on('data', (chunk: Buffer) => {
          text += chunk.toString()
        })
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }))
      },
    )
    request.on('error', reject)
    request.end()
  })
const clickIdIn = (location: string | undefined) =>
  new URL(location ?? 'https://none.example').searchParams.get('tandem_click')

const activePartner = async (): Promise<string> => {
  const id = await aPartner(world.api)
  await makeActive(id)
  return id
}
const makeActive = (id: string) => inTransaction(world.ctx, (tx) => placeAtStage(tx, { partnerId: id, to: 'active' }))
let made = 0
const aLink = async (partnerId: string, more: Record<string, unknown> = {}) => {
  made += 1
  const answer = await world.api.post('/v1/links', {
    partnerId,
    key: `key-${made}`,
    destination: 'https://www.acme.example/start?a=1',
    ...more,
  })
  assert.equal(answer.status, 201, answer.text)
  return answer.body as { id: string; key: string; version: number; address: string }
}
const at = (key: string) => `/r/${world.workspace.slug}/${key}`
const rowsOf = (linkId: string) =>
  inTransaction(world.ctx, (tx) =>
    sql<{ id: string; verdict: string; repeat_of: string | null }>`
      select id, verdict, repeat_of from clicks where workspace_id = ${world.workspace.id} and link_id = ${linkId} order by id`.execute(
      tx.db,
    ),
  ).then(({ rows }) => rows)
const statsOf = async (linkId: string) => (await world.api.get('/v1/click-stats', { linkId })).body.total

before(async () => {
  world = await aWorld(app)
  await app.server.listen({ port: 0, host: '127.0.0.1' })
  port = (app.server.server.address() as AddressInfo).port
  // Until the day's salt is known a visitor may be given one of the process: here the same one is the same one.
  while (typeof engineOf(services)!.salts.of(world.workspace.id, '2026-03-02') !== 'string') await setTimeout(5)
})

describe('links', () => {
  test('a key is case-folded, never given twice, and a renamed one goes on leading to its link', async () => {
    const partnerId = await activePartner()
    const link = await aLink(partnerId, { key: 'Nord-Wind' })
    assert.equal(link.key, 'nord-wind')
    const other = await activePartner()
    const taken = await world.api.post('/v1/links', {
      partnerId: other,
      key: 'NORD-wind',
      destination: 'https://x.example/',
    })
    assert.equal(taken.status, 409)
    assert.equal(taken.body.code, 'link.key_taken')
    const renamed = await world.api.patch(
      `/v1/links/${link.id}`,
      { key: 'breeze' },
      { 'if-match': String(link.version) },
    )
    assert.deepEqual([renamed.status, renamed.body.key, renamed.body.aliases], [200, 'breeze', ['nord-wind']])
    assert.equal((await visit(at('nord-wind'))).status, 302)
    const ended = await world.api.post(`/v1/links/${link.id}/ending`, { reason: 'Over' })
    assert.equal(ended.body.state, 'ended')
    for (const key of ['breeze', 'nord-wind'])
      assert.equal(
        (await world.api.post('/v1/links', { partnerId: other, key, destination: 'https://x.example/' })).status,
        409,
      )
    assert.equal((await visit(at('breeze'))).status, 410)
  })

  test('a partner has 100 links at most, one of them the default one', async () => {
    const partnerId = await activePartner()
    const first = await aLink(partnerId)
    const second = await aLink(partnerId, { isDefault: true })
    const list = (await world.api.get('/v1/links', { partnerId })).body.data as { id: string; isDefault: boolean }[]
    assert.deepEqual(
      list.filter((link) => link.isDefault).map((link) => link.id),
      [second.id],
    )
    assert.ok(list.some((link) => link.id === first.id))
    await inTransaction(world.ctx, (tx) =>
      sql`insert into links (workspace_id, id, partner_id, domain_id, key, destination, created_at, updated_at)
        select workspace_id, 'lk_' || lpad(n::text, 26, '0'), partner_id, domain_id, 'filler-' || n, destination, now(), now()
        from links, generate_series(1, 98) n where workspace_id = ${world.workspace.id} and id = ${first.id}`.execute(
        tx.db,
      ),
    )
    const refused = await world.api.post('/v1/links', { partnerId, destination: 'https://x.example/' })
    assert.deepEqual([refused.status, refused.body.code], [409, 'link.limit'])
  })

  test('only an active partner has links, and they lead nowhere while it is suspended', async () => {
    const prospect = await aPartner(world.api)
    const refused = await world.api.post('/v1/links', { partnerId: prospect, destination: 'https://x.example/' })
    assert.deepEqual([refused.status, refused.body.code], [409, 'partner.not_active'])
    const partnerId = await activePartner()
    const link = await aLink(partnerId)
    assert.equal((await visit(at(link.key))).status, 302)
    await inTransaction(world.ctx, (tx) =>
      sql`update partners set suspended = true where workspace_id = ${world.workspace.id} and id = ${partnerId}`.execute(
        tx.db,
      ),
    )
    const { followPartner } = await import('./service/links/partners.ts')
    await inTransaction(world.ctx, (tx) => followPartner(tx, partnerId))
    await engineOf(services)?.lookup.look()
    assert.equal((await visit(at(link.key))).status, 410)
    assert.equal((await world.api.get(`/v1/links/${link.id}`)).body.state, 'closed')
  })

  test('a partner sees and changes its own links only, and leads them where the company allows', async () => {
    await makeActive(world.partnerId)
    await makeActive(world.otherPartnerId)
    const theirs = await aLink(world.otherPartnerId)
    const own = world.principal.api
    assert.equal((await own.get(`/v1/portal/links/${theirs.id}`)).status, 404)
    assert.equal((await own.patch(`/v1/portal/links/${theirs.id}`, { name: 'Mine' }, { 'if-match': '1' })).status, 404)
    assert.equal((await own.post(`/v1/portal/links/${theirs.id}/ending`)).status, 404)
    assert.equal((await own.get('/v1/portal/click-stats', { linkId: theirs.id })).status, 404)
    const away = await own.post('/v1/portal/links', { key: 'own-1', destination: 'https://phish.example/' })
    assert.deepEqual([away.status, away.body.code], [422, 'link.host_not_allowed'])
    const settings = (await world.admin.api.get('/v1/tracking-settings')).body
    const set = await world.admin.api.patch(
      '/v1/tracking-settings',
      { defaultDestination: 'https://www.acme.example/start' },
      { 'if-match': String(settings.version) },
    )
    assert.equal(set.status, 200, set.text)
    const mine = await own.post('/v1/portal/links', { key: 'own-1', utm: { source: 'letter' } })
    assert.equal(mine.status, 201, mine.text)
    const listed = (await own.get('/v1/portal/links')).body.data as { id: string; partner: { id: string } }[]
    assert.ok(listed.length > 0 && listed.every((link) => link.partner.id === world.partnerId))
    const gone = new URL((await visit(at('own-1'))).headers.location!)
    assert.equal(gone.searchParams.get('utm_source'), 'letter')
  })

  test('a domain serves its host once a TXT record proves it, also for what began to be looked up before', async (context) => {
    const host = `go-${made}.acme.example`
    const domain = (
      await world.admin.api.post('/v1/link-domains', {
        host,
        notFoundUrl: 'https://www.acme.example/lost',
        expiredUrl: 'https://www.acme.example/over',
        deepLinkHosts: ['*.acme.example'],
      })
    ).body
    const dns = (await import('node:dns')).default
    context.mock.method(dns.promises, 'resolveTxt', async () => [])
    assert.equal((await world.admin.api.post(`/v1/link-domains/${domain.id}/proof`)).body.code, 'link_domain.no_record')
    context.mock.method(dns.promises, 'resolveTxt', async (name: string) =>
      name === domain.proof.name ? [[domain.proof.value]] : [],
    )
    const proven = await world.admin.api.post(`/v1/link-domains/${domain.id}/proof`)
    assert.equal(proven.body.isServed, true, proven.text)
    const partnerId = await activePartner()
    const link = await aLink(partnerId, { domainId: domain.id, key: 'here' })
    assert.equal(link.address, `https://${host}/here`)
    const on = { headers: { host } }
    const found = await visit('/here?url=https://shop.acme.example/shoes&gclid=x', on)
    assert.match(found.headers.location!, /^https:\/\/shop\.acme\.example\/shoes\?gclid=x&tandem_click=ck_/)
    const foreign = await visit('/here?url=https://elsewhere.example/', { ...on, agent: `${person} b` })
    assert.equal(new URL(foreign.headers.location!).host, 'www.acme.example')
    assert.equal(found.headers['cache-control'], 'private, no-store')
    assert.equal(found.headers['referrer-policy'], 'strict-origin-when-cross-origin')
    assert.equal(found.headers['set-cookie'], undefined)
    assert.equal((await visit('/nobody', on)).headers.location, 'https://www.acme.example/lost')
    await world.api.post(`/v1/links/${link.id}/ending`)
    await engineOf(services)!.lookup.look()
    assert.equal((await visit('/here', on)).headers.location, 'https://www.acme.example/over')
    const [row] = await inTransaction(world.ctx, (tx) =>
      sql<{
        ad_parameters: string[]
      }>`select ad_parameters from clicks where workspace_id = ${world.workspace.id} and link_id = ${link.id} order by id`.execute(
        tx.db,
      ),
    ).then(({ rows }) => rows)
    assert.deepEqual(row!.ad_parameters, ['gclid'])
    assert.ok((await world.admin.api.post(`/v1/link-domains/${domain.id}/retirement`)).body.retiredAt)
  })
})

describe('codes', () => {
  test('a code is one spelling, one partner at a time, and rests for a year', async () => {
    const partnerId = await activePartner()
    const other = await activePartner()
    const code = await world.api.post('/v1/codes', { partnerId, code: ' nordｗind10 ' })
    assert.deepEqual([code.status, code.body.code], [201, 'NORDWIND10'])
    const post = (code: string) => world.api.post('/v1/codes', { partnerId: other, code })
    assert.equal((await post('NordWind10')).body.code, 'code.taken')
    await world.api.post(`/v1/codes/${code.body.id}/ending`)
    const resting = await post('nordwind10')
    assert.deepEqual([resting.status, resting.body.code], [409, 'code.resting'])
    assert.equal((await world.api.post('/v1/codes', { partnerId, code: 'NORDWIND10' })).status, 201)
    assert.equal((await post('a b')).status, 422)
  })

  test('a code is found as it was at a moment', async () => {
    const { findCode } = await import('./service/links/codes.ts')
    const partnerId = await activePartner()
    const { body } = await world.api.post('/v1/codes', {
      partnerId,
      code: 'FLEET',
      usesMax: 1,
      endsAt: '2026-04-01T00:00:00.000Z',
    })
    const find = (text: string, moment: string) =>
      inTransaction(world.ctx, (tx) => findCode(tx, text, new Date(moment)))
    assert.deepEqual(await find('fleet', '2026-03-20T00:00:00Z'), {
      codeId: body.id,
      code: 'FLEET',
      partnerId,
      kind: 'personal',
      refusal: null,
    })
    assert.equal((await find('FLEET', '2026-04-02T00:00:00Z'))?.refusal, 'The code was not valid any more.')
    assert.equal(await find('nobody', '2026-03-20T00:00:00Z'), undefined)
  })
})

describe('the click redirect', () => {
  test('a click is answered with an id that is in the database; the same visitor within the hour is a repeat', async () => {
    const link = await aLink(await activePartner())
    const first = await visit(at(link.key))
    assert.equal(first.status, 302)
    const id = clickIdIn(first.headers.location)
    assert.match(id!, /^ck_/)
    assert.equal(new URL(first.headers.location!).searchParams.get('a'), '1')
    const second = await visit(at(link.key))
    const another = await visit(at(link.key), { agent: `${person} other` })
    const rows = await rowsOf(link.id)
    assert.deepEqual(
      rows.map((row) => [row.id, row.verdict, row.repeat_of]),
      [
        [id, 'click', null],
        [clickIdIn(second.headers.location), 'repeat', id],
        [clickIdIn(another.headers.location), 'click', null],
      ],
    )
    const total = await statsOf(link.id)
    assert.deepEqual([total.clicks, total.repeats, total.visitors], [2, 1, 2])
  })

  test('HEAD, prefetch, previews and bots never count and never attribute', async () => {
    const link = await aLink(await activePartner())
    const head = await visit(at(link.key), { method: 'HEAD' })
    assert.deepEqual([head.status, clickIdIn(head.headers.location)], [302, null])
    for (const [name, value] of [
      ['sec-purpose', 'prefetch;prerender'],
      ['purpose', 'prefetch'],
      ['x-moz', 'prefetch'],
    ] as const) {
      const fetched = await visit(at(link.key), { headers: { [name]: value } })
      assert.deepEqual(
        [fetched.status, fetched.headers['cache-control'], fetched.headers.location],
        [503, 'no-store', undefined],
      )
    }
    for (const agent of [
      '',
      'Googlebot/2.1 (+http://www.google.com/bot.html)',
      'WhatsApp/2.23',
      'Slackbot-LinkExpanding 1.0',
      'Proofpoint URL Defense',
      'curl/8.5.0',
    ]) {
      const bot = await visit(at(link.key), { agent })
      assert.deepEqual([bot.status, clickIdIn(bot.headers.location)], [302, null], agent)
    }
    for (let count = 0; count < 20; count += 1) await visit(at(link.key))
    const fast = await visit(at(link.key))
    assert.deepEqual([fast.status, clickIdIn(fast.headers.location)], [307, null])
    await app.settle()
    const total = await statsOf(link.id)
    assert.deepEqual(total, { clicks: 1, repeats: 19, heads: 1, prefetches: 3, bots: 6, velocities: 1, visitors: 1 })
    assert.equal((await rowsOf(link.id)).length, 20)
  })

  test('what another process changed is seen within a second', async () => {
    const link = await aLink(await activePartner())
    assert.equal((await visit(at(link.key))).status, 302)
    // Past the service, as another process would: nothing tells this one.
    await inTransaction(world.ctx, (tx) =>
      sql`update link_lookups set destination = 'https://www.acme.example/new', changed_in = pg_current_xact_id()
        where workspace_id = ${world.workspace.id} and link_id = ${link.id}`.execute(tx.db),
    )
    await engineOf(services)!.lookup.look()
    assert.equal(new URL((await visit(at(link.key))).headers.location!).pathname, '/new')
  })

  test('no address and no agent stands in any row of a click', async () => {
    const link = await aLink(await activePartner())
    await visit(at(link.key), { headers: { referer: 'https://www.blog.example/post?id=3' } })
    const { rows } = await inTransaction(world.ctx, (tx) =>
      sql<
        Record<string, unknown>
      >`select * from clicks where workspace_id = ${world.workspace.id} and link_id = ${link.id}`.execute(tx.db),
    )
    const text = JSON.stringify(rows)
    assert.ok(!text.includes('127.0.0') && !text.includes('Mozilla'))
    assert.deepEqual(
      [rows[0]!['browser'], rows[0]!['system'], rows[0]!['device'], rows[0]!['referrer'], rows[0]!['country']],
      ['Chrome', 'Windows', 'desktop', 'blog.example', null],
    )
  })
})

const clickRow = (link: string, more: Partial<NewClick> = {}): NewClick => ({
  workspaceId: world.workspace.id,
  id: newId(idPrefixes.click),
  at: '2026-03-02T10:00:00.000Z',
  recordedAt: '2026-03-02T10:00:00.000Z',
  day: '2026-03-02',
  linkId: link,
  partnerId: world.partnerId,
  source: 'redirect',
  visitorKey: newId(idPrefixes.visitor).slice(3, 25),
  visitorId: null,
  country: 'DE',
  region: null,
  device: 'mobile',
  browser: 'Safari',
  system: 'iOS',
  referrer: null,
  utm: {},
  adParameters: [],
  ...more,
})

describe('spool and writer', () => {
  test('a database stop turns clicks into spooled clicks and none is lost or doubled', async () => {
    const linkId = newId(idPrefixes.link)
    const folder = path.join(dataDir, 'spool-of-a-stop')
    const spool = openSpool(folder)
    let isStopped = false
    // The worst of stops: it commits, and nobody learns that it did.
    let isMute = false
    const writer = createWriter({
      write: async (rows) => {
        if (isStopped) throw new Error('connect ECONNREFUSED')
        await writeClicks(services, rows)
        if (isMute) throw new Error('Connection terminated')
      },
      spool: (rows) => spool.append(rows),
      failed: () => undefined,
      limitMs: patientMs,
    })
    const fates: Record<string, number> = {}
    const ids: string[] = []
    const send = async (count: number) => {
      const rows = Array.from({ length: count }, () => clickRow(linkId))
      ids.push(...rows.map((row) => row.id))
      for (const fate of await Promise.all(rows.map((row) => writer.add(row)))) fates[fate] = (fates[fate] ?? 0) + 1
    }
    await send(40)
    isMute = true
    await send(40)
    isStopped = true
    await send(40)
    isStopped = false
    isMute = false
    assert.deepEqual(fates, { stored: 40, spooled: 80 })
    const take = (rows: NewClick[]) => writeClicks(services, rows)
    assert.equal(await spool.replay(take), 80)
    assert.equal(await spool.replay(take), 0)
    writer.up()
    await send(10)
    assert.equal(fates['stored'], 50)
    const rows = await rowsOf(linkId)
    assert.deepEqual(rows.map((row) => row.id).sort(), [...ids].sort())
    await fold(services)
    const { rows: days } = await inTransaction(world.ctx, (tx) =>
      sql<{ clicks: string; visitors: string }>`select clicks, visitors from link_days
        where workspace_id = ${world.workspace.id} and link_id = ${linkId}`.execute(tx.db),
    )
    assert.deepEqual(
      days.map((day) => [Number(day.clicks), Number(day.visitors)]),
      [[130, 130]],
    )
    await writer.drain()
    await spool.close()
  })

  test('a group that hangs is answered from the spool, and one without a spool is not answered with an id', async () => {
    const hanging = Promise.withResolvers<void>()
    const spooled: NewClick[] = []
    const writer = createWriter({
      write: () => hanging.promise,
      spool: async (rows) => void spooled.push(...rows),
      failed: () => undefined,
      limitMs: 20,
    })
    assert.equal(await writer.add(clickRow('lk_x')), 'spooled')
    assert.equal(writer.isDown(), true)
    assert.equal(await writer.add(clickRow('lk_x')), 'spooled')
    hanging.resolve()
    await writer.drain()
    assert.equal(writer.isDown(), false)
    assert.equal(spooled.length, 2)
    const nowhere = createWriter({
      write: () => Promise.reject(new Error('down')),
      spool: () => Promise.reject(new Error('disk full')),
      failed: () => undefined,
    })
    assert.equal(await nowhere.add(clickRow('lk_x')), 'lost')
  })
})

test('what the guide to tracking sends is accepted as it stands there', async () => {
  const guide = await readFile(path.join(import.meta.dirname, '../../../docs/integration-guides/tracking.md'), 'utf8')
  const partnerId = await aCreditedPartner(world.ctx)
  const link = await aLink(partnerId)
  // A new link is known to the redirect within a second.
  let clickId: string | null = null
  for (let tries = 0; clickId === null && tries < 100; tries += 1) {
    clickId = clickIdIn((await visit(at(link.key), { agent: `${person} guide` })).headers.location)
    if (clickId === null) await setTimeout(50)
  }
  assert.ok(clickId, 'a click id')
  const sent = [...guide.matchAll(/"\$TANDEM_URL(\/v1\/[\w-]+)"[^']*Idempotency-Key: ([\w-]+)[^']*-d '([^']+)'/g)]
  assert.deepEqual(
    sent.map(([, url]) => url),
    ['/v1/leads', '/v1/sales'],
  )
  for (const [, url, key, body] of sent) {
    const answer = await world.api.post(url!, JSON.parse(body!.replace('ck_…', clickId)), {
      'idempotency-key': key!,
    })
    assert.equal(answer.status, 201, answer.text)
  }
  type Listed = { externalId: string; shares: { partner: { id: string } | null }[] }
  const sales = (await world.api.get('/v1/sales')).body.data as Listed[]
  const sale = sales.find((one) => one.externalId === 'order-1001')
  assert.deepEqual(
    sale?.shares.map(({ partner }) => partner?.id),
    [partnerId],
  )
  const none = (await world.principal.api.get('/v1/portal/click-stats')).body
  assert.deepEqual(none.came, { leads: 0, sales: 0 })
})

test('who brought a click that came later is tied to it when it is there', async () => {
  const partnerId = await activePartner()
  const link = await aLink(partnerId)
  const row = clickRow(link.id, { partnerId, at: '2026-03-02T08:30:00.000Z' })
  const customer = await inTransaction(world.ctx, async (tx) => {
    const { id } = await upsertCustomer(tx, { externalId: `late-${link.key}` })
    assert.equal(await tieClick(tx, { customerId: id, clickId: row.id }), undefined)
    return id
  })
  const touches = () => world.api.get('/v1/touches', { customerId: customer }).then(({ body }) => body.data)
  assert.equal(await inTransaction(world.ctx, matchClicks), 0)
  await writeClicks(services, [row])
  assert.equal(await inTransaction(world.ctx, matchClicks), 1)
  assert.equal(await inTransaction(world.ctx, matchClicks), 0)
  const [touch, ...more] = (await touches()) as { kind: string; occurredAt: string; partner?: { id: string } }[]
  assert.deepEqual([touch?.kind, touch?.occurredAt, more.length], ['click', row.at, 0])
})

test('a code is found by the payment provider’s own id of its promotion', async () => {
  const partnerId = await activePartner()
  await world.api.post('/v1/codes', { partnerId, code: 'HARBOUR', providerIds: ['promo_1Nabc'] })
  const find = (id: string) =>
    inTransaction(world.ctx, (tx) => findCodeOfProvider(tx, id, new Date('2026-03-02T10:00:00Z')))
  assert.deepEqual([(await find('promo_1Nabc'))?.code, (await find('promo_1Nabc'))?.partnerId], ['HARBOUR', partnerId])
  assert.equal(await find('promo_other'), undefined)
})

describe('counts', () => {
  test('daily totals equal a recount of raw rows after concurrent folding and crashes', async () => {
    const links = [newId(idPrefixes.link), newId(idPrefixes.link)]
    const visitors = Array.from({ length: 7 }, (_, place) => `visitor-of-recount-${place}`)
    const rows = Array.from({ length: 300 }, (_, place) =>
      clickRow(links[place % 2]!, {
        at: new Date(Date.UTC(2026, 2, 3, 8, (place * 7) % 600)).toISOString(),
        day: '2026-03-03',
        visitorKey: visitors[place % visitors.length]!,
        country: ['DE', 'FR', null][place % 3]!,
      }),
    )
    const crashed = new Error('the process died here')
    const folders = Array.from({ length: 4 }, async () => {
      for (let round = 0; round < 6; round += 1) {
        await fold(services)
        const { foldDeltas } = await import('./queries/click-days.ts')
        await inTransaction(world.ctx, async (tx) => {
          await foldDeltas(tx, 3)
          throw crashed
        }).catch((error: unknown) => {
          if (error !== crashed) throw error
        })
      }
    })
    const written = async () => {
      for (let place = 0; place < rows.length; place += 25) {
        const group = rows.slice(place, place + 25)
        await writeClicks(services, group)
        // What is written twice, as a replay does, counts once.
        if (place % 50 === 0) await writeClicks(services, group)
      }
    }
    await Promise.all([written(), ...folders])
    await fold(services)
    const read = (text: ReturnType<typeof sql>) =>
      inTransaction(world.ctx, (tx) => sql<Record<string, unknown>>`${text}`.execute(tx.db)).then((found) => found.rows)
    const own = sql`workspace_id = ${world.workspace.id} and day = '2026-03-03'`
    const recount = sql`count(*) filter (where verdict = 'click')::int as clicks, count(*) filter (where verdict = 'repeat')::int as repeats, count(distinct visitor_key)::int as visitors`
    const kept = sql`clicks::int, repeats::int, visitors::int`
    assert.deepEqual(
      await read(sql`select link_id, ${kept} from link_days where ${own} order by 1`),
      await read(sql`select link_id, ${recount} from clicks where ${own} group by 1 order by 1`),
    )
    assert.deepEqual(
      await read(sql`select partner_id, ${kept} from partner_days where ${own} order by 1`),
      await read(sql`select partner_id, ${recount} from clicks where ${own} group by 1 order by 1`),
    )
    assert.deepEqual(
      await read(sql`select ${kept} from workspace_days where ${own}`),
      await read(sql`select ${recount} from clicks where ${own}`),
    )
    assert.deepEqual(
      await read(
        sql`select value, clicks::int, repeats::int from dimension_days where ${own} and dimension = 'country' order by 1`,
      ),
      await read(
        sql`select coalesce(country, '') as value, count(*) filter (where verdict = 'click')::int as clicks, count(*) filter (where verdict = 'repeat')::int as repeats from clicks where ${own} group by 1 order by 1`,
      ),
    )
    assert.ok(rows.length === (await read(sql`select id from clicks where ${own}`)).length)
  })

  test('clicks end after their months, salts after two days, and the counts stay', async () => {
    const { endClicks } = await import('./service/clicks/upkeep.ts')
    const { destroySalts, putSalt } = await import('./queries/tracking.ts')
    const linkId = newId(idPrefixes.link)
    await writeClicks(services, [
      clickRow(linkId, { at: '2024-12-01T10:00:00.000Z', day: '2024-12-01' }),
      clickRow(linkId),
    ])
    await fold(services)
    await inTransaction(world.ctx, (tx) => endClicks(tx))
    assert.equal((await rowsOf(linkId)).length, 1)
    await inTransaction(world.ctx, async (tx) => {
      const salt = await putSalt(tx, '2026-02-01')
      assert.equal(await putSalt(tx, '2026-02-01'), salt)
      await sql`update click_salts set made_at = made_at - interval '49 hours' where workspace_id = ${world.workspace.id} and day = '2026-02-01'`.execute(
        tx.db,
      )
      await destroySalts(tx)
      const { rows } =
        await sql`select 1 from click_salts where workspace_id = ${world.workspace.id} and day = '2026-02-01'`.execute(
          tx.db,
        )
      assert.equal(rows.length, 0)
    })
    const { rows } = await inTransaction(world.ctx, (tx) =>
      sql<{
        clicks: string
      }>`select sum(clicks) as clicks from link_days where workspace_id = ${world.workspace.id} and link_id = ${linkId}`.execute(
        tx.db,
      ),
    )
    assert.equal(Number(rows[0]!.clicks), 2)
  })

  test('an address is cut to its network and placed by the local file alone', () => {
    assert.equal(networkOf('203.0.113.77'), networkOf('203.0.113.1'))
    assert.notEqual(networkOf('203.0.113.77'), networkOf('203.0.114.77'))
    assert.equal(networkOf('2001:db8:1:2::9'), networkOf('2001:db8:1:ffff::1'))
    assert.notEqual(networkOf('2001:db8:1::1'), networkOf('2001:db8:2::1'))
    const places = parseRanges('203.0.113.0/24,DE,BE\n# a note\n2001:db8::/32,FR\nnonsense\n198.51.100.0/25,US,')
    assert.deepEqual(places.find('203.0.113.200'), { country: 'DE', region: 'BE' })
    assert.deepEqual(places.find('2001:db8:9::1'), { country: 'FR', region: null })
    assert.equal(places.find('198.51.100.128'), undefined)
    assert.equal(parseRanges('').find('203.0.113.200'), undefined)
  })
})

describe('pages of the company', () => {
  test('a publishable key reports a click by ?via= from its pages, sixty a minute, and reads nothing', async () => {
    const { createKey } = await import('#platform/auth/api-keys.ts')
    const link = await aLink(await activePartner())
    const { text } = await inTransaction(world.ctx, (tx) =>
      createKey(tx, {
        name: 'Pages',
        kind: 'publishable',
        scopes: ['events.write'],
        origins: ['https://www.acme.example'],
      }),
    )
    const call = async (method: string, url: string, body: unknown, origin = 'https://www.acme.example') => {
      const answer = await fetch(`http://127.0.0.1:${port}${url}`, {
        method,
        headers: {
          authorization: `Bearer ${text}`,
          'content-type': 'application/json',
          origin,
          'user-agent': `${person} page`,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown>, headers: answer.headers }
    }
    const first = await call('POST', '/v1/clicks', {
      via: link.key.toUpperCase(),
      page: 'https://www.acme.example/?utm_source=letter',
    })
    assert.deepEqual(
      [first.status, first.body['verdict'], first.headers.get('access-control-allow-origin')],
      [201, 'click', 'https://www.acme.example'],
    )
    assert.equal((await call('POST', '/v1/clicks', { via: link.key })).body['verdict'], 'repeat')
    assert.equal((await call('POST', '/v1/clicks', { via: 'nobody-at-all' })).body['verdict'], 'unknown')
    assert.equal(
      (await call('POST', '/v1/clicks', { via: link.key }, 'https://elsewhere.example')).body['code'],
      'key.origin_not_allowed',
    )
    assert.equal((await call('GET', '/v1/links', undefined)).body['code'], 'key.publishable')
    assert.equal((await call('POST', '/v1/links', {})).body['code'], 'key.publishable')
    const preflight = await fetch(`http://127.0.0.1:${port}/v1/clicks`, {
      method: 'OPTIONS',
      headers: { origin: 'https://www.acme.example' },
    })
    assert.deepEqual([preflight.status, preflight.headers.get('access-control-allow-methods')], [204, 'POST'])
    const statuses: number[] = []
    for (let count = 0; count < 60; count += 1)
      statuses.push((await call('POST', '/v1/clicks', { via: 'nobody-at-all' })).status)
    assert.ok(statuses.includes(429))
  })

  test('who takes consent back is unlinked', async () => {
    const link = await aLink(await activePartner())
    const visitorId = newId(idPrefixes.visitor)
    const visitor = { address: '203.0.113.9', userAgent: person, language: 'de' }
    const seen = await world.api.post('/v1/clicks', { via: link.key, visitorId, region: 'EEA', visitor })
    assert.equal(seen.body.verdict, 'click', seen.text)
    assert.equal((await world.api.post('/v1/clicks', { consent: 'withdrawn', visitorId })).body.verdict, 'withdrawn')
    const { rows } = await inTransaction(world.ctx, (tx) =>
      sql<{
        count: number
      }>`select count(*)::int as count from clicks where workspace_id = ${world.workspace.id} and visitor_id is not null`.execute(
        tx.db,
      ),
    )
    assert.equal(rows[0]!.count, 0)
  })

  test('the script is under 6 kB, names no other host, and carries the workspace’s own consent rules', async () => {
    const answer = await visit(at('tandem.js'))
    assert.equal(answer.status, 200)
    assert.match(String(answer.headers['content-type']), /javascript/)
    assert.ok(Buffer.byteLength(answer.text) < 6_000, `${Buffer.byteLength(answer.text)} bytes`)
    assert.match(answer.text, /"EEA":"required"/)
    const hosts = [...answer.text.matchAll(/https?:\/\/([^/"'`]+)/g)].map((match) => match[1])
    assert.ok(
      hosts.every((host) => host === new URL(services.config.publicUrl).host),
      hosts.join(),
    )
  })
})

test('a click answered 302 with an id is in the database after kill -9', { timeout: 120_000 }, async () => {
  // On the database of this run; on PostgreSQL the second kill comes while clicks stand in the spool.
  const isShared = process.env['TANDEM_TEST_ENGINE'] === 'postgres'
  const result = await clickKill({ clicks: isShared ? 400 : 100, kills: isShared ? 2 : 1, seed: 5 })
  assert.ok(result.passed, result.words)
})
