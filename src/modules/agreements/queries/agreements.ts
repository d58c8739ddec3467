/** Agreements, their numbers and their versions. */
import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'
import { isNamed } from '#platform/http/words.ts'
import { statesBefore, type VersionState } from '../contract/states.ts'

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
    // A state is reached by a row of the table of moves, whoever asks.
    .$if(values.state !== undefined, (query) =>
      query.where('state', 'in', [...statesBefore(values.state as VersionState), values.state as VersionState]),
    )
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
export const versionsOf = async (tx: Tx, agreementIds: readonly string[]): Promise<VersionRow[]> =>
  agreementIds.length === 0
    ? []
    : tx.db
        .selectFrom('agreement_versions')
        .selectAll()
        .where('workspace_id', '=', tx.ctx.workspace.id)
        .where('agreement_id', 'in', [...agreementIds])
        .orderBy('agreement_id')
        .orderBy('number')
        .execute()
/** Agreements of the partner that are being drafted, with the state of their open version. */
export const openDrafts = async (tx: Tx, partnerIds: readonly string[], category?: string) => {
  let query = tx.db
    .selectFrom('agreement_versions')
    .innerJoin('agreements', (join) =>
      join
        .onRef('agreements.workspace_id', '=', 'agreement_versions.workspace_id')
        .onRef('agreements.id', '=', 'agreement_versions.agreement_id'),
    )
    .select([
      'agreements.id',
      'agreements.number',
      'agreements.partner_id',
      'agreements.category',
      'agreement_versions.state',
      'agreement_versions.kind',
    ])
    .where('agreements.workspace_id', '=', tx.ctx.workspace.id)
    .where('agreements.partner_id', 'in', [...partnerIds])
    .where('agreement_versions.state', 'not in', ['executed', 'withdrawn'])
  if (category) query = query.where('agreements.category', '=', category)
  return partnerIds.length === 0 ? [] : query.execute()
}
export const agreementsOfPartner = (tx: Tx, partnerId: string): Promise<AgreementRow[]> =>
  tx.db
    .selectFrom('agreements')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('partner_id', '=', partnerId)
    .orderBy('id', 'desc')
    .limit(200)
    .execute()
export const agreementsPage = <Out>(
  tx: Tx,
  input: ListInput & {
    q?: string | undefined
    partnerId?: string | undefined
    category?: readonly string[] | undefined
    openState?: readonly string[] | undefined
    signed?: boolean | undefined
    legalHold?: boolean | undefined
  },
  toWire: (rows: AgreementRow[]) => Promise<Out[]> | Out[],
) => {
  let query = tx.db.selectFrom('agreements').selectAll('agreements').where('workspace_id', '=', tx.ctx.workspace.id)
  if (input.partnerId) query = query.where('partner_id', '=', input.partnerId)
  if (input.category?.length) query = query.where('category', 'in', [...input.category])
  if (input.openState?.length)
    query = query.where(
      sql<boolean>`exists (select from agreement_versions v where v.workspace_id = agreements.workspace_id
        and v.agreement_id = agreements.id and v.state = any (${[...input.openState]}::text[]))`,
    )
  if (input.signed !== undefined)
    query = query.where(
      sql<boolean>`exists (select from agreement_versions v where v.workspace_id = agreements.workspace_id
        and v.agreement_id = agreements.id and v.executed_at is not null) = ${input.signed}`,
    )
  if (input.legalHold !== undefined)
    query = query.where(
      sql<boolean>`exists (select from agreement_holds h where h.workspace_id = agreements.workspace_id
        and h.agreement_id = agreements.id and h.lifted_at is null) = ${input.legalHold}`,
    )
  if (input.q) query = query.where(isNamed('id', 'agreement', input.q))
  return keysetPage({
    query,
    sorts: { number: 'number', updatedAt: 'updated_at' },
    fallback: '-updatedAt',
    input,
    id: 'id',
    toWire,
    count: () => countUpTo(tx.db, query),
  })
}
export const putAgreementSearchEntry = (tx: Tx, row: { id: string; partnerId: string; words: string }) =>
  sql`select put_search_entry('agreement', ${row.id}, ${row.partnerId}, false, ${row.words})`.execute(tx.db)
export const agreementTitles = async (tx: Tx, ids: readonly string[]): Promise<AgreementRow[]> =>
  ids.length === 0
    ? []
    : tx.db
        .selectFrom('agreements')
        .selectAll()
        .where('workspace_id', '=', tx.ctx.workspace.id)
        .where('id', 'in', [...ids])
        .execute()
export const findAgreements = (tx: Tx, ids: readonly string[]): Promise<AgreementRow[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : tx.db
        .selectFrom('agreements')
        .selectAll()
        .where('workspace_id', '=', tx.ctx.workspace.id)
        .where('id', 'in', [...ids])
        .execute()
/** Every agreement that was ever signed, for the plot of what ends when. */
export const signedAgreements = (tx: Tx): Promise<AgreementRow[]> =>
  tx.db
    .selectFrom('agreements')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where(
      sql<boolean>`exists (select from agreement_spans s where s.workspace_id = agreements.workspace_id and s.agreement_id = agreements.id)`,
    )
    .execute()
/** The latest versions that both sides agreed on, of one partner type or of all. */
export const latestAgreedVersions = (tx: Tx, typeId: string | null, most: number): Promise<VersionRow[]> => {
  let query = tx.db
    .selectFrom('agreement_versions')
    .selectAll('agreement_versions')
    .where('agreement_versions.workspace_id', '=', tx.ctx.workspace.id)
    .where('state', 'in', ['agreed', 'approving', 'approved', 'signing', 'completing', 'executed'])
  if (typeId)
    query = query.where(
      sql<boolean>`exists (select from agreements a where a.workspace_id = agreement_versions.workspace_id
        and a.id = agreement_versions.agreement_id and a.type_id = ${typeId})`,
    )
  return query.orderBy('agreement_versions.id', 'desc').limit(most).execute()
}
/** Ids in order, for walks over all of them in batches. */
export const agreementIdsAfter = async (tx: Tx, after: string, count: number): Promise<string[]> => {
  const rows = await tx.db
    .selectFrom('agreements')
    .select('id')
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '>', after)
    .orderBy('id')
    .limit(count)
    .execute()
  return rows.map((row) => row.id)
}
