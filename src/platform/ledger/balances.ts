/** What stands on the accounts: now, and as of any day. */
import { sql } from 'kysely'
import type { CivilDate } from '../civil-time.ts'
import type { Tx } from '../context.ts'
import { type AccountKind, isDebitSide } from './kinds.ts'

export type Balance = {
  id: string
  kind: AccountKind
  partnerId: string | null
  holderId: string | null
  detail: string | null
  currency: string
  /** As people read it: above zero on the side where such an account usually stands. */
  balanceMinor: bigint
}
type Row = {
  id: string
  kind: AccountKind
  partner_id: string | null
  holder_id: string | null
  detail: string | null
  currency: string
  signed_minor: string
}
/** Debits are kept above zero and credits below; of a liability people read the credit as what there is. */
export const readable = (kind: AccountKind, signedMinor: bigint): bigint =>
  isDebitSide(kind) ? signedMinor : -signedMinor

const fromRow = (row: Row): Balance => ({
  id: row.id,
  kind: row.kind,
  partnerId: row.partner_id,
  holderId: row.holder_id,
  detail: row.detail,
  currency: row.currency,
  balanceMinor: readable(row.kind, BigInt(row.signed_minor)),
})

/** What the unsealed entries add to the folded sums, by account. */
export const unfolded = (tx: Tx) => sql`(
  select e.account_id, sum(e.amount_minor) as amount_minor
  from ledger_unsealed u
    join ledger_entries e on e.workspace_id = u.workspace_id and e.transfer_id = u.transfer_id
    join ledger_accounts a on a.workspace_id = e.workspace_id and a.id = e.account_id and a.is_folded
  where u.workspace_id = ${tx.ctx.workspace.id} group by 1)`

/** The balances of a partner's accounts, or of all, exact at this instant, in the order of the accounts. */
export const balancesOf = async (
  tx: Tx,
  filter: { partnerId?: string; ids?: readonly string[] } = {},
): Promise<Balance[]> => {
  const wanted = sql.join(
    [
      sql`b.workspace_id = ${tx.ctx.workspace.id}`,
      ...(filter.partnerId === undefined ? [] : [sql`b.partner_id = ${filter.partnerId}`]),
      ...(filter.ids === undefined ? [] : [sql`b.account_id = any (${[...filter.ids]}::text[])`]),
    ],
    sql` and `,
  )
  const { rows } = await sql<Row>`
    select a.id, a.kind, a.partner_id, a.holder_id, a.detail, a.currency,
      (b.balance_minor + coalesce(added.amount_minor, 0))::text as signed_minor
    from ledger_balances b
      join ledger_accounts a on a.workspace_id = b.workspace_id and a.id = b.account_id
      left join ${unfolded(tx)} added on added.account_id = a.id
    where ${wanted} order by a.id`.execute(tx.db)
  return rows.map(fromRow)
}

export type TrialLine = Balance & { debitMinor: bigint; creditMinor: bigint }

/**
 * Every account that had an entry up to the end of `day`, with the sums of its debits and credits: added up from the
 * entries, whatever the balances say.
 */
export const trialBalance = async (tx: Tx, day: CivilDate): Promise<TrialLine[]> => {
  const { rows } = await sql<Row & { debit_minor: string; credit_minor: string }>`
    select a.id, a.kind, a.partner_id, a.holder_id, a.detail, a.currency, moved.signed_minor, moved.debit_minor, moved.credit_minor
    from (
      select e.account_id, sum(e.amount_minor)::text as signed_minor,
        coalesce(sum(e.amount_minor) filter (where e.amount_minor > 0), 0)::text as debit_minor,
        coalesce(-sum(e.amount_minor) filter (where e.amount_minor < 0), 0)::text as credit_minor
      from ledger_transfers t join ledger_entries e on e.workspace_id = t.workspace_id and e.transfer_id = t.id
      where t.workspace_id = ${tx.ctx.workspace.id} and t.accounting_day <= ${day}::date group by 1
    ) moved join ledger_accounts a on a.workspace_id = ${tx.ctx.workspace.id} and a.id = moved.account_id
    order by a.currency, a.id`.execute(tx.db)
  return rows.map((row) => ({
    ...fromRow(row),
    debitMinor: BigInt(row.debit_minor),
    creditMinor: BigInt(row.credit_minor),
  }))
}

export type WeekMoves = { kind: AccountKind; endsOn: CivilDate; balanceMinor: bigint }
/**
 * How much each kind of account moved in each week (Monday to Sunday) of a currency, as people read it; what came before
 * `from`, a Monday, stands at the Sunday before it. Reads every entry of the currency, as the trial balance does.
 */
export const weekMoves = async (
  tx: Tx,
  of: { currency: string; kinds: readonly AccountKind[]; from: CivilDate },
): Promise<WeekMoves[]> => {
  const { rows } = await sql<{ kind: AccountKind; ends_on: string; signed_minor: string }>`
    select a.kind, greatest(date_trunc('week', t.accounting_day)::date + 6, ${of.from}::date - 1)::text as ends_on,
      sum(e.amount_minor)::text as signed_minor
    from ledger_accounts a
      join ledger_entries e on e.workspace_id = a.workspace_id and e.account_id = a.id and e.currency = a.currency
      join ledger_transfers t on t.workspace_id = e.workspace_id and t.id = e.transfer_id
    where a.workspace_id = ${tx.ctx.workspace.id} and a.currency = ${of.currency} and a.kind = any (${[...of.kinds]}::text[])
    group by 1, 2 order by 2, 1`.execute(tx.db)
  return rows.map((row) => ({
    kind: row.kind,
    endsOn: row.ends_on as CivilDate,
    balanceMinor: readable(row.kind, BigInt(row.signed_minor)),
  }))
}

/** What is due to each partner, by currency; below zero where more was taken back than is owed. Zero is left out. */
export const dueOfPartners = async (
  tx: Tx,
  partnerIds: readonly string[],
): Promise<ReadonlyMap<string, { currency: string; amountMinor: bigint }[]>> => {
  if (partnerIds.length === 0) return new Map()
  const { rows } = await sql<{ partner_id: string; currency: string; signed_minor: string }>`
    select a.partner_id, a.currency, b.balance_minor::text as signed_minor
    from ledger_accounts a join ledger_balances b on b.workspace_id = a.workspace_id and b.account_id = a.id
    where a.workspace_id = ${tx.ctx.workspace.id} and a.partner_id = any (${[...new Set(partnerIds)]}::text[])
      and a.kind = 'due' and b.balance_minor <> 0
    order by a.partner_id, a.currency`.execute(tx.db)
  return new Map(
    [...Map.groupBy(rows, (row) => row.partner_id)].map(([id, own]) => [
      id,
      own.map((row) => ({ currency: row.currency, amountMinor: readable('due', BigInt(row.signed_minor)) })),
    ]),
  )
}
