import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { type Kysely, sql } from 'kysely'
import { asOwner } from '#platform/db/transaction.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { testApp } from '#test/support/app.ts'

const app = await testApp()
const { workspace } = await app.workspace()
const partner = (number: number) => `pn_${String(number).padStart(26, '0')}`

before(async () => {
  await asOwner(app.services.database, async (db) => {
    await sql`insert into search_entries (workspace_id, kind, id, partner_id, partner_visible, words)
      select ${workspace.id}, 'partner', 'pn_' || lpad(n::text, 26, '0'), 'pn_' || lpad(n::text, 26, '0'), true,
        'company number ' || n || ' c' || to_hex(n) || '.example' from generate_series(1, 100000) n`.execute(db)
    await sql`analyze search_entries`.execute(db)
  })
})

type Node = { Plans?: Node[]; 'Shared Hit Blocks': number; 'Shared Read Blocks': number; 'Actual Rows': number }
/** What a search finds, and the share of the table's blocks that it touched, by the database's own count. */
const search = (words: string, asPartner?: string) =>
  asOwner(app.services.database, async (db: Kysely<DB>) => {
    const size = await sql<{ blocks: number }>`
      select (pg_relation_size('search_entries') / 8192)::integer as blocks`.execute(db)
    await sql`set local role ${sql.raw(asPartner ? 'tandem_portal' : 'tandem_team')}`.execute(db)
    await sql`select set_config('tandem.workspace', ${workspace.id}, true), set_config('tandem.partner', ${asPartner ?? ''}, true)`.execute(
      db,
    )
    let last: Node | undefined
    // After the fifth time a function may keep one plan for all words: that one has to be as good.
    for (let turn = 0; turn < 7; turn += 1) {
      const { rows } = await sql<{ 'QUERY PLAN': [{ Plan: Node }] }>`
        explain (analyze, buffers, format json) select id from search_ids(array['partner'], ${sql.lit(words)})`.execute(
        db,
      )
      last = rows[0]!['QUERY PLAN'][0].Plan
    }
    return {
      found: last!['Actual Rows'],
      share: (last!['Shared Hit Blocks'] + last!['Shared Read Blocks']) / size.rows[0]!.blocks,
    }
  })

test('a search reads a small part of 100,000 names, whatever plan its function keeps', async () => {
  for (const words of ['number 77123', '77123', 'c12d43.exam', 'nobody is called so', 'example 4711 c1267'])
    assert.ok((await search(words)).share < 0.2, words)
  assert.equal((await search('number 77123')).found, 1)
  assert.equal((await search('company')).found, 2000, 'no more than it was asked for')
})

test('what a partner searches costs what the partner has, also with one letter', async () => {
  const { found, share } = await search('c', partner(7))
  assert.equal(found, 1)
  assert.ok(share < 0.02, String(share))
})
