/** Payables: what is owed, line by line. Written from what the modules say is due; a payout takes them. */
import { sql } from 'kysely'
import type { CivilDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'
import { isNamed } from '#platform/http/words.ts'
import { idPrefixes, newId } from '#platform/ids.ts'

export const payableKinds = [
  'commission',
  'reversal',
  'adjustment',
  'fund_claim',
  'service_credit',
  'program_fee',
  'opening',
] as const
export type PayableKind = (typeof payableKinds)[number]
export type NewPayable = {
  partnerId: string
  sourceKind: PayableKind
  sourceId: string
  currency: string
  amountMinor: bigint
  dueOn: CivilDate
  saleId: string | null
  words: string
  blockReason: string | null
}
export type PayableRow = {
  id: string
  partner_id: string
  source_kind: PayableKind
  source_id: string
  currency: string
  amount_minor: string
  due_on: CivilDate
  sale_id: string | null
  words: string
  block_reason: string | null
  state: 'open' | 'in_payout' | 'paid' | 'withdrawn'
  created_by: string | null
  created_at: Date
}

/** Puts payables down as they stand; those that a payout holds or paid are left as they were taken. */
export const putPayables = async (tx: Tx, payables: readonly NewPayable[]): Promise<void> => {
  if (payables.length === 0) return
  await sql`insert into payables as p (workspace_id, id, partner_id, source_kind, source_id, currency, amount_minor, due_on, sale_id, words,
      block_reason, state, created_at, updated_at)
    select ${tx.ctx.workspace.id}, given.id, given.partner_id, given.source_kind, given.source_id, given.currency, given.amount_minor, given.due_on,
      given.sale_id, left(given.words, 300), left(given.block_reason, 300), 'open', ${tx.now}, ${tx.now}
    from unnest(${payables.map(() => newId(idPrefixes.payable))}::text[], ${payables.map(({ partnerId }) => partnerId)}::text[],
      ${payables.map(({ sourceKind }) => sourceKind)}::text[], ${payables.map(({ sourceId }) => sourceId)}::text[],
      ${payables.map(({ currency }) => currency)}::text[], ${payables.map(({ amountMinor }) => amountMinor.toString())}::bigint[],
      ${payables.map(({ dueOn }) => dueOn)}::date[], ${payables.map(({ saleId }) => saleId)}::text[], ${payables.map(({ words }) => words)}::text[],
      ${payables.map(({ blockReason }) => blockReason)}::text[])
      as given (id, partner_id, source_kind, source_id, currency, amount_minor, due_on, sale_id, words, block_reason)
    on conflict (workspace_id, source_id, source_kind) do update
      set amount_minor = excluded.amount_minor, due_on = excluded.due_on, words = excluded.words, block_reason = excluded.block_reason,
        state = 'open', updated_at = excluded.updated_at
      where p.state in ('open', 'withdrawn')
        and (p.amount_minor, p.due_on, p.words, p.block_reason, p.state)
          is distinct from (excluded.amount_minor, excluded.due_on, excluded.words, excluded.block_reason, 'open')`.execute(
    tx.db,
  )
}

/** What is not owed any more, or not yet: open payables of these kinds that are not among `sourceIds`. */
export const withdrawOthers = async (
  tx: Tx,
  partnerIds: readonly string[],
  kinds: readonly PayableKind[],
  sourceIds: readonly string[],
): Promise<void> => {
  await sql`update payables set state = 'withdrawn', updated_at = ${tx.now}
    where workspace_id = ${tx.ctx.workspace.id} and partner_id = any (${[...partnerIds]}::text[]) and state = 'open'
      and source_kind = any (${[...kinds]}::text[]) and not (source_id = any (${[...sourceIds]}::text[]))`.execute(
    tx.db,
  )
}

/** One that somebody adds; undefined where its source is owed already. */
export const insertPayable = async (tx: Tx, payable: NewPayable, by: string | null): Promise<string | undefined> => {
  const id = newId(idPrefixes.payable)
  const { rows } = await sql<{ id: string }>`
    insert into payables (workspace_id, id, partner_id, source_kind, source_id, currency, amount_minor, due_on, sale_id, words, state, created_by, created_at, updated_at)
    values (${tx.ctx.workspace.id}, ${id}, ${payable.partnerId}, ${payable.sourceKind}, ${payable.sourceId}, ${payable.currency},
      ${payable.amountMinor.toString()}::bigint, ${payable.dueOn}::date, ${payable.saleId}, left(${payable.words}, 300), 'open', ${by}, ${tx.now}, ${tx.now})
    on conflict do nothing returning id`.execute(tx.db)
  return rows[0]?.id
}

const columns = sql`id, partner_id, source_kind, source_id, currency, amount_minor, due_on, sale_id, words, block_reason, state, created_by, created_at`

/** The open payables of partners, locked in the order of their ids. */
export const lockOpenPayables = async (tx: Tx, partnerIds: readonly string[]): Promise<PayableRow[]> => {
  const { rows } = await sql<PayableRow>`select ${columns} from payables
    where workspace_id = ${tx.ctx.workspace.id} and partner_id = any (${[...partnerIds]}::text[]) and state = 'open' order by id for update`.execute(
    tx.db,
  )
  return rows
}
/** Open payables of partners, as they stand. */
export const openPayablesOf = async (tx: Tx, partnerIds: readonly string[]): Promise<PayableRow[]> => {
  if (partnerIds.length === 0) return []
  const { rows } = await sql<PayableRow>`select ${columns} from payables
    where workspace_id = ${tx.ctx.workspace.id} and partner_id = any (${[...partnerIds]}::text[]) and state = 'open' order by partner_id, due_on, id`.execute(
    tx.db,
  )
  return rows
}
export const readPayables = async (tx: Tx, ids: readonly string[]): Promise<PayableRow[]> => {
  if (ids.length === 0) return []
  const { rows } = await sql<PayableRow>`select ${columns} from payables
    where workspace_id = ${tx.ctx.workspace.id} and id = any (${[...ids]}::text[])`.execute(tx.db)
  return rows
}
export const findBySource = async (tx: Tx, kind: PayableKind, sourceId: string): Promise<PayableRow | undefined> => {
  const { rows } = await sql<PayableRow>`select ${columns} from payables
    where workspace_id = ${tx.ctx.workspace.id} and source_kind = ${kind} and source_id = ${sourceId}`.execute(tx.db)
  return rows[0]
}

/** The payables of payouts follow their payout. */
export const setPayables = async (
  tx: Tx,
  payoutIds: readonly string[],
  state: 'open' | 'in_payout' | 'paid',
): Promise<void> => {
  await sql`update payables set state = ${state}, updated_at = ${tx.now}
    where workspace_id = ${tx.ctx.workspace.id} and id in (select payable_id from payout_lines
      where workspace_id = ${tx.ctx.workspace.id} and payout_id = any (${[...payoutIds]}::text[]))`.execute(tx.db)
}

/** Partners to whom something is owed or who owe something, after `after`, in the order of their ids. */
export const partnersWithBalance = async (tx: Tx, after: string, limit: number): Promise<string[]> => {
  const { rows } = await sql<{ partner_id: string }>`
    select partner_id from (
      select b.partner_id from ledger_balances b join ledger_accounts a on a.workspace_id = b.workspace_id and a.id = b.account_id and a.kind in ('due', 'approved')
      where b.workspace_id = ${tx.ctx.workspace.id} and b.balance_minor <> 0 and b.partner_id > ${after}
      union
      select partner_id from payables where workspace_id = ${tx.ctx.workspace.id} and state = 'open' and partner_id > ${after}
    ) found order by partner_id limit ${limit}`.execute(tx.db)
  return rows.map((row) => row.partner_id)
}

export type PayableFilter = ListInput & {
  partnerId?: string | undefined
  state?: PayableRow['state'] | undefined
  sourceKind?: PayableKind | undefined
  currency?: string | undefined
  dueFrom?: CivilDate | undefined
  dueUntil?: CivilDate | undefined
}
export const payablePage = <Out>(tx: Tx, input: PayableFilter, toWire: (rows: PayableRow[]) => Promise<Out[]>) => {
  let query = tx.db.selectFrom('payables').selectAll().where('workspace_id', '=', tx.ctx.workspace.id)
  if (input.partnerId) query = query.where('partner_id', '=', input.partnerId)
  if (input.state) query = query.where('state', '=', input.state)
  if (input.sourceKind) query = query.where('source_kind', '=', input.sourceKind)
  if (input.currency) query = query.where('currency', '=', input.currency)
  if (input.dueFrom) query = query.where('due_on', '>=', input.dueFrom)
  if (input.dueUntil) query = query.where('due_on', '<=', input.dueUntil)
  const q = input.q?.trim()
  if (q)
    query = query.where(
      sql<boolean>`(payables.id = ${q} or source_id = ${q} or sale_id = ${q} or ${isNamed('payables.partner_id', 'partner', q)})`,
    )
  return keysetPage({
    query,
    sorts: { due: 'due_on', created: 'id' },
    fallback: '-due',
    input,
    id: 'id',
    toWire: (rows) => toWire(rows as unknown as PayableRow[]),
    count: () => countUpTo(tx.db, query),
  })
}
