/** Target lists and the companies on them. */
import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'
import { isNamed } from '#platform/http/words.ts'

export type TargetListRow = Selectable<DB['target_lists']>
export type TargetRow = Selectable<DB['target_companies']>
type Keys = 'workspace_id' | 'id' | 'version' | 'updated_at'
export type TargetListValues = Omit<Updateable<DB['target_lists']>, Keys>
export type TargetValues = Omit<Updateable<DB['target_companies']>, Keys>

export const insertTargetList = (
  tx: Tx,
  values: Omit<Insertable<DB['target_lists']>, 'workspace_id' | 'created_at' | 'updated_at'>,
): Promise<TargetListRow> =>
  tx.db
    .insertInto('target_lists')
    .values({ ...values, workspace_id: tx.ctx.workspace.id, created_at: tx.now, updated_at: tx.now })
    .returningAll()
    .executeTakeFirstOrThrow()
export const updateTargetListRow = (tx: Tx, id: string, values: TargetListValues): Promise<TargetListRow> =>
  tx.db
    .updateTable('target_lists')
    .set((expression) => ({ ...values, version: expression('version', '+', 1), updated_at: tx.now }))
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
const lists = (tx: Tx) =>
  tx.db.selectFrom('target_lists').selectAll('target_lists').where('workspace_id', '=', tx.ctx.workspace.id)
export const findTargetList = (tx: Tx, id: string): Promise<TargetListRow | undefined> =>
  lists(tx).where('id', '=', id).executeTakeFirst()
export const lockTargetList = (tx: Tx, id: string): Promise<TargetListRow | undefined> =>
  lists(tx).where('id', '=', id).forUpdate().executeTakeFirst()
export const targetListRows = (tx: Tx, ids: readonly string[]): Promise<TargetListRow[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : lists(tx)
        .where('id', 'in', [...ids])
        .execute()
export const takeTargetNumber = async (tx: Tx, listId: string): Promise<number> => {
  const { rows } = await sql<{ number: number }>`update target_lists set companies_numbered = companies_numbered + 1
    where workspace_id = ${tx.ctx.workspace.id} and id = ${listId} returning companies_numbered as number`.execute(
    tx.db,
  )
  return rows[0]!.number
}

export type TargetListFilter = {
  q?: string | undefined
  state?: readonly string[] | undefined
  ownerId?: readonly string[] | undefined
}
export const targetListsPage = <Out>(
  tx: Tx,
  input: ListInput & TargetListFilter,
  toWire: (rows: TargetListRow[]) => Promise<Out[]>,
) => {
  let query = lists(tx)
  if (input.state?.length) query = query.where('state', 'in', [...input.state])
  if (input.ownerId?.length) query = query.where('owner_id', 'in', [...input.ownerId])
  if (input.q) query = query.where(isNamed('target_lists.id', 'target_list', input.q))
  return keysetPage({
    query,
    sorts: { updatedAt: 'target_lists.updated_at', name: 'target_lists.name' },
    fallback: '-updatedAt',
    input,
    id: 'target_lists.id',
    toWire,
    count: () => countUpTo(tx.db, query),
  })
}
export const putTargetListSearch = (tx: Tx, row: TargetListRow) =>
  sql`select put_search_entry('target_list', ${row.id}, null, false, ${[row.name, row.segment, row.region].filter(Boolean).join(' ')})`.execute(
    tx.db,
  )

export type TargetCounts = { companies: number; held: number; running: number; answered: number }
export const countTargets = async (tx: Tx, listIds: readonly string[]): Promise<ReadonlyMap<string, TargetCounts>> => {
  if (listIds.length === 0) return new Map()
  const { rows } = await sql<{ list_id: string; companies: string; held: string; running: string; answered: string }>`
    select list_id, count(*) as companies, count(*) filter (where state = 'held') as held,
      count(*) filter (where state = 'running') as running,
      count(*) filter (where stopped_why in ('replied', 'interested', 'not_now', 'not_interested', 'applied')) as answered
    from target_companies where workspace_id = ${tx.ctx.workspace.id} and list_id = any (${[...listIds]}::text[]) group by list_id`.execute(
    tx.db,
  )
  return new Map(
    rows.map((row) => [
      row.list_id,
      {
        companies: Number(row.companies),
        held: Number(row.held),
        running: Number(row.running),
        answered: Number(row.answered),
      },
    ]),
  )
}

/** Undefined when the company is on the list already. */
export const insertTarget = (
  tx: Tx,
  values: Omit<Insertable<DB['target_companies']>, 'workspace_id' | 'added_at' | 'updated_at'>,
): Promise<TargetRow | undefined> =>
  tx.db
    .insertInto('target_companies')
    .values({ ...values, workspace_id: tx.ctx.workspace.id, added_at: tx.now, updated_at: tx.now })
    .onConflict((clash) => clash.doNothing())
    .returningAll()
    .executeTakeFirst()
export const updateTargetRow = (tx: Tx, id: string, values: TargetValues): Promise<TargetRow> =>
  tx.db
    .updateTable('target_companies')
    .set((expression) => ({ ...values, version: expression('version', '+', 1), updated_at: tx.now }))
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
const targets = (tx: Tx) =>
  tx.db.selectFrom('target_companies').selectAll('target_companies').where('workspace_id', '=', tx.ctx.workspace.id)
export const lockTarget = (tx: Tx, id: string): Promise<TargetRow | undefined> =>
  targets(tx).where('id', '=', id).forUpdate().executeTakeFirst()
export const targetByKey = (tx: Tx, listId: string, key: string): Promise<TargetRow | undefined> =>
  targets(tx).where('list_id', '=', listId).where('company_key', '=', key).executeTakeFirst()
export const targetRows = (tx: Tx, ids: readonly string[]): Promise<TargetRow[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : targets(tx)
        .where('id', 'in', [...ids])
        .execute()

/** Everybody who waits begins at once; what is held waits for its decision. */
export const beginWaiting = async (tx: Tx, listId: string, nextAt: Date): Promise<number> => {
  const { numAffectedRows } =
    await sql`update target_companies set state = 'running', next_at = ${nextAt}, updated_at = ${tx.now}, version = version + 1
    where workspace_id = ${tx.ctx.workspace.id} and list_id = ${listId} and state = 'waiting'`.execute(tx.db)
  return Number(numAffectedRows ?? 0n)
}
export const endRunning = (tx: Tx, listId: string) =>
  sql`update target_companies set state = 'stopped', stopped_why = 'by_member', ended_at = ${tx.now}, next_at = null, updated_at = ${tx.now}, version = version + 1
    where workspace_id = ${tx.ctx.workspace.id} and list_id = ${listId} and state = 'running'`.execute(tx.db)
/** Companies of a list whose next step has fallen due, locked; those that somebody else works on are left to them. */
export const lockDueTargets = (tx: Tx, listId: string, most: number): Promise<TargetRow[]> =>
  targets(tx)
    .where('list_id', '=', listId)
    .where('state', '=', 'running')
    .where('next_at', '<=', tx.now)
    .orderBy('next_at')
    .orderBy('id')
    .limit(most)
    .forUpdate()
    .skipLocked()
    .execute()
export const earliestNext = async (tx: Tx, listId: string): Promise<Date | null> => {
  const row = await tx.db
    .selectFrom('target_companies')
    .select('next_at')
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('list_id', '=', listId)
    .where('state', '=', 'running')
    .orderBy('next_at')
    .limit(1)
    .executeTakeFirst()
  return row?.next_at ?? null
}
/** Steps that some company of the list has passed: words of those may change, the steps may not go. */
export const mostStepsDone = async (tx: Tx, listId: string): Promise<number> => {
  const { rows } = await sql<{ most: number | null }>`select max(steps_done) as most from target_companies
    where workspace_id = ${tx.ctx.workspace.id} and list_id = ${listId}`.execute(tx.db)
  return rows[0]?.most ?? 0
}
/** Companies whose steps run, or may begin, towards this person or partner. */
export const liveTargets = async (
  tx: Tx,
  of: { targetId?: string | null; contactId?: string | null; email?: string | null; partnerId?: string | null },
): Promise<TargetRow[]> => {
  const found = new Map<string, TargetRow>()
  const live = () => targets(tx).where('state', 'in', ['waiting', 'running', 'done'])
  const add = (rows: readonly TargetRow[]) => {
    for (const row of rows) found.set(row.id, row)
  }
  if (of.targetId) add(await live().where('id', '=', of.targetId).forUpdate().execute())
  if (of.contactId) add(await live().where('contact_id', '=', of.contactId).forUpdate().execute())
  if (of.email) add(await live().where('email_folded', '=', of.email.toLowerCase()).forUpdate().execute())
  if (of.partnerId) add(await live().where('partner_id', '=', of.partnerId).forUpdate().execute())
  return [...found.values()]
}

export type TargetFilter = {
  q?: string | undefined
  state?: readonly string[] | undefined
  stoppedWhy?: readonly string[] | undefined
}
export const targetsPage = <Out>(
  tx: Tx,
  listId: string,
  input: ListInput & TargetFilter,
  toWire: (rows: TargetRow[]) => Promise<Out[]>,
) => {
  let query = targets(tx).where('list_id', '=', listId)
  if (input.state?.length) query = query.where('state', 'in', [...input.state])
  if (input.stoppedWhy?.length) query = query.where('stopped_why', 'in', [...input.stoppedWhy])
  if (input.q) query = query.where(isNamed('target_companies.id', 'target_company', input.q))
  return keysetPage({
    query,
    sorts: { company: 'target_companies.company', addedAt: 'target_companies.added_at' },
    fallback: 'company',
    input,
    id: 'target_companies.id',
    toWire,
    count: () => countUpTo(tx.db, query),
  })
}
export const putTargetSearch = (tx: Tx, row: TargetRow) =>
  sql`select put_search_entry('target_company', ${row.id}, ${row.partner_id}, false, ${[row.company, row.website, row.person, row.email].filter(Boolean).join(' ')})`.execute(
    tx.db,
  )

/** Erased people: the company stays, whom to reach there goes, and nothing more is done. Answers the companies. */
export const forgetTargets = async (tx: Tx, of: { contactIds: readonly string[]; emails: readonly string[] }) => {
  const { rows } =
    await sql<TargetRow>`update target_companies set person = null, email = null, email_folded = null, phone = null, next_at = null,
      stopped_why = case when state in ('waiting', 'running') then 'erased' else stopped_why end,
      ended_at = case when state in ('waiting', 'running') then ${tx.now}::timestamptz else ended_at end,
      state = case when state in ('waiting', 'running') then 'stopped' else state end, updated_at = ${tx.now}, version = version + 1
    where workspace_id = ${tx.ctx.workspace.id}
      and (contact_id = any (${[...of.contactIds]}::text[]) or email_folded = any (${[...of.emails]}::text[])) returning *`.execute(
      tx.db,
    )
  for (const row of rows) await putTargetSearch(tx, row)
  return rows
}

/** Takes out companies whose partner is gone, because the import that made both was undone. */
export const dropTargetsOfPartner = (tx: Tx, partnerId: string) =>
  sql`with gone as (
      delete from target_companies where workspace_id = ${tx.ctx.workspace.id} and partner_id = ${partnerId} returning id)
    select drop_search_entry('target_company', id) from gone`.execute(tx.db)
