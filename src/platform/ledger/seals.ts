/**
 * Seals: each minute the transfers that were committed since are put in an order and hashed over the seal before, so
 * that a row which is changed by whoever owns the database is found and named. Sealing also folds the sums of the
 * workspace's busy accounts. One process at a time per workspace, after the commit, never in the way of a posting.
 */
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Ctx, Services, Tx } from '../context.ts'
import { asOwner, inTransaction } from '../db/transaction.ts'
import { idPrefixes, newId } from '../ids.ts'
import { findWorkspace, systemContext } from '../tenancy/workspaces.ts'

export type Seal = {
  id: string
  number: number
  fromPosition: bigint
  toPosition: bigint
  previousHash: string
  hash: string
  madeAt: Date
}
export const firstPreviousHash = '0'.repeat(64)
/** Transfers of one seal and one transaction: short enough for the embedded database. */
const sealMax = 500

/** Seals what waits. Answers how many seals were made; 0 when nothing waits or another process is at it. */
export const sealLedger = async (ctx: Ctx): Promise<number> => {
  let made = 0
  for (;;) {
    const count = await inTransaction(ctx, sealSome)
    if (count > 0) made += 1
    if (count < sealMax) return made
  }
}

const lockName = (tx: Tx) => `ledger seals of ${tx.ctx.workspace.id}`
/** Waits until no other process seals, and lets none until the transaction ends. */
export const lockSeals = (tx: Tx) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${lockName(tx)}, 0))`.execute(tx.db)

/** One seal over up to 500 transfers. Answers how many it took; 0 when nothing waits or another process is at it. */
export const sealSome = async (tx: Tx): Promise<number> => {
  const { rows: locks } = await sql<{ mine: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended(${lockName(tx)}, 0)) as mine`.execute(tx.db)
  if (!locks[0]?.mine) return 0
  const { rows: waiting } = await sql<{ transfer_id: string }>`
    select transfer_id from ledger_unsealed where workspace_id = ${tx.ctx.workspace.id} order by transfer_id limit ${sealMax}`.execute(
    tx.db,
  )
  if (waiting.length === 0) return 0
  const ids = waiting.map((row) => row.transfer_id)
  const last = await lastSeal(tx)
  const from = (last?.toPosition ?? 0n) + 1n
  const previousHash = last?.hash ?? firstPreviousHash
  const id = newId(idPrefixes.ledgerSeal)
  const hash = hashOver(previousHash, await canonicalForms(tx, ids))
  await sql`insert into ledger_seals (workspace_id, id, number, from_position, to_position, previous_hash, hash, made_at)
    values (${tx.ctx.workspace.id}, ${id}, ${(last?.number ?? 0) + 1}, ${from.toString()}, ${(from + BigInt(ids.length) - 1n).toString()},
      ${previousHash}, ${hash}, ${tx.now})`.execute(tx.db)
  await sql`insert into ledger_sealed (workspace_id, position, transfer_id, seal_id)
    select ${tx.ctx.workspace.id}, ${from.toString()}::bigint + given.place - 1, given.id, ${id}
    from unnest(${ids}::text[]) with ordinality as given (id, place)`.execute(tx.db)
  return ids.length
}

export const hashOver = (previousHash: string, forms: readonly string[]): string => {
  const hash = createHash('sha256').update(previousHash)
  for (const form of forms) hash.update('\n').update(form)
  return hash.digest('hex')
}

type FormRow = {
  id: string
  type: string
  accounting_day: string
  posted_at: Date
  source_kind: string
  source_id: string
  step: string
  idempotency_key: string
  reverses: string | null
  entries: readonly [account: string, currency: string, amount: string][]
}
/** All that a transfer says, one line each, in the order of `ids`. A transfer that is gone has no line. */
const canonicalForms = async (tx: Tx, ids: readonly string[]): Promise<string[]> => {
  const { rows } = await sql<FormRow>`
    select t.id, t.type, t.accounting_day, t.posted_at, t.source_kind, t.source_id, t.step, t.idempotency_key, t.reverses,
      (select jsonb_agg(jsonb_build_array(e.account_id, e.currency, e.amount_minor::text) order by e.position)
         from ledger_entries e where e.workspace_id = t.workspace_id and e.transfer_id = t.id) as entries
    from unnest(${[...ids]}::text[]) with ordinality as given (id, place)
      join ledger_transfers t on t.workspace_id = ${tx.ctx.workspace.id} and t.id = given.id
    order by given.place`.execute(tx.db)
  return rows.map((row) =>
    JSON.stringify([
      row.id,
      row.type,
      row.accounting_day,
      row.posted_at.toISOString(),
      row.source_kind,
      row.source_id,
      row.step,
      row.idempotency_key,
      row.reverses,
      row.entries,
    ]),
  )
}

type SealRow = {
  id: string
  number: number
  from_position: string
  to_position: string
  previous_hash: string
  hash: string
  made_at: Date
}
const fromRow = (row: SealRow): Seal => ({
  id: row.id,
  number: row.number,
  fromPosition: BigInt(row.from_position),
  toPosition: BigInt(row.to_position),
  previousHash: row.previous_hash,
  hash: row.hash,
  madeAt: row.made_at,
})

export const lastSeal = async (tx: Tx): Promise<Seal | undefined> => {
  const { rows } =
    await sql<SealRow>`select id, number, from_position, to_position, previous_hash, hash, made_at from ledger_seals
    where workspace_id = ${tx.ctx.workspace.id} order by number desc limit 1`.execute(tx.db)
  return rows[0] && fromRow(rows[0])
}

export type SealFault = { sealId: string; number: number; words: string }

/**
 * Recomputes seals after number `after`, at most `most` of them, and stops at the first that does not hold. Answers the
 * number up to which they hold, and the fault.
 */
export const verifySeals = async (
  tx: Tx,
  after: number,
  most: number,
): Promise<{ upTo: number; more: boolean; fault?: SealFault }> => {
  const { rows } = await sql<SealRow & { ids: string[] | null }>`
    select s.id, s.number, s.from_position, s.to_position, s.previous_hash, s.hash, s.made_at,
      (select array_agg(l.transfer_id order by l.position) from ledger_sealed l where l.workspace_id = s.workspace_id and l.seal_id = s.id
        and l.position between s.from_position and s.to_position) as ids
    from ledger_seals s where s.workspace_id = ${tx.ctx.workspace.id} and s.number >= ${after} order by s.number limit ${most + 1}`.execute(
    tx.db,
  )
  // The one before comes along, so that the first is held against it.
  let previous: Seal | undefined
  let upTo = after
  for (const row of rows) {
    const seal = fromRow(row)
    if (seal.number > after) {
      const words = await faultOf(tx, seal, previous, row.ids ?? [])
      if (words) return { upTo, more: true, fault: { sealId: seal.id, number: seal.number, words } }
      upTo = seal.number
    }
    previous = seal
  }
  return { upTo, more: rows.length > most }
}

const faultOf = async (
  tx: Tx,
  seal: Seal,
  previous: Seal | undefined,
  ids: readonly string[],
): Promise<string | undefined> => {
  const expected = {
    number: (previous?.number ?? 0) + 1,
    from: (previous?.toPosition ?? 0n) + 1n,
    hash: previous?.hash ?? firstPreviousHash,
  }
  if (seal.number !== expected.number || seal.fromPosition !== expected.from)
    return `Seal ${seal.number} does not follow seal ${expected.number - 1}`
  if (seal.previousHash !== expected.hash) return `Seal ${seal.number} does not name the hash of the seal before it`
  if (BigInt(ids.length) !== seal.toPosition - seal.fromPosition + 1n)
    return `Seal ${seal.number} covers ${seal.toPosition - seal.fromPosition + 1n} transfers, of which ${ids.length} are there`
  if (hashOver(seal.previousHash, await canonicalForms(tx, ids)) !== seal.hash)
    return `A transfer between ${ids[0]} and ${ids.at(-1)} is not what seal ${seal.number} was made over`
  return undefined
}

const everyMs = 60_000
const lastRuns = new WeakMap<Services['database'], number>()

/** Each minute of real time: seals in every workspace where something waits. */
export const sealLedgers = async (services: Services): Promise<void> => {
  const now = services.time().getTime()
  const last = lastRuns.get(services.database)
  if (last !== undefined && now - last < everyMs) return
  lastRuns.set(services.database, now)
  const { rows } = await asOwner(services.database, (db) =>
    // Step by step from one workspace to the next: as many look-ups as workspaces, however many transfers wait.
    sql<{ workspace_id: string }>`
      with recursive waiting as (
        (select workspace_id from ledger_unsealed order by workspace_id limit 1)
        union all
        select (select u.workspace_id from ledger_unsealed u where u.workspace_id > w.workspace_id order by u.workspace_id limit 1)
        from waiting w where w.workspace_id is not null
      ) select workspace_id from waiting where workspace_id is not null`.execute(db),
  )
  for (const { workspace_id: id } of rows) {
    const workspace = await findWorkspace(services, id)
    if (workspace) await sealLedger(systemContext(services, workspace, 'ledger seals'))
  }
}
