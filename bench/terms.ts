/** Reading all terms of a partner on a day, among 10,000 agreements of 40 terms each. */
import pg from 'pg'
import { pino } from 'pino'
import { systemTime } from '#platform/clock.ts'
import { readConfig } from '#platform/config.ts'
import type { Services } from '#platform/context.ts'
import { openDatabase } from '#platform/db/engine/database.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { composeProduct } from '#platform/module.ts'
import { listWorkspaces, systemContext } from '#platform/tenancy/workspaces.ts'
import { resolveTerms } from '../src/modules/agreements/public.ts'
import { termKinds } from '../src/modules/agreements/terms/registry.ts'
import { modules } from '../src/modules.ts'
import type { Result } from './run.ts'
import { measure } from './support/load.ts'
import type { Setting } from './support/setting.ts'

const termsEach = 40

/** Rows made in SQL, since what is measured is the reading. */
const fill = async (client: pg.Client, workspaceId: string, count: number) => {
  const kinds = termKinds.filter((kind) => kind.builtIn !== null).slice(0, termsEach)
  const filler = termKinds.find((kind) => kind.kind === 'commission_hold')!
  const wanted = Array.from({ length: termsEach }, (_, at) => kinds[at] ?? filler)
  const names = wanted.map((kind) => kind.kind)
  const values = wanted.map((kind) => JSON.stringify(kind.builtIn!('USD')))
  // Ids of their own, beside those that the bench of lists makes.
  const id = (prefix: string, number: string) => `'${prefix}_7' || lpad(to_hex(${number}), 25, '0')`
  const run = (text: string, more: unknown[] = []) => client.query(text, [workspaceId, count, ...more])
  await client.query('begin')
  await run(`insert into partners (workspace_id, id, legal_name, display_name, stage_since, created_at, updated_at)
    select $1, ${id('pn', 'n')}, 'Company ' || n, 'Company ' || n, now(), now(), now() from generate_series(1, $2::int) n`)
  await run(`insert into agreements (workspace_id, id, partner_id, number, title, category, our_entity, language, zone, created_at, updated_at)
    select $1, ${id('ag', 'n')}, ${id('pn', 'n')}, 'AG-2026-' || lpad(n::text, 5, '0'), 'Agreement', 'partnership', 'We', 'en', 'UTC', now(), now()
    from generate_series(1, $2::int) n`)
  await run(`insert into agreement_versions (workspace_id, id, agreement_id, partner_id, number, kind, state, author_kind, author_name, effective_on, executed_at, created_at, updated_at)
    select $1, ${id('av', 'n')}, ${id('ag', 'n')}, ${id('pn', 'n')}, 1, 'original', 'executed', 'system', 'bench', '2026-01-01', '2026-01-01', now(), now()
    from generate_series(1, $2::int) n`)
  await run(`insert into agreement_spans (workspace_id, agreement_id, partner_id, number, known_from, cause, starts_on)
    select $1, ${id('ag', 'n')}, ${id('pn', 'n')}, 1, '2026-01-01', 'executed', '2026-01-01' from generate_series(1, $2::int) n`)
  await run(
    `insert into agreement_terms (workspace_id, id, version_id, agreement_id, partner_id, kind, "values", effective_from, executed_at)
     select $1, ${id('tm', 'n * 100 + k')}, ${id('av', 'n')}, ${id('ag', 'n')}, ${id('pn', 'n')}, ($3::text[])[k], ($4::jsonb[])[k], '2026-01-01', '2026-01-01'
     from generate_series(1, $2::int) n, generate_series(1, ${termsEach}) k order by n, k`,
    [names, values],
  )
  await client.query('commit')
  await client.query('analyze')
}

export const benchTerms = async (setting: Setting, ms: number, count: number): Promise<Result[]> => {
  const client = new pg.Client({ connectionString: setting.databaseUrl })
  await client.connect()
  // A failure is told by its own error, not by that of the database that is stopped after it.
  await fill(client, setting.workspaceId, count).catch(async (error: unknown) => {
    await client.end()
    throw error
  })
  const bare = await measure({ callers: 1, ms: Math.min(ms, 2_000) }, async (_, turn) => {
    const { rowCount } = await client.query({
      name: 'bare',
      text: 'select kind, "values" from agreement_terms where workspace_id = $1 and partner_id = $2 and executed_at is not null',
      values: [setting.workspaceId, `pn_7${(1 + ((turn * 7919) % count)).toString(16).padStart(25, '0')}`],
    })
    if (rowCount !== termsEach) throw new Error(`${rowCount} terms`)
  })
  await client.end()
  const database = await openDatabase({ databaseUrl: setting.databaseUrl, poolSize: 4 })
  const services: Services = {
    config: readConfig({}),
    database,
    product: composeProduct(modules),
    log: pino({ level: 'error' }),
    time: systemTime,
    secret: Buffer.alloc(32),
    wake: () => {},
  }
  const workspace = (await listWorkspaces(services)).find((one) => one.id === setting.workspaceId)!
  const ctx = systemContext(services, workspace, 'bench')
  // One transaction for many readings, as a run of commissions reads them; opening one is another bench's matter.
  const times: number[] = []
  await inTransaction(ctx, async (tx) => {
    const end = performance.now() + ms
    for (let turn = 0; performance.now() < end; turn += 1) {
      const partnerId = `pn_7${(1 + ((turn * 7919) % count)).toString(16).padStart(25, '0')}`
      const begun = performance.now()
      const answers = await resolveTerms(tx, { partnerIds: [partnerId], on: '2026-06-01' })
      times.push(performance.now() - begun)
      if (answers.get(partnerId)!.get('commission_hold')!.level !== 'agreement') throw new Error('not the agreement')
    }
  })
  await database.close()
  const settled = times.slice(Math.floor(times.length / 4)).sort((one, other) => one - other)
  const at = (share: number) => settled[Math.floor(settled.length * share)] ?? Number.NaN
  return [
    {
      name: `All terms of a partner on a day, ${count.toLocaleString('en')} agreements of ${termsEach} terms`,
      measured: `p50 ${at(0.5).toFixed(2)} ms, p99 ${at(0.99).toFixed(2)} ms, one reader, ${settled.length} readings`,
      limit: `p99 ${bare.p99Ms.toFixed(2)} ms for the bare rows by a prepared statement as a superuser`,
      ratio: at(0.99) / bare.p99Ms,
      aim: 'p99 under 1 ms',
      reached: at(0.99) < 1,
    },
  ]
}
