/**
 * Hands every fact to its consumers. A pending row is deleted in the transaction of what the consumer did, so the
 * effect happens once; rows, not a remembered position, say what is left, so a fact that commits late is not lost.
 */
import { sql } from 'kysely'
import { type Clock, workspaceClock } from '../clock.ts'
import type { Ctx, Services, Tx, Workspace } from '../context.ts'
import { asOwner, inTransaction } from '../db/transaction.ts'
import { type Loop, serialLoop } from '../jobs/loop.ts'
import { redactText } from '../redact.ts'
import { findWorkspace, systemContext } from '../tenancy/workspaces.ts'
import { bearDeliveries } from '../webhooks/births.ts'
import { webhookConsumer } from './announce.ts'
import { readFacts } from './facts.ts'

const leaseMs = 60_000
const batchMax = { pglite: 200, postgres: 500 } as const
/** Before the second, third ... try; after the tenth the row is parked with its error. */
const waitsMs = [1_000, 5_000, 30_000, 120_000, 600_000, 1_800_000, 3_600_000, 7_200_000, 14_400_000]

type Pending = {
  workspaceId: string
  consumer: string
  eventId: string
  recordedAt: Date
  attempts: number
  leasedUntil: Date
}
/** The replay of a sandbox's clock hands out what happened there at the time that is being replayed. */
type Only = { workspaceId: string; clock?: Clock }

export const startRelay = (services: Services, workspaceId?: string): Loop =>
  serialLoop(services, 'events', () => relayBatch(services, workspaceId === undefined ? undefined : { workspaceId }))

/** Leases one batch in order of the facts and works through it. Answers how many rows it took up. */
export const relayBatch = async (services: Services, only?: Only): Promise<number> => {
  const pending = await lease(services, only)
  const groups = new Map<string, Pending[]>()
  for (const row of pending) groups.set(row.workspaceId, [...(groups.get(row.workspaceId) ?? []), row])
  // Workspaces side by side, each in the order of its facts. The embedded database has one connection anyway.
  const waiting = [...groups]
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift())
      await relayWorkspace(services, next[0], next[1], only?.clock)
  }
  await Promise.all(Array.from({ length: services.database.engine === 'pglite' ? 1 : 4 }, worker))
  return pending.length
}

const lease = async (services: Services, only?: Only): Promise<Pending[]> => {
  const now = services.time()
  const leasedUntil = new Date(now.getTime() + leaseMs)
  const whose = only
    ? sql`workspace_id = ${only.workspaceId}`
    : sql`not exists (select from workspaces where workspaces.id = event_pending.workspace_id and workspaces.advance_to is not null)`
  const { rows } = await asOwner(services.database, (db) =>
    sql<{ workspace_id: string; consumer: string; event_id: string; recorded_at: Date; attempts: number }>`
      with picked as (
        select workspace_id, consumer, event_id from event_pending
        where parked_at is null and next_attempt_at <= ${now} and (leased_until is null or leased_until <= ${now}) and ${whose}
        order by event_id, consumer limit ${batchMax[services.database.engine]} for update skip locked
      )
      update event_pending pending set leased_until = ${leasedUntil} from picked
      where pending.workspace_id = picked.workspace_id and pending.consumer = picked.consumer and pending.event_id = picked.event_id
      returning pending.workspace_id, pending.consumer, pending.event_id, pending.recorded_at, pending.attempts`.execute(
      db,
    ),
  )
  return rows
    .map((row) => ({
      workspaceId: row.workspace_id,
      consumer: row.consumer,
      eventId: row.event_id,
      recordedAt: row.recorded_at,
      attempts: row.attempts,
      leasedUntil,
    }))
    .sort((a, b) => (a.eventId < b.eventId ? -1 : a.eventId > b.eventId ? 1 : 0))
}

const relayWorkspace = async (
  services: Services,
  workspaceId: string,
  rows: Pending[],
  clock?: Clock,
): Promise<void> => {
  const workspace = await findWorkspace(services, workspaceId)
  if (!workspace)
    return asOwner(
      services.database,
      async (db) => void (await sql`delete from event_pending where workspace_id = ${workspaceId}`.execute(db)),
    )
  const forWebhooks = rows.filter((row) => row.consumer === webhookConsumer)
  if (forWebhooks.length > 0) await relayWebhooks(services, workspace, forWebhooks, clock)
  await relayReactions(
    services,
    workspace,
    rows.filter((row) => row.consumer !== webhookConsumer),
    clock,
  )
}

const contextOf = (services: Services, workspace: Workspace, name: string, clock?: Clock): Ctx => ({
  ...systemContext(services, workspace, name),
  clock: clock ?? workspaceClock(services.time, workspace.clockOffsetMs),
})

/** All facts of a batch become deliveries in one transaction: most workspaces have no endpoint, and then it is one look. */
const relayWebhooks = async (services: Services, workspace: Workspace, rows: Pending[], clock?: Clock) => {
  const ctx = contextOf(services, workspace, webhookConsumer, clock)
  const bear = (some: Pending[]) =>
    inTransaction(ctx, async (tx) => {
      const held = await takeHeld(tx, some)
      if (held.length > 0) await bearDeliveries(tx, await readFacts(tx, held))
    })
  try {
    await bear(rows)
  } catch (error) {
    if (rows.length === 1) return putBack(services, rows[0]!, error)
    for (const row of rows) await bear([row]).catch((failure: unknown) => putBack(services, row, failure))
  }
}

/** Row by row, in order; where several in a row belong to consumers that can say which concern them, first they are asked. */
const relayReactions = async (services: Services, workspace: Workspace, rows: Pending[], clock?: Clock) => {
  const { concerns } = services.product
  for (let at = 0; at < rows.length; ) {
    let end = at
    while (end < rows.length && concerns.has(rows[end]!.consumer)) end += 1
    const asked = rows.slice(at, end)
    const next = asked.length > 0 ? asked : [rows[at]!]
    const left = asked.length > 1 ? await passOver(services, workspace, asked, clock) : next
    for (const row of left) await relayReaction(services, workspace, row, clock)
    at += next.length
  }
}

/** Does with the rows that concern nobody, all in one transaction. Answers the others. */
const passOver = async (services: Services, workspace: Workspace, rows: Pending[], clock?: Clock) => {
  const keyOf = (consumer: string, eventId: string) => `${consumer} ${eventId}`
  try {
    return await inTransaction(contextOf(services, workspace, 'relay', clock), async (tx) => {
      const facts = new Map((await readFacts(tx, rows)).map((fact) => [fact.id, fact]))
      const wanted = new Set<string>()
      for (const [consumer, own] of Map.groupBy(rows, (row) => row.consumer)) {
        const theirs = own.flatMap(({ eventId }) => facts.get(eventId) ?? [])
        for (const { id } of (await services.product.concerns.get(consumer)?.(tx, theirs)) ?? theirs)
          wanted.add(keyOf(consumer, id))
      }
      const [left, done] = [true, false].map((is) =>
        rows.filter(({ consumer, eventId }) => wanted.has(keyOf(consumer, eventId)) === is),
      ) as [Pending[], Pending[]]
      if (done.length > 0) await takeHeld(tx, done)
      return left
    })
  } catch (error) {
    // Each by itself then: a fault is found with the fact that it belongs to.
    services.log.error({ err: error, events: rows.length }, 'asking consumers what concerns them failed')
    return rows
  }
}

const relayReaction = async (services: Services, workspace: Workspace, row: Pending, clock?: Clock) => {
  try {
    await inTransaction(contextOf(services, workspace, row.consumer, clock), async (tx) => {
      const held = await takeHeld(tx, [row])
      const [fact] = await readFacts(tx, held)
      if (!fact) return
      // A module that no longer listens has nothing to do with it.
      const reaction = services.product.reactions.get(fact.kind)?.find(({ consumer }) => consumer === row.consumer)
      await reaction?.run(tx, fact)
    })
  } catch (error) {
    await putBack(services, row, error)
  }
}

/** Deletes the rows whose lease still holds and answers them; what another process took over stays with it. */
const takeHeld = (tx: Tx, rows: Pending[]): Promise<Pending[]> =>
  tx.asOwner(async () => {
    const { rows: gone } = await sql<{ consumer: string; event_id: string }>`
      delete from event_pending pending using unnest(${rows.map((row) => row.consumer)}::text[], ${rows.map((row) => row.eventId)}::text[]) as held (consumer, event_id)
      where pending.workspace_id = ${tx.ctx.workspace.id} and pending.consumer = held.consumer and pending.event_id = held.event_id
        and pending.leased_until = ${rows[0]!.leasedUntil} and pending.parked_at is null
      returning pending.consumer, pending.event_id`.execute(tx.db)
    const keys = new Set(gone.map((row) => `${row.consumer} ${row.event_id}`))
    return rows.filter((row) => keys.has(`${row.consumer} ${row.eventId}`))
  })

const putBack = async (services: Services, row: Pending, error: unknown) => {
  const attempts = row.attempts + 1
  const waitMs = waitsMs[attempts - 1]
  const now = services.time()
  const words = redactText(error instanceof Error ? error.message : String(error)).slice(0, 2_000)
  services.log.error(
    { err: error, consumer: row.consumer, event: row.eventId, attempts, parked: waitMs === undefined },
    'a consumer failed on a fact',
  )
  await asOwner(services.database, (db) =>
    sql`update event_pending set attempts = ${attempts}, last_error = ${words}, leased_until = null,
        next_attempt_at = ${new Date(now.getTime() + (waitMs ?? 0))}, parked_at = ${waitMs === undefined ? now : null}
      where workspace_id = ${row.workspaceId} and consumer = ${row.consumer} and event_id = ${row.eventId} and leased_until = ${row.leasedUntil}`.execute(
      db,
    ),
  )
}
