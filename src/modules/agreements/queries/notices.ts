/** Notices, terminations, and what was announced once for a day. */
import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'

export type NoticeRow = Selectable<DB['agreement_notices']>

export const insertNotice = (
  tx: Tx,
  values: Omit<Insertable<DB['agreement_notices']>, 'workspace_id'>,
): Promise<NoticeRow> =>
  tx.db
    .insertInto('agreement_notices')
    .values({ ...values, workspace_id: tx.ctx.workspace.id })
    .returningAll()
    .executeTakeFirstOrThrow()
export const findNotice = (tx: Tx, id: string): Promise<NoticeRow | undefined> =>
  tx.db
    .selectFrom('agreement_notices')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .executeTakeFirst()
export const noticesOf = (tx: Tx, agreementId: string): Promise<NoticeRow[]> =>
  tx.db
    .selectFrom('agreement_notices')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('agreement_id', '=', agreementId)
    .orderBy('id', 'desc')
    .execute()
export const updateNotice = (
  tx: Tx,
  id: string,
  values: Omit<Updateable<DB['agreement_notices']>, 'workspace_id' | 'id'>,
): Promise<NoticeRow> =>
  tx.db
    .updateTable('agreement_notices')
    .set(values)
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()

/** True the first time that this is marked for the agreement and day. Called under the agreement's lock. */
export const markOnce = async (tx: Tx, agreementId: string, kind: string, on: string): Promise<boolean> => {
  const { rows } = await sql<{
    kind: string
  }>`insert into agreement_marks (workspace_id, agreement_id, kind, on_date, at)
    values (${tx.ctx.workspace.id}, ${agreementId}, ${kind}, ${on}::date, ${tx.now}) on conflict do nothing returning kind`.execute(
    tx.db,
  )
  return rows.length > 0
}
/** Marks when a term's taking effect was announced; the signed row itself stays as it is. */
export const markEffective = (tx: Tx, ids: readonly string[]) =>
  tx.db
    .updateTable('agreement_terms')
    .set({ took_effect_at: tx.now })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', 'in', [...ids])
    .execute()

/** Partnership agreements of the partner that cover the day, grace included, as they are known now. */
export const coveringOthers = async (tx: Tx, partnerId: string, exceptId: string, on: string): Promise<number> => {
  const { rows } = await sql<{ count: string }>`select count(*) from (
      select distinct on (s.agreement_id) s.* from agreement_spans s
      join agreements a on a.workspace_id = s.workspace_id and a.id = s.agreement_id and a.category = 'partnership'
      where s.workspace_id = ${tx.ctx.workspace.id} and s.partner_id = ${partnerId} and s.agreement_id <> ${exceptId}
      order by s.agreement_id, s.number desc) s
    where s.covered_until is null or s.covered_until > ${on}::date or s.grace_until > ${on}::date`.execute(tx.db)
  return Number(rows[0]?.count ?? 0)
}
/** Of these partners those with a partnership agreement that covers the day, grace included. */
export const coveredPartners = async (
  tx: Tx,
  partnerIds: readonly string[],
  on: string,
): Promise<ReadonlySet<string>> => {
  if (partnerIds.length === 0) return new Set()
  const { rows } = await sql<{ id: string }>`select distinct partner_id as id from (
      select distinct on (s.agreement_id) s.* from agreement_spans s
      join agreements a on a.workspace_id = s.workspace_id and a.id = s.agreement_id and a.category = 'partnership'
      where s.workspace_id = ${tx.ctx.workspace.id} and s.partner_id = any (${[...partnerIds]}::text[])
      order by s.agreement_id, s.number desc) s
    where s.starts_on <= ${on}::date
      and (s.covered_until is null or s.covered_until > ${on}::date or s.grace_until > ${on}::date)`.execute(tx.db)
  return new Set(rows.map((row) => row.id))
}
