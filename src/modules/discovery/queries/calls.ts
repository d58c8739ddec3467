/** Discovery calls. */
import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'
import { isNamed } from '#platform/http/words.ts'

export type CallRow = Selectable<DB['discovery_calls']>
export type CallValues = Omit<Updateable<DB['discovery_calls']>, 'workspace_id' | 'id' | 'version' | 'updated_at'>

export const insertCall = (
  tx: Tx,
  values: Omit<Insertable<DB['discovery_calls']>, 'workspace_id' | 'at' | 'offered_at' | 'updated_at'>,
): Promise<CallRow> =>
  tx.db
    .insertInto('discovery_calls')
    .values({ ...values, workspace_id: tx.ctx.workspace.id, at: tx.now, offered_at: tx.now, updated_at: tx.now })
    .returningAll()
    .executeTakeFirstOrThrow()
export const updateCallRow = (tx: Tx, id: string, values: CallValues): Promise<CallRow> =>
  tx.db
    .updateTable('discovery_calls')
    .set((expression) => ({ ...values, version: expression('version', '+', 1), updated_at: tx.now }))
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()

const calls = (tx: Tx) =>
  tx.db.selectFrom('discovery_calls').selectAll('discovery_calls').where('workspace_id', '=', tx.ctx.workspace.id)
export const findCall = (tx: Tx, id: string): Promise<CallRow | undefined> =>
  calls(tx).where('id', '=', id).executeTakeFirst()
export const lockCallRow = (tx: Tx, id: string): Promise<CallRow | undefined> =>
  calls(tx).where('id', '=', id).forUpdate().executeTakeFirst()
/** The call that is offered or booked; there is one at most per partner. */
export const openCallOfPartner = (tx: Tx, partnerId: string): Promise<CallRow | undefined> =>
  calls(tx).where('partner_id', '=', partnerId).where('state', 'in', ['proposed', 'booked']).executeTakeFirst()
/** The latest call that was offered on an application's status page. */
export const latestCallOfApplication = (tx: Tx, applicationId: string): Promise<CallRow | undefined> =>
  calls(tx)
    .where('application_id', '=', applicationId)
    .orderBy('offered_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()

/** One booking of a host at a time: whoever waits reads what the one before wrote. */
export const lockHost = (tx: Tx, hostId: string) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`${tx.ctx.workspace.id} calls of ${hostId}`}, 4))`.execute(tx.db)
/** When the host is in calls, from an instant on; a call that is being moved does not stand in its own way. */
export const busyTimes = async (
  tx: Tx,
  of: { hostId: string; from: Date; to: Date; besides: string },
): Promise<{ from: Date; to: Date }[]> => {
  const rows = await tx.db
    .selectFrom('discovery_calls')
    .select(['starts_at', 'minutes'])
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('host_id', '=', of.hostId)
    .where('state', '=', 'booked')
    .where('id', '<>', of.besides)
    .where('starts_at', '>=', of.from)
    .where('starts_at', '<', of.to)
    .execute()
  return rows.flatMap(({ starts_at, minutes }) =>
    starts_at ? [{ from: starts_at, to: new Date(starts_at.getTime() + minutes * 60_000) }] : [],
  )
}
export const countMissed = async (tx: Tx, partnerId: string): Promise<number> => {
  const row = await tx.db
    .selectFrom('discovery_calls')
    .select(sql<string>`count(*)`.as('amount'))
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('partner_id', '=', partnerId)
    .where('state', '=', 'no_show')
    .executeTakeFirstOrThrow()
  return Number(row.amount)
}

export type CallFilter = {
  q?: string | undefined
  state?: readonly string[] | undefined
  partnerId?: string | undefined
  applicationId?: string | undefined
  hostId?: readonly string[] | undefined
  from?: string | undefined
  to?: string | undefined
}
export const callsPage = <Out>(tx: Tx, input: ListInput & CallFilter, toWire: (rows: CallRow[]) => Promise<Out[]>) => {
  let query = calls(tx)
  if (input.state?.length) query = query.where('state', 'in', [...input.state])
  if (input.partnerId) query = query.where('partner_id', '=', input.partnerId)
  if (input.applicationId) query = query.where('application_id', '=', input.applicationId)
  if (input.hostId?.length) query = query.where('host_id', 'in', [...input.hostId])
  if (input.from) query = query.where('at', '>=', new Date(input.from))
  if (input.to) query = query.where('at', '<', new Date(input.to))
  if (input.q) query = query.where(isNamed('discovery_calls.partner_id', 'partner', input.q))
  return keysetPage({
    query,
    sorts: { at: 'discovery_calls.at' },
    fallback: '-at',
    input,
    id: 'discovery_calls.id',
    toWire,
    count: () => countUpTo(tx.db, query),
  })
}

/** Names and addresses of erased people leave the calls they were asked to; the calls stay. */
export const forgetAttendees = (tx: Tx, emails: readonly string[]) =>
  emails.length === 0
    ? Promise.resolve()
    : sql`update discovery_calls c set attendees = (
        select coalesce(jsonb_agg(person), '[]') from jsonb_array_elements(c.attendees) person
        where lower(person ->> 'email') <> all (${[...emails]}::text[]))
      where c.workspace_id = ${tx.ctx.workspace.id} and exists (
        select from jsonb_array_elements(c.attendees) person where lower(person ->> 'email') = any (${[...emails]}::text[]))`.execute(
        tx.db,
      )
