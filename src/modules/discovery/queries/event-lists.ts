/** Event lists and the people met. */
import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'
import { isNamed } from '#platform/http/words.ts'

export type EventListRow = Selectable<DB['event_lists']>
export type EventPersonRow = Selectable<DB['event_people']>
type Keys = 'workspace_id' | 'id' | 'version' | 'updated_at'
export type EventListValues = Omit<Updateable<DB['event_lists']>, Keys>
export type EventPersonValues = Omit<Updateable<DB['event_people']>, Keys>

export const insertEventList = (
  tx: Tx,
  values: Omit<Insertable<DB['event_lists']>, 'workspace_id' | 'created_at' | 'updated_at'>,
): Promise<EventListRow> =>
  tx.db
    .insertInto('event_lists')
    .values({ ...values, workspace_id: tx.ctx.workspace.id, created_at: tx.now, updated_at: tx.now })
    .returningAll()
    .executeTakeFirstOrThrow()
export const updateEventListRow = (tx: Tx, id: string, values: EventListValues): Promise<EventListRow> =>
  tx.db
    .updateTable('event_lists')
    .set((expression) => ({ ...values, version: expression('version', '+', 1), updated_at: tx.now }))
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()

const lists = (tx: Tx) =>
  tx.db.selectFrom('event_lists').selectAll('event_lists').where('workspace_id', '=', tx.ctx.workspace.id)
export const findEventList = (tx: Tx, id: string): Promise<EventListRow | undefined> =>
  lists(tx).where('id', '=', id).executeTakeFirst()
export const lockEventList = (tx: Tx, id: string): Promise<EventListRow | undefined> =>
  lists(tx).where('id', '=', id).forUpdate().executeTakeFirst()
export const eventListByLink = (tx: Tx, hash: string): Promise<EventListRow | undefined> =>
  lists(tx).where('link_hash', '=', hash).executeTakeFirst()
export const eventListRows = (tx: Tx, ids: readonly string[]): Promise<EventListRow[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : lists(tx)
        .where('id', 'in', [...ids])
        .execute()
/** The next number of a person; whoever adds at the same time waits. */
export const takeNumber = async (tx: Tx, listId: string): Promise<number> => {
  const { rows } = await sql<{ number: number }>`update event_lists set people_numbered = people_numbered + 1
    where workspace_id = ${tx.ctx.workspace.id} and id = ${listId} returning people_numbered as number`.execute(tx.db)
  return rows[0]!.number
}

export type EventListFilter = {
  q?: string | undefined
  kind?: readonly string[] | undefined
  ownerId?: readonly string[] | undefined
  from?: string | undefined
  to?: string | undefined
}
export const eventListsPage = <Out>(
  tx: Tx,
  input: ListInput & EventListFilter,
  toWire: (rows: EventListRow[]) => Promise<Out[]>,
) => {
  let query = lists(tx)
  if (input.kind?.length) query = query.where('kind', 'in', [...input.kind])
  if (input.ownerId?.length) query = query.where('owner_id', 'in', [...input.ownerId])
  if (input.from) query = query.where('ends_on', '>=', input.from)
  if (input.to) query = query.where('starts_on', '<=', input.to)
  if (input.q) query = query.where(isNamed('event_lists.id', 'event_list', input.q))
  return keysetPage({
    query,
    sorts: { startsOn: 'event_lists.starts_on', name: 'event_lists.name' },
    fallback: '-startsOn',
    input,
    id: 'event_lists.id',
    toWire,
    count: () => countUpTo(tx.db, query),
  })
}
export const putEventListSearch = (tx: Tx, row: EventListRow) =>
  sql`select put_search_entry('event_list', ${row.id}, null, false, ${[row.name, row.place].filter(Boolean).join(' ')})`.execute(
    tx.db,
  )

export type PeopleCounts = { people: number; held: number; toFollowUp: number }
export const countPeople = async (tx: Tx, listIds: readonly string[]): Promise<ReadonlyMap<string, PeopleCounts>> => {
  if (listIds.length === 0) return new Map()
  const { rows } = await sql<{ list_id: string; people: string; held: string; to_follow_up: string }>`
    select list_id, count(*) filter (where state <> 'left_out') as people, count(*) filter (where state = 'held') as held,
      count(*) filter (where state = 'joined' and followed_up_at is null and answered_at is null) as to_follow_up
    from event_people where workspace_id = ${tx.ctx.workspace.id} and list_id = any (${[...listIds]}::text[]) group by list_id`.execute(
    tx.db,
  )
  return new Map(
    rows.map((row) => [
      row.list_id,
      { people: Number(row.people), held: Number(row.held), toFollowUp: Number(row.to_follow_up) },
    ]),
  )
}

/** Undefined when the person is on the list already. */
export const insertEventPerson = (
  tx: Tx,
  values: Omit<Insertable<DB['event_people']>, 'workspace_id' | 'added_at' | 'updated_at'>,
): Promise<EventPersonRow | undefined> =>
  tx.db
    .insertInto('event_people')
    .values({ ...values, workspace_id: tx.ctx.workspace.id, added_at: tx.now, updated_at: tx.now })
    .onConflict((clash) => clash.doNothing())
    .returningAll()
    .executeTakeFirst()
export const updateEventPersonRow = (tx: Tx, id: string, values: EventPersonValues): Promise<EventPersonRow> =>
  tx.db
    .updateTable('event_people')
    .set((expression) => ({ ...values, version: expression('version', '+', 1), updated_at: tx.now }))
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
const people = (tx: Tx) =>
  tx.db.selectFrom('event_people').selectAll('event_people').where('workspace_id', '=', tx.ctx.workspace.id)
export const findEventPerson = (tx: Tx, id: string): Promise<EventPersonRow | undefined> =>
  people(tx).where('id', '=', id).executeTakeFirst()
export const lockEventPerson = (tx: Tx, id: string): Promise<EventPersonRow | undefined> =>
  people(tx).where('id', '=', id).forUpdate().executeTakeFirst()
export const personByKey = (tx: Tx, listId: string, key: string): Promise<EventPersonRow | undefined> =>
  people(tx).where('list_id', '=', listId).where('person_key', '=', key).executeTakeFirst()
export const personByImport = (tx: Tx, importId: string, row: number): Promise<EventPersonRow | undefined> =>
  people(tx).where('import_id', '=', importId).where('import_row', '=', row).forUpdate().executeTakeFirst()
export const peopleOfContact = (tx: Tx, contactId: string): Promise<EventPersonRow[]> =>
  people(tx).where('contact_id', '=', contactId).orderBy('id').execute()
export const peopleOfPartner = (tx: Tx, partnerId: string): Promise<EventPersonRow[]> =>
  people(tx).where('partner_id', '=', partnerId).orderBy('id').execute()
/** People who wait for their follow-up to be planned: taken in, and no promise counted yet. */
export const peopleWithoutPromise = (tx: Tx, listId: string): Promise<EventPersonRow[]> =>
  people(tx)
    .where('list_id', '=', listId)
    .where('state', '=', 'joined')
    .where('follow_up_due_at', 'is', null)
    .where('followed_up_at', 'is', null)
    .where('answered_at', 'is', null)
    .orderBy('number')
    .forUpdate()
    .execute()

export type PeopleFilter = {
  q?: string | undefined
  state?: readonly string[] | undefined
  followedUp?: boolean | undefined
  answered?: boolean | undefined
}
export const peoplePage = <Out>(
  tx: Tx,
  listId: string,
  input: ListInput & PeopleFilter,
  toWire: (rows: EventPersonRow[]) => Promise<Out[]>,
) => {
  let query = people(tx).where('list_id', '=', listId)
  if (input.state?.length) query = query.where('state', 'in', [...input.state])
  if (input.followedUp !== undefined) query = query.where('followed_up_at', input.followedUp ? 'is not' : 'is', null)
  if (input.answered !== undefined) query = query.where('answered_at', input.answered ? 'is not' : 'is', null)
  if (input.q) query = query.where(isNamed('event_people.id', 'event_person', input.q))
  return keysetPage({
    query,
    sorts: { name: 'event_people.name', addedAt: 'event_people.added_at' },
    fallback: 'name',
    input,
    id: 'event_people.id',
    toWire,
    count: () => countUpTo(tx.db, query),
  })
}
/** For the export: a page by number. */
export const peopleAfter = (tx: Tx, listId: string, after: number, most: number): Promise<EventPersonRow[]> =>
  people(tx).where('list_id', '=', listId).where('number', '>', after).orderBy('number').limit(most).execute()
export const peopleOfList = (tx: Tx, listId: string) =>
  tx.db
    .selectFrom('event_people')
    .select(['id', 'partner_id', 'answered_at', 'followed_up_at', 'follow_up_due_at'])
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('list_id', '=', listId)
    .where('state', '=', 'joined')
    .execute()
export const peopleOfLists = (tx: Tx, listIds: readonly string[]) =>
  listIds.length === 0
    ? Promise.resolve([])
    : tx.db
        .selectFrom('event_people')
        .select(['id', 'list_id', 'partner_id', 'answered_at'])
        .where('workspace_id', '=', tx.ctx.workspace.id)
        .where('list_id', 'in', [...listIds])
        .where('state', '=', 'joined')
        .execute()
/** Events with a known cost that began in a time, the latest first. */
export const eventListsWithCost = (tx: Tx, from: string, to: string, most: number): Promise<EventListRow[]> =>
  lists(tx)
    .where('cost_minor', 'is not', null)
    .where('starts_on', '>=', from)
    .where('starts_on', '<=', to)
    .orderBy('starts_on', 'desc')
    .orderBy('id')
    .limit(most)
    .execute()
export const putPersonSearch = (tx: Tx, row: EventPersonRow) =>
  sql`select put_search_entry('event_person', ${row.id}, ${row.partner_id}, false, ${[row.name, row.company, row.email].filter(Boolean).join(' ')})`.execute(
    tx.db,
  )

/** Takes out the people whose partners are gone, because the import that made both was undone. */
export const dropPeopleOfPartner = async (tx: Tx, partnerId: string): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`with gone as (
      delete from event_people where workspace_id = ${tx.ctx.workspace.id} and partner_id = ${partnerId} returning id)
    select id, drop_search_entry('event_person', id) from gone`.execute(tx.db)
  return rows.map(({ id }) => id)
}
/** Erased people: the row stays, so that the event's numbers do. */
export const forgetPeople = async (tx: Tx, of: { contactIds: readonly string[]; emails: readonly string[] }) => {
  await sql`with gone as (update event_people set name = 'Erased person', email = null, email_folded = null, note = null, interest = null,
      consent_basis = null, person_key = 'erased ' || id, updated_at = ${tx.now}, version = version + 1
    where workspace_id = ${tx.ctx.workspace.id}
      and (contact_id = any (${[...of.contactIds]}::text[]) or email_folded = any (${[...of.emails]}::text[])) returning id)
    select drop_search_entry('event_person', id) from gone`.execute(tx.db)
}
