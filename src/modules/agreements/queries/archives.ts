/** Archives of signed agreements: what was asked for, and which agreements that is. */
import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import { actorId, type Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { hasWords } from '#platform/http/words.ts'
import { narrowedTo } from '#platform/tenancy/portfolio.ts'

export type ArchiveRow = Selectable<DB['agreement_archives']>
export type ArchiveFilter = {
  partnerId?: string
  category?: readonly string[]
  signedFrom?: string
  signedUntil?: string
}

export const insertArchive = (
  tx: Tx,
  values: Omit<Insertable<DB['agreement_archives']>, 'workspace_id' | 'created_at'>,
): Promise<ArchiveRow> =>
  tx.db
    .insertInto('agreement_archives')
    .values({ ...values, workspace_id: tx.ctx.workspace.id, created_at: tx.now })
    .returningAll()
    .executeTakeFirstOrThrow()
export const updateArchive = (tx: Tx, id: string, values: Updateable<DB['agreement_archives']>): Promise<ArchiveRow> =>
  tx.db
    .updateTable('agreement_archives')
    .set(values)
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
/** Whoever sees the partners of a portfolio only sees the archives made within it: one's own. */
export const archivesQuery = (tx: Tx, filter: { q?: string | undefined } = {}) => {
  const { actor } = tx.ctx
  const query = tx.db.selectFrom('agreement_archives').selectAll().where('workspace_id', '=', tx.ctx.workspace.id)
  const seen = narrowedTo(actor) ? query.where('by_kind', '=', actor.kind).where('by_id', '=', actorId(actor)) : query
  return seen.where(hasWords(filter.q, 'by_name'))
}
export const findArchive = (tx: Tx, id: string): Promise<ArchiveRow | undefined> =>
  archivesQuery(tx).where('id', '=', id).executeTakeFirst()

/** Agreements with a file that bears signatures, by id from `after` on. */
export const signedAgreementIds = async (
  tx: Tx,
  filter: ArchiveFilter,
  after: string,
  count: number,
): Promise<string[]> => {
  const workspaceId = tx.ctx.workspace.id
  let query = tx.db
    .selectFrom('agreements as a')
    .select('a.id')
    .where('a.workspace_id', '=', workspaceId)
    .where('a.id', '>', after)
    .where((one) =>
      one.exists(
        one
          .selectFrom('agreement_versions as v')
          .select('v.id')
          .where('v.workspace_id', '=', workspaceId)
          .whereRef('v.agreement_id', '=', 'a.id')
          .where('v.state', '=', 'executed')
          .where(signedWithin(filter))
          .where(
            sql<boolean>`(v.sealed_file_id is not null or exists (select from agreement_attestations t where t.workspace_id = ${workspaceId} and t.version_id = v.id))`,
          ),
      ),
    )
  if (filter.partnerId) query = query.where('a.partner_id', '=', filter.partnerId)
  if (filter.category?.length) query = query.where('a.category', 'in', [...filter.category])
  return (await query.orderBy('a.id').limit(count).execute()).map((row) => row.id)
}
/** By the day of the last signature in the agreement's own zone; of what was signed elsewhere, as it was attested. */
const signedWithin = ({ signedFrom, signedUntil }: ArchiveFilter) => {
  const day = sql`coalesce((select t.signed_on from agreement_attestations t where t.workspace_id = v.workspace_id and t.version_id = v.id), (v.executed_at at time zone a.zone)::date)`
  return sql<boolean>`(${signedFrom ?? null}::date is null or ${day} >= ${signedFrom ?? null}::date) and (${signedUntil ?? null}::date is null or ${day} <= ${signedUntil ?? null}::date)`
}

export const sealsOf = (tx: Tx, agreementId: string) =>
  tx.db
    .selectFrom('agreement_seals')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('agreement_id', '=', agreementId)
    .execute()
