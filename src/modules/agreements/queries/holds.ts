/** Legal holds of agreements. */
import type { Insertable, Selectable } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { hasWords } from '#platform/http/words.ts'

export type HoldRow = Selectable<DB['agreement_holds']>

export const insertHold = (tx: Tx, values: Omit<Insertable<DB['agreement_holds']>, 'workspace_id' | 'at'>) =>
  tx.db
    .insertInto('agreement_holds')
    .values({ ...values, workspace_id: tx.ctx.workspace.id, at: tx.now })
    .execute()
export const liftHold = (
  tx: Tx,
  id: string,
  by: { lifted_reason: string; lifted_by_kind: string; lifted_by_id: string | null; lifted_by_name: string },
) =>
  tx.db
    .updateTable('agreement_holds')
    .set({ ...by, lifted_at: tx.now })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .execute()
/** Those that stand on these agreements, by agreement. */
export const standingHolds = async (tx: Tx, agreementIds: readonly string[]): Promise<ReadonlyMap<string, HoldRow>> => {
  if (agreementIds.length === 0) return new Map()
  const rows = await tx.db
    .selectFrom('agreement_holds')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('agreement_id', 'in', [...agreementIds])
    .where('lifted_at', 'is', null)
    .execute()
  return new Map(rows.map((row) => [row.agreement_id, row]))
}
/** What stands on agreements of these partners, with the agreement's number, the first that began first. */
export const holdsOfPartners = (tx: Tx, partnerIds: readonly string[]) =>
  partnerIds.length === 0
    ? Promise.resolve([])
    : tx.db
        .selectFrom('agreement_holds as h')
        .innerJoin('agreements as a', (join) =>
          join.onRef('a.workspace_id', '=', 'h.workspace_id').onRef('a.id', '=', 'h.agreement_id'),
        )
        .select(['h.partner_id', 'a.number', 'a.zone', 'h.at'])
        .where('h.workspace_id', '=', tx.ctx.workspace.id)
        .where('h.lifted_at', 'is', null)
        .where('h.partner_id', 'in', [...new Set(partnerIds)])
        .orderBy('h.at')
        .execute()

export const holdsQuery = (
  tx: Tx,
  filter: {
    q?: string | undefined
    agreementId?: string | undefined
    partnerId?: string | undefined
    standing?: boolean | undefined
  },
) => {
  let query = tx.db.selectFrom('agreement_holds').selectAll().where('workspace_id', '=', tx.ctx.workspace.id)
  if (filter.agreementId) query = query.where('agreement_id', '=', filter.agreementId)
  if (filter.partnerId) query = query.where('partner_id', '=', filter.partnerId)
  if (filter.standing !== undefined)
    query = filter.standing ? query.where('lifted_at', 'is', null) : query.where('lifted_at', 'is not', null)
  return query.where(hasWords(filter.q, 'reason', 'reference', 'by_name'))
}
