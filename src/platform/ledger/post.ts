/**
 * Posting: the only way into the ledger. Any number of transfers with all their entries go in by one statement, which
 * the database holds against its rules; a repeat under the same key answers what the first one wrote.
 */
import { sql } from 'kysely'
import { type CivilDate, civilDate } from '../civil-time.ts'
import type { Tx } from '../context.ts'
import { conflict, constraintOf, notFound, postgresCode, unprocessable } from '../errors.ts'
import { idPrefixes, newId } from '../ids.ts'
import { openAccounts } from './accounts.ts'
import type { Draft } from './draft.ts'
import type { TransferType } from './kinds.ts'

export type Posting = Draft & {
  /** The record that it is about, and which of its steps: once per type. */
  source: { kind: string; id: string }
  step: string
  /** The same key is the same transfer, for ever. By default type, source and step. */
  idempotencyKey?: string
  /** Today on the workspace's clock and calendar unless said. */
  accountingDay?: CivilDate
}
export type Transfer = {
  id: string
  type: TransferType
  accountingDay: CivilDate
  postedAt: Date
  source: { kind: string; id: string }
  step: string
  idempotencyKey: string
  reverses: string | null
  /** Whether it had been posted before. */
  isReplay: boolean
}

type Entry = { accountId: string; currency: string; amountMinor: bigint }
type Prepared = {
  id: string
  key: string
  day: CivilDate
  posting: Posting
  entries: readonly Entry[]
}

/** Postings of one statement; beyond it they are cut into several, in the same transaction. */
const statementMax = 5_000

/**
 * Locks what partners are owed, in one order: whoever changes it takes this first, so that a freeze, a refund and a
 * settlement of one partner follow each other while partners run beside each other. Held until the transaction ends.
 */
export const lockMoneyOf = async (tx: Tx, partnerIds: readonly string[]): Promise<void> => {
  const names = [...new Set(partnerIds)].sort().map((id) => `money of ${tx.ctx.workspace.id} ${id}`)
  if (names.length === 0) return
  await sql`select count(pg_advisory_xact_lock(hashtextextended(name, 0))) from unnest(${names}::text[]) as name`.execute(
    tx.db,
  )
}

/**
 * Posts transfers and answers them in the order given; those that were there already come back as they are. Refuses
 * 409 `transfer.other_body` (same key, other transfer), `transfer.step_taken` (that step was posted under another key),
 * `transfer.already_reversed`, `ledger.below_zero`, `ledger.month_closed`, 422 `ledger.day_ahead`.
 */
export const post = (tx: Tx, postings: readonly Posting[]): Promise<Transfer[]> =>
  tx.asTeam(async () => {
    const posted: Transfer[] = []
    for (let at = 0; at < postings.length; at += statementMax)
      posted.push(...(await postSome(tx, postings.slice(at, at + statementMax))))
    return posted
  })

const postSome = async (tx: Tx, postings: readonly Posting[]): Promise<Transfer[]> => {
  const accounts = postings.flatMap(({ entries }) => entries.map(({ account }) => account))
  const idOf = await openAccounts(tx, accounts)
  return insertPrepared(
    tx,
    postings.map((posting) =>
      prepare(
        tx,
        posting,
        posting.entries.map(({ account, amountMinor }) => ({
          accountId: idOf(account),
          currency: account.currency,
          amountMinor,
        })),
      ),
    ),
  )
}

const prepare = (tx: Tx, posting: Posting, entries: readonly Entry[]): Prepared => ({
  id: newId(idPrefixes.transfer),
  key: posting.idempotencyKey ?? `${posting.type}/${posting.source.id}/${posting.step}`,
  day: posting.accountingDay ?? civilDate(tx.ctx.workspace.zone, tx.now),
  posting,
  entries,
})

/**
 * Undoes a transfer by its exact mirror, once. `type` says why. 404 for an unknown transfer, 409
 * `transfer.already_reversed`.
 */
export const postMirror = (
  tx: Tx,
  of: Omit<Posting, 'entries' | 'reverses'> & { transferId: string },
): Promise<Transfer> =>
  tx.asTeam(async () => {
    const { transferId, ...rest } = of
    const entries = (await readEntries(tx, [transferId])).get(transferId)
    if (!entries) throw notFound('transfer')
    const mirrored = entries.map((entry) => ({ ...entry, amountMinor: -entry.amountMinor }))
    const [transfer] = await insertPrepared(tx, [prepare(tx, { ...rest, entries: [], reverses: transferId }, mirrored)])
    return transfer!
  })

const insertPrepared = async (tx: Tx, all: readonly Prepared[]): Promise<Transfer[]> => {
  if (all.length === 0) return []
  const firsts = new Map<string, Prepared>()
  for (const one of all) if (!firsts.has(one.key)) firsts.set(one.key, one)
  // One order everywhere, so that two that post the same keys at once wait in a row and not in a circle.
  const ordered = [...firsts.values()].toSorted((a, b) => (a.key < b.key ? -1 : 1))
  const inserted = await insert(tx, ordered)
  const known = await readByKey(
    tx,
    all.filter(({ id }) => !inserted.has(id)).map(({ key }) => key),
  )
  const entries = await readEntries(
    tx,
    [...known.values()].map(({ id }) => id),
  )
  return all.map((one) => {
    if (inserted.has(one.id)) return asTransfer(tx, one)
    const first = known.get(one.key)
    if (!first) throw taken(one)
    if (!isSame(first, entries.get(first.id) ?? [], one))
      throw conflict(
        'transfer.other_body',
        `Under the key ${one.key} another transfer was posted; a new one needs a key of its own.`,
        { transferId: first.id },
      )
    return { ...first, isReplay: true }
  })
}

const taken = ({ posting }: Prepared) =>
  posting.reverses !== undefined
    ? conflict('transfer.already_reversed', 'This transfer was reversed already; it is reversed once.')
    : conflict(
        'transfer.step_taken',
        `The step ${posting.step} of ${posting.source.id} was posted as ${posting.type} under another key.`,
      )

/** The transfers of one statement that were not there yet. */
const insert = async (tx: Tx, ordered: readonly Prepared[]): Promise<Set<string>> => {
  const workspaceId = tx.ctx.workspace.id
  const entries = ordered.flatMap((one) =>
    one.entries.map((entry, index) => ({ ...entry, transferId: one.id, position: index + 1 })),
  )
  try {
    const { rows } = await sql<{ id: string }>`
      with posted as (
        insert into ledger_transfers (workspace_id, id, type, accounting_day, posted_at, source_kind, source_id, step, idempotency_key, reverses)
        select ${workspaceId}, given.id, given.type, given.day, ${tx.now}, given.source_kind, given.source_id, given.step, given.key, given.reverses
        from unnest(${ordered.map(({ id }) => id)}::text[], ${ordered.map(({ posting }) => posting.type)}::text[],
          ${ordered.map(({ day }) => day)}::date[], ${ordered.map(({ posting }) => posting.source.kind)}::text[],
          ${ordered.map(({ posting }) => posting.source.id)}::text[], ${ordered.map(({ posting }) => posting.step)}::text[],
          ${ordered.map(({ key }) => key)}::text[], ${ordered.map(({ posting }) => posting.reverses ?? null)}::text[])
          with ordinality as given (id, type, day, source_kind, source_id, step, key, reverses, place)
        order by given.place
        on conflict do nothing
        returning id
      ), entered as (
        insert into ledger_entries (workspace_id, transfer_id, position, account_id, currency, amount_minor)
        select ${workspaceId}, given.transfer_id, given.position, given.account_id, given.currency, given.amount_minor
        from unnest(${entries.map(({ transferId }) => transferId)}::text[], ${entries.map(({ position }) => position)}::integer[],
          ${entries.map(({ accountId }) => accountId)}::text[], ${entries.map(({ currency }) => currency)}::text[],
          ${entries.map(({ amountMinor }) => amountMinor.toString())}::bigint[]) as given (transfer_id, position, account_id, currency, amount_minor)
          join posted on posted.id = given.transfer_id
      )
      select id from posted`.execute(tx.db)
    return new Set(rows.map(({ id }) => id))
  } catch (error) {
    throw refusalOf(error) ?? error
  }
}

/** The database's refusals in words; a fault of ours stays what it is. */
const refusalOf = (error: unknown) => {
  if (postgresCode(error) !== '23514') return undefined
  switch (constraintOf(error)) {
    case 'ledger_balances_not_below_zero':
      return conflict('ledger.below_zero', 'There is not that much in this state; another transfer took it before.')
    case 'ledger_transfers_open_month':
      return conflict('ledger.month_closed', 'This day lies in a month that is closed; post it today.')
    case 'ledger_transfers_not_ahead':
      return unprocessable('ledger.day_ahead', 'This day has not come yet; the ledger takes today and days before.')
    default:
      return undefined
  }
}

const asTransfer = (tx: Tx, { id, key, day, posting }: Prepared): Transfer => ({
  id,
  type: posting.type,
  accountingDay: day,
  postedAt: tx.now,
  source: posting.source,
  step: posting.step,
  idempotencyKey: key,
  reverses: posting.reverses ?? null,
  isReplay: false,
})

/** A repeat on a later day is the same transfer where no day was asked for. */
const isSame = (first: Transfer, entries: readonly Entry[], again: Prepared): boolean => {
  const { posting } = again
  return (
    first.type === posting.type &&
    first.source.kind === posting.source.kind &&
    first.source.id === posting.source.id &&
    first.step === posting.step &&
    first.reverses === (posting.reverses ?? null) &&
    (posting.accountingDay === undefined || posting.accountingDay === first.accountingDay) &&
    entries.length === again.entries.length &&
    entries.every((entry, index) => {
      const other = again.entries[index]!
      return (
        entry.accountId === other.accountId &&
        entry.currency === other.currency &&
        entry.amountMinor === other.amountMinor
      )
    })
  )
}

type TransferRow = {
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
const readByKey = async (tx: Tx, keys: readonly string[]): Promise<Map<string, Transfer>> => {
  if (keys.length === 0) return new Map()
  const { rows } = await sql<TransferRow>`
    select id, type, accounting_day, posted_at, source_kind, source_id, step, idempotency_key, reverses
    from ledger_transfers where workspace_id = ${tx.ctx.workspace.id} and idempotency_key = any (${[...keys]}::text[])`.execute(
    tx.db,
  )
  return new Map(
    rows.map((row) => [
      row.idempotency_key,
      {
        id: row.id,
        type: row.type,
        accountingDay: row.accounting_day,
        postedAt: row.posted_at,
        source: { kind: row.source_kind, id: row.source_id },
        step: row.step,
        idempotencyKey: row.idempotency_key,
        reverses: row.reverses,
        isReplay: true,
      },
    ]),
  )
}

/** Entries by transfer, in their order. */
const readEntries = async (tx: Tx, ids: readonly string[]): Promise<Map<string, Entry[]>> => {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{ transfer_id: string; account_id: string; currency: string; amount_minor: string }>`
    select transfer_id, account_id, currency, amount_minor from ledger_entries
    where workspace_id = ${tx.ctx.workspace.id} and transfer_id = any (${[...ids]}::text[]) order by transfer_id, position`.execute(
    tx.db,
  )
  return new Map(
    [...Map.groupBy(rows, (row) => row.transfer_id)].map(([id, own]) => [
      id,
      own.map((row) => ({ accountId: row.account_id, currency: row.currency, amountMinor: BigInt(row.amount_minor) })),
    ]),
  )
}
