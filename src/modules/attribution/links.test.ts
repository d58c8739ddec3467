/** Links and codes: who may have them, where they lead, how they are found. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { sql } from 'kysely'
import { inTransaction } from '#platform/db/transaction.ts'
import { aPartner } from '#test/support/fixtures.ts'
import { engineOf } from './service/clicks/engine.ts'
import { findCodeOfProvider } from './service/links/codes.ts'
import { clicks, person } from './testing-clicks.ts'

const { services, world, visit, activePartner, makeActive, aLink, at } = await clicks()

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
    const host = 'go-links.acme.example'
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

test('a code is found by the payment provider’s own id of its promotion', async () => {
  const partnerId = await activePartner()
  await world.api.post('/v1/codes', { partnerId, code: 'HARBOUR', providerIds: ['promo_1Nabc'] })
  const find = (id: string) =>
    inTransaction(world.ctx, (tx) => findCodeOfProvider(tx, id, new Date('2026-03-02T10:00:00Z')))
  assert.deepEqual([(await find('promo_1Nabc'))?.code, (await find('promo_1Nabc'))?.partnerId], ['HARBOUR', partnerId])
  assert.equal(await find('promo_other'), undefined)
})
