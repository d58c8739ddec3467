/** Which partnership binds a partner on a day. */
import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'

export type Partnership = {
  agreementId: string
  number: string
  startsOn: string
  /** The first day that is not covered; null while it has no end. Grace is not counted. */
  coveredUntil: string | null
  versionId: string
  versionNumber: number
}

/** The partnership in force by partner, grace included, with its newest executed version; the latest begun of several. */
export const partnershipRows = async (
  tx: Tx,
  partnerIds: readonly string[],
  on: string,
): Promise<ReadonlyMap<string, Partnership>> => {
  const { rows } = await sql<Partnership & { partnerId: string }>`
    select distinct on (life.partner_id) life.partner_id as "partnerId", life.agreement_id as "agreementId", life.number,
      life.starts_on::text as "startsOn", life.covered_until::text as "coveredUntil", version.id as "versionId", version.number as "versionNumber"
    from (
      select distinct on (span.agreement_id) span.partner_id, span.agreement_id, span.starts_on, span.covered_until, span.grace_until, agreement.number
      from agreement_spans span
      join agreements agreement on agreement.workspace_id = span.workspace_id and agreement.id = span.agreement_id
      where span.workspace_id = ${tx.ctx.workspace.id} and span.partner_id = any (${[...partnerIds]}::text[])
        and span.known_from <= ${tx.now} and agreement.category = 'partnership'
      order by span.agreement_id, span.number desc
    ) life
    join lateral (
      select id, number from agreement_versions
      where workspace_id = ${tx.ctx.workspace.id} and agreement_id = life.agreement_id and state = 'executed'
      order by number desc limit 1
    ) version on true
    where life.starts_on <= ${on}::date
      and (life.covered_until is null or ${on}::date < life.covered_until or ${on}::date < life.grace_until)
    order by life.partner_id, life.starts_on desc, life.agreement_id desc`.execute(tx.db)
  return new Map(rows.map(({ partnerId, ...row }) => [partnerId, row]))
}

/** When the first partnership of each partner was executed. */
export const firstExecutionRows = async (tx: Tx, partnerIds: readonly string[]): Promise<ReadonlyMap<string, Date>> => {
  const { rows } = await sql<{ partnerId: string; at: Date }>`
    select version.partner_id as "partnerId", min(version.executed_at) as at from agreement_versions version
    join agreements agreement on agreement.workspace_id = version.workspace_id and agreement.id = version.agreement_id
    where version.workspace_id = ${tx.ctx.workspace.id} and version.partner_id = any (${[...partnerIds]}::text[])
      and version.executed_at is not null and agreement.category = 'partnership'
    group by 1`.execute(tx.db)
  return new Map(rows.map((row) => [row.partnerId, row.at]))
}
