/** Company documents, screenings and risk tiers. */
import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'
import { isNamed } from '#platform/http/words.ts'
import type { DocumentKind, DocumentState, RiskLevel, ScreeningResult } from '../contract/states.ts'

export type DocumentRow = Selectable<DB['company_documents']>
export type ScreeningRow = Selectable<DB['screenings']>
export type RiskRow = Selectable<DB['risk_tiers']>

const documents = (tx: Tx) =>
  tx.db
    .selectFrom('company_documents')
    .selectAll('company_documents')
    .where('company_documents.workspace_id', '=', tx.ctx.workspace.id)
export const insertDocument = (
  tx: Tx,
  values: Omit<Insertable<DB['company_documents']>, 'workspace_id' | 'requested_at' | 'updated_at'>,
): Promise<DocumentRow> =>
  tx.db
    .insertInto('company_documents')
    .values({ ...values, workspace_id: tx.ctx.workspace.id, requested_at: tx.now, updated_at: tx.now })
    .returningAll()
    .executeTakeFirstOrThrow()
export const updateDocumentRow = (
  tx: Tx,
  id: string,
  values: Omit<Updateable<DB['company_documents']>, 'workspace_id' | 'id' | 'version' | 'updated_at'>,
): Promise<DocumentRow> =>
  tx.db
    .updateTable('company_documents')
    .set((expression) => ({ ...values, version: expression('version', '+', 1), updated_at: tx.now }))
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
export const findDocument = (tx: Tx, id: string): Promise<DocumentRow | undefined> =>
  documents(tx).where('id', '=', id).executeTakeFirst()
export const lockDocumentRow = (tx: Tx, id: string): Promise<DocumentRow | undefined> =>
  documents(tx).where('id', '=', id).forUpdate().executeTakeFirst()
export const documentsOfPartners = async (
  tx: Tx,
  partnerIds: readonly string[],
): Promise<ReadonlyMap<string, DocumentRow[]>> => {
  if (partnerIds.length === 0) return new Map()
  const rows = await documents(tx)
    .where('partner_id', 'in', [...partnerIds])
    .orderBy('requested_at', 'desc')
    .orderBy('id', 'desc')
    .execute()
  return Map.groupBy(rows, (row) => row.partner_id)
}
type DocumentFilters = {
  q?: string | undefined
  partnerId?: string | undefined
  caseId?: string | undefined
  kind?: DocumentKind[] | undefined
  state?: DocumentState[] | undefined
  expiresBefore?: string | undefined
}
export const documentsPage = <Out>(
  tx: Tx,
  input: ListInput & DocumentFilters & { today: string },
  toWire: (rows: DocumentRow[]) => Promise<Out[]> | Out[],
) => {
  let query = documents(tx)
  if (input.partnerId) query = query.where('partner_id', '=', input.partnerId)
  if (input.caseId) query = query.where('case_id', '=', input.caseId)
  if (input.kind) query = query.where('kind', 'in', input.kind)
  if (input.expiresBefore) query = query.where('expires_on', '<', input.expiresBefore).where('state', '=', 'accepted')
  // Expired follows from the date, so a late sweep changes nothing that a reader sees.
  if (input.state) {
    const stored = input.state.filter((state) => state !== 'expired' && state !== 'accepted')
    const good = input.state.includes('accepted')
    const expired = input.state.includes('expired')
    query = query.where((expression) =>
      expression.or([
        ...(stored.length > 0 ? [expression('state', 'in', stored)] : []),
        ...(good
          ? [sql<boolean>`(state = 'accepted' and (expires_on is null or expires_on >= ${input.today}::date))`]
          : []),
        ...(expired ? [sql<boolean>`(state = 'accepted' and expires_on < ${input.today}::date)`] : []),
      ]),
    )
  }
  if (input.q) query = query.where(isNamed('company_documents.partner_id', 'partner', input.q))
  return keysetPage({
    query,
    sorts: { requestedAt: 'company_documents.requested_at', updatedAt: 'company_documents.updated_at' },
    fallback: '-requestedAt',
    input,
    id: 'company_documents.id',
    toWire,
    count: () => countUpTo(tx.db, query),
  })
}

const screenings = (tx: Tx) =>
  tx.db.selectFrom('screenings').selectAll('screenings').where('screenings.workspace_id', '=', tx.ctx.workspace.id)
export const insertScreening = (
  tx: Tx,
  values: Omit<Insertable<DB['screenings']>, 'workspace_id' | 'at'>,
): Promise<ScreeningRow> =>
  tx.db
    .insertInto('screenings')
    .values({ ...values, workspace_id: tx.ctx.workspace.id, at: tx.now })
    .returningAll()
    .executeTakeFirstOrThrow()
/** The screening that holds of each partner: its latest. */
export const latestScreenings = async (
  tx: Tx,
  partnerIds: readonly string[],
): Promise<ReadonlyMap<string, ScreeningRow>> => {
  if (partnerIds.length === 0) return new Map()
  const { rows } = await sql<ScreeningRow>`
    select distinct on (partner_id) * from screenings
    where workspace_id = ${tx.ctx.workspace.id} and partner_id = any (${[...partnerIds]}::text[])
    order by partner_id, at desc, id desc`.execute(tx.db)
  return new Map(rows.map((row) => [row.partner_id, row]))
}
export const screeningsPage = <Out>(
  tx: Tx,
  input: ListInput & {
    q?: string | undefined
    partnerId?: string | undefined
    result?: ScreeningResult[] | undefined
  },
  toWire: (rows: ScreeningRow[]) => Promise<Out[]>,
) => {
  let query = screenings(tx)
  if (input.partnerId) query = query.where('partner_id', '=', input.partnerId)
  if (input.result) query = query.where('result', 'in', input.result)
  if (input.q) query = query.where(isNamed('screenings.partner_id', 'partner', input.q))
  return keysetPage({
    query,
    sorts: { at: 'screenings.at', nextDueOn: 'screenings.next_due_on' },
    fallback: '-at',
    input,
    id: 'screenings.id',
    toWire,
    count: () => countUpTo(tx.db, query),
  })
}

const tiers = (tx: Tx) =>
  tx.db.selectFrom('risk_tiers').selectAll('risk_tiers').where('risk_tiers.workspace_id', '=', tx.ctx.workspace.id)
export const insertRisk = (
  tx: Tx,
  values: Omit<Insertable<DB['risk_tiers']>, 'workspace_id' | 'at'>,
): Promise<RiskRow> =>
  tx.db
    .insertInto('risk_tiers')
    .values({ ...values, workspace_id: tx.ctx.workspace.id, at: tx.now })
    .returningAll()
    .executeTakeFirstOrThrow()
/** The tier that holds of each partner: its latest. */
export const latestRisks = async (tx: Tx, partnerIds: readonly string[]): Promise<ReadonlyMap<string, RiskRow>> => {
  if (partnerIds.length === 0) return new Map()
  const { rows } = await sql<RiskRow>`
    select distinct on (partner_id) * from risk_tiers
    where workspace_id = ${tx.ctx.workspace.id} and partner_id = any (${[...partnerIds]}::text[])
    order by partner_id, at desc, id desc`.execute(tx.db)
  return new Map(rows.map((row) => [row.partner_id, row]))
}
export const risksPage = <Out>(
  tx: Tx,
  input: ListInput & { q?: string | undefined; partnerId?: string | undefined; tier?: RiskLevel[] | undefined },
  toWire: (rows: RiskRow[]) => Promise<Out[]>,
) => {
  let query = tiers(tx)
  if (input.partnerId) query = query.where('partner_id', '=', input.partnerId)
  if (input.tier) query = query.where('tier', 'in', input.tier)
  if (input.q) query = query.where(isNamed('risk_tiers.partner_id', 'partner', input.q))
  return keysetPage({
    query,
    sorts: { at: 'risk_tiers.at' },
    fallback: '-at',
    input,
    id: 'risk_tiers.id',
    toWire,
    count: () => countUpTo(tx.db, query),
  })
}
