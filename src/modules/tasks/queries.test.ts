import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { inTransaction } from '#platform/db/transaction.ts'
import { testApp } from '#test/support/app.ts'
import type { Client } from '#test/support/client.ts'
import { aPartner, aPortalUser } from '#test/support/partners.ts'
import { aMember } from '#test/support/people.ts'
import { listenToStatements } from '#test/support/statements.ts'

const app = await testApp()

const statementsOf = listenToStatements(app)

test('no list of tasks, clocks or views reads a whole table of 100,000 rows', async () => {
  const { api, ctx, workspace } = await app.workspace()
  const other = await app.workspace()
  const ana = await aMember(app, workspace, { roles: ['engineering'] })
  const partner = await aPartner(api, {})
  const portal = await aPortalUser(app, workspace, api, partner.id)
  await ana.api.post('/v1/views', { list: 'partners', name: 'Mine' })
  // Most rows are another tenant's: what a table of many tenants looks like to one of them.
  for (const [under, first, last] of [
    [ctx, 1, 3_000],
    [other.ctx, 3_001, 100_000],
  ] as const) {
    const id = under.workspace.id
    await inTransaction(under, async (tx) => {
      await sql`insert into tasks (workspace_id, id, kind, subject_kind, subject_id, partner_id, side, title, owner_kind, owner_id, due_at, state, ended_at,
          cause, opened_by_kind, created_at, updated_at)
        select ${id}, 'ta_' || lpad(n::text, 26, '0'), 'tasks.to_do', 'thing', 'th_' || n, case when ${id} = ${workspace.id} and n % 50 = 0 then ${partner.id} end,
          'team', 'Task ' || n, case when n % 20 = 0 then 'member' else 'role' end, case when n % 20 = 0 then ${ana.memberId} else 'legal' end,
          now() + (n % 90 - 45) * interval '1 day', case when n % 4 = 0 then 'done' else 'open' end, case when n % 4 = 0 then now() end,
          'test', 'system', now() - n * interval '1 minute', now() from generate_series(${sql.lit(first)}, ${sql.lit(last)}) as n`.execute(
        tx.db,
      )
      await sql`insert into clocks (workspace_id, id, kind, subject_kind, subject_id, target_minutes, in_business_time, started_at, warns_at, breaches_at,
          ending, ended_at, spent_minutes, created_at)
        select ${id}, 'clk_' || lpad(n::text, 26, '0'), 'answer', 'thing', 'th_' || n, 60, false, now(), now(), now() + n * interval '1 minute',
          case when n % 2 = 0 then 'met' end, case when n % 2 = 0 then now() end, case when n % 2 = 0 then 30 end, now()
        from generate_series(${sql.lit(first)}, ${sql.lit(last)}) as n`.execute(tx.db)
    })
  }
  const client = await app.services.database.pool.connect()
  await client.query('analyze tasks; analyze clocks; analyze saved_views').finally(() => client.release())

  const asks: [Client, string, Record<string, string | boolean>][] = [
    [ana.api, '/v1/today', {}],
    [api, '/v1/today', {}],
    [ana.api, '/v1/today', { band: 'overdue' }],
    [api, '/v1/tasks', {}],
    [api, '/v1/tasks', { sort: '-openedAt', state: 'open' }],
    [api, '/v1/tasks', { state: 'snoozed' }],
    [ana.api, '/v1/tasks', { owner: 'me', state: 'open' }],
    [api, '/v1/tasks', { partnerId: partner.id }],
    [api, '/v1/tasks', { subjectId: 'th_7' }],
    [api, '/v1/tasks', { q: 'figures' }],
    [portal.api, '/v1/portal/tasks', {}],
    [portal.api, '/v1/portal/tasks', { mine: true }],
    [api, '/v1/clocks', {}],
    [api, '/v1/clocks', { state: 'running', breached: true }],
    [api, '/v1/clocks', { subjectId: 'th_7' }],
    [api, '/v1/clocks/medians', {}],
    [ana.api, '/v1/views', { list: 'partners' }],
  ]
  for (const [caller, path, query] of asks) {
    const lists = (await statementsOf(() => caller.get(path, query))).filter(({ text }) =>
      /\b"?(tasks|clocks|saved_views)"?\b/.test(text),
    )
    assert.ok(lists.length > 0, path)
    for (const list of lists) {
      const asPortal = path.startsWith('/v1/portal/')
      const plan = await inTransaction(ctx, async (tx) => {
        if (asPortal) await sql`select set_config('tandem.partner', ${partner.id}, true)`.execute(tx.db)
        if (asPortal) await sql`set local role tandem_portal`.execute(tx.db)
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
      assert.doesNotMatch(plan, /Seq Scan on (tasks|clocks)/, `${path} ${JSON.stringify(query)}\n${plan}`)
    }
  }
})
