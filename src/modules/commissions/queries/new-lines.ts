/** Lines that an evaluation, or a clock, writes. */
import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { CommissionKind } from '../contract/states.ts'

export type NewLine = {
  id: string
  partner_id: string
  evaluation_id: string | null
  conversion_id: string | null
  credit_set_id: string | null
  sale_id: string | null
  rule_id: string | null
  rule_name: string | null
  kind: CommissionKind
  occurrence?: string | null
  amount_minor: string
  currency: string
  occurred_at: Date
  accounting_day: string
  hold_until: Date
  state: 'pending'
  is_held: boolean
  parts: string | null
  causes?: string | null
  reason?: string | null
}
/** In one statement; what was there already is left as it is. Answers the ids that are new. */
export const insertComputedLines = async (tx: Tx, rows: readonly NewLine[]): Promise<ReadonlySet<string>> => {
  const { rows: inserted } = await sql<{ id: string }>`
    insert into commissions (workspace_id, id, partner_id, evaluation_id, conversion_id, credit_set_id, sale_id, rule_id, rule_name, kind,
      occurrence, amount_minor, currency, occurred_at, accounting_day, hold_until, state, is_held, parts, causes, reason, created_at, updated_at)
    select ${tx.ctx.workspace.id}, id, partner_id, evaluation_id, conversion_id, credit_set_id, sale_id, rule_id, rule_name, kind,
      occurrence, amount_minor, currency, occurred_at, accounting_day, hold_until, state, is_held, parts::jsonb, causes::jsonb, reason,
      ${tx.now}::timestamptz, ${tx.now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given (id text, partner_id text, evaluation_id text, conversion_id text,
      credit_set_id text, sale_id text, rule_id text, rule_name text, kind text, occurrence text, amount_minor bigint, currency text,
      occurred_at timestamptz, accounting_day date, hold_until timestamptz, state text, is_held boolean, parts text, causes text, reason text)
    on conflict do nothing returning id`.execute(tx.db)
  return new Set(inserted.map(({ id }) => id))
}
