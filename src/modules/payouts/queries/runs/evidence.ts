/** What was learned of payouts, resolutions by people, debts that were settled. */
import { sql } from 'kysely'
import type { CivilDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'
import { isNamed } from '#platform/http/words.ts'
import type { Outcome } from '../../contract/run-states.ts'

export type EvidenceRow = {
  id: string
  payout_id: string | null
  reference: string
  source: 'rail' | 'listing' | 'status_file' | 'webhook' | 'person'
  source_key: string
  outcome: Outcome
  currency: string | null
  amount_minor: string | null
  happened_on: CivilDate | null
  rail_reference: string | null
  reason_code: string | null
  reason: string | null
  raw: unknown
  state: 'applied' | 'waiting' | 'kept' | 'refused'
  note: string | null
  recorded_by: string | null
  recorded_at: Date
  decided_by: string | null
  decided_at: Date | null
}
/** False where the same evidence was there already. */
export const insertEvidence = async (
  tx: Tx,
  row: Omit<EvidenceRow, 'recorded_at' | 'decided_by' | 'decided_at'>,
): Promise<boolean> => {
  const { rows } = await sql`
    insert into payout_evidence (workspace_id, id, payout_id, reference, source, source_key, outcome, currency, amount_minor, happened_on, rail_reference,
      reason_code, reason, raw, state, note, recorded_by, recorded_at)
    values (${tx.ctx.workspace.id}, ${row.id}, ${row.payout_id}, ${row.reference}, ${row.source}, ${row.source_key}, ${row.outcome}, ${row.currency},
      ${row.amount_minor}::bigint, ${row.happened_on}::date, ${row.rail_reference}, ${row.reason_code}, ${row.reason}, ${JSON.stringify(row.raw ?? {})}::jsonb,
      ${row.state}, ${row.note}, ${row.recorded_by}, ${tx.now}) on conflict (workspace_id, source_key) do nothing returning id`.execute(
    tx.db,
  )
  return rows.length > 0
}
export const evidenceOf = async (tx: Tx, payoutId: string): Promise<EvidenceRow[]> => {
  const { rows } =
    await sql<EvidenceRow>`select * from payout_evidence where workspace_id = ${tx.ctx.workspace.id} and payout_id = ${payoutId} order by recorded_at, id`.execute(
      tx.db,
    )
  return rows
}
/** Evidence that came before our own record, in the order in which it came. */
export const keptFor = async (tx: Tx, reference: string): Promise<EvidenceRow[]> => {
  const { rows } =
    await sql<EvidenceRow>`select * from payout_evidence where workspace_id = ${tx.ctx.workspace.id} and reference = ${reference}
    and state = 'kept' and note is null order by recorded_at, id for update`.execute(tx.db)
  return rows
}
export const setEvidence = async (
  tx: Tx,
  id: string,
  set: { state: EvidenceRow['state']; note?: string | null; payoutId?: string; decidedBy?: string | null },
): Promise<void> => {
  await sql`update payout_evidence set state = ${set.state}, note = coalesce(${set.note ?? null}, note), payout_id = coalesce(${set.payoutId ?? null}, payout_id),
      decided_by = coalesce(${set.decidedBy ?? null}, decided_by), decided_at = case when ${set.decidedBy ?? null}::text is null then decided_at else ${tx.now}::timestamptz end
    where workspace_id = ${tx.ctx.workspace.id} and id = ${id}`.execute(tx.db)
}

export type ResolutionRow = {
  id: string
  payout_id: string
  kind: 'declare_unsent' | 'adopt' | 'recall'
  proof: string
  rail_reference: string | null
  asked_by: string
  asked_at: Date
  decision: 'confirmed' | 'refused' | null
  decided_by: string | null
  decided_at: Date | null
}
export const insertResolution = async (
  tx: Tx,
  row: Pick<ResolutionRow, 'id' | 'payout_id' | 'kind' | 'proof' | 'rail_reference' | 'asked_by'>,
): Promise<boolean> => {
  const { rows } =
    await sql`insert into payout_resolutions (workspace_id, id, payout_id, kind, proof, rail_reference, asked_by, asked_at)
    values (${tx.ctx.workspace.id}, ${row.id}, ${row.payout_id}, ${row.kind}, ${row.proof}, ${row.rail_reference}, ${row.asked_by}, ${tx.now})
    on conflict (workspace_id, payout_id) where decision is null do nothing returning id`.execute(tx.db)
  return rows.length > 0
}
export const resolutionsOf = async (tx: Tx, payoutId: string): Promise<ResolutionRow[]> => {
  const { rows } =
    await sql<ResolutionRow>`select * from payout_resolutions where workspace_id = ${tx.ctx.workspace.id} and payout_id = ${payoutId} order by asked_at, id`.execute(
      tx.db,
    )
  return rows
}
export const decideResolution = async (
  tx: Tx,
  id: string,
  decision: 'confirmed' | 'refused',
  by: string,
): Promise<void> => {
  await sql`update payout_resolutions set decision = ${decision}, decided_by = ${by}, decided_at = ${tx.now}
    where workspace_id = ${tx.ctx.workspace.id} and id = ${id} and decision is null`.execute(tx.db)
}

export type BalanceActRow = {
  id: string
  kind: 'write_off' | 'repayment'
  partner_id: string
  currency: string
  amount_minor: string
  funding_account_id: string | null
  bank_reference: string | null
  reason: string
  asked_by: string
  asked_at: Date
  decision: 'confirmed' | 'refused' | null
  decided_by: string | null
  decided_at: Date | null
}
export const insertBalanceAct = async (
  tx: Tx,
  row: Omit<BalanceActRow, 'asked_at' | 'decision' | 'decided_by' | 'decided_at'>,
): Promise<void> => {
  await sql`insert into balance_acts (workspace_id, id, kind, partner_id, currency, amount_minor, funding_account_id, bank_reference, reason, asked_by, asked_at)
    values (${tx.ctx.workspace.id}, ${row.id}, ${row.kind}, ${row.partner_id}, ${row.currency}, ${row.amount_minor}::bigint, ${row.funding_account_id},
      ${row.bank_reference}, ${row.reason}, ${row.asked_by}, ${tx.now})`.execute(tx.db)
}
export const readBalanceAct = async (tx: Tx, id: string): Promise<BalanceActRow | undefined> => {
  const { rows } =
    await sql<BalanceActRow>`select * from balance_acts where workspace_id = ${tx.ctx.workspace.id} and id = ${id} for update`.execute(
      tx.db,
    )
  return rows[0]
}
export const decideBalanceAct = async (
  tx: Tx,
  id: string,
  decision: 'confirmed' | 'refused',
  by: string,
): Promise<void> => {
  await sql`update balance_acts set decision = ${decision}, decided_by = ${by}, decided_at = ${tx.now}
    where workspace_id = ${tx.ctx.workspace.id} and id = ${id} and decision is null`.execute(tx.db)
}
export const balanceActPage = <Out>(
  tx: Tx,
  input: ListInput & { partnerId?: string | undefined; isOpen?: boolean | undefined },
  toWire: (rows: BalanceActRow[]) => Promise<Out[]>,
) => {
  let query = tx.db.selectFrom('balance_acts').selectAll().where('workspace_id', '=', tx.ctx.workspace.id)
  if (input.partnerId) query = query.where('partner_id', '=', input.partnerId)
  if (input.isOpen !== undefined) query = query.where('decision', input.isOpen ? 'is' : 'is not', null)
  const q = input.q?.trim()
  if (q)
    query = query.where(
      sql<boolean>`(balance_acts.id = ${q} or bank_reference = ${q} or ${isNamed('balance_acts.partner_id', 'partner', q)})`,
    )
  return keysetPage({
    query,
    sorts: { asked: 'asked_at' },
    fallback: '-asked',
    input,
    id: 'id',
    toWire: (rows) => toWire(rows as unknown as BalanceActRow[]),
    count: () => countUpTo(tx.db, query),
  })
}
