/** What a gateway asks for every call: `POST /v1/key-verifications`, against a bare look-up behind bare node:http. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { Agent } from 'node:http'
import path from 'node:path'
import pg from 'pg'
import { hashKey, lastFour, makeKey } from '#platform/keys.ts'
import type { Result } from './run.ts'
import { measure } from './support/load.ts'
import type { Setting } from './support/setting.ts'
import { ask } from './write.ts'

const callers = 16
const scope = 'tasks.read'
// Each partner may make 100,000 calls a minute, the most that a term can say; so many partners are not slowed by that.
const partnersCount = 40

/** Partners with a live key each, whose scopes and limits come from terms of the workspace. */
const fill = async (setting: Setting): Promise<string[]> => {
  const client = new pg.Client({ connectionString: setting.databaseUrl })
  await client.connect()
  const { workspaceId } = setting
  const keys = Array.from({ length: partnersCount }, () => makeKey('secret', 'live'))
  const id = (prefix: string, number: number) => `${prefix}_6${number.toString(16).padStart(25, '0')}`
  try {
    await client.query('begin')
    const terms = [
      ['api_access', { environments: ['sandbox', 'live'], scopes: [scope], keysMax: 10, liveGate: ['go_live'] }],
      ['api_limits', { perMinute: 100_000, burst: 200_000, perMonth: null, over: 'notify' }],
    ] as const
    for (const [at, [kind, values]] of terms.entries())
      await client.query(
        `insert into default_terms (workspace_id, id, holder, kind, "values", effective_from, state, proposed_by_kind, proposed_by_name, proposed_at, decided_at)
         values ($1, $2, 'workspace', $3, $4, '2026-01-01', 'set', 'system', 'bench', '2026-01-01', '2026-01-01')`,
        [workspaceId, id('dt', at + 1), kind, JSON.stringify(values)],
      )
    for (const [at, key] of keys.entries()) {
      const partnerId = id('pn', at + 1)
      await client.query(
        `insert into partners (workspace_id, id, legal_name, display_name, account_level, stage_since, created_at, updated_at)
         values ($1, $2, $3, $3, 'full', now(), now(), now())`,
        [workspaceId, partnerId, `Caller ${at}`],
      )
      await client.query(
        `insert into live_accesses (workspace_id, id, partner_id, act, cause, at, by_kind, by_name)
         values ($1, $2, $3, 'granted', 'gate', '2026-01-01', 'system', 'bench')`,
        [workspaceId, id('la', at + 1), partnerId],
      )
      await client.query(
        `insert into api_keys (workspace_id, id, partner_id, name, kind, key_hash, last_four, scopes)
         values ($1, $2, $3, 'bench', 'secret', $4, $5, $6)`,
        [workspaceId, id('ak', at + 1), partnerId, hashKey(key), lastFour(key), [scope]],
      )
    }
    await client.query('commit')
  } finally {
    await client.end()
  }
  return keys
}

export const benchVerifications = async (setting: Setting, ms: number): Promise<Result> => {
  const keys = await fill(setting)
  const load = async (of: Setting, path: string) => {
    const agent = new Agent({ keepAlive: true, maxSockets: callers })
    const measured = await measure({ callers, ms }, async (caller, turn) => {
      const answer = await ask(agent, of, 'POST', path, { key: keys[(caller + turn * callers) % keys.length], scope })
      if (answer.status !== 200 || !(JSON.parse(answer.body) as { allowed: boolean }).allowed)
        throw new Error(`${answer.status} ${answer.body}`)
    })
    agent.destroy()
    return measured
  }
  const ours = await load(setting, '/v1/key-verifications')
  const child = fork(path.join(import.meta.dirname, 'support/raw-lookup.ts'), {
    env: { ...process.env, DATABASE_URL: setting.databaseUrl },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  const [port] = (await once(child.stdout!, 'data')) as [Buffer]
  const raw = await load({ ...setting, url: `http://127.0.0.1:${Number(port.toString())}` }, '/')
  child.disconnect()
  return {
    name: 'Key verification for a gateway, over HTTP: scope by signed term, live access, limit, log of the call',
    measured: `${Math.round(ours.perSecond)} a second, p50 ${ours.p50Ms.toFixed(2)} ms, p99 ${ours.p99Ms.toFixed(2)} ms, ${callers} callers, ${ours.errors} errors`,
    limit: `${Math.round(raw.perSecond)} a second for the bare look-up by hash behind bare node:http`,
    ratio: ours.perSecond / raw.perSecond,
    aim: '80 % of the bare look-up',
    reached: ours.errors === 0 && ours.perSecond / raw.perSecond >= 0.8,
  }
}
