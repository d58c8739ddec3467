/** List page, filter and search through the API with 100,000 partners, and the plans of their queries. */
import { Agent } from 'node:http'
import pg from 'pg'
import type { Result } from './run.ts'
import { measure } from './support/load.ts'
import type { Setting } from './support/setting.ts'
import { ask } from './write.ts'

const callers = 4
const syllables = [
  'bran',
  'cor',
  'dal',
  'esk',
  'fen',
  'gal',
  'har',
  'ist',
  'jor',
  'kel',
  'lum',
  'mar',
  'nor',
  'ost',
  'pel',
  'quil',
  'ros',
  'sol',
  'tam',
  'ulm',
  'ver',
  'wex',
  'yar',
  'zin',
]

/** Rows made in SQL, since what is measured is the reading. */
const fill = async (client: pg.Client, workspaceId: string, count: number) => {
  await client.query('begin')
  await client.query(
    `create temp table made on commit drop as
     select n, 'pn_' || lpad(to_hex(n), 26, '0') as id,
       initcap(($1::text[])[1 + n % 24] || ($1::text[])[1 + (n / 24) % 24] || ($1::text[])[1 + (n / 576) % 24]) || ' ' || (array['Systems', 'Cloud', 'Works', 'Partners', 'Digital'])[1 + n % 5] || ' ' || n as name
     from generate_series(1, $2) as n`,
    [syllables, count],
  )
  await client.query(
    `insert into partners (workspace_id, id, legal_name, display_name, stage, stage_since, country, created_at, updated_at)
     select $1, id, name || ' Ltd', name, (array['prospect', 'applied', 'qualifying', 'onboarding', 'active'])[1 + n % 5], now() - n * interval '1 minute',
       (array['DE', 'GB', 'US', 'FR', 'JP'])[1 + n % 5], now() - n * interval '1 minute', now() - n * interval '1 minute' from made`,
    [workspaceId],
  )
  await client.query(
    `insert into search_entries (workspace_id, kind, id, partner_id, words) select $1, 'partner', id, id, lower(name) from made`,
    [workspaceId],
  )
  await client.query('commit')
  await client.query('analyze')
}

export const benchLists = async (setting: Setting, ms: number, count: number): Promise<Result[]> => {
  const client = new pg.Client({ connectionString: setting.databaseUrl })
  await client.connect()
  try {
    return await benchWith(client, setting, ms, count)
  } finally {
    await client.end()
  }
}

const benchWith = async (client: pg.Client, setting: Setting, ms: number, count: number): Promise<Result[]> => {
  await fill(client, setting.workspaceId, count)
  const agent = new Agent({ keepAlive: true, maxSockets: callers })
  const get = async (path: string) => {
    const answer = await ask(agent, setting, 'GET', path)
    if (answer.status !== 200) throw new Error(answer.body)
    return JSON.parse(answer.body) as { data: { id: string }[]; nextCursor: string | null }
  }
  const second = (await get('/v1/partners?limit=50')).nextCursor ?? ''
  const cases: [name: string, path: (turn: number) => string, rows: boolean][] = [
    ['first page by name', () => '/v1/partners?limit=50', true],
    ['a later page', () => `/v1/partners?limit=50&cursor=${encodeURIComponent(second)}`, true],
    ['newest first', () => '/v1/partners?limit=50&sort=-createdAt', true],
    ['filter by stage and country', () => '/v1/partners?limit=50&stage=active&country=JP', true],
    [
      'search for a rare word',
      (turn) =>
        `/v1/partners?limit=50&q=${syllables[turn % 24]}${syllables[(turn * 7) % 24]}${syllables[(turn * 11) % 24]}`,
      false,
    ],
    ['search for one number', (turn) => `/v1/partners?limit=50&q=${1000 + ((turn * 7919) % (count - 1000))}`, true],
  ]
  const results: Result[] = []
  for (const [name, path, hasRows] of cases) {
    const measured = await measure({ callers, ms }, async (caller, turn) => {
      const page = await get(path(turn * callers + caller))
      if (hasRows && page.data.length === 0) throw new Error('an empty page')
    })
    results.push({
      name: `Partners list, ${count.toLocaleString('en')} rows: ${name}`,
      measured: `${Math.round(measured.perSecond)} a second, p50 ${measured.p50Ms.toFixed(1)} ms, p99 ${measured.p99Ms.toFixed(1)} ms, ${callers} callers, ${measured.errors} errors`,
      limit: 'p99 50 ms',
      ratio: measured.p99Ms / 50,
      aim: 'p99 under 50 ms',
      reached: measured.errors === 0 && measured.p99Ms < 50,
    })
  }
  agent.destroy()
  const { rows } = await client.query<{ table: string; scans: string }>(
    `select relname as table, seq_tup_read as scans from pg_stat_user_tables where relname in ('partners', 'search_entries') order by relname`,
  )
  console.log(
    '  rows read by sequential scans since the start:',
    rows.map((row) => `${row.table} ${row.scans}`).join(', '),
  )
  return results
}
