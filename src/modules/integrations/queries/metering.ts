/** What is written of calls: the log, the counts, the firsts. Everything in batches. */
import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'

/** False when this delta was written before. */
export const takeSequence = async (tx: Tx, processId: string, sequence: number): Promise<boolean> => {
  const { rows } = await sql`
    insert into usage_writers as writer (workspace_id, process_id, sequence, at)
    values (${tx.ctx.workspace.id}, ${processId}, ${sequence}, ${tx.ctx.services.time()})
    on conflict (workspace_id, process_id) do update set sequence = excluded.sequence, at = excluded.at
      where writer.sequence < excluded.sequence
    returning process_id`.execute(tx.db)
  return rows.length > 0
}

export type NewRequest = {
  id: string
  partner_id: string | null
  key_id: string
  at: string
  method: string
  route: string
  path: string
  status: number
  error_code: string | null
  ms: number
  address: string | null
  agent: string | null
  idempotency_key: string | null
  request_body: string | null
  answer_body: string | null
  changed: readonly string[]
  ids: readonly string[]
  is_explorer: boolean
}
export const insertRequests = async (tx: Tx, rows: readonly NewRequest[]): Promise<void> => {
  for (const some of inStatements(rows))
    await sql`
      insert into requests (workspace_id, id, partner_id, key_id, at, method, route, path, status, error_code, ms, address,
        agent, idempotency_key, request_body, answer_body, changed, ids, is_explorer)
      select ${tx.ctx.workspace.id}, id, partner_id, key_id, at, method, route, path, status, error_code, ms, address,
        agent, idempotency_key, request_body, answer_body, changed, ids, is_explorer
      from json_to_recordset(${some}::json) as row (id text, partner_id text,
        key_id text, at timestamptz, method text, route text, path text, status integer, error_code text, ms integer,
        address text, agent text, idempotency_key text, request_body text, answer_body text, changed text[], ids text[],
        is_explorer boolean)
      on conflict do nothing`.execute(tx.db)
}

// A statement of some hundred kilobytes holds up nobody; bodies are 16 KB each, and most calls have next to none.
const statementCharacters = 200_000
const statementRowsMax = 400
/** Rows as JSON texts, one a statement. */
function* inStatements(rows: readonly NewRequest[]): Generator<string> {
  let texts: string[] = []
  let characters = 0
  for (const row of rows) {
    const text = JSON.stringify(row)
    texts.push(text)
    characters += text.length
    if (characters < statementCharacters && texts.length < statementRowsMax) continue
    yield `[${texts.join()}]`
    texts = []
    characters = 0
  }
  if (texts.length > 0) yield `[${texts.join()}]`
}

export type UsageDelta = {
  day: string
  keyId: string
  partnerId: string | null
  endpoint: string
  statusClass: string
  calls: number
  errors: number
  throttled: number
  latency: number[]
  bytes: number
}
/** Counts of so many keys, days and endpoints at once. */
const rowsAtOnce = 40
export const addUsage = async (tx: Tx, deltas: readonly UsageDelta[]): Promise<void> => {
  // In one order everywhere, so that two processes never wait for each other crosswise.
  const nameOf = (one: UsageDelta) => `${one.day} ${one.keyId} ${one.endpoint} ${one.statusClass}`
  const sorted = [...deltas].sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1))
  for (let at = 0; at < sorted.length; at += rowsAtOnce)
    await sql`
      insert into usage_buckets as bucket (workspace_id, day, key_id, endpoint, status_class, partner_id, calls, errors,
        throttled, latency, bytes)
      select ${tx.ctx.workspace.id}, day, "keyId", endpoint, "statusClass", "partnerId", calls, errors, throttled, latency, bytes
      from json_to_recordset(${JSON.stringify(sorted.slice(at, at + rowsAtOnce))}::json) as row (day date, "keyId" text,
        endpoint text, "statusClass" text, "partnerId" text, calls bigint, errors bigint, throttled bigint,
        latency bigint[], bytes bigint)
      on conflict (workspace_id, day, key_id, endpoint, status_class) do update
      set calls = bucket.calls + excluded.calls, errors = bucket.errors + excluded.errors,
        throttled = bucket.throttled + excluded.throttled, bytes = bucket.bytes + excluded.bytes,
        latency = (select array_agg(one + other order by place)
          from unnest(bucket.latency, excluded.latency) with ordinality as both_of (one, other, place))`.execute(tx.db)
}

/** Calls of a month (`2027-03`) by partner, both environments' own. */
export const callsOfMonth = async (
  tx: Tx,
  partnerIds: readonly string[],
  month: string,
): Promise<ReadonlyMap<string, number>> => {
  const { rows } = await sql<{ id: string; calls: string }>`
    select partner_id as id, sum(calls) as calls from usage_buckets
    where workspace_id = ${tx.ctx.workspace.id} and partner_id = any (${[...partnerIds]}::text[])
      and day >= ${`${month}-01`}::date and day < ${`${month}-01`}::date + interval '1 month'
    group by 1`.execute(tx.db)
  return new Map(rows.map((row) => [row.id, Number(row.calls)]))
}
/** True the first time. */
export const noteQuota = async (tx: Tx, partnerId: string, month: string, percent: number): Promise<boolean> => {
  const { rows } = await sql`insert into usage_notices (workspace_id, partner_id, month, percent, at)
    values (${tx.ctx.workspace.id}, ${partnerId}, ${month}, ${percent}, ${tx.now}) on conflict do nothing returning month`.execute(
    tx.db,
  )
  return rows.length > 0
}

export type NewFirst = {
  partner_id: string
  milestone: 'test_call' | 'test_write' | 'live_call' | 'live_write'
  at: Date
  possible_since: Date | null
  request_id: string | null
}
/** True the first time. A partner that is gone meanwhile has no first. */
export const insertFirst = async (tx: Tx, row: NewFirst): Promise<boolean> => {
  const { rows } =
    await sql`insert into first_calls (workspace_id, partner_id, milestone, at, possible_since, request_id)
    select ${tx.ctx.workspace.id}, ${row.partner_id}, ${row.milestone}, ${row.at}, ${row.possible_since}, ${row.request_id}
    on conflict do nothing returning milestone`.execute(tx.db)
  return rows.length > 0
}

// --- the end of their days ---------------------------------------------------------------------------------------

export const deleteRequests = async (tx: Tx, before: Date, partnerId: string | null, most: number): Promise<number> => {
  const { numAffectedRows } = await sql`
    delete from requests where workspace_id = ${tx.ctx.workspace.id} and id in (
      select id from requests where workspace_id = ${tx.ctx.workspace.id} and at < ${before}
        and (${partnerId}::text is null or partner_id = ${partnerId}) order by at limit ${most})`.execute(tx.db)
  return Number(numAffectedRows ?? 0n)
}
export const partnersWithRequestsBefore = async (tx: Tx, before: Date): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`
    select distinct partner_id as id from requests
    where workspace_id = ${tx.ctx.workspace.id} and at < ${before} and partner_id is not null`.execute(tx.db)
  return rows.map((row) => row.id)
}
export const deleteBundles = (tx: Tx, now: Date) =>
  sql`delete from support_bundles where workspace_id = ${tx.ctx.workspace.id} and expires_at < ${now}`.execute(tx.db)
export const forgetWriters = (tx: Tx, before: Date) =>
  sql`delete from usage_writers where workspace_id = ${tx.ctx.workspace.id} and at < ${before}`.execute(tx.db)
