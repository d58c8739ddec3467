/** Grants and withdrawals of live access. The newest row of a partner says what holds. */
import { type Insertable, type Selectable, sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'
import { hasWords, isNamed } from '#platform/http/words.ts'

export type LiveAccessRow = Selectable<DB['live_accesses']>

const select = (tx: Tx) =>
  tx.db
    .selectFrom('live_accesses')
    .selectAll('live_accesses')
    .where('live_accesses.workspace_id', '=', tx.ctx.workspace.id)

export const insertLiveAccess = (
  tx: Tx,
  values: Omit<Insertable<DB['live_accesses']>, 'workspace_id'>,
): Promise<LiveAccessRow> =>
  tx.db
    .insertInto('live_accesses')
    .values({ ...values, workspace_id: tx.ctx.workspace.id })
    .returningAll()
    .executeTakeFirstOrThrow()

export const readLiveAccess = (tx: Tx, id: string): Promise<LiveAccessRow | undefined> =>
  select(tx).where('id', '=', id).executeTakeFirst()

/** The newest row by partner. */
export const newestLiveAccess = async (
  tx: Tx,
  partnerIds: readonly string[],
): Promise<ReadonlyMap<string, LiveAccessRow>> => {
  if (partnerIds.length === 0) return new Map()
  const rows = await select(tx)
    .distinctOn('partner_id')
    .where('partner_id', 'in', [...new Set(partnerIds)])
    .orderBy('partner_id')
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .execute()
  return new Map(rows.map((row) => [row.partner_id, row]))
}

/** Partners whose newest row is a grant, whether or not it has run out. */
export const partnersWithGrant = async (tx: Tx): Promise<string[]> => {
  const { rows } = await sql<{ partner_id: string }>`
    select partner_id from (
      select distinct on (partner_id) partner_id, act from live_accesses
      where workspace_id = ${tx.ctx.workspace.id} order by partner_id, at desc, id desc
    ) newest where act = 'granted' order by partner_id`.execute(tx.db)
  return rows.map((row) => row.partner_id)
}

/** Rows that are the newest of their partner and a grant that has not run out. */
const isInForce = (tx: Tx) => sql<boolean>`(live_accesses.act = 'granted'
  and (live_accesses.ends_at is null or live_accesses.ends_at > ${tx.now})
  and not exists (select from live_accesses later where later.workspace_id = live_accesses.workspace_id
    and later.partner_id = live_accesses.partner_id and (later.at, later.id) > (live_accesses.at, live_accesses.id)))`

export type LiveAccessFilter = ListInput & {
  q?: string | undefined
  partnerId?: string | undefined
  act?: LiveAccessRow['act'] | string | undefined
  cause?: string | undefined
  inForce?: boolean | undefined
}
export const liveAccessPage = <Out>(
  tx: Tx,
  input: LiveAccessFilter,
  toWire: (rows: (LiveAccessRow & { in_force: boolean })[]) => Promise<Out[]>,
) => {
  let query = select(tx).select(isInForce(tx).as('in_force'))
  if (input.partnerId) query = query.where('partner_id', '=', input.partnerId)
  if (input.act) query = query.where('act', '=', input.act)
  if (input.cause) query = query.where('cause', '=', input.cause)
  if (input.inForce !== undefined)
    query = query.where(input.inForce ? isInForce(tx) : sql<boolean>`not ${isInForce(tx)}`)
  if (input.q)
    query = query.where(
      sql<boolean>`(${isNamed('live_accesses.partner_id', 'partner', input.q)}
        or ${hasWords(input.q, 'live_accesses.act', 'live_accesses.cause', 'live_accesses.reason')})`,
    )
  return keysetPage({
    query,
    sorts: { at: 'live_accesses.at' },
    fallback: '-at',
    input,
    id: 'live_accesses.id',
    toWire: (rows) => toWire(rows),
    count: () => countUpTo(tx.db, query),
  })
}

// --- partners that become one; their keys are moved by the room that merges them ------------------------------------

export type Moved = { kind: string; id: string; field: string; old: string }

export const movePartnerRows = async (tx: Tx, fromIds: readonly string[], toId: string): Promise<Moved[]> => {
  const { rows } = await sql<{ id: string; old: string }>`
    with before as (select id, partner_id as old from live_accesses
      where workspace_id = ${tx.ctx.workspace.id} and partner_id = any (${[...fromIds]}::text[]) for update)
    update live_accesses as row set partner_id = ${toId} from before
    where row.workspace_id = ${tx.ctx.workspace.id} and row.id = before.id returning row.id, before.old`.execute(tx.db)
  return rows.map((row) => ({ kind: 'live_access', id: row.id, field: 'partner_id', old: row.old }))
}
export const movePartnerRowsBack = async (tx: Tx, rows: readonly Moved[], mergedId: string): Promise<Moved[]> => {
  const back: Moved[] = []
  for (const row of rows) {
    const { numAffectedRows } = await sql`update live_accesses set partner_id = ${row.old}
      where workspace_id = ${tx.ctx.workspace.id} and id = ${row.id} and partner_id = ${mergedId}`.execute(tx.db)
    if (numAffectedRows) back.push(row)
  }
  return back
}
export const countPartnerRows = async (tx: Tx, partnerIds: readonly string[]): Promise<ReadonlyMap<string, number>> => {
  const { rows } = await sql<{ id: string; amount: string }>`
    select partner_id as id, count(*) as amount from live_accesses
    where workspace_id = ${tx.ctx.workspace.id} and partner_id = any (${[...partnerIds]}::text[]) group by 1`.execute(
    tx.db,
  )
  return new Map(rows.map((row) => [row.id, Number(row.amount)]))
}
/** What is kept about a partner here. */
export const dossierRows = async (tx: Tx, partnerId: string): Promise<Record<string, readonly unknown[]>> => {
  const { rows } = await sql<{ row: unknown }>`
    select to_jsonb(row) - 'workspace_id' as row from live_accesses as row
    where row.workspace_id = ${tx.ctx.workspace.id} and row.partner_id = ${partnerId} order by row.id limit 1000`.execute(
    tx.db,
  )
  return { live_accesses: rows.map(({ row }) => row) }
}
