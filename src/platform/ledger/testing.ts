/** What the ledger's tests stand on: raw SQL under the application's role, balances, histories at random. */
import { sql } from 'kysely'
import type { Ctx, Tx } from '../context.ts'
import { inTransaction } from '../db/transaction.ts'
import { idPrefixes, newId } from '../ids.ts'
import { balancesOf } from './balances.ts'
import type { AccountKind } from './kinds.ts'
import { type Posting, post } from './post.ts'

export const aPartnerId = () => newId(idPrefixes.partner)
export const aSource = () => ({ kind: 'commission', id: newId(idPrefixes.commission) })
export const posted = (ctx: Ctx, ...postings: Posting[]) => inTransaction(ctx, (tx) => post(tx, postings))

/** Balances as people read them, `kind currency` of one partner or of the workspace: `{ 'pending EUR': 1250n }`. */
export const balances = async (ctx: Ctx, partnerId?: string): Promise<Record<string, bigint>> => {
  const rows = await inTransaction(ctx, (tx) => balancesOf(tx, partnerId === undefined ? {} : { partnerId }))
  return Object.fromEntries(
    rows
      .filter((row) => row.balanceMinor !== 0n)
      .map((row) => [`${row.kind}${row.detail ? `:${row.detail}` : ''} ${row.currency}`, row.balanceMinor]),
  )
}

/** Raw entries of one transfer: `[account id, currency, amount]`. */
export type RawEntry = readonly [accountId: string, currency: string, amountMinor: string, position?: number]
/** What an attacker with the application's role would send. Each part may be left out. */
export const rawTransfer = (
  tx: Tx,
  given: {
    id?: string
    entries: readonly RawEntry[]
    day?: string
    key?: string
    sourceId?: string
    reverses?: string
    workspaceId?: string
  },
) => {
  const id = given.id ?? newId(idPrefixes.transfer)
  const workspaceId = given.workspaceId ?? tx.ctx.workspace.id
  const { entries } = given
  return sql`with posted as (
      insert into ledger_transfers (workspace_id, id, type, accounting_day, posted_at, source_kind, source_id, step, idempotency_key, reverses)
      values (${workspaceId}, ${id}, 'opening', ${given.day ?? '2026-03-02'}::date, ${tx.now}, 'raw', ${given.sourceId ?? id}, 'once',
        ${given.key ?? id}, ${given.reverses ?? null}))
    insert into ledger_entries (workspace_id, transfer_id, position, account_id, currency, amount_minor)
    select ${workspaceId}, ${id}, given.* from unnest(${entries.map(([, , , position], at) => position ?? at + 1)}::integer[],
      ${entries.map(([account]) => account)}::text[], ${entries.map(([, currency]) => currency)}::text[], ${entries.map(([, , amount]) => amount)}::bigint[]) as given`.execute(
    tx.db,
  )
}

export const accountId = async (ctx: Ctx, kind: AccountKind, partnerId?: string): Promise<string> => {
  const rows = await inTransaction(ctx, (tx) => balancesOf(tx, partnerId === undefined ? {} : { partnerId }))
  return rows.find((row) => row.kind === kind)!.id
}
