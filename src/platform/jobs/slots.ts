/** Takes due slots and runs them: one instant and kind per transaction, which deletes the slots it ran. */
import { sql } from 'kysely'
import type { Ctx, Services, Tx } from '../context.ts'
import { inTransaction } from '../db/transaction.ts'
import { idPrefixes, newId } from '../ids.ts'
import { redactText } from '../redact.ts'

/** On the embedded database no transaction may hold the one connection for long; the size of a batch follows its time. */
const batchFirst = 50
const batchMax = 500
const [slowMs, quickMs] = [100, 30]
const batchSizes = new WeakMap<Services['database'], Map<string, number>>()

/** Waits of a live clock before a failed slot is tried again; then it is parked with its error. */
const waitsMs = [1_000, 5_000, 30_000, 120_000, 600_000, 1_800_000, 3_600_000, 7_200_000, 14_400_000]
/** A replay does not wait: it tries at once, and parks what fails three times. */
const triesInReplay = 3

type Slots = { kind: string; dueAt: Date; subjectIds: string[] }
type Taken = Slots & { more: boolean }

/**
 * Runs the earliest slots up to `until`: those of one instant and kind, or a part of them. Answers how many were taken
 * up, 0 when nothing is due or another process is at it.
 */
export const runNextSlots = async (ctx: Ctx, until: Date, mode: 'live' | 'replay'): Promise<number> => {
  const sizes = sizesOf(ctx.services)
  let taken: Taken | undefined
  try {
    const began = performance.now()
    await inTransaction(ctx, async (tx) => {
      taken = undefined
      if (!(await lockClock(tx))) return
      taken = await takeNext(tx, until, mode, sizes)
      if (!taken) return
      await runKind(tx, taken)
      if (mode === 'replay') await recordStep(tx, taken)
    })
    if (taken) adapt(sizes, taken, performance.now() - began)
  } catch (error) {
    if (!taken) throw error
    if (taken.subjectIds.length === 1) await putOff(ctx, taken, error, mode)
    // One subject must not hold up the others of its batch.
    else for (const subjectId of taken.subjectIds) await runAlone(ctx, { ...taken, subjectIds: [subjectId] }, mode)
  }
  return taken?.subjectIds.length ?? 0
}

/** One process at a time per workspace, so that slots run in the order of their times. */
const lockClock = async (tx: Tx): Promise<boolean> => {
  const { rows } = await sql<{
    mine: boolean
  }>`select pg_try_advisory_xact_lock(hashtextextended(${`due slots of ${tx.ctx.workspace.id}`}, 0)) as mine`.execute(
    tx.db,
  )
  return rows[0]?.mine ?? false
}

const takeNext = async (
  tx: Tx,
  until: Date,
  mode: 'live' | 'replay',
  sizes: Map<string, number>,
): Promise<Taken | undefined> => {
  const realNow = tx.ctx.clock.realNow()
  const open =
    mode === 'live' ? sql`parked_at is null and (retry_at is null or retry_at <= ${realNow})` : sql`parked_at is null`
  const { rows } = await sql<{ kind: string; due_at: Date }>`select kind, due_at from due_slots
    where workspace_id = ${tx.ctx.workspace.id} and ${open} and due_at <= ${until} order by due_at, kind, subject_id limit 1`.execute(
    tx.db,
  )
  const [first] = rows
  if (!first) return undefined
  const size = sizes.get(first.kind) ?? batchFirst
  const { rows: slots } = await sql<{
    subject_id: string
  }>`delete from due_slots where workspace_id = ${tx.ctx.workspace.id} and kind = ${first.kind}
    and due_at = ${first.due_at} and subject_id in (
      select subject_id from due_slots where workspace_id = ${tx.ctx.workspace.id} and kind = ${first.kind} and due_at = ${first.due_at} and ${open}
      order by subject_id limit ${size}
    ) returning subject_id`.execute(tx.db)
  return {
    kind: first.kind,
    dueAt: first.due_at,
    subjectIds: slots.map((row) => row.subject_id).sort(),
    more: slots.length === size,
  }
}

const runKind = async (tx: Tx, slots: Slots) => {
  const kind = tx.ctx.services.product.due.get(slots.kind)
  if (!kind) throw new Error(`No module declares the due kind ${slots.kind} any more`)
  await kind.run(tx, slots.subjectIds, slots.dueAt)
}

const runAlone = async (ctx: Ctx, slot: Slots, mode: 'live' | 'replay') => {
  try {
    await inTransaction(ctx, async (tx) => {
      const { rows } =
        await sql`delete from due_slots where workspace_id = ${ctx.workspace.id} and kind = ${slot.kind} and due_at = ${slot.dueAt}
        and subject_id = ${slot.subjectIds[0]} returning subject_id`.execute(tx.db)
      if (rows.length === 0) return
      await runKind(tx, slot)
      if (mode === 'replay') await recordStep(tx, slot)
    })
  } catch (error) {
    await putOff(ctx, slot, error, mode)
  }
}

const putOff = async (ctx: Ctx, slot: Slots, error: unknown, mode: 'live' | 'replay') => {
  const words = redactText(error instanceof Error ? error.message : String(error)).slice(0, 2_000)
  const now = ctx.clock.realNow()
  const [subjectId] = slot.subjectIds
  await inTransaction(ctx, async (tx) => {
    const { rows } = await sql<{ attempts: number }>`update due_slots set attempts = attempts + 1, last_error = ${words}
      where workspace_id = ${ctx.workspace.id} and kind = ${slot.kind} and due_at = ${slot.dueAt} and subject_id = ${subjectId} returning attempts`.execute(
      tx.db,
    )
    const attempts = rows[0]?.attempts
    if (attempts === undefined) return
    const waitMs = mode === 'live' ? waitsMs[attempts - 1] : attempts < triesInReplay ? 0 : undefined
    ctx.log.error(
      { err: error, kind: slot.kind, subject: subjectId, attempts, parked: waitMs === undefined },
      'a due slot failed',
    )
    await sql`update due_slots set retry_at = ${waitMs === undefined ? null : new Date(now.getTime() + waitMs)}, parked_at = ${waitMs === undefined ? now : null}
      where workspace_id = ${ctx.workspace.id} and kind = ${slot.kind} and due_at = ${slot.dueAt} and subject_id = ${subjectId}`.execute(
      tx.db,
    )
  })
}

/** What ran while a sandbox's clock moved, for the people who watch it. */
const recordStep = (tx: Tx, { kind, dueAt, subjectIds }: Slots) =>
  sql`insert into clock_steps (workspace_id, id, kind, due_at, subjects, ran_at)
    values (${tx.ctx.workspace.id}, ${newId(idPrefixes.event)}, ${kind}, ${dueAt}, ${subjectIds.length}, ${tx.now})`.execute(
    tx.db,
  )

const sizesOf = (services: Services): Map<string, number> => {
  const known = batchSizes.get(services.database)
  if (known) return known
  const made = new Map<string, number>()
  batchSizes.set(services.database, made)
  return made
}
const adapt = (sizes: Map<string, number>, taken: Taken, ms: number) => {
  const size = sizes.get(taken.kind) ?? batchFirst
  if (ms > slowMs) sizes.set(taken.kind, Math.max(1, Math.floor(Math.min(size, taken.subjectIds.length) / 2)))
  else if (ms < quickMs && taken.more) sizes.set(taken.kind, Math.min(batchMax, size * 2))
}
