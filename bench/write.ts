/** A write with event, row-level security and idempotency, against its own statements over `pg` in one transaction. */
import { randomUUID } from 'node:crypto'
import { Agent, request } from 'node:http'
import pg from 'pg'
import { idPrefixes, newId } from '#platform/ids.ts'
import type { Result } from './run.ts'
import { measure } from './support/load.ts'
import type { Setting } from './support/setting.ts'

const callers = 16

export const ask = (
  agent: Agent,
  setting: Setting,
  method: string,
  path: string,
  body?: object,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: string }> =>
  new Promise((resolve, reject) => {
    const text = body === undefined ? undefined : JSON.stringify(body)
    const call = request(`${setting.url}${path}`, {
      method,
      agent,
      headers: {
        authorization: `Bearer ${setting.key}`,
        ...(text !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
        ...headers,
      },
    })
    call.on('response', (answer) => {
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => parts.push(part))
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(parts).toString() }))
      answer.on('error', reject)
    })
    call.on('error', reject)
    call.end(text)
  })

export const benchWrite = async (setting: Setting, ms: number): Promise<Result> => {
  const agent = new Agent({ keepAlive: true, maxSockets: callers })
  const made = await ask(agent, setting, 'POST', '/v1/partners', { legalName: 'Bench Partner' })
  const { id: partnerId } = JSON.parse(made.body) as { id: string }
  const text = 'They want the billing connector first; two references follow next week.'
  const api = await measure({ callers, ms }, async () => {
    const answer = await ask(
      agent,
      setting,
      'POST',
      '/v1/notes',
      { partnerId, text },
      { 'idempotency-key': randomUUID() },
    )
    if (answer.status !== 201) throw new Error(answer.body)
  })
  agent.destroy()
  const pool = new pg.Pool({ connectionString: setting.databaseUrl, max: callers })
  const raw = await measure({ callers, ms }, () => rawNote(pool, setting.workspaceId, partnerId, text))
  await pool.end()
  return {
    name: 'A write over HTTP with event, row-level security and idempotency',
    measured: `${Math.round(api.perSecond)} notes a second, p50 ${api.p50Ms.toFixed(1)} ms, p99 ${api.p99Ms.toFixed(1)} ms, ${callers} callers, ${api.errors} errors`,
    limit: `${Math.round(raw.perSecond)} a second for the same statements over pg in one transaction, as a superuser, with neither HTTP, checks, role nor policy`,
    ratio: api.perSecond / raw.perSecond,
    aim: 'half or better',
    reached: api.errors === 0 && api.perSecond / raw.perSecond >= 0.5,
  }
}

/** The statements of `POST /v1/notes` as the product sends them, less role, settings and policies. */
const rawNote = async (pool: pg.Pool, workspaceId: string, partnerId: string, text: string) => {
  const client = await pool.connect()
  const id = newId(idPrefixes.note)
  const eventId = newId(idPrefixes.event)
  const key = randomUUID()
  const now = new Date()
  try {
    await client.query('begin')
    await client.query(
      `select lock.locked, claims.request_hash, claims.status, claims.headers, claims.body
       from (select pg_try_advisory_xact_lock(hashtextextended($1, 7)) as locked) as lock
       left join idempotency_claims claims on claims.workspace_id = $2 and claims.caller = $3 and claims.key = $4 and claims.expires_at > $5`,
      [key, workspaceId, 'raw', key, now],
    )
    await client.query('select * from partners where workspace_id = $1 and id = $2', [workspaceId, partnerId])
    await client.query(
      `insert into notes (id, partner_id, subject_kind, subject_id, text, visibility, visible_to_roles, author_kind, author_id, author_name, created_at, updated_at, workspace_id)
       values ($1, $2, 'partner', $2, $3, 'team', '{}', 'key', 'ak_raw', 'raw', $4, $4, $5) returning *`,
      [id, partnerId, text, now, workspaceId],
    )
    await client.query(
      `insert into note_versions (workspace_id, note_id, version, text, visibility, at, by_kind, by_id) values ($1, $2, 1, $3, 'team', $4, 'key', 'ak_raw')`,
      [workspaceId, id, text, now],
    )
    await client.query(
      `with fact as (
         insert into events (workspace_id, id, recorded_at, occurred_at, kind, version, subject_kind, subject_id, partner_id, partner_visible, actor_kind, actor_id, channel, request_id, data)
         values ($1, $2, $3, $3, 'note.added', 1, 'note', $4, $5, false, 'key', 'ak_raw', 'api', 'raw', $6::jsonb)
       ) insert into event_pending (workspace_id, consumer, event_id, recorded_at, next_attempt_at)
       select $1, consumer, $2, $3, $3 from unnest($7::text[]) as consumer`,
      [workspaceId, eventId, now, id, partnerId, JSON.stringify({ noteId: id }), ['raw bench']],
    )
    await client.query(
      `select id, name from members where workspace_id = $1 and id = any ($2::text[]) union all select id, name from portal_users where workspace_id = $1 and id = any ($2::text[])
       union all select id, name from api_keys where workspace_id = $1 and id = any ($2::text[])`,
      [workspaceId, ['ak_raw']],
    )
    await client.query(
      `insert into idempotency_claims (workspace_id, caller, key, request_hash, status, headers, body, created_at, expires_at)
       values ($1, 'raw', $2, $2, 201, '{}', $3, $4, $5)`,
      [workspaceId, key, JSON.stringify({ id, text }), now, new Date(now.getTime() + 86_400_000)],
    )
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}
