/** Questions of the test tool, and what they are about. */
import { type Insertable, type Selectable, sql } from 'kysely'
import type { CivilDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import type { ClickRow } from './clicks.ts'
import type { ConversionRow } from './credits.ts'
import type { LeadRow } from './leads.ts'
import type { SaleRow } from './sales.ts'
import type { TouchRow } from './touches.ts'
import type { UnmatchedRow } from './unmatched.ts'

export type TestRow = Selectable<DB['attribution_tests']>

export const insertTest = (tx: Tx, row: Omit<Insertable<DB['attribution_tests']>, 'workspace_id'>) =>
  tx.db
    .insertInto('attribution_tests')
    .values({ ...row, workspace_id: tx.ctx.workspace.id })
    .execute()
export const findTest = (tx: Tx, id: string): Promise<TestRow | undefined> =>
  tx.db
    .selectFrom('attribution_tests')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .executeTakeFirst()
/** How many questions a partner asked on a day; the lock holds until the transaction ends, so that none slips by. */
export const lockTestsOf = async (tx: Tx, partnerId: string, day: CivilDate): Promise<number> => {
  const lock = `attribution tests ${tx.ctx.workspace.id} ${partnerId}`
  await sql`select pg_advisory_xact_lock(hashtextextended(${lock}, 0))`.execute(tx.db)
  const { rows } = await sql<{ asked: number }>`select count(*)::int as asked from attribution_tests
    where workspace_id = ${tx.ctx.workspace.id} and partner_id = ${partnerId} and day = ${day}`.execute(tx.db)
  return rows[0]!.asked
}

/** Sales of an order id, whatever their source, the newest first. */
export const salesOfOrder = (tx: Tx, externalId: string): Promise<SaleRow[]> =>
  tx.db
    .selectFrom('sales')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('external_id', '=', externalId)
    .orderBy('occurred_at', 'desc')
    .limit(10)
    .execute() as Promise<SaleRow[]>
export const leadOfId = (tx: Tx, id: string): Promise<LeadRow | undefined> =>
  tx.db
    .selectFrom('leads')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .executeTakeFirst() as Promise<LeadRow | undefined>
/** The customer of an address; of several the one that was seen last. */
export const customerIdOfEmail = async (tx: Tx, emailHash: string): Promise<string | undefined> => {
  const { rows } = await sql<{ id: string }>`select id from customers where workspace_id = ${tx.ctx.workspace.id}
    and email_hash = ${emailHash} order by merged_into is null desc, first_seen_at desc limit 1`.execute(tx.db)
  return rows[0]?.id
}
/** What waits for something under this id of the sender. */
export const waitingOfId = async (tx: Tx, externalId: string): Promise<UnmatchedRow | undefined> => {
  const { rows } = await sql<UnmatchedRow>`select * from unmatched_events where workspace_id = ${tx.ctx.workspace.id}
    and external_id = ${externalId} and state in ('waiting', 'overdue') limit 1`.execute(tx.db)
  return rows[0]
}
/** The conversion of a customer to explain: its last sale, else its last lead. */
export const lastConversion = async (tx: Tx, customerId: string): Promise<ConversionRow | undefined> => {
  const { rows } = await sql<ConversionRow>`select * from conversions where workspace_id = ${tx.ctx.workspace.id}
    and customer_id = ${customerId} and current_set_id is not null order by kind = 'lead', occurred_at desc, id desc limit 1`.execute(
    tx.db,
  )
  return rows[0]
}
const lookedAtMost = 500
/** The newest contact of a partner that stands on this click, link or code. */
export const lastTouchOf = async (
  tx: Tx,
  of:
    | { partnerId: string; clickId: string; at: Date }
    | { partnerId: string; linkId: string }
    | { partnerId: string; codeId: string },
): Promise<TouchRow | undefined> => {
  const [key, value] =
    'clickId' in of ? ['clickId', of.clickId] : 'linkId' in of ? ['linkId', of.linkId] : ['codeId', of.codeId]
  const at = 'clickId' in of ? sql`and occurred_at = ${of.at}` : sql``
  // Found among the partner's own newest contacts: what stands inside a JSON value no index can answer here.
  const { rows } = await sql<TouchRow>`select * from (
      select * from touches where workspace_id = ${tx.ctx.workspace.id} and partner_id = ${of.partnerId} ${at}
      order by occurred_at desc, id desc limit ${lookedAtMost}
    ) newest where evidence->>${key} = ${value} limit 1`.execute(tx.db)
  return rows[0]
}
export const lastClickOf = async (tx: Tx, linkId: string): Promise<ClickRow | undefined> => {
  const { rows } = await sql<ClickRow>`select * from clicks where workspace_id = ${tx.ctx.workspace.id}
    and link_id = ${linkId} order by clicked_at desc, id desc limit 1`.execute(tx.db)
  return rows[0]
}
