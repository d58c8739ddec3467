import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { inTransaction } from '#platform/db/transaction.ts'
import { testApp } from '#test/support/app.ts'
import type { Client } from '#test/support/client.ts'
import { aContact, aPartner, aPortalUser } from '#test/support/partners.ts'
import { aMember } from '#test/support/people.ts'
import { listenToStatements } from '#test/support/statements.ts'

const app = await testApp()

const heard = listenToStatements(app)
/** Of the second of two equal requests, so that what is read once and kept does not count. */
const statementsOf = async (ask: () => Promise<{ status: number; text: string }>) => {
  await ask()
  return heard(ask)
}

test('a page of fifty costs as many queries as a page of one', async () => {
  const { api, workspace } = await app.workspace()
  const member = await aMember(app, workspace)
  const type = (await api.get('/v1/partner-types')).body.data[0]
  const add = async (count: number) => {
    for (let number = 0; number < count; number += 1) {
      const partner = await aPartner(api, {
        typeId: type.id,
        managerId: member.memberId,
        tags: ['x'],
        source: { kind: 'event' },
        externalIds: [{ system: 's', id: `${Math.random()}` }],
      })
      await aContact(api, partner.id)
      await api.post('/v1/notes', { partnerId: partner.id, text: 'Hello', visibility: 'shared' })
      await api.post('/v1/interactions', {
        partnerId: partner.id,
        kind: 'call',
        at: '2026-03-01T00:00:00.000Z',
        summary: 'Hello',
        memberIds: [member.memberId],
      })
    }
  }
  await add(1)
  const first = (await api.get('/v1/partners')).body.data[0]
  const user = await aPortalUser(app, workspace, api, first.id)
  const lists: [Client, string][] = [
    [api, '/v1/partners'],
    [api, '/v1/contacts'],
    [api, '/v1/notes'],
    [api, '/v1/interactions'],
    [api, `/v1/partners/${first.id}/activity`],
    [user.api, '/v1/portal/contacts'],
    [user.api, '/v1/portal/activity'],
    [user.api, '/v1/portal/notes'],
  ]
  const count = async () => {
    const counts: number[] = []
    for (const [client, path] of lists) counts.push((await statementsOf(() => client.get(path))).length)
    return counts
  }
  const before = await count()
  await add(12)
  for (let number = 0; number < 12; number += 1) {
    await aContact(api, first.id)
    await api.post('/v1/notes', { partnerId: first.id, text: 'Hello', visibility: 'shared' })
  }
  assert.deepEqual(await count(), before)
})

test('no list or search of partners reads a whole table of 100,000 rows', async () => {
  const { api, ctx, workspace } = await app.workspace()
  const member = await aMember(app, workspace)
  const partner = await aPartner(api, {
    tags: ['rare'],
    regions: ['DACH'],
    managerId: member.memberId,
    country: 'LI',
    source: { kind: 'event' },
  })
  await api.post(`/v1/partners/${partner.id}/tier-grants`, { tier: 'gold', from: '2026-03-01', reason: 'x' })
  const other = await app.workspace()
  // Most rows are another tenant's: what a table of many tenants looks like to one of them.
  const fill = async (insert: (workspaceId: string, numbers: ReturnType<typeof sql>) => ReturnType<typeof sql>) => {
    for (const [under, first, last] of [
      [ctx, 1, 3_000],
      [other.ctx, 3_001, 100_000],
    ] as const) {
      const numbers = sql`generate_series(${sql.lit(first)}, ${sql.lit(last)}) as n`
      await inTransaction(under, (tx) => insert(under.workspace.id, numbers).execute(tx.db))
    }
    // Foreign keys are checked by cached plans, which have to learn that the table has grown.
    const client = await app.services.database.pool.connect()
    await client
      .query('analyze partners; analyze contacts; analyze tier_grants; analyze ownerships; analyze partner_labels')
      .finally(() => client.release())
  }
  await fill(
    (
      workspaceId,
      numbers,
    ) => sql`insert into partners (workspace_id, id, legal_name, display_name, stage_since, created_at, updated_at, country, stage)
      select ${workspaceId}, 'pn_' || lpad(n::text, 26, '0'), 'Company ' || n, 'Company ' || n, now() - n * interval '1 minute',
        now() - n * interval '1 minute', now() - n * interval '1 minute', (array['DE','FR','US'])[1 + n % 3],
        (array['prospect','active','ended'])[1 + n % 3] from ${numbers}`,
  )
  await fill(
    (workspaceId, numbers) => sql`insert into contacts (workspace_id, id, partner_id, full_name, created_at, updated_at)
      select ${workspaceId}, 'ct_' || lpad(n::text, 26, '0'), 'pn_' || lpad(n::text, 26, '0'), 'Person ' || n, now(), now() from ${numbers}`,
  )

  const asks: [string, Record<string, string | string[] | boolean>][] = [
    ['/v1/partners', {}],
    ['/v1/partners', { sort: '-createdAt' }],
    ['/v1/partners', { sort: '-updatedAt' }],
    ['/v1/partners', { sort: 'stageSince' }],
    ['/v1/partners', { stage: ['active'], sort: '-createdAt' }],
    ['/v1/partners', { country: 'LI' }],
    ['/v1/partners', { source: 'event' }],
    ['/v1/partners', { tag: 'rare' }],
    ['/v1/partners', { region: 'DACH' }],
    ['/v1/partners', { tier: 'gold' }],
    ['/v1/partners', { managerId: member.memberId }],
    ['/v1/partners', { accountLevel: 'full' }],
    ['/v1/partners', { hasGap: true }],
    ['/v1/partners', { q: 'partner' }],
    ['/v1/contacts', {}],
    ['/v1/contacts', { q: 'nobody' }],
    ['/v1/contacts', { partnerId: partner.id }],
    ['/v1/contacts', { sort: '-createdAt' }],
  ]
  for (const [path, query] of asks) {
    const [list] = (await statementsOf(() => api.get(path, query))).filter(({ text }) => text.includes('cursor_value'))
    assert.ok(list, path)
    const plan = await inTransaction(app.ctx(workspace), async (tx) => {
      const parts = list.text.split(/\$\d+/)
      const numbers = [...list.text.matchAll(/\$(\d+)/g)].map((match) => Number(match[1]) - 1)
      const explained = parts
        .slice(1)
        .reduce(
          (whole, part, index) => sql`${whole}${sql.val(list.values[numbers[index]!])}${sql.raw(part)}`,
          sql`${sql.raw(`explain ${parts[0]}`)}`,
        )
      const { rows } = await explained.execute(tx.db)
      return rows.map((row) => Object.values(row as Record<string, string>)[0]).join('\n')
    })
    assert.doesNotMatch(plan, /Seq Scan on (partners|contacts)/, `${path} ${JSON.stringify(query)}\n${plan}`)
  }
})
