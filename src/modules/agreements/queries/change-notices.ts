/** Changes by notice, and what partners ask to have changed. */
import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'

export type ChangeNoticeRow = Selectable<DB['agreement_change_notices']>
export type ChangeRequestRow = Selectable<DB['agreement_change_requests']>

export const changeNoticesOf = (tx: Tx, agreementId: string): Promise<ChangeNoticeRow[]> =>
  tx.db
    .selectFrom('agreement_change_notices')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('agreement_id', '=', agreementId)
    .orderBy('version_id', 'desc')
    .execute()
/** Asked anew it takes the place of what was asked before; what was sent is never asked again. */
export const putChangeNotice = (
  tx: Tx,
  values: Omit<Insertable<DB['agreement_change_notices']>, 'workspace_id'>,
): Promise<ChangeNoticeRow> =>
  tx.db
    .insertInto('agreement_change_notices')
    .values({ ...values, workspace_id: tx.ctx.workspace.id })
    .onConflict((conflict) =>
      conflict
        .columns(['workspace_id', 'version_id'])
        .doUpdateSet(values)
        .where('agreement_change_notices.state', '=', 'asked'),
    )
    .returningAll()
    .executeTakeFirstOrThrow()
export const updateChangeNotice = (
  tx: Tx,
  versionId: string,
  values: Omit<Updateable<DB['agreement_change_notices']>, 'workspace_id' | 'version_id'>,
): Promise<ChangeNoticeRow> =>
  tx.db
    .updateTable('agreement_change_notices')
    .set(values)
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('version_id', '=', versionId)
    .returningAll()
    .executeTakeFirstOrThrow()
export const dropAskedChangeNotice = (tx: Tx, versionId: string) =>
  tx.db
    .deleteFrom('agreement_change_notices')
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('version_id', '=', versionId)
    .where('state', '=', 'asked')
    .execute()

export const changeRequestsOf = (tx: Tx, agreementId: string): Promise<ChangeRequestRow[]> =>
  tx.db
    .selectFrom('agreement_change_requests')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('agreement_id', '=', agreementId)
    .orderBy('number', 'desc')
    .execute()
/** Under the agreement's lock, so that numbers follow one another. */
export const addChangeRequest = async (
  tx: Tx,
  row: { agreementId: string; words: string; by: { by_kind: string; by_id: string | null; by_name: string } },
): Promise<ChangeRequestRow> => {
  const { rows } = await sql<ChangeRequestRow>`insert into agreement_change_requests
      (workspace_id, agreement_id, number, words, by_kind, by_id, by_name, asked_at)
    select ${tx.ctx.workspace.id}, ${row.agreementId}, coalesce(max(number), 0) + 1, ${row.words},
      ${row.by.by_kind}, ${row.by.by_id}, ${row.by.by_name}, ${tx.now}
    from agreement_change_requests where workspace_id = ${tx.ctx.workspace.id} and agreement_id = ${row.agreementId}
    returning *`.execute(tx.db)
  return rows[0]!
}
export const answerRequestRow = (
  tx: Tx,
  agreementId: string,
  number: number,
  values: { state: 'taken_up' | 'declined'; answer: string | null; by: string },
) =>
  tx.db
    .updateTable('agreement_change_requests')
    .set({ state: values.state, answer: values.answer, answered_at: tx.now, answered_by_name: values.by })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('agreement_id', '=', agreementId)
    .where('number', '=', number)
    .execute()
