/**
 * Whether the ledger is right: that it adds up, that balances are what the entries say, that seals hold, that nothing is
 * under way for too long, and what modules prove of their own figures. Money must not move while one of them fails.
 */
import { sql } from 'kysely'
import type { Ctx, Tx } from '../context.ts'
import { inTransaction } from '../db/transaction.ts'
import { defineSlot } from '../module.ts'
import { unfolded } from './balances.ts'
import { verifySeals } from './seals.ts'

export const ledgerCheckNames = ['sum', 'balances', 'seals', 'in_transit', 'figures'] as const
export type LedgerCheckName = (typeof ledgerCheckNames)[number]
/** A figure that differs, and by how much; amounts in minor units, debits above zero. */
export type LedgerFinding = {
  check: LedgerCheckName
  words: string
  currency?: string
  accountId?: string
  expectedMinor?: string
  foundMinor?: string
  differenceMinor?: string
}
export type LedgerHealth = { checkedAt: Date; findings: LedgerFinding[]; verifiedSeal: number }

/** What a module holds against the ledger: its own sums per state and currency, its live payouts. */
export const ledgerFigures = defineSlot<(tx: Tx) => Promise<readonly LedgerFinding[]>>('platform.ledger_figures')

/** What stands on partners' accounts without being a line of commissions: amounts that another module keeps. */
export type OwedElsewhere = {
  partnerId: string
  currency: string
  state: 'pending' | 'held' | 'approved' | 'due'
  amountMinor: bigint
}
export const owedElsewhere = defineSlot<(tx: Tx) => Promise<readonly OwedElsewhere[]>>('platform.owed_elsewhere')

const transitDaysMax = 10
/** As many findings of one check are told; the first say enough. */
const findingsMax = 20
/** Seals in one look; the embedded database is not held for long. */
const sealsAtOnce = 200

/** Every check but the seals, as it stands in this instant. */
export const checkFigures = async (tx: Tx): Promise<LedgerFinding[]> => {
  const found = [...(await sumFindings(tx)), ...(await balanceFindings(tx)), ...(await transitFindings(tx))]
  // One after the other: they share the transaction's connection and change the role on it.
  for (const figures of ledgerFigures.of(tx.ctx.services.product)) found.push(...(await figures(tx)))
  return found
}

/** All checks; of the seals those after number `verified`, 0 for every one. Not inside a transaction. */
export const checkLedger = async (ctx: Ctx, verified = 0): Promise<LedgerHealth> => {
  const findings = await inTransaction(ctx, checkFigures, { readOnly: true })
  let upTo = verified
  for (;;) {
    const seen = await inTransaction(ctx, (tx) => verifySeals(tx, upTo, sealsAtOnce), { readOnly: true })
    upTo = seen.upTo
    if (seen.fault) findings.push({ check: 'seals', words: seen.fault.words })
    if (seen.fault || !seen.more) break
  }
  return { checkedAt: ctx.clock.now(), findings, verifiedSeal: upTo }
}

const sumFindings = async (tx: Tx): Promise<LedgerFinding[]> => {
  const { rows } = await sql<{ currency: string; is_memorandum: boolean; rest: string }>`
    select e.currency, a.is_memorandum, sum(e.amount_minor)::text as rest from ledger_entries e
      join ledger_accounts a on a.workspace_id = e.workspace_id and a.id = e.account_id
    where e.workspace_id = ${tx.ctx.workspace.id} group by 1, 2 having sum(e.amount_minor) <> 0 order by 1, 2`.execute(
    tx.db,
  )
  return rows.map(({ currency, is_memorandum, rest }) => ({
    check: 'sum',
    words: `All ${is_memorandum ? 'fund ' : ''}entries in ${currency} sum to ${rest} instead of 0`,
    currency,
    expectedMinor: '0',
    foundMinor: rest,
    differenceMinor: rest,
  }))
}

const balanceFindings = async (tx: Tx): Promise<LedgerFinding[]> => {
  const { rows } = await sql<{ id: string; kind: string; currency: string; stored: string; replayed: string }>`
    select a.id, a.kind, a.currency, stored.amount_minor::text as stored, coalesce(replayed.amount_minor, 0)::text as replayed
    from ledger_accounts a
      left join ledger_balances b on b.workspace_id = a.workspace_id and b.account_id = a.id
      left join ${unfolded(tx)} added on added.account_id = a.id
      left join (select account_id, sum(amount_minor) as amount_minor from ledger_entries
        where workspace_id = ${tx.ctx.workspace.id} group by 1) replayed on replayed.account_id = a.id
      cross join lateral (select coalesce(b.balance_minor, 0) + coalesce(added.amount_minor, 0) as amount_minor) stored
    where a.workspace_id = ${tx.ctx.workspace.id} and stored.amount_minor <> coalesce(replayed.amount_minor, 0)
    order by a.id limit ${findingsMax}`.execute(tx.db)
  return rows.map(({ id, kind, currency, stored, replayed }) => ({
    check: 'balances',
    words: `The balance of ${kind} ${id} is ${stored} ${currency}, its entries sum to ${replayed}`,
    accountId: id,
    currency,
    expectedMinor: replayed,
    foundMinor: stored,
    differenceMinor: (BigInt(stored) - BigInt(replayed)).toString(),
  }))
}

const transitFindings = async (tx: Tx): Promise<LedgerFinding[]> => {
  const { rows } = await sql<{ id: string; source_id: string; days: number; currency: string; amount_minor: string }>`
    select t.id, t.source_id, extract(day from ${tx.now}::timestamptz - t.posted_at)::integer as days, e.currency, e.amount_minor::text
    from ledger_transfers t join ledger_entries e on e.workspace_id = t.workspace_id and e.transfer_id = t.id and e.amount_minor > 0
    where t.workspace_id = ${tx.ctx.workspace.id} and t.type = 'submitted'
      and t.posted_at < ${new Date(tx.now.getTime() - transitDaysMax * 86_400_000)}
      and not exists (select from ledger_transfers later where later.workspace_id = t.workspace_id
        and (later.reverses = t.id or (later.source_id = t.source_id and later.type = 'settled')))
    order by t.id limit ${findingsMax}`.execute(tx.db)
  return rows.map((row) => ({
    check: 'in_transit',
    words: `${row.source_id} is in transit for ${row.days} days`,
    currency: row.currency,
    foundMinor: row.amount_minor,
  }))
}

/** What is late is looked after by people; what does not add up makes the process unready. */
const isBroken = (findings: readonly LedgerFinding[]) => findings.some(({ check }) => check !== 'in_transit')

export type SavedCheck = {
  checkedAt: Date
  findings: LedgerFinding[]
  failingSince: Date | null
  verifiedSeal: number
}
export const lastCheck = async (tx: Tx): Promise<SavedCheck | undefined> => {
  const { rows } = await sql<{
    checked_at: Date
    findings: LedgerFinding[]
    failing_since: Date | null
    verified_seal: number
  }>`select checked_at, findings, failing_since, verified_seal from ledger_checks where workspace_id = ${tx.ctx.workspace.id}`.execute(
    tx.db,
  )
  const [row] = rows
  return (
    row && {
      checkedAt: row.checked_at,
      findings: row.findings,
      failingSince: row.failing_since,
      verifiedSeal: row.verified_seal,
    }
  )
}

/** Keeps the result and answers what stood there before. */
export const saveCheck = async (tx: Tx, health: LedgerHealth): Promise<SavedCheck | undefined> => {
  const before = await lastCheck(tx)
  const failing = health.findings.length > 0
  await sql`insert into ledger_checks (workspace_id, checked_at, findings, failing_since, verified_seal)
    values (${tx.ctx.workspace.id}, ${health.checkedAt}, ${JSON.stringify(health.findings)}::jsonb,
      ${failing ? (before?.failingSince ?? health.checkedAt) : null}, ${health.verifiedSeal})
    on conflict (workspace_id) do update set checked_at = excluded.checked_at, findings = excluded.findings,
      failing_since = excluded.failing_since, verified_seal = excluded.verified_seal`.execute(tx.db)
  await sql`insert into ledger_standing (workspace_id, checked_at, is_broken)
    values (${tx.ctx.workspace.id}, ${tx.ctx.clock.realNow()}, ${isBroken(health.findings)})
    on conflict (workspace_id) do update set checked_at = excluded.checked_at, is_broken = excluded.is_broken`.execute(
    tx.db,
  )
  return before
}

/** Whether the workspace has posted anything at all: an empty ledger needs no check. */
export const hasTransfers = async (tx: Tx): Promise<boolean> => {
  const { rows } =
    await sql`select 1 from ledger_transfers where workspace_id = ${tx.ctx.workspace.id} limit 1`.execute(tx.db)
  return rows.length > 0
}
