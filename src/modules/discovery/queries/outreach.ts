/** Steps towards companies, and answers of theirs. */
import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'
import { isNamed } from '#platform/http/words.ts'

export type OutreachRow = Selectable<DB['outreach']>
export type OutreachValues = Omit<Updateable<DB['outreach']>, 'workspace_id' | 'id' | 'version' | 'updated_at'>

export const insertOutreach = (
  tx: Tx,
  values: Omit<Insertable<DB['outreach']>, 'workspace_id' | 'updated_at'>,
): Promise<OutreachRow> =>
  tx.db
    .insertInto('outreach')
    .values({ ...values, workspace_id: tx.ctx.workspace.id, updated_at: tx.now })
    .returningAll()
    .executeTakeFirstOrThrow()
export const updateOutreachRow = (tx: Tx, id: string, values: OutreachValues): Promise<OutreachRow> =>
  tx.db
    .updateTable('outreach')
    .set((expression) => ({ ...values, version: expression('version', '+', 1), updated_at: tx.now }))
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
const steps = (tx: Tx) =>
  tx.db.selectFrom('outreach').selectAll('outreach').where('workspace_id', '=', tx.ctx.workspace.id)
export const findOutreach = (tx: Tx, id: string): Promise<OutreachRow | undefined> =>
  steps(tx).where('id', '=', id).executeTakeFirst()
export const lockOutreach = (tx: Tx, id: string): Promise<OutreachRow | undefined> =>
  steps(tx).where('id', '=', id).forUpdate().executeTakeFirst()
export const outreachByOptOut = (tx: Tx, hash: string, lock = false): Promise<OutreachRow | undefined> => {
  const found = steps(tx).where('opt_out_hash', '=', hash)
  return (lock ? found.forUpdate() : found).executeTakeFirst()
}
export const outreachByLink = (tx: Tx, hash: string): Promise<OutreachRow | undefined> =>
  steps(tx).where('link_hash', '=', hash).executeTakeFirst()
export const outreachToAddress = (tx: Tx, hash: string) =>
  tx.db
    .selectFrom('outreach')
    .select(['id', 'mail_id'])
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('email_hash', '=', hash)
    .where('mail_id', 'is not', null)
    .orderBy('at', 'desc')
    .limit(200)
    .execute()
/** The last mail of a sequence to this company. */
export const lastMailOfTarget = (tx: Tx, targetId: string): Promise<OutreachRow | undefined> =>
  steps(tx)
    .where('target_id', '=', targetId)
    .where('mail_id', 'is not', null)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()

export type OutreachFilter = {
  q?: string | undefined
  channel?: readonly string[] | undefined
  direction?: string | undefined
  outcome?: readonly string[] | undefined
  hasOutcome?: boolean | undefined
  partnerId?: string | undefined
  targetListId?: string | undefined
  targetNumber?: number | undefined
  eventListId?: string | undefined
  from?: string | undefined
  to?: string | undefined
}
const filtered = (tx: Tx, input: OutreachFilter) => {
  let query = steps(tx)
  if (input.channel?.length) query = query.where('channel', 'in', [...input.channel])
  if (input.direction) query = query.where('direction', '=', input.direction)
  if (input.outcome?.length) query = query.where('outcome', 'in', [...input.outcome])
  if (input.hasOutcome !== undefined) query = query.where('outcome', input.hasOutcome ? 'is not' : 'is', null)
  if (input.partnerId) query = query.where('partner_id', '=', input.partnerId)
  if (input.targetListId) query = query.where('target_list_id', '=', input.targetListId)
  if (input.targetListId && input.targetNumber)
    query = query.where('target_id', '=', `${input.targetListId}.${input.targetNumber}`)
  if (input.eventListId) query = query.where('event_list_id', '=', input.eventListId)
  if (input.from) query = query.where('at', '>=', new Date(input.from))
  if (input.to) query = query.where('at', '<', new Date(input.to))
  if (input.q) query = query.where(isNamed('outreach.partner_id', 'partner', input.q))
  return query
}
export const outreachPage = <Out>(
  tx: Tx,
  input: ListInput & OutreachFilter,
  toWire: (rows: OutreachRow[]) => Promise<Out[]>,
) => {
  const query = filtered(tx, input)
  return keysetPage({
    query,
    sorts: { at: 'outreach.at' },
    fallback: '-at',
    input,
    id: 'outreach.id',
    toWire,
    count: () => countUpTo(tx.db, query),
  })
}
/** For the export: a page by id. */
export const outreachAfter = (tx: Tx, filter: OutreachFilter, afterId: string, most: number): Promise<OutreachRow[]> =>
  filtered(tx, filter).where('outreach.id', '>', afterId).orderBy('outreach.id').limit(most).execute()

/** Erased people: that something was done stays, to whom and in which words goes; the hash lets old links work. */
export const forgetOutreach = (tx: Tx, of: { contactIds: readonly string[]; emails: readonly string[] }) =>
  sql`update outreach set person = null, email = null, email_folded = null, subject = null, body = null, next_step = null, updated_at = ${tx.now}, version = version + 1
    where workspace_id = ${tx.ctx.workspace.id}
      and (contact_id = any (${[...of.contactIds]}::text[]) or email_folded = any (${[...of.emails]}::text[]))`.execute(
    tx.db,
  )
