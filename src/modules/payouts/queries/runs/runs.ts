/** Runs: rows, their partners, approvals. */
import { sql } from 'kysely'
import type { CivilDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'
import { hasWords } from '#platform/http/words.ts'
import { type RailKind, type RunState, runMoves } from '../../contract/run-states.ts'

export type RunRow = {
  id: string
  name: string
  funding_account_id: string
  rail: RailKind
  currency: string
  schedule: string
  cut_off_on: CivilDate
  planned_on: CivilDate
  state: RunState
  round: number
  four_eyes: boolean
  content_hash: string | null
  needs_second: boolean
  second_reason: string | null
  paused_at: Date | null
  paused_by: string | null
  pause_reason: string | null
  funding_confirmed_at: Date | null
  funding_confirmed_by: string | null
  created_by: string | null
  frozen_at: Date | null
  approved_at: Date | null
  started_at: Date | null
  sent_at: Date | null
  closed_at: Date | null
  closed_by: string | null
  cancelled_at: Date | null
  cancelled_by: string | null
  cancel_reason: string | null
  version: number
  created_at: Date
}
export type NewRun = Pick<
  RunRow,
  | 'id'
  | 'name'
  | 'funding_account_id'
  | 'rail'
  | 'currency'
  | 'schedule'
  | 'cut_off_on'
  | 'planned_on'
  | 'four_eyes'
  | 'created_by'
>

/** Undefined where there is one of this account, schedule and cut-off. */
export const insertRun = async (tx: Tx, run: NewRun): Promise<boolean> => {
  const { rows } = await sql`
    insert into payout_runs (workspace_id, id, name, funding_account_id, rail, currency, schedule, cut_off_on, planned_on, state, four_eyes, created_by, created_at)
    values (${tx.ctx.workspace.id}, ${run.id}, ${run.name}, ${run.funding_account_id}, ${run.rail}, ${run.currency}, ${run.schedule}, ${run.cut_off_on}::date,
      ${run.planned_on}::date, 'draft', ${run.four_eyes}, ${run.created_by}, ${tx.now})
    on conflict (workspace_id, funding_account_id, schedule, cut_off_on) where state <> 'cancelled' do nothing returning id`.execute(
    tx.db,
  )
  return rows.length > 0
}
export const readRun = async (tx: Tx, id: string, lock?: 'update' | 'share'): Promise<RunRow | undefined> => {
  const locking = lock === 'update' ? sql`for update` : lock === 'share' ? sql`for share` : sql``
  const { rows } =
    await sql<RunRow>`select * from payout_runs where workspace_id = ${tx.ctx.workspace.id} and id = ${id} ${locking}`.execute(
      tx.db,
    )
  return rows[0]
}
export const readRuns = async (tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, RunRow>> => {
  if (ids.length === 0) return new Map()
  const { rows } =
    await sql<RunRow>`select * from payout_runs where workspace_id = ${tx.ctx.workspace.id} and id = any (${[...ids]}::text[])`.execute(
      tx.db,
    )
  return new Map(rows.map((row) => [row.id, row]))
}
export const findRunByKey = async (
  tx: Tx,
  key: Pick<RunRow, 'funding_account_id' | 'schedule' | 'cut_off_on'>,
): Promise<RunRow | undefined> => {
  const { rows } = await sql<RunRow>`select * from payout_runs where workspace_id = ${tx.ctx.workspace.id}
    and funding_account_id = ${key.funding_account_id} and schedule = ${key.schedule} and cut_off_on = ${key.cut_off_on}::date and state <> 'cancelled'`.execute(
    tx.db,
  )
  return rows[0]
}
/** Moves a run on, if it still stands where the caller saw it. */
export const moveRun = async (
  tx: Tx,
  run: Pick<RunRow, 'id' | 'version' | 'state'>,
  set: Partial<Omit<RunRow, 'id' | 'version' | 'created_at'>>,
): Promise<boolean> => {
  if (set.state && set.state !== run.state && !runMoves[run.state].includes(set.state))
    throw new Error(`A run does not go from ${run.state} to ${set.state}`)
  const result = await tx.db
    .updateTable('payout_runs')
    .set({ ...set, version: run.version + 1 })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', run.id)
    .where('version', '=', run.version)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}
export const runsInStates = async (tx: Tx, states: readonly RunState[]): Promise<RunRow[]> => {
  const { rows } =
    await sql<RunRow>`select * from payout_runs where workspace_id = ${tx.ctx.workspace.id} and state = any (${[...states]}::text[]) order by planned_on, id`.execute(
      tx.db,
    )
  return rows
}

export type RunFilter = ListInput & {
  state?: RunState | undefined
  fundingAccountId?: string | undefined
  currency?: string | undefined
}
export const runPage = <Out>(tx: Tx, input: RunFilter, toWire: (rows: RunRow[]) => Promise<Out[]>) => {
  let query = tx.db.selectFrom('payout_runs').selectAll().where('workspace_id', '=', tx.ctx.workspace.id)
  if (input.state) query = query.where('state', '=', input.state)
  if (input.fundingAccountId) query = query.where('funding_account_id', '=', input.fundingAccountId)
  if (input.currency) query = query.where('currency', '=', input.currency)
  query = query.where(hasWords(input.q, 'name', 'payout_runs.id', 'currency', 'rail'))
  return keysetPage({
    query,
    sorts: { planned: 'planned_on', created: 'id' },
    fallback: '-planned',
    input,
    id: 'id',
    toWire: (rows) => toWire(rows as unknown as RunRow[]),
    count: () => countUpTo(tx.db, query),
  })
}

export type Reason = { code: string; words: string }
export type LookedAt = { partner_id: string; currency: string; due_minor: string; is_in: boolean; reasons: Reason[] }
/** What a freeze decided about a partner: once per round. */
export type NewLookedAt = {
  partnerId: string
  currency: string
  dueMinor: bigint
  isIn: boolean
  reasons: readonly Reason[]
}
export const insertLookedAt = async (
  tx: Tx,
  run: Pick<RunRow, 'id' | 'round'>,
  found: readonly NewLookedAt[],
): Promise<void> => {
  if (found.length === 0) return
  await sql`insert into payout_run_partners (workspace_id, run_id, round, partner_id, currency, due_minor, is_in, reasons)
    select ${tx.ctx.workspace.id}, ${run.id}, ${run.round}, given.partner_id, given.currency, given.due_minor, given.is_in, given.reasons
    from unnest(${found.map((one) => one.partnerId)}::text[], ${found.map((one) => one.currency)}::text[],
      ${found.map((one) => one.dueMinor.toString())}::bigint[], ${found.map((one) => one.isIn)}::boolean[],
      ${found.map((one) => JSON.stringify(one.reasons))}::jsonb[]) as given (partner_id, currency, due_minor, is_in, reasons)`.execute(
    tx.db,
  )
}
/** Which of these partners this round of the run has looked at. */
export const lookedAt = async (
  tx: Tx,
  run: Pick<RunRow, 'id' | 'round'>,
  partnerIds: readonly string[],
): Promise<ReadonlySet<string>> => {
  const { rows } = await sql<{ partner_id: string }>`select distinct partner_id from payout_run_partners
    where workspace_id = ${tx.ctx.workspace.id} and run_id = ${run.id} and round = ${run.round} and partner_id = any (${[...partnerIds]}::text[])`.execute(
    tx.db,
  )
  return new Set(rows.map((row) => row.partner_id))
}
export const leftOut = async (tx: Tx, run: Pick<RunRow, 'id' | 'round'>, limit: number): Promise<LookedAt[]> => {
  const { rows } = await sql<LookedAt>`select partner_id, currency, due_minor, is_in, reasons from payout_run_partners
    where workspace_id = ${tx.ctx.workspace.id} and run_id = ${run.id} and round = ${run.round} and not is_in order by partner_id, currency limit ${limit}`.execute(
    tx.db,
  )
  return rows
}

export type ApprovalRow = {
  run_id: string
  member_id: string
  content_hash: string
  approved_at: Date
  voided_at: Date | null
}
export const insertApproval = async (tx: Tx, run: Pick<RunRow, 'id' | 'round'>, hash: string, memberId: string) => {
  await sql`insert into payout_approvals (workspace_id, run_id, round, content_hash, member_id, approved_at)
    values (${tx.ctx.workspace.id}, ${run.id}, ${run.round}, ${hash}, ${memberId}, ${tx.now}) on conflict do nothing`.execute(
    tx.db,
  )
}
export const voidApprovals = async (tx: Tx, runId: string): Promise<void> => {
  await sql`update payout_approvals set voided_at = ${tx.now} where workspace_id = ${tx.ctx.workspace.id} and run_id = ${runId} and voided_at is null`.execute(
    tx.db,
  )
}
export const approvalsOf = async (tx: Tx, runIds: readonly string[]): Promise<ApprovalRow[]> => {
  if (runIds.length === 0) return []
  const { rows } =
    await sql<ApprovalRow>`select run_id, member_id, content_hash, approved_at, voided_at from payout_approvals
    where workspace_id = ${tx.ctx.workspace.id} and run_id = any (${[...runIds]}::text[]) order by approved_at, member_id`.execute(
      tx.db,
    )
  return rows
}

/** How many payouts of the runs' current rounds stand where, and what they sum to. */
export const figuresOf = async (
  tx: Tx,
  runIds: readonly string[],
): Promise<{ run_id: string; state: string; payouts: number; net_minor: string }[]> => {
  if (runIds.length === 0) return []
  const { rows } = await sql<{ run_id: string; state: string; payouts: number; net_minor: string }>`
    select p.run_id, p.state, count(*)::integer as payouts, sum(p.net_minor)::text as net_minor
    from payouts p join payout_runs r on r.workspace_id = p.workspace_id and r.id = p.run_id and r.round = p.round
    where p.workspace_id = ${tx.ctx.workspace.id} and p.run_id = any (${[...runIds]}::text[]) group by 1, 2`.execute(
    tx.db,
  )
  return rows
}
export const untickedOf = async (tx: Tx, runIds: readonly string[]): Promise<ReadonlyMap<string, number>> => {
  if (runIds.length === 0) return new Map()
  const { rows } = await sql<{ run_id: string; warnings: number }>`
    select p.run_id, count(*)::integer as warnings from payouts p
      join payout_runs r on r.workspace_id = p.workspace_id and r.id = p.run_id and r.round = p.round
      join payout_warnings w on w.workspace_id = p.workspace_id and w.payout_id = p.id and w.ticked_at is null
    where p.workspace_id = ${tx.ctx.workspace.id} and p.run_id = any (${[...runIds]}::text[]) and p.state <> 'stopped' group by 1`.execute(
    tx.db,
  )
  return new Map(rows.map((row) => [row.run_id, row.warnings]))
}
