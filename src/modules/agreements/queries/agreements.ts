/** Agreements, their numbers and their versions. */
import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'

export type AgreementRow = Selectable<DB['agreements']>
export type VersionRow = Selectable<DB['agreement_versions']>

/** The next number of the year. The row stays locked until the end of the transaction, so no number is ever skipped. */
export const takeNumber = async (tx: Tx, year: number): Promise<string> => {
  const { rows } = await sql<{ last: number }>`
    insert into agreement_counters (workspace_id, year, last) values (${tx.ctx.workspace.id}, ${year}, 1)
    on conflict (workspace_id, year) do update set last = agreement_counters.last + 1 returning last`.execute(tx.db)
  return `AG-${year}-${String(rows[0]!.last).padStart(4, '0')}`
}
export const insertAgreement = (
  tx: Tx,
  values: Omit<Insertable<DB['agreements']>, 'workspace_id' | 'created_at' | 'updated_at'>,
): Promise<AgreementRow> =>
  tx.db
    .insertInto('agreements')
    .values({ ...values, workspace_id: tx.ctx.workspace.id, created_at: tx.now, updated_at: tx.now })
    .returningAll()
    .executeTakeFirstOrThrow()
export const findAgreement = (tx: Tx, id: string): Promise<AgreementRow | undefined> =>
  tx.db
    .selectFrom('agreements')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .executeTakeFirst()
export const lockAgreement = (tx: Tx, id: string): Promise<AgreementRow | undefined> =>
  tx.db
    .selectFrom('agreements')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
export const updateAgreementRow = (
  tx: Tx,
  id: string,
  values: Omit<Updateable<DB['agreements']>, 'workspace_id' | 'id' | 'version' | 'updated_at'>,
): Promise<AgreementRow> =>
  tx.db
    .updateTable('agreements')
    .set((expression) => ({ ...values, version: expression('version', '+', 1), updated_at: tx.now }))
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()

export const insertVersion = (
  tx: Tx,
  values: Omit<Insertable<DB['agreement_versions']>, 'workspace_id' | 'created_at' | 'updated_at'>,
): Promise<VersionRow> =>
  tx.db
    .insertInto('agreement_versions')
    .values({ ...values, workspace_id: tx.ctx.workspace.id, created_at: tx.now, updated_at: tx.now })
    .returningAll()
    .executeTakeFirstOrThrow()
export const findVersion = (tx: Tx, id: string): Promise<VersionRow | undefined> =>
  tx.db
    .selectFrom('agreement_versions')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .executeTakeFirst()
export const updateVersionRow = (
  tx: Tx,
  id: string,
  values: Omit<Updateable<DB['agreement_versions']>, 'workspace_id' | 'id' | 'version' | 'updated_at'>,
): Promise<VersionRow> =>
  tx.db
    .updateTable('agreement_versions')
    .set((expression) => ({ ...values, version: expression('version', '+', 1), updated_at: tx.now }))
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
/** How many versions an agreement has; asked under its lock, so that the next number is free. */
export const versionCount = async (tx: Tx, agreementId: string): Promise<number> => {
  const { count } = await tx.db
    .selectFrom('agreement_versions')
    .select((expression) => expression.fn.countAll<string>().as('count'))
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('agreement_id', '=', agreementId)
    .executeTakeFirstOrThrow()
  return Number(count)
}
