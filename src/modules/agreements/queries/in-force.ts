/** Partnership agreements with what is known of their life, for rooms that ask whether one is in force. */
import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'

export type AgreementLife = {
  agreementId: string
  partnerId: string
  number: string
  startsOn: string
  coveredUntil: string | null
  graceUntil: string | null
}
/** Signed partnership agreements of these partners, the latest begun first. */
export const partnershipLives = (tx: Tx, partnerIds: readonly string[]): Promise<AgreementLife[]> =>
  tx.asTeam(async () => {
    if (partnerIds.length === 0) return []
    const { rows } = await sql<AgreementLife>`
      select a.id as "agreementId", a.partner_id as "partnerId", a.number, s.starts_on as "startsOn",
        s.covered_until as "coveredUntil", s.grace_until as "graceUntil"
      from agreements a join lateral (select * from agreement_spans s where s.workspace_id = a.workspace_id and s.agreement_id = a.id
        order by s.number desc limit 1) s on true
      where a.workspace_id = ${tx.ctx.workspace.id} and a.partner_id = any (${[...partnerIds]}::text[]) and a.category = 'partnership'
      order by s.starts_on desc, a.id`.execute(tx.db)
    return rows
  })
/** Whether it is in force on a day, grace included. */
export const isInForce = (life: AgreementLife, on: string): boolean =>
  life.startsOn <= on &&
  (life.coveredUntil === null || life.coveredUntil > on || (life.graceUntil !== null && life.graceUntil > on))
