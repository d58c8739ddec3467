/** Inquiries: rows, the list, what finds repeats and earlier letters of a company. */
import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import { endOfDate, startOfDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'
import { isNamed } from '#platform/http/words.ts'

export type InquiryRow = Selectable<DB['inquiries']>
export type InquiryValues = Omit<Updateable<DB['inquiries']>, 'workspace_id' | 'id' | 'version' | 'updated_at'>
export type TriageRow = Selectable<DB['inquiry_triages']>

/** Nothing when the message was delivered before. */
export const insertInquiry = (
  tx: Tx,
  values: Omit<Insertable<DB['inquiries']>, 'workspace_id' | 'updated_at'>,
): Promise<InquiryRow | undefined> =>
  tx.db
    .insertInto('inquiries')
    .values({ ...values, workspace_id: tx.ctx.workspace.id, updated_at: tx.now })
    .onConflict((clash) =>
      clash.columns(['workspace_id', 'external_id']).where('external_id', 'is not', null).doNothing(),
    )
    .returningAll()
    .executeTakeFirst()
export const updateInquiryRow = (tx: Tx, id: string, values: InquiryValues): Promise<InquiryRow> =>
  tx.db
    .updateTable('inquiries')
    .set((expression) => ({ ...values, version: expression('version', '+', 1), updated_at: tx.now }))
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()

const inquiries = (tx: Tx) =>
  tx.db.selectFrom('inquiries').selectAll('inquiries').where('inquiries.workspace_id', '=', tx.ctx.workspace.id)
export const findInquiry = (tx: Tx, id: string): Promise<InquiryRow | undefined> =>
  inquiries(tx).where('id', '=', id).executeTakeFirst()
export const lockInquiryRow = (tx: Tx, id: string): Promise<InquiryRow | undefined> =>
  inquiries(tx).where('id', '=', id).forUpdate().executeTakeFirst()
export const inquiryRows = (tx: Tx, ids: readonly string[]): Promise<InquiryRow[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : inquiries(tx)
        .where('id', 'in', [...ids])
        .execute()
export const inquiryOfToken = (tx: Tx, tokenHash: string): Promise<InquiryRow | undefined> =>
  inquiries(tx).where('token_hash', '=', tokenHash).executeTakeFirst()
export const inquiryOfExternalId = (tx: Tx, externalId: string): Promise<InquiryRow | undefined> =>
  inquiries(tx).where('external_id', '=', externalId).executeTakeFirst()
/** The same words from the same address, since an instant. */
export const sameInquiry = (
  tx: Tx,
  of: { emailFolded: string; textHash: string; since: Date },
): Promise<InquiryRow | undefined> =>
  inquiries(tx)
    .where('email_folded', '=', of.emailFolded)
    .where('received_at', '>=', of.since)
    .where('text_hash', '=', of.textHash)
    .limit(1)
    .executeTakeFirst()

/** How many came since from one address or one company's mail domain, and when the oldest of them did. */
export const receivedSince = async (
  tx: Tx,
  since: Date,
  of: { address: string } | { domain: string },
): Promise<{ amount: number; oldest: Date | null }> => {
  let query = tx.db
    .selectFrom('inquiries')
    .select([sql<string>`count(*)`.as('amount'), sql<Date | null>`min(received_at)`.as('oldest')])
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('received_at', '>', since)
  query = 'address' in of ? query.where('sender_address', '=', of.address) : query.where('email_domain', '=', of.domain)
  const row = await query.executeTakeFirstOrThrow()
  return { amount: Number(row.amount), oldest: row.oldest }
}

export type InquiryFilter = {
  q?: string | undefined
  state?: readonly string[] | undefined
  guess?: readonly string[] | undefined
  origin?: readonly string[] | undefined
  suspected?: boolean | undefined
  partnerId?: string | undefined
  receivedFrom?: string | undefined
  receivedUntil?: string | undefined
}
export const inquiriesPage = <Out>(
  tx: Tx,
  input: ListInput & InquiryFilter,
  toWire: (rows: InquiryRow[]) => Promise<Out[]>,
) => {
  let query = inquiries(tx).where('suspicion', input.suspected ? 'is not' : 'is', null)
  if (input.state?.length) query = query.where('state', 'in', [...input.state])
  if (input.guess?.length) query = query.where('guess', 'in', [...input.guess])
  if (input.origin?.length) query = query.where('origin', 'in', [...input.origin])
  if (input.partnerId) query = query.where('partner_id', '=', input.partnerId)
  if (input.receivedFrom)
    query = query.where('received_at', '>=', startOfDate(tx.ctx.workspace.zone, input.receivedFrom))
  if (input.receivedUntil)
    query = query.where('received_at', '<', endOfDate(tx.ctx.workspace.zone, input.receivedUntil))
  if (input.q) query = query.where(isNamed('inquiries.id', 'inquiry', input.q))
  return keysetPage({
    query,
    sorts: { receivedAt: 'inquiries.received_at' },
    fallback: '-receivedAt',
    input,
    id: 'inquiries.id',
    toWire,
    count: () => countUpTo(tx.db, query),
  })
}

/** Nothing when somebody was first. */
export const insertTriage = (
  tx: Tx,
  values: Omit<Insertable<DB['inquiry_triages']>, 'workspace_id' | 'at'>,
): Promise<TriageRow | undefined> =>
  tx.db
    .insertInto('inquiry_triages')
    .values({ ...values, workspace_id: tx.ctx.workspace.id, at: tx.now })
    .onConflict((clash) => clash.doNothing())
    .returningAll()
    .executeTakeFirst()
export const triagesOf = async (tx: Tx, inquiryIds: readonly string[]): Promise<ReadonlyMap<string, TriageRow>> => {
  if (inquiryIds.length === 0) return new Map()
  const rows = await tx.db
    .selectFrom('inquiry_triages')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('inquiry_id', 'in', [...inquiryIds])
    .execute()
  return new Map(rows.map((row) => [row.inquiry_id, row]))
}

/** A sender's address becomes its keyed hash. */
export const hashInquirySender = (tx: Tx, id: string, hash: string) =>
  tx.db
    .updateTable('inquiries')
    .set({ sender_address: null, sender_hash: hash })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .execute()
export const inquiriesOfEmails = (tx: Tx, emails: readonly string[]): Promise<InquiryRow[]> =>
  emails.length === 0
    ? Promise.resolve([])
    : inquiries(tx)
        .where('email_folded', 'in', [...emails])
        .forUpdate()
        .execute()

/** Letters of a company, by its own domains, inside a span of time; suspected spam left out. The oldest first. */
export const inquiriesOfDomains = (
  tx: Tx,
  domains: readonly string[],
  span: { from: Date; to: Date },
): Promise<{ id: string; received_at: Date }[]> =>
  domains.length === 0
    ? Promise.resolve([])
    : tx.db
        .selectFrom('inquiries')
        .select(['id', 'received_at'])
        .where('workspace_id', '=', tx.ctx.workspace.id)
        .where((expression) =>
          expression.or([
            expression('email_domain', 'in', [...domains]),
            expression('website_domain', 'in', [...domains]),
          ]),
        )
        .where('received_at', '>=', span.from)
        .where('received_at', '<', span.to)
        .where('suspicion', 'is', null)
        .where('state', 'in', ['new', 'converted'])
        .orderBy('received_at')
        .limit(5)
        .execute()

export const putInquirySearchEntry = (tx: Tx, row: InquiryRow) =>
  sql`select put_search_entry('inquiry', ${row.id}, ${row.partner_id}, false, ${[row.sender_name, row.email, row.company, row.website_domain, row.subject].filter(Boolean).join(' ')})`.execute(
    tx.db,
  )
