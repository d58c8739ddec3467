/** Domains, external ids, sources and stage moves: rows that hang on a partner. */
import { type Selectable, sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import type { By } from './people.ts'

export type DomainRow = Selectable<DB['partner_domains']>
export type MoveRow = Selectable<DB['stage_moves']>
export type SourceRow = Selectable<DB['partner_sources']>

export const insertDomains = async (
  tx: Tx,
  partnerId: string,
  domains: readonly { domain: string; token: string }[],
) => {
  if (domains.length === 0) return
  await tx.db
    .insertInto('partner_domains')
    .values(
      domains.map(({ domain, token }) => ({
        workspace_id: tx.ctx.workspace.id,
        partner_id: partnerId,
        domain,
        token,
        created_at: tx.now,
      })),
    )
    .onConflict((clash) => clash.doNothing())
    .execute()
}
export const deleteDomains = async (tx: Tx, partnerId: string, domains: readonly string[]) => {
  if (domains.length === 0) return
  await tx.db
    .deleteFrom('partner_domains')
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('partner_id', '=', partnerId)
    .where('domain', 'in', [...domains])
    .execute()
}
export const findDomain = (
  tx: Tx,
  partnerId: string,
  domain: string,
  options: { lock?: true } = {},
): Promise<DomainRow | undefined> => {
  const query = tx.db
    .selectFrom('partner_domains')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('partner_id', '=', partnerId)
    .where('domain', '=', domain)
  return (options.lock ? query.forUpdate() : query).executeTakeFirst()
}
export const updateDomain = (
  tx: Tx,
  partnerId: string,
  domain: string,
  values: { mail_token_hash?: string | null; mail_sent_at?: Date; proven_at?: Date; proven_by_method?: 'dns' | 'mail' },
) =>
  tx.db
    .updateTable('partner_domains')
    .set(values)
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('partner_id', '=', partnerId)
    .where('domain', '=', domain)
    .execute()

export const deleteExternalIds = (tx: Tx, partnerId: string) =>
  tx.db
    .deleteFrom('partner_external_ids')
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('partner_id', '=', partnerId)
    .execute()
/** Inserts the pairs; answers those that another partner has. */
export const insertExternalIds = async (
  tx: Tx,
  partnerId: string,
  pairs: readonly { system: string; id: string }[],
) => {
  if (pairs.length === 0) return []
  const inserted = await tx.db
    .insertInto('partner_external_ids')
    .values(
      pairs.map(({ system, id }) => ({
        workspace_id: tx.ctx.workspace.id,
        system,
        external_id: id,
        partner_id: partnerId,
      })),
    )
    .onConflict((clash) => clash.doNothing())
    .returning(['system', 'external_id'])
    .execute()
  return pairs.filter((pair) => !inserted.some((row) => row.system === pair.system && row.external_id === pair.id))
}

export const insertSource = (
  tx: Tx,
  source: {
    partnerId: string
    number: number
    kind: string
    recordKind: string | null
    recordId: string | null
    detail: string | null
    reason: string | null
  } & By,
) =>
  tx.db
    .insertInto('partner_sources')
    .values({
      workspace_id: tx.ctx.workspace.id,
      partner_id: source.partnerId,
      number: source.number,
      kind: source.kind,
      record_kind: source.recordKind,
      record_id: source.recordId,
      detail: source.detail,
      reason: source.reason,
      by_kind: source.by_kind,
      by_id: source.by_id,
      at: tx.now,
    })
    .returningAll()
    .executeTakeFirstOrThrow()

export type NewMove = {
  id: string
  partnerId: string
  from: string | null
  to: string
  cause: string
  causeEventId: string | null
  reason: string | null
  guardAnswers: unknown
  overridden: unknown
} & By
export const insertMoves = async (tx: Tx, moves: readonly NewMove[]): Promise<MoveRow[]> =>
  tx.db
    .insertInto('stage_moves')
    .values(
      moves.map((move) => ({
        workspace_id: tx.ctx.workspace.id,
        id: move.id,
        partner_id: move.partnerId,
        from_stage: move.from,
        to_stage: move.to,
        at: tx.now,
        by_kind: move.by_kind,
        by_id: move.by_id,
        cause: move.cause,
        cause_event_id: move.causeEventId,
        reason: move.reason,
        guard_answers: JSON.stringify(move.guardAnswers),
        overridden: JSON.stringify(move.overridden),
      })),
    )
    .returningAll()
    .execute()

/** How long past stays in each stage took, and how old the present ones are. */
export const stageStatistics = async (
  tx: Tx,
  filter: { typeId?: string | undefined; managerId?: string | undefined },
) => {
  const of = sql`p.workspace_id = ${tx.ctx.workspace.id} and p.merged_into is null
    ${filter.typeId ? sql`and p.type_id = ${filter.typeId}` : sql``}
    ${filter.managerId ? sql`and p.id in (select partner_id from ownerships where workspace_id = ${tx.ctx.workspace.id} and member_id = ${filter.managerId} and role = 'manager' and to_at is null)` : sql``}`
  const present = await sql<{ stage: string; days: number; count: string }>`
    select stage, floor(extract(epoch from ${tx.now}::timestamptz - stage_since) / 86400)::int as days, count(*) as count
    from partners p where ${of} group by 1, 2`.execute(tx.db)
  const past = await sql<{ stage: string; median_days: number; stays: string }>`
    select stage, percentile_cont(0.5) within group (order by days) as median_days, count(*) as stays from (
      select from_stage as stage, extract(epoch from at - lag(at) over (partition by m.partner_id order by m.id)) / 86400 as days
      from stage_moves m join partners p on p.workspace_id = m.workspace_id and p.id = m.partner_id
      where m.workspace_id = ${tx.ctx.workspace.id} and ${of}
    ) as stays where days is not null and stage is not null group by stage`.execute(tx.db)
  return {
    present: present.rows.map((row) => ({ stage: row.stage, days: Math.max(0, row.days), count: Number(row.count) })),
    past: past.rows.map((row) => ({ stage: row.stage, medianDays: Number(row.median_days), stays: Number(row.stays) })),
  }
}

/** Number of the latest source row; 0 without one. */
export const lastSourceNumber = async (tx: Tx, partnerId: string): Promise<number> => {
  const row = await tx.db
    .selectFrom('partner_sources')
    .select(({ fn }) => fn.max('number').as('number'))
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('partner_id', '=', partnerId)
    .executeTakeFirst()
  return row?.number ?? 0
}

/** Moves of a partner, the row of its making included; counted up to 2. */
export const countMoves = async (tx: Tx, partnerId: string): Promise<number> => {
  const rows = await tx.db
    .selectFrom('stage_moves')
    .select('id')
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('partner_id', '=', partnerId)
    .limit(2)
    .execute()
  return rows.length
}

/** The domain whose proof was mailed with this token. */
export const findDomainByMailToken = (tx: Tx, tokenHash: string): Promise<DomainRow | undefined> =>
  tx.db
    .selectFrom('partner_domains')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('mail_token_hash', '=', tokenHash)
    .executeTakeFirst()
