/** The ledger as lists: accounts with balances, transfers, entries, seals, rates; each searched, filtered and paged. */
import { type RawBuilder, sql } from 'kysely'
import type { CivilDate } from '../civil-time.ts'
import type { Tx } from '../context.ts'
import type { DB } from '../db/types.gen.ts'
import { countUpTo, keysetPage, type ListInput } from '../http/paging.ts'
import { isNamed, kindsWith, wordsOf } from '../http/words.ts'
import { type Balance, balancesOf } from './balances.ts'
import { type AccountKind, accountKindNames, type TransferType, transferTypeNames, transferTypes } from './kinds.ts'

type AccountFilter = ListInput & {
  kind?: AccountKind | undefined
  partnerId?: string | undefined
  holderId?: string | undefined
  currency?: string | undefined
}
/** Accounts in the order in which they were opened, with what stands on them. */
export const accountPage = <Out>(tx: Tx, input: AccountFilter, toWire: (rows: Balance[]) => Promise<Out[]>) => {
  let query = tx.db
    .selectFrom('ledger_accounts')
    .select(['ledger_accounts.id'])
    .where('ledger_accounts.workspace_id', '=', tx.ctx.workspace.id)
  if (input.kind) query = query.where('kind', '=', input.kind)
  if (input.partnerId) query = query.where('partner_id', '=', input.partnerId)
  if (input.holderId) query = query.where('holder_id', '=', input.holderId)
  if (input.currency) query = query.where('currency', '=', input.currency)
  const q = input.q?.trim()
  if (q) {
    const kinds = kindsWith(q, accountKindNames)
    query = query.where(
      sql<boolean>`(ledger_accounts.id = ${q} or holder_id = ${q} or detail = ${q} or kind = any (${kinds}::text[])
        or ${isNamed('ledger_accounts.partner_id', 'partner', q)})`,
    )
  }
  return keysetPage({
    query,
    sorts: { opened: 'ledger_accounts.id' },
    fallback: 'opened',
    input,
    id: 'ledger_accounts.id',
    toWire: async (rows) => toWire(await balancesOf(tx, { ids: rows.map(({ id }) => id) })),
    count: () => countUpTo(tx.db, query),
  })
}

export type TransferRow = {
  id: string
  type: TransferType
  accounting_day: CivilDate
  posted_at: Date
  source_kind: string
  source_id: string
  step: string
  idempotency_key: string
  reverses: string | null
}
const transferColumns = [
  't.id',
  't.type',
  't.accounting_day',
  't.posted_at',
  't.source_kind',
  't.source_id',
  't.step',
  't.idempotency_key',
  't.reverses',
] as const
type TransferFilter = ListInput & {
  type?: TransferType | undefined
  sourceId?: string | undefined
  accountId?: string | undefined
  partnerId?: string | undefined
  currency?: string | undefined
  dayFrom?: CivilDate | undefined
  dayUntil?: CivilDate | undefined
}

/** True where a transfer has an entry on an account for which `rule` holds. */
const hasEntry = (rule: RawBuilder<unknown>) => sql<boolean>`exists (
  select from ledger_entries e join ledger_accounts a on a.workspace_id = e.workspace_id and a.id = e.account_id
  where e.workspace_id = t.workspace_id and e.transfer_id = t.id and ${rule})`
/** By id of the transfer, its source or its key, by words of its type, by the name of the partner. */
const transferFound = (q: string) =>
  sql<boolean>`(t.id = ${q} or t.source_id = ${q} or t.idempotency_key = ${q}
    or t.type = any (${kindsWith(q, transferTypeNames, (type) => transferTypes[type as TransferType])}::text[])
    or t.id in (select e.transfer_id from ledger_accounts a join ledger_entries e on e.workspace_id = a.workspace_id and e.account_id = a.id
        where a.workspace_id = ${sql.ref('t.workspace_id')} and ${isNamed('a.partner_id', 'partner', q)}))`

export const transferPage = <Out>(tx: Tx, input: TransferFilter, toWire: (rows: TransferRow[]) => Promise<Out[]>) => {
  let query = tx.db
    .selectFrom('ledger_transfers as t')
    .select(transferColumns)
    .where('t.workspace_id', '=', tx.ctx.workspace.id)
  if (input.type) query = query.where('t.type', '=', input.type)
  if (input.sourceId) query = query.where('t.source_id', '=', input.sourceId)
  if (input.dayFrom) query = query.where('t.accounting_day', '>=', input.dayFrom)
  if (input.dayUntil) query = query.where('t.accounting_day', '<=', input.dayUntil)
  if (input.accountId) query = query.where(hasEntry(sql`a.id = ${input.accountId}`))
  if (input.partnerId) query = query.where(hasEntry(sql`a.partner_id = ${input.partnerId}`))
  if (input.currency) query = query.where(hasEntry(sql`e.currency = ${input.currency}`))
  if (input.q?.trim()) query = query.where(transferFound(input.q.trim()))
  return keysetPage({
    query,
    sorts: { day: 't.accounting_day', posted: 't.id' },
    fallback: '-posted',
    input,
    id: 't.id',
    toWire: (rows) => toWire(rows as TransferRow[]),
    count: () => countUpTo(tx.db.withTables<{ t: DB['ledger_transfers'] }>(), query),
  })
}

export const readTransfer = async (tx: Tx, id: string): Promise<TransferRow | undefined> =>
  (await tx.db
    .selectFrom('ledger_transfers as t')
    .select(transferColumns)
    .where('t.workspace_id', '=', tx.ctx.workspace.id)
    .where('t.id', '=', id)
    .executeTakeFirst()) as TransferRow | undefined

/** What one transfer belongs to: its mirror, and the seal that holds it. */
export const aroundTransfer = async (
  tx: Tx,
  id: string,
): Promise<{ reversedBy: string | null; sealId: string | null }> => {
  const { rows } = await sql<{ reversed_by: string | null; seal_id: string | null }>`
    select (select r.id from ledger_transfers r where r.workspace_id = ${tx.ctx.workspace.id} and r.reverses = ${id}) as reversed_by,
      (select s.seal_id from ledger_sealed s where s.workspace_id = ${tx.ctx.workspace.id} and s.transfer_id = ${id}) as seal_id`.execute(
    tx.db,
  )
  return { reversedBy: rows[0]?.reversed_by ?? null, sealId: rows[0]?.seal_id ?? null }
}

export type EntryRow = {
  transfer_id: string
  position: number
  type: TransferType
  accounting_day: CivilDate
  source_id: string
  account_id: string
  kind: AccountKind
  partner_id: string | null
  holder_id: string | null
  detail: string | null
  currency: string
  amount_minor: string
}
const entryColumns = [
  'e.transfer_id',
  'e.position',
  't.type',
  't.accounting_day',
  't.source_id',
  'e.account_id',
  'a.kind',
  'a.partner_id',
  'a.holder_id',
  'a.detail',
  'e.currency',
  'e.amount_minor',
] as const
const entryQuery = (tx: Tx) =>
  tx.db
    .selectFrom('ledger_entries as e')
    .innerJoin('ledger_transfers as t', (join) =>
      join.onRef('t.workspace_id', '=', 'e.workspace_id').onRef('t.id', '=', 'e.transfer_id'),
    )
    .innerJoin('ledger_accounts as a', (join) =>
      join.onRef('a.workspace_id', '=', 'e.workspace_id').onRef('a.id', '=', 'e.account_id'),
    )
    .select(entryColumns)
    .where('e.workspace_id', '=', tx.ctx.workspace.id)

type EntryFilter = ListInput & {
  accountId?: string | undefined
  transferId?: string | undefined
  partnerId?: string | undefined
  kind?: AccountKind | undefined
  currency?: string | undefined
  dayFrom?: CivilDate | undefined
  dayUntil?: CivilDate | undefined
}
export const entryPage = <Out>(tx: Tx, input: EntryFilter, toWire: (rows: EntryRow[]) => Promise<Out[]>) => {
  let query = entryQuery(tx)
  if (input.accountId) query = query.where('e.account_id', '=', input.accountId)
  if (input.transferId) query = query.where('e.transfer_id', '=', input.transferId)
  if (input.partnerId) query = query.where('a.partner_id', '=', input.partnerId)
  if (input.kind) query = query.where('a.kind', '=', input.kind)
  if (input.currency) query = query.where('e.currency', '=', input.currency)
  if (input.dayFrom) query = query.where('t.accounting_day', '>=', input.dayFrom)
  if (input.dayUntil) query = query.where('t.accounting_day', '<=', input.dayUntil)
  const q = input.q?.trim()
  if (q) query = query.where(sql<boolean>`(e.account_id = ${q} or ${transferFound(q)})`)
  return keysetPage({
    query,
    sorts: { posted: 'e.transfer_id' },
    fallback: '-posted',
    input,
    // Positions are compared as text, so they are written with one width.
    id: `lpad(e.position::text, 6, '0')`,
    toWire: (rows) => toWire(rows as unknown as EntryRow[]),
    count: () =>
      countUpTo(
        tx.db.withTables<{ e: DB['ledger_entries']; t: DB['ledger_transfers']; a: DB['ledger_accounts'] }>(),
        query,
      ),
  })
}

export const entriesOf = async (tx: Tx, transferIds: readonly string[]): Promise<EntryRow[]> =>
  transferIds.length === 0
    ? []
    : ((await entryQuery(tx)
        .where('e.transfer_id', 'in', [...transferIds])
        .orderBy('e.transfer_id')
        .orderBy('e.position')
        .execute()) as unknown as EntryRow[])

export type SealRow = {
  id: string
  number: number
  from_position: string
  to_position: string
  previous_hash: string
  hash: string
  made_at: Date
}
export const sealPage = <Out>(tx: Tx, input: ListInput, toWire: (rows: SealRow[]) => Out[]) => {
  let query = tx.db
    .selectFrom('ledger_seals')
    .select(['id', 'number', 'from_position', 'to_position', 'previous_hash', 'hash', 'made_at'])
    .where('workspace_id', '=', tx.ctx.workspace.id)
  const q = input.q?.trim()
  if (q) query = query.where(sql<boolean>`(id = ${q} or hash = ${q} or number::text = ${q})`)
  return keysetPage({
    query,
    sorts: { number: 'number' },
    fallback: '-number',
    input,
    id: 'id',
    toWire: (rows) => toWire(rows as SealRow[]),
    count: () => countUpTo(tx.db, query),
  })
}

/** Every word is a currency of the row, its source or its id. */
const isRateOf = (q: string, ...further: readonly string[]) => {
  const columns = sql.join([
    sql`lower(from_currency)`,
    sql`lower(to_currency)`,
    sql.ref('id'),
    ...further.map((column) => sql.ref(column)),
  ])
  return sql.join(
    wordsOf(q).map((word) => sql`${word} in (${columns})`),
    sql` and `,
  )
}

export type RateRow = {
  id: string
  day: CivilDate
  from_currency: string
  to_currency: string
  rate: string
  source: 'ecb_file' | 'api' | 'manual'
  learned_at: Date
  recorded_by: string | null
  confirmed_by: string | null
}
type RateFilter = ListInput & {
  from?: string | undefined
  to?: string | undefined
  source?: RateRow['source'] | undefined
  dayFrom?: CivilDate | undefined
  dayUntil?: CivilDate | undefined
}
export const ratePage = <Out>(tx: Tx, input: RateFilter, toWire: (rows: RateRow[]) => Promise<Out[]>) => {
  let query = tx.db
    .selectFrom('fx_rates')
    .select(['id', 'day', 'from_currency', 'to_currency', 'source', 'learned_at', 'recorded_by', 'confirmed_by'])
    .select(sql<string>`trim_scale(rate)::text`.as('rate'))
    .where('workspace_id', '=', tx.ctx.workspace.id)
  if (input.from) query = query.where('from_currency', '=', input.from)
  if (input.to) query = query.where('to_currency', '=', input.to)
  if (input.source) query = query.where('source', '=', input.source)
  if (input.dayFrom) query = query.where('day', '>=', input.dayFrom)
  if (input.dayUntil) query = query.where('day', '<=', input.dayUntil)
  if (input.q?.trim()) query = query.where(sql<boolean>`(${isRateOf(input.q, 'source')})`)
  return keysetPage({
    query,
    sorts: { day: 'day' },
    fallback: '-day',
    input,
    id: 'id',
    toWire: (rows) => toWire(rows as RateRow[]),
    count: () => countUpTo(tx.db, query),
  })
}

export type ProposalRow = {
  id: string
  day: CivilDate
  from_currency: string
  to_currency: string
  rate: string
  reason: string | null
  proposed_by: string
  proposed_at: Date
  decision: 'confirmed' | 'refused' | null
  decided_by: string | null
  decided_at: Date | null
}
export const proposalPage = <Out>(
  tx: Tx,
  input: ListInput & { isOpen?: boolean | undefined },
  toWire: (rows: ProposalRow[]) => Promise<Out[]>,
) => {
  let query = proposals(tx)
  if (input.isOpen !== undefined) query = query.where('decision', input.isOpen ? 'is' : 'is not', null)
  if (input.q?.trim()) query = query.where(sql<boolean>`(${isRateOf(input.q)})`)
  return keysetPage({
    query,
    sorts: { proposed: 'proposed_at' },
    fallback: '-proposed',
    input,
    id: 'id',
    toWire: (rows) => toWire(rows as ProposalRow[]),
    count: () => countUpTo(tx.db, query),
  })
}
const proposals = (tx: Tx) =>
  tx.db
    .selectFrom('fx_rate_proposals')
    .select([
      'id',
      'day',
      'from_currency',
      'to_currency',
      'reason',
      'proposed_by',
      'proposed_at',
      'decision',
      'decided_by',
      'decided_at',
    ])
    .select(sql<string>`trim_scale(rate)::text`.as('rate'))
    .where('workspace_id', '=', tx.ctx.workspace.id)
export const readProposal = async (tx: Tx, id: string): Promise<ProposalRow | undefined> =>
  (await proposals(tx).where('id', '=', id).executeTakeFirst()) as ProposalRow | undefined
export const readRate = async (tx: Tx, id: string): Promise<RateRow | undefined> =>
  (await tx.db
    .selectFrom('fx_rates')
    .select(['id', 'day', 'from_currency', 'to_currency', 'source', 'learned_at', 'recorded_by', 'confirmed_by'])
    .select(sql<string>`trim_scale(rate)::text`.as('rate'))
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .executeTakeFirst()) as RateRow | undefined
