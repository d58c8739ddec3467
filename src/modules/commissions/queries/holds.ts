/** Holds of lines and of partners: rows with who, when and why; open while nobody closed them. */
import { type Selectable, sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'
import { isNamed } from '#platform/http/words.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import type { HoldKind } from '../contract/states.ts'
import { acting } from '../service/acting.ts'

export type HoldRow = Selectable<DB['commission_holds']>
export type PartnerHoldRow = Selectable<DB['partner_holds']>

export const openHoldsOf = async (
  tx: Tx,
  commissionIds: readonly string[],
): Promise<ReadonlyMap<string, HoldRow[]>> => {
  if (commissionIds.length === 0) return new Map()
  const rows = await tx.db
    .selectFrom('commission_holds')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('commission_id', '=', sql<string>`any (${[...commissionIds]}::text[])`)
    .where('closed_at', 'is', null)
    .orderBy('opened_at')
    .orderBy('id')
    .execute()
  return Map.groupBy(rows, (row) => row.commission_id)
}
export const holdsOf = (tx: Tx, commissionId: string): Promise<HoldRow[]> =>
  tx.db
    .selectFrom('commission_holds')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('commission_id', '=', commissionId)
    .orderBy('opened_at')
    .orderBy('id')
    .execute()

/** One hold per line and cause; those that stand already are left as they are and not answered. */
export const insertHolds = async (
  tx: Tx,
  on: readonly { commissionId: string; partnerId: string }[],
  hold: { kind: HoldKind; reason: string; causeId: string | null },
): Promise<HoldRow[]> => {
  if (on.length === 0) return []
  const by = acting(tx)
  return tx.db
    .insertInto('commission_holds')
    .values(
      on.map(({ commissionId, partnerId }) => ({
        workspace_id: tx.ctx.workspace.id,
        id: newId(idPrefixes.commissionHold),
        commission_id: commissionId,
        partner_id: partnerId,
        kind: hold.kind,
        reason: hold.reason.slice(0, 500),
        cause_id: hold.causeId,
        opened_at: tx.now,
        opened_by_kind: by.by_kind,
        opened_by_id: by.by_id,
        opened_by_name: by.by_name,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .execute()
}

export const closeHolds = async (tx: Tx, holdIds: readonly string[]): Promise<void> => {
  if (holdIds.length === 0) return
  const by = acting(tx)
  await tx.db
    .updateTable('commission_holds')
    .set({ closed_at: tx.now, closed_by_kind: by.by_kind, closed_by_id: by.by_id, closed_by_name: by.by_name })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', sql<string>`any (${[...holdIds]}::text[])`)
    .where('closed_at', 'is', null)
    .execute()
}
/** Lines that an open hold of this cause waits on. */
export const heldByCause = async (tx: Tx, causeId: string): Promise<string[]> => {
  const { rows } = await sql<{ commission_id: string }>`
    select distinct commission_id from commission_holds
    where workspace_id = ${tx.ctx.workspace.id} and cause_id = ${causeId} and closed_at is null order by 1`.execute(
    tx.db,
  )
  return rows.map((row) => row.commission_id)
}

export const openPartnerHoldRows = async (
  tx: Tx,
  partnerIds: readonly string[],
): Promise<ReadonlyMap<string, PartnerHoldRow[]>> => {
  if (partnerIds.length === 0) return new Map()
  const rows = await tx.db
    .selectFrom('partner_holds')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('partner_id', '=', sql<string>`any (${[...partnerIds]}::text[])`)
    .where('closed_at', 'is', null)
    .orderBy('opened_at')
    .orderBy('id')
    .execute()
  return Map.groupBy(rows, (row) => row.partner_id)
}
/** Undefined when one of this cause is open already. */
export const insertPartnerHold = (
  tx: Tx,
  hold: { partnerId: string; cause: 'manual' | 'suspension'; reason: string },
): Promise<PartnerHoldRow | undefined> => {
  const by = acting(tx)
  return tx.db
    .insertInto('partner_holds')
    .values({
      workspace_id: tx.ctx.workspace.id,
      id: newId(idPrefixes.partnerHold),
      partner_id: hold.partnerId,
      cause: hold.cause,
      reason: hold.reason.slice(0, 500),
      opened_at: tx.now,
      opened_by_kind: by.by_kind,
      opened_by_id: by.by_id,
      opened_by_name: by.by_name,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst()
}
export const closePartnerHold = (
  tx: Tx,
  partnerId: string,
  cause: 'manual' | 'suspension',
): Promise<PartnerHoldRow | undefined> => {
  const by = acting(tx)
  return tx.db
    .updateTable('partner_holds')
    .set({ closed_at: tx.now, closed_by_kind: by.by_kind, closed_by_id: by.by_id, closed_by_name: by.by_name })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('partner_id', '=', partnerId)
    .where('cause', '=', cause)
    .where('closed_at', 'is', null)
    .returningAll()
    .executeTakeFirst()
}

export type PartnerHoldFilters = ListInput & {
  q?: string | undefined
  partnerId?: string | undefined
  isOpen?: boolean | undefined
}
export const partnerHoldPage = <Out>(
  tx: Tx,
  input: PartnerHoldFilters,
  toWire: (rows: PartnerHoldRow[]) => Promise<Out[]>,
) => {
  let query = tx.db
    .selectFrom('partner_holds')
    .selectAll('partner_holds')
    .where('partner_holds.workspace_id', '=', tx.ctx.workspace.id)
  if (input.partnerId) query = query.where('partner_holds.partner_id', '=', input.partnerId)
  if (input.isOpen !== undefined) query = query.where('partner_holds.closed_at', input.isOpen ? 'is' : 'is not', null)
  if (input.q) query = query.where(isNamed('partner_holds.partner_id', 'partner', input.q))
  return keysetPage({
    query,
    sorts: { since: 'partner_holds.opened_at' },
    fallback: '-since',
    input,
    id: 'partner_holds.id',
    toWire,
    count: () => countUpTo(tx.db, query),
  })
}
