/** Posting against raw inserts of the same rows, with the same indexes and no rule behind them. */
import pg from 'pg'
import { inTransaction } from '#platform/db/transaction.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { commissionAccrued } from '#platform/ledger/draft.ts'
import { type Posting, post } from '#platform/ledger/post.ts'
import type { Result } from './run.ts'
import { measure } from './support/load.ts'
import { productHere } from './support/product-here.ts'
import type { Setting } from './support/setting.ts'

const partners = 200
/** Sales of one statement: what a job that computes commissions posts at once. */
const batch = 500

const aSale = (turn: number): Posting => {
  const id = newId(idPrefixes.commission)
  return {
    ...commissionAccrued({
      partnerId: `pn_bench${turn % partners}`,
      amount: { currency: 'EUR', amountMinor: BigInt(100 + (turn % 900)) },
      commissionKind: 'sale',
    }),
    source: { kind: 'commission', id },
    step: 'accrued',
  }
}

/** The rows of both tables by one statement, as `post` writes them; keys and indexes, but no triggers and no policies. */
const rawInsert = async (client: pg.Client, workspaceId: string, count: number) => {
  const ids = Array.from({ length: count }, () => newId(idPrefixes.transfer))
  await client.query(
    `with posted as (
       insert into raw_transfers (workspace_id, id, type, accounting_day, posted_at, source_kind, source_id, step, idempotency_key)
       select $1, id, 'commission_accrued', current_date, now(), 'commission', id, 'accrued', id from unnest($2::text[]) as id returning id)
     insert into raw_entries (workspace_id, transfer_id, position, account_id, currency, amount_minor)
     select $1, id, side.position, side.account_id, 'EUR', side.amount_minor from posted,
       (values (1, 'la_expense', 100), (2, 'la_pending', -100)) as side (position, account_id, amount_minor)`,
    [workspaceId, ids],
  )
}

export const benchLedger = async (setting: Setting, ms: number): Promise<Result[]> => {
  const client = new pg.Client({ connectionString: setting.databaseUrl })
  await client.connect()
  await client.query(`create table raw_transfers (like ledger_transfers including defaults including indexes);
    create table raw_entries (like ledger_entries including defaults including indexes)`)
  const bare = await measure({ callers: 1, ms }, () => rawInsert(client, setting.workspaceId, batch))
  await client.query('drop table raw_entries; drop table raw_transfers')
  await client.end()
  const { ctx, services, close } = await productHere(setting)
  const postBatch = (turn: number) =>
    inTransaction(ctx, async (tx) => {
      const transfers = await post(
        tx,
        Array.from({ length: batch }, (_each, at) => aSale(turn * batch + at)),
      )
      if (transfers.length !== batch) throw new Error(`${transfers.length} transfers`)
    })
  // What the database gathers by itself within a minute: without it foreign keys are looked up in tables that seem empty.
  for (let turn = 0; turn < 4; turn += 1) await postBatch(turn)
  await services.database.pool.query('analyze ledger_accounts, ledger_balances, ledger_transfers, ledger_entries')
  const posting = await measure({ callers: 1, ms }, (_, turn) => postBatch(turn))
  await close()
  const [ours, theirs] = [posting.perSecond * batch, bare.perSecond * batch]
  return [
    {
      name: `Transfers posted, ${batch} of a statement over ${partners} partners`,
      measured: `${Math.round(ours).toLocaleString('en')} transfers a second, p99 ${posting.p99Ms.toFixed(0)} ms a statement, one caller`,
      limit: `${Math.round(theirs).toLocaleString('en')} a second for raw inserts of the same rows and indexes without rules`,
      ratio: ours / theirs,
      aim: '40 % of the raw inserts',
      reached: ours / theirs >= 0.4,
    },
  ]
}
