/** Documents of partners, their numbers, and what partners accepted. */
import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'
import { hasWords, isNamed } from '#platform/http/words.ts'

export type DocumentRow = Selectable<DB['partner_documents']>
export type AcceptanceRow = Selectable<DB['self_billing_acceptances']>

const documents = (tx: Tx) =>
  tx.db.selectFrom('partner_documents').selectAll().where('workspace_id', '=', tx.ctx.workspace.id)

export const findDocument = (tx: Tx, id: string): Promise<DocumentRow | undefined> =>
  documents(tx).where('id', '=', id).executeTakeFirst()
export const lockDocumentRow = (tx: Tx, id: string): Promise<DocumentRow | undefined> =>
  documents(tx).where('id', '=', id).forUpdate().executeTakeFirst()
export const documentRows = async (tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, DocumentRow>> => {
  if (ids.length === 0) return new Map()
  const rows = await documents(tx)
    .where('id', 'in', [...new Set(ids)])
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}
/** The document that stands for a payout, not one that takes another back. */
export const documentOfPayout = (tx: Tx, payoutId: string): Promise<DocumentRow | undefined> =>
  documents(tx)
    .where('payout_id', '=', payoutId)
    .where('corrects', 'is', null)
    .where('state', 'in', ['issued', 'accepted'])
    .executeTakeFirst()
/** Invoices that no payout has taken yet. */
export const openInvoices = async (
  tx: Tx,
  partnerIds: readonly string[],
): Promise<ReadonlyMap<string, DocumentRow[]>> => {
  if (partnerIds.length === 0) return new Map()
  const rows = await documents(tx)
    .where('partner_id', 'in', [...new Set(partnerIds)])
    .where('kind', '=', 'invoice')
    .where('state', 'in', ['received', 'accepted'])
    .where('payout_id', 'is', null)
    .orderBy('issued_on')
    .orderBy('id')
    .execute()
  return Map.groupBy(rows, (row) => row.partner_id)
}
export const insertDocument = (
  tx: Tx,
  values: Omit<Insertable<DB['partner_documents']>, 'workspace_id' | 'received_at' | 'updated_at'>,
): Promise<DocumentRow> =>
  tx.db
    .insertInto('partner_documents')
    .values({ ...values, workspace_id: tx.ctx.workspace.id, received_at: tx.now, updated_at: tx.now })
    .returningAll()
    .executeTakeFirstOrThrow()
export const updateDocument = (
  tx: Tx,
  id: string,
  values: Omit<Updateable<DB['partner_documents']>, 'workspace_id' | 'id' | 'version' | 'updated_at'>,
): Promise<DocumentRow> =>
  tx.db
    .updateTable('partner_documents')
    .set((expression) => ({ ...values, version: expression('version', '+', 1), updated_at: tx.now }))
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()

/**
 * The next number of a partner's year. The row stays locked until the transaction ends: who comes next waits, and takes
 * the same number when this one is rolled back, so there is never a gap.
 */
export const takeSequence = async (tx: Tx, partnerId: string, year: number): Promise<number> => {
  const { rows } = await sql<{ last_sequence: number }>`
    insert into partner_document_numbers (workspace_id, partner_id, year, last_sequence)
    values (${tx.ctx.workspace.id}, ${partnerId}, ${year}, 1)
    on conflict (workspace_id, partner_id, year) do update set last_sequence = partner_document_numbers.last_sequence + 1
    returning last_sequence`.execute(tx.db)
  return rows[0]!.last_sequence
}

export const latestAcceptances = async (
  tx: Tx,
  partnerIds: readonly string[],
): Promise<ReadonlyMap<string, AcceptanceRow>> => {
  if (partnerIds.length === 0) return new Map()
  const { rows } = await sql<AcceptanceRow>`
    select distinct on (partner_id) * from self_billing_acceptances
    where workspace_id = ${tx.ctx.workspace.id} and partner_id = any (${[...new Set(partnerIds)]}::text[])
    order by partner_id, number desc`.execute(tx.db)
  return new Map(rows.filter((row) => row.withdrawn_at === null).map((row) => [row.partner_id, row]))
}
export const insertAcceptance = async (
  tx: Tx,
  values: Omit<Insertable<DB['self_billing_acceptances']>, 'workspace_id' | 'number' | 'accepted_at'>,
): Promise<AcceptanceRow> => {
  const last = await tx.db
    .selectFrom('self_billing_acceptances')
    .select((expression) => expression.fn.max('number').as('number'))
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('partner_id', '=', values.partner_id)
    .executeTakeFirst()
  return tx.db
    .insertInto('self_billing_acceptances')
    .values({ ...values, workspace_id: tx.ctx.workspace.id, number: (last?.number ?? 0) + 1, accepted_at: tx.now })
    .returningAll()
    .executeTakeFirstOrThrow()
}
export const withdrawAcceptance = (tx: Tx, row: Pick<AcceptanceRow, 'partner_id' | 'number'>) =>
  tx.db
    .updateTable('self_billing_acceptances')
    .set({ withdrawn_at: tx.now })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('partner_id', '=', row.partner_id)
    .where('number', '=', row.number)
    .execute()

export const documentPage = <Out>(
  tx: Tx,
  input: ListInput & {
    q?: string | undefined
    partnerId?: string | undefined
    kind?: string[] | undefined
    state?: string[] | undefined
    currency?: string | undefined
    issuedFrom?: string | undefined
    issuedUntil?: string | undefined
    /** Of the portal: names of partners are not searched. */
    isPortal?: boolean
  },
  toWire: (rows: DocumentRow[]) => Promise<Out[]>,
) => {
  let query = documents(tx)
  if (input.partnerId) query = query.where('partner_id', '=', input.partnerId)
  if (input.kind) query = query.where('kind', 'in', input.kind)
  if (input.state) query = query.where('state', 'in', input.state)
  if (input.currency) query = query.where('currency', '=', input.currency)
  if (input.issuedFrom) query = query.where('issued_on', '>=', input.issuedFrom)
  if (input.issuedUntil) query = query.where('issued_on', '<=', input.issuedUntil)
  if (input.q) {
    const own = hasWords(input.q, 'partner_documents.number', 'partner_documents.currency')
    query = query.where(
      input.isPortal ? own : sql<boolean>`(${isNamed('partner_documents.partner_id', 'partner', input.q)} or ${own})`,
    )
  }
  return keysetPage({
    query,
    sorts: { issuedOn: 'issued_on' },
    fallback: '-issuedOn',
    input,
    id: 'id',
    toWire,
    count: () => countUpTo(tx.db, query),
  })
}
