/** From sales to commissions: one sale as it happens, and very many at once against raw inserts of the same rows. */
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { evaluateCredited } from '#modules/commissions/service/evaluate/evaluate.ts'
import { aConversion, aPlan, aRule, percent } from '#modules/commissions/testing.ts'
import type { Ctx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { aCreditedPartner } from '../test/support/attribution.ts'
import type { Result } from './run.ts'
import { productHere } from './support/product-here.ts'
import type { Setting } from './support/setting.ts'

const partnersMade = 20
/** Conversions of one transaction: as many as a job that catches up takes. */
const batch = 200
const count = (of: number) => Math.round(of).toLocaleString('en')

export const benchCommissions = async (setting: Setting, ms: number, sales: number): Promise<Result[]> => {
  const { ctx, close } = await productHere(setting)
  const client = new pg.Client({ connectionString: setting.databaseUrl })
  await client.connect()
  try {
    const values = aPlan([aRule(percent(100_000))])
    const partnerIds: string[] = []
    for (let at = 0; at < partnersMade; at += 1)
      partnerIds.push(await aCreditedPartner(ctx, [{ kind: 'commission', values }]))
    return [await oneByOne(setting, client, partnerIds[0]!, ms), ...(await many(ctx, client, partnerIds, sales))]
  } finally {
    await client.end()
    await close()
  }
}

/** A sale over HTTP by the running server, until its commission stands in the ledger; one after the other. */
const oneByOne = async (setting: Setting, client: pg.Client, partnerId: string, ms: number): Promise<Result> => {
  const ask = async (path: string, body: object, key: string) => {
    const answer = await fetch(`${setting.url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${setting.key}`, 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as { id: string }
  }
  await ask('/v1/codes', { partnerId, code: 'BENCH' }, 'bench-code')
  const [took, answered]: [number[], number[]] = [[], []]
  const end = performance.now() + ms
  for (let turn = 0; performance.now() < end; turn += 1) {
    const begun = performance.now()
    await ask(
      '/v1/sales',
      {
        source: 'bench',
        externalId: `order ${turn}`,
        customer: { externalId: `customer ${turn}` },
        currency: 'EUR',
        grossMinor: '11900',
        taxMinor: '1900',
        code: 'BENCH',
      },
      `bench-sale-${turn}`,
    )
    answered.push(performance.now() - begun)
    for (;;) {
      const { rowCount } = await client.query(
        `select from sales s join commissions c on c.workspace_id = s.workspace_id and c.sale_id = s.id
           join ledger_transfers t on t.workspace_id = c.workspace_id and t.source_id = c.id
         where s.workspace_id = $1 and s.source = 'bench' and s.external_id = $2`,
        [setting.workspaceId, `order ${turn}`],
      )
      if (rowCount) break
      if (performance.now() - begun > 60_000) throw new Error('A sale of a partner earned nothing within a minute')
      await pause(5)
    }
    took.push(performance.now() - begun)
  }
  const at = (times: number[], share: number) => times.toSorted((a, b) => a - b)[Math.floor(times.length * share)] ?? 0
  return {
    name: 'A sale over HTTP until its commission stands in the ledger, one after the other',
    measured: `p50 ${at(took, 0.5).toFixed(0)} ms, p99 ${at(took, 0.99).toFixed(0)} ms, ${took.length} sales, looked for every 5 ms`,
    limit: `p50 ${at(answered, 0.5).toFixed(0)} ms until the sale itself is answered`,
    ratio: at(took, 0.5) / at(answered, 0.5),
    aim: 'within a second',
    reached: at(took, 0.99) < 1_000,
  }
}

const many = async (ctx: Ctx, client: pg.Client, partnerIds: readonly string[], sales: number): Promise<Result[]> => {
  const memory: number[] = []
  const occurredAt = new Date(Date.now() - 3_600_000)
  const ids: string[][] = []
  let productMs = 0
  for (let from = 0; from < sales; from += batch) {
    const conversions = Array.from({ length: Math.min(batch, sales - from) }, (_, at) =>
      aConversion([partnerIds[(from + at) % partnerIds.length]!], { at: occurredAt, net: BigInt(10_000 + at) }),
    )
    const begun = performance.now()
    await inTransaction(ctx, (tx) => evaluateCredited(tx, conversions))
    productMs += performance.now() - begun
    ids.push(conversions.map(({ id }) => id))
    memory.push(process.memoryUsage().rss)
    // What the database gathers by itself within a minute.
    if (from === 10 * batch) await client.query('analyze')
  }
  const rawMs = await rawInserts(client, ctx.workspace.id, ids)
  const half = Math.floor(memory.length / 2)
  const [early, late] = [Math.max(...memory.slice(0, half)), Math.max(...memory.slice(half))]
  const megabytes = (bytes: number) => Math.round(bytes / 1_048_576)
  const [ours, theirs] = [(sales * 1_000) / productMs, (sales * 1_000) / rawMs]
  return [
    {
      name: `Commissions of ${count(sales)} sales, ${batch} of a transaction over ${partnerIds.length} partners: inputs, evaluation, line, ledger, event`,
      measured: `${count(ours)} sales a second, one caller`,
      limit: `${count(theirs)} a second for raw inserts of the same rows and indexes without rules`,
      ratio: ours / theirs,
      aim: '40 % of the raw inserts',
      reached: ours / theirs >= 0.4,
    },
    {
      name: `Memory while commissions of ${count(sales)} sales are computed`,
      measured: `${megabytes(early)} MB at most in the first half, ${megabytes(late)} MB in the second`,
      limit: `${megabytes(early)} MB, the first half`,
      ratio: late / early,
      aim: 'the second half at most 1.2 times the first',
      reached: late <= early * 1.2,
    },
  ]
}

/** Which rows a computed sale leaves, found by its conversion or by its line. */
const left: readonly [table: string, found: string][] = [
  ['evaluation_inputs', 't.conversion_id = b.conversion_id'],
  ['evaluations', 't.conversion_id = b.conversion_id'],
  ['commissions', 't.id = b.commission_id'],
  ['commission_moves', 't.subject_id = b.commission_id'],
  ['ledger_transfers', 't.id = b.transfer_id'],
  ['ledger_entries', 't.transfer_id = b.transfer_id'],
  ['events', 't.subject_id = b.commission_id'],
]
/**
 * The same rows into tables alike with their indexes, in transactions of as many sales, but no triggers and no policies.
 * They are put aside batch by batch before, so that finding them costs nothing.
 */
const rawInserts = async (client: pg.Client, workspaceId: string, ids: readonly string[][]): Promise<number> => {
  await client.query('create table bench_ids (conversion_id text primary key, batch integer not null)')
  for (const [at, some] of ids.entries())
    await client.query('insert into bench_ids select id, $2 from unnest($1::text[]) id', [some, at])
  await client.query(
    `create table bench_batches as select i.batch, c.conversion_id, c.id as commission_id, l.id as transfer_id from bench_ids i
       join commissions c on c.workspace_id = $1 and c.conversion_id = i.conversion_id
       join ledger_transfers l on l.workspace_id = $1 and l.source_id = c.id`.replaceAll('$1', `'${workspaceId}'`),
  )
  await client.query('analyze')
  const columns = new Map<string, string>()
  for (const [table, found] of left) {
    const { rows } = await client.query<{ list: string }>(
      `select string_agg(quote_ident(column_name), ', ' order by ordinal_position) as list from information_schema.columns where table_schema = 'public' and table_name = $1`,
      [table],
    )
    columns.set(table, rows[0]!.list)
    await client.query(`create table raw_${table} (like ${table} including defaults including indexes)`)
    await client.query(
      `create table bench_${table} as select b.batch, t.* from bench_batches b join ${table} t on t.workspace_id = '${workspaceId}' and ${found}`,
    )
    await client.query(`create index on bench_${table} (batch)`)
    await client.query(`vacuum analyze bench_${table}`)
  }
  const begun = performance.now()
  for (const at of ids.keys()) {
    await client.query('begin')
    for (const [table, list] of columns)
      await client.query(`insert into raw_${table} select ${list} from bench_${table} where batch = $1`, [at])
    await client.query('commit')
  }
  const ms = performance.now() - begun
  const { rows } = await client.query<{ count: string }>('select count(*) from raw_ledger_entries')
  if (Number(rows[0]!.count) !== 2 * ids.flat().length) throw new Error(`${rows[0]!.count} entries`)
  const made = left.flatMap(([table]) => [`raw_${table}`, `bench_${table}`])
  await client.query(`drop table ${[...made, 'bench_ids', 'bench_batches'].join(', ')}`)
  return ms
}
