/** People of the team whom agreements name. */
import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'

type MemberFacts = { id: string; name: string; email: string; isActive: boolean }
export const membersOf = async (tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, MemberFacts>> => {
  const { rows } = await sql<MemberFacts>`select id, name, email, state = 'active' as "isActive" from members
    where workspace_id = ${tx.ctx.workspace.id} and id = any (${[...ids]}::text[])`.execute(tx.db)
  return new Map(rows.map((row) => [row.id, row]))
}
/** Active members with these addresses, by address in small letters. */
export const membersByEmail = async (tx: Tx, emails: readonly string[]): Promise<ReadonlyMap<string, string>> => {
  const wanted = emails.map((email) => email.toLowerCase())
  const { rows } = await sql<{ id: string; email: string }>`select id, lower(email) as email from members
    where workspace_id = ${tx.ctx.workspace.id} and state = 'active' and lower(email) = any (${wanted}::text[])`.execute(
    tx.db,
  )
  return new Map(rows.map((row) => [row.email, row.id]))
}
