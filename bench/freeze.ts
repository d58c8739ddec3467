/** Freezing a run of many partners against one statement that writes the same rows of lines, payouts and ledger. */
import pg from 'pg'
import { insertFunding } from '#modules/payouts/queries/funding.ts'
import { freezeRun, startFreeze } from '#modules/payouts/service/runs/freeze.ts'
import { byHand } from '#modules/payouts/service/runs/schedule.ts'
import { draftRun } from '#modules/payouts/service/runs/verbs.ts'
import { addDays, civilDate } from '#platform/civil-time.ts'
import type { Ctx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { manyDueLines, manyPaidPartners } from '../test/support/many-owed.ts'
import type { Result } from './run.ts'
import { productHere } from './support/product-here.ts'
import type { Setting } from './support/setting.ts'

export const benchFreeze = async (setting: Setting, partners: number, linesEach: number): Promise<Result[]> => {
  const { ctx, services, close } = await productHere(setting)
  const client = new pg.Client({ connectionString: setting.databaseUrl })
  await client.connect()
  try {
    await manyPaidPartners(ctx, partners)
    await manyDueLines(ctx, partners, linesEach)
    // What the database gathers by itself within a minute.
    await client.query('analyze')
    const rawMs = await rawFreeze(client, setting.workspaceId)
    const runId = await aRun(ctx)
    const memory: number[] = [process.memoryUsage().rss]
    const watch = setInterval(() => memory.push(process.memoryUsage().rss), 50)
    const begun = performance.now()
    const { partners: looked } = await freezeRun(ctx, runId, 1, {
      signal: new AbortController().signal,
      progress: () => Promise.resolve({ cancelled: false }),
    })
    const ms = performance.now() - begun
    clearInterval(watch)
    memory.push(process.memoryUsage().rss)
    const lines = partners * linesEach
    const { rows } = await services.database.pool.query<{ lines: string; payouts: string }>(
      `select count(*) as lines, count(distinct payout_id) as payouts from payout_lines where workspace_id = $1`,
      [setting.workspaceId],
    )
    if (looked !== partners || rows[0]?.lines !== String(lines) || rows[0].payouts !== String(partners))
      throw new Error(`${looked} partners, ${JSON.stringify(rows[0])}`)
    const half = Math.floor(memory.length / 2)
    const [early, late] = [Math.max(...memory.slice(0, half)), Math.max(...memory.slice(half))]
    const megabytes = (bytes: number) => Math.round(bytes / 1_048_576)
    const count = (of: number) => Math.round(of).toLocaleString('en')
    return [
      {
        name: `Freezing a run of ${count(partners)} partners and ${count(lines)} lines, 40 partners a transaction`,
        measured: `${(ms / 1000).toFixed(1)} s, ${count((lines * 1000) / ms)} lines a second`,
        limit: `${(rawMs / 1000).toFixed(1)} s for the same rows by one statement, without rules, holds, tax, events or warnings`,
        ratio: ms / rawMs,
        aim: 'at most 3 times the one statement',
        reached: ms <= rawMs * 3,
      },
      {
        name: `Memory while ${count(lines)} lines are frozen`,
        measured: `${megabytes(early)} MB at most in the first half, ${megabytes(late)} MB in the second`,
        limit: `${megabytes(early)} MB, the first half`,
        ratio: late / early,
        aim: 'the second half at most 1.2 times the first',
        reached: late <= early * 1.2,
      },
    ]
  } finally {
    await client.end()
    await close()
  }
}

const aRun = async (ctx: Ctx): Promise<string> => {
  const runId = await inTransaction(ctx, async (tx) => {
    const { currency } = ctx.workspace
    const fundingAccountId = newId(idPrefixes.fundingAccount)
    await insertFunding(tx, { id: fundingAccountId, name: 'Bench', currency, rail: 'manual' })
    const today = civilDate(tx.ctx.workspace.zone, tx.now)
    const { run } = await draftRun(tx, {
      fundingAccountId,
      cutOffOn: addDays(today, 1),
      plannedOn: today,
      schedule: byHand,
      createdBy: null,
    })
    return run.id
  })
  await startFreeze(ctx, runId)
  return runId
}

const copied = [
  'commissions',
  'commission_moves',
  'payables',
  'payouts',
  'payout_lines',
  'payout_run_partners',
  'ledger_transfers',
  'ledger_entries',
] as const
/** The rows that a freeze leaves, by one statement over the same tables with their indexes, but no triggers and no policies. */
const rawFreeze = async (client: pg.Client, workspaceId: string): Promise<number> => {
  for (const table of copied)
    await client.query(
      `create table raw_${table} (like ${table} including defaults including generated including indexes)`,
    )
  await client.query(`insert into raw_commissions select * from commissions where workspace_id = $1`, [workspaceId])
  await client.query('vacuum analyze raw_commissions')
  const begun = performance.now()
  await client.query(
    `with line as (
       select c.*, 'py_' || right(c.id, 26) as payable_id, 'po_' || right(c.partner_id, 26) as into_payout,
         row_number() over (partition by c.partner_id order by c.due_on, c.id) as place
       from raw_commissions c where c.workspace_id = $1 and c.state = 'due' and not c.is_held),
     owed as (insert into raw_payables (workspace_id, id, partner_id, source_kind, source_id, currency, amount_minor, due_on, words, state, created_at, updated_at)
       select workspace_id, payable_id, partner_id, 'commission', id, currency, amount_minor, due_on, rule_name, 'in_payout', now(), now() from line),
     frozen as (insert into raw_payouts (workspace_id, id, run_id, round, partner_id, funding_account_id, rail, method_id, method_kind,
         method_fingerprint, ledger_currency, gross_minor, currency, converted_minor, tax_minor, withheld_minor, net_minor, reference, content_hash, state, frozen_at)
       select workspace_id, into_payout, 'pr_1', 1, partner_id, 'fa_1', 'manual', 'pm_1', 'sepa', repeat('0', 64), currency, sum(amount_minor), currency,
         sum(amount_minor), 0, 0, sum(amount_minor), into_payout, repeat('0', 64), 'frozen', now()
       from line group by workspace_id, into_payout, partner_id, currency
       returning *),
     lines as (insert into raw_payout_lines (workspace_id, payout_id, position, payable_id, partner_id, source_kind, source_id, amount_minor, net_minor, words)
       select workspace_id, into_payout, place, payable_id, partner_id, 'commission', id, amount_minor, amount_minor, rule_name from line),
     moved as (insert into raw_commission_moves (workspace_id, subject_id, number, commission_id, partner_id, currency, kind, day, from_state, to_state, amount_minor, cause_id, at)
       select workspace_id, id, version + 1, id, partner_id, currency, kind, current_date, 'due', 'processing', amount_minor, into_payout, now() from line),
     posted as (insert into raw_ledger_transfers (workspace_id, id, type, accounting_day, posted_at, source_kind, source_id, step, idempotency_key)
       select workspace_id, 'tr_' || right(id, 26), 'frozen', current_date, now(), 'payout', id, 'frozen', 'frozen/' || id from frozen),
     entered as (insert into raw_ledger_entries (workspace_id, transfer_id, position, account_id, currency, amount_minor)
       select workspace_id, 'tr_' || right(id, 26), side.position, side.account_id || right(id, 26), currency, side.sign * gross_minor
       from frozen, (values (1, 'la_due', 1), (2, 'la_processing', -1)) as side (position, account_id, sign)),
     looked as (insert into raw_payout_run_partners (workspace_id, run_id, round, partner_id, currency, due_minor, is_in)
       select workspace_id, run_id, round, partner_id, currency, gross_minor, true from frozen)
     update raw_commissions c set state = 'processing', payout_id = line.into_payout, version = c.version + 1, updated_at = now()
     from line where c.workspace_id = line.workspace_id and c.id = line.id`,
    [workspaceId],
  )
  const ms = performance.now() - begun
  await client.query(copied.map((table) => `drop table raw_${table}`).join(';'))
  return ms
}
