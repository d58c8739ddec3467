/** Who declared an interest in whom: for other rooms where two people decide about a partner's money. */
import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'

/** Of these partners those in which the member's latest declaration names an interest. */
export const declaredInterests = (
  tx: Tx,
  memberId: string,
  partnerIds: readonly string[],
): Promise<ReadonlySet<string>> =>
  tx.asTeam(async () => {
    if (partnerIds.length === 0) return new Set()
    const { rows } = await sql<{ partner_id: string }>`
      select partner_id from (
        select distinct on (c.partner_id) c.partner_id, d.has_interest from interest_declarations d
          join qualification_cases c on c.workspace_id = d.workspace_id and c.id = d.case_id
        where d.workspace_id = ${tx.ctx.workspace.id} and d.member_id = ${memberId} and c.partner_id = any (${[...partnerIds]}::text[])
        order by c.partner_id, d.at desc, d.number desc) latest
      where has_interest`.execute(tx.db)
    return new Set(rows.map((row) => row.partner_id))
  })
