/** Payouts: rows, lines, warnings, instructions. Every move compares state and version and sets them in one statement. */
import { sql } from 'kysely'
import type { CivilDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'
import { isNamed } from '#platform/http/words.ts'
import type { PayoutState, RailKind, WarningCode } from '../../contract/run-states.ts'
import type { PayableKind } from './payables.ts'

export type PayoutRow = {
  id: string
  run_id: string
  round: number
  partner_id: string
  funding_account_id: string
  rail: RailKind
  method_id: string
  method_kind: string
  method_fingerprint: string
  method_last_four: string | null
  ledger_currency: string
  gross_minor: string
  currency: string
  converted_minor: string
  rate: unknown
  rate_on: CivilDate | null
  tax_minor: string
  tax_rate_ppm: number
  withheld_minor: string
  authority: string | null
  treatment: string | null
  net_minor: string
  base_minor: string | null
  reference: string
  content_hash: string
  document_id: string | null
  document_number: string | null
  state: PayoutState
  is_approved: boolean
  lease_until: Date | null
  fencing: number
  next_look_at: Date | null
  looks: number
  rail_reference: string | null
  reason_code: string | null
  reason: string | null
  fee_minor: string
  frozen_at: Date
  ready_at: Date | null
  submitted_at: Date | null
  settled_at: Date | null
  settled_on: CivilDate | null
  ended_at: Date | null
  version: number
}
export type LineRow = {
  payout_id: string
  position: number
  payable_id: string
  source_kind: PayableKind
  source_id: string
  amount_minor: string
  net_minor: string
  sale_id: string | null
  words: string
  is_live: boolean
}
export type NewPayout = Omit<
  PayoutRow,
  | 'state'
  | 'is_approved'
  | 'lease_until'
  | 'fencing'
  | 'next_look_at'
  | 'looks'
  | 'rail_reference'
  | 'reason_code'
  | 'reason'
  | 'fee_minor'
  | 'document_id'
  | 'document_number'
  | 'frozen_at'
  | 'ready_at'
  | 'submitted_at'
  | 'settled_at'
  | 'settled_on'
  | 'ended_at'
  | 'version'
>
export type NewLine = {
  payableId: string
  sourceKind: PayableKind
  sourceId: string
  amountMinor: bigint
  netMinor: bigint
  saleId: string | null
  words: string
}

export const insertPayouts = async (
  tx: Tx,
  payouts: readonly { payout: NewPayout; lines: readonly NewLine[] }[],
): Promise<void> => {
  if (payouts.length === 0) return
  const workspaceId = tx.ctx.workspace.id
  await tx.db
    .insertInto('payouts')
    .values(
      payouts.map(({ payout }) => ({
        ...payout,
        rate: payout.rate === null ? null : JSON.stringify(payout.rate),
        workspace_id: workspaceId,
        state: 'frozen',
        frozen_at: tx.now,
      })),
    )
    .execute()
  const rows = payouts.flatMap(({ payout, lines }) => lines.map((line, at) => ({ payout, line, place: at + 1 })))
  await sql`insert into payout_lines (workspace_id, payout_id, position, payable_id, partner_id, source_kind, source_id, amount_minor, net_minor, sale_id, words)
    select ${workspaceId}, given.payout_id, given.place, given.payable_id, given.partner_id, given.source_kind, given.source_id, given.amount_minor, given.net_minor,
      given.sale_id, given.words
    from unnest(${rows.map(({ payout }) => payout.id)}::text[], ${rows.map(({ place }) => place)}::integer[],
      ${rows.map(({ line }) => line.payableId)}::text[], ${rows.map(({ payout }) => payout.partner_id)}::text[],
      ${rows.map(({ line }) => line.sourceKind)}::text[], ${rows.map(({ line }) => line.sourceId)}::text[],
      ${rows.map(({ line }) => line.amountMinor.toString())}::bigint[], ${rows.map(({ line }) => line.netMinor.toString())}::bigint[],
      ${rows.map(({ line }) => line.saleId)}::text[], ${rows.map(({ line }) => line.words)}::text[])
      as given (payout_id, place, payable_id, partner_id, source_kind, source_id, amount_minor, net_minor, sale_id, words)`.execute(
    tx.db,
  )
}

export const readPayout = async (tx: Tx, id: string, lock?: 'update'): Promise<PayoutRow | undefined> => {
  const { rows } =
    await sql<PayoutRow>`select * from payouts where workspace_id = ${tx.ctx.workspace.id} and id = ${id} ${lock ? sql`for update` : sql``}`.execute(
      tx.db,
    )
  return rows[0]
}
export const findByReference = async (tx: Tx, reference: string): Promise<PayoutRow | undefined> => {
  const { rows } =
    await sql<PayoutRow>`select * from payouts where workspace_id = ${tx.ctx.workspace.id} and reference = ${reference}`.execute(
      tx.db,
    )
  return rows[0]
}

/** Moves a payout on if nobody else did: state, version and fencing number are as they were read. */
export const movePayout = async (
  tx: Tx,
  payout: Pick<PayoutRow, 'id' | 'state' | 'version' | 'fencing'>,
  set: Partial<Omit<PayoutRow, 'id' | 'version' | 'rate'>>,
): Promise<boolean> => {
  const result = await tx.db
    .updateTable('payouts')
    .set({ ...set, version: payout.version + 1 })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', payout.id)
    .where('state', '=', payout.state)
    .where('version', '=', payout.version)
    .where('fencing', '=', payout.fencing)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

/** Takes the lease for 60 seconds of the database's clock; undefined while somebody else holds it. */
export const takeLease = async (tx: Tx, id: string, state: PayoutState): Promise<PayoutRow | undefined> => {
  const { rows } =
    await sql<PayoutRow>`update payouts set lease_until = clock_timestamp() + interval '60 seconds', fencing = fencing + 1, version = version + 1
    where workspace_id = ${tx.ctx.workspace.id} and id = ${id} and state = ${state} and (lease_until is null or lease_until < clock_timestamp())
    returning *`.execute(tx.db)
  return rows[0]
}
export const isLeaseOver = async (tx: Tx, id: string): Promise<boolean> => {
  const { rows } = await sql<{
    is_over: boolean
  }>`select coalesce(lease_until < clock_timestamp(), true) as is_over from payouts
    where workspace_id = ${tx.ctx.workspace.id} and id = ${id}`.execute(tx.db)
  return rows[0]?.is_over ?? true
}

/** The payouts of a run's round in these states after an id, in the order of their ids. */
export const payoutsOfRun = async (
  tx: Tx,
  run: { id: string; round: number },
  options: { states?: readonly PayoutState[]; after?: string; limit: number },
): Promise<PayoutRow[]> => {
  const { rows } = await sql<PayoutRow>`select * from payouts
    where workspace_id = ${tx.ctx.workspace.id} and run_id = ${run.id} and round = ${run.round} and id > ${options.after ?? ''}
      and (${options.states ? [...options.states] : null}::text[] is null or state = any (${options.states ? [...options.states] : null}::text[]))
    order by id limit ${options.limit}`.execute(tx.db)
  return rows
}
/** Hashes of what a run would send, or of what was approved, in the order of the payouts. */
export const hashesOf = async (tx: Tx, run: { id: string; round: number }, approved: boolean): Promise<string[]> => {
  const { rows } = await sql<{ content_hash: string }>`select content_hash from payouts
    where workspace_id = ${tx.ctx.workspace.id} and run_id = ${run.id} and round = ${run.round}
      and (case when ${approved} then is_approved else state <> 'stopped' end) order by id`.execute(tx.db)
  return rows.map((row) => row.content_hash)
}
export const approvePayouts = async (tx: Tx, run: { id: string; round: number }): Promise<void> => {
  await sql`update payouts set is_approved = true, version = version + 1 where workspace_id = ${tx.ctx.workspace.id}
    and run_id = ${run.id} and round = ${run.round} and state = 'frozen'`.execute(tx.db)
}
export const livePayoutsOf = async (
  tx: Tx,
  partnerIds: readonly string[],
  states: readonly PayoutState[],
): Promise<PayoutRow[]> => {
  if (partnerIds.length === 0) return []
  const { rows } = await sql<PayoutRow>`select * from payouts where workspace_id = ${tx.ctx.workspace.id}
    and partner_id = any (${[...partnerIds]}::text[]) and state = any (${[...states]}::text[]) order by id`.execute(
    tx.db,
  )
  return rows
}
/** What is approved or under way on a day in the workspace's currency; null where a rate is missing. */
export const sentOnDay = async (
  tx: Tx,
  day: CivilDate,
  exceptRunId: string,
): Promise<{ base: bigint; isKnown: boolean }> => {
  const { rows } = await sql<{ base: string | null; unknown: number }>`
    select sum(p.base_minor)::text as base, count(*) filter (where p.base_minor is null)::integer as unknown from payouts p
      join payout_runs r on r.workspace_id = p.workspace_id and r.id = p.run_id
    where p.workspace_id = ${tx.ctx.workspace.id} and p.is_approved and p.state <> 'stopped' and r.planned_on = ${day}::date and r.id <> ${exceptRunId}`.execute(
    tx.db,
  )
  return { base: BigInt(rows[0]?.base ?? '0'), isKnown: (rows[0]?.unknown ?? 0) === 0 }
}

export const linesOf = async (tx: Tx, payoutIds: readonly string[]): Promise<LineRow[]> => {
  if (payoutIds.length === 0) return []
  const { rows } = await sql<LineRow>`select * from payout_lines where workspace_id = ${tx.ctx.workspace.id}
    and payout_id = any (${[...payoutIds]}::text[]) order by payout_id, position`.execute(tx.db)
  return rows
}
/** The lines of payouts that sent nothing are free for another one. */
export const freeLines = async (tx: Tx, payoutIds: readonly string[]): Promise<void> => {
  await sql`update payout_lines set is_live = false where workspace_id = ${tx.ctx.workspace.id} and payout_id = any (${[...payoutIds]}::text[]) and is_live`.execute(
    tx.db,
  )
}

export type PastPayout = { partner_id: string; payouts: number; mean_minor: string | null; fingerprints: string[] }
/** What was paid to partners before: how often, the mean of 3 months in this currency, and to which accounts. */
export const pastOf = async (
  tx: Tx,
  partnerIds: readonly string[],
  currency: string,
  since: Date,
): Promise<ReadonlyMap<string, PastPayout>> => {
  if (partnerIds.length === 0) return new Map()
  const { rows } = await sql<PastPayout>`
    select partner_id, count(*)::integer as payouts,
      round(avg(net_minor) filter (where currency = ${currency} and frozen_at >= ${since}))::text as mean_minor,
      array_agg(distinct method_fingerprint) as fingerprints
    from payouts where workspace_id = ${tx.ctx.workspace.id} and partner_id = any (${[...partnerIds]}::text[]) and state in ('submitted', 'settled')
    group by 1`.execute(tx.db)
  return new Map(rows.map((row) => [row.partner_id, row]))
}
/** Of each of these partners who else was paid to its account, 3 at most. */
export const otherPartnersWith = async (
  tx: Tx,
  asked: readonly { fingerprint: string; partnerId: string }[],
): Promise<ReadonlyMap<string, string[]>> => {
  const { rows } = await sql<{ partner_id: string; others: string[] }>`
    select given.partner_id, array_agg(distinct other.partner_id) as others
    from unnest(${asked.map(({ fingerprint }) => fingerprint)}::text[], ${asked.map(({ partnerId }) => partnerId)}::text[]) as given (fingerprint, partner_id)
      cross join lateral (select distinct p.partner_id from payouts p where p.workspace_id = ${tx.ctx.workspace.id}
        and p.method_fingerprint = given.fingerprint and p.partner_id <> given.partner_id and p.state <> 'stopped' limit 3) other
    group by 1`.execute(tx.db)
  return new Map(rows.map((row) => [row.partner_id, row.others]))
}

export type WarningRow = {
  payout_id: string
  code: WarningCode
  words: string
  ticked_at: Date | null
  ticked_by: string | null
}
export const insertWarnings = async (
  tx: Tx,
  warnings: ReadonlyMap<string, readonly { code: WarningCode; words: string }[]>,
): Promise<void> => {
  const rows = [...warnings].flatMap(([payoutId, own]) => own.map((warning) => ({ payoutId, ...warning })))
  if (rows.length === 0) return
  await sql`insert into payout_warnings (workspace_id, payout_id, code, words)
    select ${tx.ctx.workspace.id}, given.payout_id, given.code, given.words
    from unnest(${rows.map(({ payoutId }) => payoutId)}::text[], ${rows.map(({ code }) => code)}::text[], ${rows.map(({ words }) => words)}::text[])
      as given (payout_id, code, words)
    on conflict do nothing`.execute(tx.db)
}
export const warningsOf = async (tx: Tx, payoutIds: readonly string[]): Promise<WarningRow[]> => {
  if (payoutIds.length === 0) return []
  const { rows } = await sql<WarningRow>`select payout_id, code, words, ticked_at, ticked_by from payout_warnings
    where workspace_id = ${tx.ctx.workspace.id} and payout_id = any (${[...payoutIds]}::text[]) order by payout_id, code`.execute(
    tx.db,
  )
  return rows
}
export const tickWarnings = async (
  tx: Tx,
  payoutId: string,
  codes: readonly WarningCode[],
  memberId: string,
): Promise<number> => {
  const { rows } = await sql`update payout_warnings set ticked_at = ${tx.now}, ticked_by = ${memberId}
    where workspace_id = ${tx.ctx.workspace.id} and payout_id = ${payoutId} and code = any (${[...codes]}::text[]) and ticked_at is null returning code`.execute(
    tx.db,
  )
  return rows.length
}

export type InstructionRow = {
  id: string
  payout_id: string
  attempt: number
  rail: RailKind
  key: string
  body: string
  body_hash: string
  fencing: number
  first_sent_at: Date
  sends: number
  answers: { at: string; fencing: number; outcome: string; words: string; raw: unknown }[]
  outcome: 'accepted' | 'refused' | 'unclear' | null
  age_hours: number
}
const instructionColumns = sql`*, extract(epoch from clock_timestamp() - first_sent_at)::float8 / 3600 as age_hours`
export const insertInstruction = async (
  tx: Tx,
  given: Pick<InstructionRow, 'id' | 'payout_id' | 'attempt' | 'rail' | 'key' | 'body' | 'body_hash' | 'fencing'>,
): Promise<void> => {
  await sql`insert into payout_instructions (workspace_id, id, payout_id, attempt, rail, key, body, body_hash, fencing, first_sent_at)
    values (${tx.ctx.workspace.id}, ${given.id}, ${given.payout_id}, ${given.attempt}, ${given.rail}, ${given.key}, ${given.body}, ${given.body_hash},
      ${given.fencing}, clock_timestamp())`.execute(tx.db)
}
export const instructionsOf = async (tx: Tx, payoutId: string): Promise<InstructionRow[]> => {
  const { rows } = await sql<InstructionRow>`select ${instructionColumns} from payout_instructions
    where workspace_id = ${tx.ctx.workspace.id} and payout_id = ${payoutId} order by attempt`.execute(tx.db)
  return rows
}
/** The same order goes out again, under the same key and with the same bytes. */
export const sendAgain = async (tx: Tx, id: string, fencing: number): Promise<void> => {
  await sql`update payout_instructions set sends = sends + 1, fencing = ${fencing} where workspace_id = ${tx.ctx.workspace.id} and id = ${id}`.execute(
    tx.db,
  )
}
export const addAnswer = async (
  tx: Tx,
  id: string,
  answer: { fencing: number; outcome: 'accepted' | 'refused' | 'unclear'; words: string; raw: unknown },
): Promise<void> => {
  const entry = JSON.stringify([{ at: tx.ctx.clock.realNow().toISOString(), ...answer }])
  await sql`update payout_instructions set answers = answers || ${entry}::jsonb, outcome = ${answer.outcome}
    where workspace_id = ${tx.ctx.workspace.id} and id = ${id}`.execute(tx.db)
}

export type PayoutFilter = ListInput & {
  runId?: string | undefined
  partnerId?: string | undefined
  state?: readonly PayoutState[] | undefined
  currency?: string | undefined
  fundingAccountId?: string | undefined
  hasWarnings?: boolean | undefined
}
export const payoutPage = <Out>(
  tx: Tx,
  input: PayoutFilter,
  toWire: (rows: PayoutRow[]) => Promise<Out[]>,
  side: 'team' | 'partner' = 'team',
) => {
  let query = tx.db
    .selectFrom('payouts')
    .selectAll('payouts')
    .where('payouts.workspace_id', '=', tx.ctx.workspace.id)
    // What a thaw took apart is told on the run, not among payouts.
    .where(sql<boolean>`(payouts.state <> 'stopped' or payouts.reason_code is distinct from 'thawed')`)
  if (input.runId) query = query.where('payouts.run_id', '=', input.runId)
  if (input.partnerId) query = query.where('payouts.partner_id', '=', input.partnerId)
  if (input.state && input.state.length > 0) query = query.where('payouts.state', 'in', [...input.state])
  if (input.currency) query = query.where('payouts.currency', '=', input.currency)
  if (input.fundingAccountId) query = query.where('payouts.funding_account_id', '=', input.fundingAccountId)
  if (input.hasWarnings !== undefined) {
    const warned = sql<boolean>`exists (select from payout_warnings w where w.workspace_id = payouts.workspace_id and w.payout_id = payouts.id)`
    query = query.where(input.hasWarnings ? warned : sql<boolean>`not ${warned}`)
  }
  const q = input.q?.trim()
  if (q)
    query = query.where(
      side === 'team'
        ? sql<boolean>`(payouts.id = ${q} or payouts.reference = upper(${q}) or payouts.rail_reference = ${q} or payouts.document_number = ${q}
            or ${isNamed('payouts.partner_id', 'partner', q)})`
        : sql<boolean>`(payouts.id = ${q} or payouts.reference = upper(${q}) or payouts.document_number = ${q})`,
    )
  return keysetPage({
    query,
    sorts: { frozen: 'payouts.frozen_at' },
    fallback: '-frozen',
    input,
    id: 'payouts.id',
    toWire: (rows) => toWire(rows as unknown as PayoutRow[]),
    count: () => countUpTo(tx.db, query),
  })
}
/** How many payouts stand in states that need somebody. */
export const countByState = async (tx: Tx): Promise<ReadonlyMap<PayoutState, number>> => {
  const { rows } = await sql<{
    state: PayoutState
    payouts: number
  }>`select state, count(*)::integer as payouts from payouts
    where workspace_id = ${tx.ctx.workspace.id} and state in ('uncertain', 'returned', 'failed', 'submitted', 'submitting') group by 1`.execute(
    tx.db,
  )
  return new Map(rows.map((row) => [row.state, row.payouts]))
}
