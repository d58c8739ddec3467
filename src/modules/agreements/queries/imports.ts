/** Archives of agreements that were signed elsewhere, their reports, and who attests what came of them. */
import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { hasWords } from '#platform/http/words.ts'

export type ImportRow = Selectable<DB['agreement_imports']>
export type ReportRow = Selectable<DB['agreement_import_rows']>
export type AttestationRow = Selectable<DB['agreement_attestations']>

export const insertImport = (
  tx: Tx,
  values: Omit<Insertable<DB['agreement_imports']>, 'workspace_id' | 'created_at' | 'updated_at'>,
): Promise<ImportRow> =>
  tx.db
    .insertInto('agreement_imports')
    .values({ ...values, workspace_id: tx.ctx.workspace.id, created_at: tx.now, updated_at: tx.now })
    .returningAll()
    .executeTakeFirstOrThrow()
export const findImport = (tx: Tx, id: string, options: { lock?: true } = {}): Promise<ImportRow | undefined> => {
  const query = tx.db
    .selectFrom('agreement_imports')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
  return (options.lock ? query.forUpdate() : query).executeTakeFirst()
}
export const updateImport = (tx: Tx, id: string, values: Updateable<DB['agreement_imports']>): Promise<ImportRow> =>
  tx.db
    .updateTable('agreement_imports')
    .set({ ...values, updated_at: tx.now, version: sql<number>`version + 1` })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
export const importsQuery = (tx: Tx, filter: { q?: string | undefined; state?: readonly string[] | undefined }) => {
  let query = tx.db.selectFrom('agreement_imports').selectAll().where('workspace_id', '=', tx.ctx.workspace.id)
  if (filter.state?.length) query = query.where('state', 'in', [...filter.state])
  return query.where(hasWords(filter.q, 'file_name', 'by_name'))
}
/** Moves the import on by a batch, if nobody else did. Undefined when it stands elsewhere by now. */
export const advanceImport = (
  tx: Tx,
  id: string,
  at: { state: string; from: number },
  to: { rows: number; counts: Record<string, number> },
): Promise<{ cancel_requested_at: Date | null } | undefined> =>
  tx.db
    .updateTable('agreement_imports')
    .set({ rows_done: at.from + to.rows, counts: JSON.stringify(to.counts), updated_at: tx.now })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .where('state', '=', at.state)
    .where('rows_done', '=', at.from)
    .returning('cancel_requested_at')
    .executeTakeFirst()

export type NewReportRow = Omit<Insertable<DB['agreement_import_rows']>, 'workspace_id'>
export const putReport = async (tx: Tx, rows: readonly NewReportRow[]): Promise<void> => {
  for (const row of rows) {
    const { import_id, row: number, ...values } = row
    await tx.db
      .insertInto('agreement_import_rows')
      .values({ ...row, workspace_id: tx.ctx.workspace.id })
      .onConflict((conflict) => conflict.columns(['workspace_id', 'import_id', 'row']).doUpdateSet(values))
      .execute()
  }
}
export const reportQuery = (
  tx: Tx,
  importId: string,
  report: string,
  filter: { outcome?: readonly string[] | undefined; q?: string | undefined },
) => {
  let query = tx.db
    .selectFrom('agreement_import_rows')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('import_id', '=', importId)
    .where('report', '=', report)
  if (filter.outcome?.length) query = query.where('outcome', 'in', [...filter.outcome])
  // Bounded by the rows of one import, which the key finds before any text is looked at.
  if (filter.q) query = query.where(sql<boolean>`position(${filter.q.toLowerCase()} in words) > 0`)
  return query
}

export const insertAttestation = (tx: Tx, values: Omit<Insertable<DB['agreement_attestations']>, 'workspace_id'>) =>
  tx.db
    .insertInto('agreement_attestations')
    .values({ ...values, workspace_id: tx.ctx.workspace.id })
    .execute()
export const attestationsOf = (tx: Tx, agreementIds: readonly string[]): Promise<AttestationRow[]> =>
  agreementIds.length === 0
    ? Promise.resolve([])
    : tx.db
        .selectFrom('agreement_attestations')
        .selectAll()
        .where('workspace_id', '=', tx.ctx.workspace.id)
        .where('agreement_id', 'in', [...agreementIds])
        .orderBy('version_id')
        .execute()
export const attestationOfVersion = (tx: Tx, versionId: string): Promise<AttestationRow | undefined> =>
  tx.db
    .selectFrom('agreement_attestations')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('version_id', '=', versionId)
    .executeTakeFirst()

/** The agreement that this very file stands for already: attested, or sealed here. */
export const agreementOfFile = async (
  tx: Tx,
  sha256: string,
): Promise<{ id: string; number: string; partnerId: string; versionId: string } | undefined> => {
  const { rows } = await sql<{ id: string; number: string; partnerId: string; versionId: string }>`
    select a.id, a.number, a.partner_id as "partnerId", found.version_id as "versionId" from (
      select agreement_id, version_id from agreement_attestations where workspace_id = ${tx.ctx.workspace.id} and sha256 = ${sha256}
      union all
      select agreement_id, version_id from agreement_seals where workspace_id = ${tx.ctx.workspace.id} and sha256 = ${sha256}
    ) found join agreements a on a.workspace_id = ${tx.ctx.workspace.id} and a.id = found.agreement_id limit 1`.execute(
    tx.db,
  )
  return rows[0]
}
export const agreementByNumber = (tx: Tx, number: string) =>
  tx.db
    .selectFrom('agreements')
    .select(['id', 'number', 'partner_id', 'category'])
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('number', '=', number)
    .executeTakeFirst()
/** Partners that the words may mean, as search finds them. */
export const partnersFound = async (tx: Tx, words: string): Promise<string[]> => {
  const { rows } = await sql<{
    id: string
  }>`select found.id from search_ids(array['partner'], ${words}) found limit 50`.execute(tx.db)
  return rows.map(({ id }) => id)
}
