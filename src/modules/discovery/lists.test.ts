/** The list of applications and the look-ups of a submit, on a table of many tenants. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { testApp } from '#test/support/app.ts'
import {
  applicationsOfDomains,
  applicationsOfEmail,
  applicationsOfPartners,
  applicationsPage,
  findByTokenHash,
  startedSince,
  submittedSince,
  withSameAnswers,
} from './queries/applications.ts'
import { aDiscoveryWorld, plansOf, type World } from './testing.ts'

const app = await testApp()

const manyApplications = (world: World, first: number, last: number) =>
  inTransaction(world.ctx, (tx) =>
    sql`insert into applications (workspace_id, id, form_id, form_number, type_id, language, state, company, email, email_folded, email_domain, website_domain,
        country, token_hash, answers_hash, sender_address, started_at, first_seen_at, arrived_at, submitted_at, updated_at)
      select ${world.workspace.id}, 'ap_' || lpad(n::text, 26, '0'), f.id, 1, f.type_id, 'en',
        (array['submitted', 'in_review', 'accepted', 'declined', 'draft'])[n % 5 + 1], 'Company ' || n, 'a@c' || n || '.example', 'a@c' || n || '.example',
        'c' || n || '.example', 'c' || n || '.example', case n % 7 when 0 then 'AT' else 'DE' end, lpad(n::text, 64, '0'), 'h' || n, '10.0.' || n % 250 || '.1',
        now() - n * interval '1 minute', now() - n * interval '1 minute', now() - n * interval '1 minute',
        case when n % 5 < 4 then now() - n * interval '1 minute' end, now() - n * interval '1 minute'
      from generate_series(${sql.lit(first)}, ${sql.lit(last)}) as n, (select id, type_id from forms where slug = 'solution') as f`.execute(
      tx.db,
    ),
  )

test('neither the list of applications nor a submit reads a whole table of 100,000 rows', async () => {
  const world = await aDiscoveryWorld(app)
  const other = await aDiscoveryWorld(app)
  await manyApplications(world, 1, 3_000)
  await manyApplications(other, 3_001, 100_000)
  const client = await app.services.database.pool.connect()
  await client.query('analyze applications').finally(() => client.release())
  const list = (input: Parameters<typeof applicationsPage>[1]) => (tx: Tx) =>
    applicationsPage(tx, input, async (rows) => rows)
  const hourAgo = new Date(Date.now() - 3_600_000)
  const asks: Record<string, (tx: Tx) => Promise<unknown>> = {
    'the list': list({}),
    'by company': list({ sort: 'company' }),
    'by change': list({ sort: '-updatedAt' }),
    'of a state': list({ state: ['in_review'] }),
    'of a country': list({ country: ['AT'] }),
    'with open holds': list({ hasOpenHold: true }),
    'by words': list({ q: 'company 77' }),
    'status page': (tx) => findByTokenHash(tx, '7'.padStart(64, '0')),
    'lost link': (tx) => applicationsOfEmail(tx, 'a@c7.example'),
    'repeats of a company': (tx) => applicationsOfDomains(tx, ['c7.example'], 'ap_0'),
    'same answers': (tx) => withSameAnswers(tx, 'h7', 'ap_0'),
    'rate of an address': (tx) => submittedSince(tx, hourAgo, { address: '10.0.7.1' }),
    'rate of a domain': (tx) => submittedSince(tx, hourAgo, { domain: 'c7.example' }),
    'starts of an address': (tx) => startedSince(tx, hourAgo, '10.0.7.1'),
    'guards of a stage': (tx) => applicationsOfPartners(tx, ['pn_7']),
  }
  for (const [name, ask] of Object.entries(asks))
    for (const plan of await plansOf(world, ask))
      assert.doesNotMatch(plan, /Seq Scan on applications/, `${name}\n${plan}`)
})
