/** The company's own account codes, by kind of account and detail: for the journal as CSV. */
import { sql } from 'kysely'
import { actorId, type Tx } from '../context.ts'
import type { AccountKind } from './kinds.ts'

export type AccountCode = { kind: AccountKind; detail: string | null; code: string }

export const readCodes = async (tx: Tx): Promise<AccountCode[]> => {
  const { rows } = await sql<{ kind: AccountKind; detail: string; code: string }>`
    select kind, detail, code from ledger_account_codes where workspace_id = ${tx.ctx.workspace.id} order by kind, detail`.execute(
    tx.db,
  )
  return rows.map((row) => ({ ...row, detail: row.detail || null }))
}

/** Puts these codes in the place of all that stood there. */
export const replaceCodes = async (tx: Tx, codes: readonly AccountCode[]): Promise<void> => {
  await sql`delete from ledger_account_codes where workspace_id = ${tx.ctx.workspace.id}`.execute(tx.db)
  await sql`insert into ledger_account_codes (workspace_id, kind, detail, code, updated_by, updated_at)
    select ${tx.ctx.workspace.id}, given.kind, given.detail, given.code, ${actorId(tx.ctx.actor)}, ${tx.now}
    from unnest(${codes.map(({ kind }) => kind)}::text[], ${codes.map(({ detail }) => detail ?? '')}::text[],
      ${codes.map(({ code }) => code)}::text[]) as given (kind, detail, code)`.execute(tx.db)
}
