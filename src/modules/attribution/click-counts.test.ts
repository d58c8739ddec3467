/** Counts of clicks, how long they are kept, and clicks that the company’s own pages report. */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { sql } from 'kysely'
import { inTransaction } from '#platform/db/transaction.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { aCreditedPartner } from '#test/support/attribution.ts'
import { writeClicks } from './service/clicks/engine.ts'
import { networkOf, parseRanges } from './service/clicks/network.ts'
import { fold } from './service/clicks/upkeep.ts'
import { clickIdIn, clicks, person } from './testing-clicks.ts'

const { services, world, port, visit, activePartner, aLink, at, rowsOf, clickRow } = await clicks()

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
