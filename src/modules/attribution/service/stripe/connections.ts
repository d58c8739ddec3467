/** Connections to Stripe: made, changed, ended, shown with how they stand. The secret is never shown again. */
import type { Static } from 'typebox'
import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { changedMeanwhile, conflict, notFound, unprocessable } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { putEntries } from '#platform/jobs/queue.ts'
import { decrypt, encrypt } from '#platform/secrets.ts'
import { type StripeConnectionShape, type StripeEventState, stripeConnectionChanged } from '../../contract/stripe.ts'
import {
  type ConnectionRow,
  connectionPage,
  type EventRow,
  eventPage,
  findConnection,
  insertConnection,
  lockConnection,
  standings,
  takeForReplay,
  updateConnection,
} from '../../queries/stripe.ts'
import { knownTypes } from '../../stripe/translate.ts'
import { stripeWatchKind, watchEveryMs } from './watch.ts'

const silentMs = 86_400_000
const replayMax = 5_000
const actor = (tx: Tx) => ('name' in tx.ctx.actor ? tx.ctx.actor.name.slice(0, 200) : 'The public')

export const secretOf = (tx: Tx, row: ConnectionRow): string =>
  decrypt(tx.ctx.services.secret, `stripe connection ${row.id}`, row.sealed_secret)
const seal = (tx: Tx, id: string, secret: string): string =>
  encrypt(tx.ctx.services.secret, `stripe connection ${id}`, secret)
/** The id of an event's row in the inbox of all systems. */
export const inboxId = (connectionId: string, eventId: string): string => `${connectionId}/${eventId}`

const showAll = async (tx: Tx, rows: readonly ConnectionRow[]): Promise<Static<typeof StripeConnectionShape>[]> => {
  const standing = await standings(
    tx,
    rows.map(({ id }) => id),
  )
  return rows.map((row) => {
    const { waiting, failed, handled, oldest } = standing.get(row.id)!
    const isSilent = row.last_event_at === null || tx.now.getTime() - row.last_event_at.getTime() > silentMs
    return {
      id: row.id,
      name: row.name,
      account: row.account,
      secretEnds: row.last_four,
      url: `${tx.ctx.services.config.publicUrl.replace(/\/$/, '')}/v1/intake/stripe/${row.id}`,
      eventTypes: [...knownTypes],
      creditNotes: row.credit_notes,
      state: row.ended_at ? 'ended' : failed > 0 ? 'failing' : isSilent ? 'silent' : 'running',
      lastEventAt: row.last_event_at?.toISOString() ?? null,
      lagSeconds: oldest ? Math.max(0, Math.floor((tx.now.getTime() - oldest.getTime()) / 1_000)) : null,
      waiting,
      failed,
      handledToday: handled,
      refused: { count: row.refused_count, words: row.refused_words, at: row.refused_at?.toISOString() ?? null },
      endedAt: row.ended_at?.toISOString() ?? null,
      version: row.version,
      createdAt: row.created_at.toISOString(),
      updatedAt: row.updated_at.toISOString(),
    }
  })
}
const present = async (tx: Tx, row: ConnectionRow | undefined) => {
  if (!row) throw notFound('Stripe connection')
  return (await showAll(tx, [row]))[0]!
}
export const readConnection = (ctx: Ctx, id: string) =>
  reading(ctx, async (tx) => present(tx, await findConnection(tx, id)))
export const listConnections = (ctx: Ctx, input: Parameters<typeof connectionPage>[1]) =>
  reading(ctx, (tx) => connectionPage(tx, input, (rows) => showAll(tx, rows)))

export const addConnection = (ctx: Ctx, input: { name: string; secret: string; creditNotes?: boolean | undefined }) =>
  inTransaction(ctx, async (tx) => {
    const id = newId(idPrefixes.stripeConnection)
    await insertConnection(tx, {
      id,
      name: input.name,
      sealedSecret: seal(tx, id, input.secret),
      lastFour: input.secret.slice(-4),
      creditNotes: input.creditNotes ?? true,
      byName: actor(tx),
    })
    await tx.schedule(stripeWatchKind, id, new Date(tx.now.getTime() + watchEveryMs))
    await tell(tx, id, 'added')
    return present(tx, await findConnection(tx, id))
  })

const lock = async (tx: Tx, id: string): Promise<ConnectionRow> => {
  const row = await lockConnection(tx, id)
  if (!row) throw notFound('Stripe connection')
  if (row.ended_at) throw conflict('stripe.ended', 'This connection has ended; make a new one.')
  return row
}
export const changeConnection = (
  ctx: Ctx,
  id: string,
  version: number,
  input: { name?: string | undefined; secret?: string | undefined; creditNotes?: boolean | undefined },
) =>
  inTransaction(ctx, async (tx) => {
    const row = await lock(tx, id)
    if (row.version !== version) throw changedMeanwhile(row.version)
    await updateConnection(tx, id, {
      ...(input.name !== undefined && { name: input.name }),
      ...(input.creditNotes !== undefined && { credit_notes: input.creditNotes }),
      // What was refused was refused under the secret before.
      ...(input.secret !== undefined && {
        sealed_secret: seal(tx, id, input.secret),
        last_four: input.secret.slice(-4),
        refused_count: 0,
        refused_words: null,
        refused_at: null,
      }),
    })
    await tell(tx, id, 'changed', {
      ...(input.name !== undefined && { name: [row.name, input.name] as const }),
      ...(input.creditNotes !== undefined && { creditNotes: [row.credit_notes, input.creditNotes] as const }),
      ...(input.secret !== undefined && { secretEnds: [row.last_four, input.secret.slice(-4)] as const }),
    })
    return present(tx, await findConnection(tx, id))
  })
export const endConnection = (ctx: Ctx, id: string) =>
  inTransaction(ctx, async (tx) => {
    await lock(tx, id)
    await updateConnection(tx, id, { ended_at: tx.now, ended_by_name: actor(tx) })
    await tell(tx, id, 'ended')
    return present(tx, await findConnection(tx, id))
  })
const tell = (
  tx: Tx,
  connectionId: string,
  what: 'added' | 'changed' | 'ended' | 'replayed',
  changes?: Record<string, readonly [unknown, unknown]>,
) =>
  tx.announce(
    stripeConnectionChanged,
    { connectionId, what },
    { subject: { kind: 'stripe_connection', id: connectionId }, ...(changes && { changes }) },
  )

export const listEvents = (ctx: Ctx, id: string, input: Parameters<typeof eventPage>[2]) =>
  reading(ctx, async (tx) => {
    if (!(await findConnection(tx, id))) throw notFound('Stripe connection')
    return eventPage(tx, id, input, (rows) => rows.map(eventToWire))
  })
const eventToWire = (row: EventRow) => ({
  id: row.event_id,
  type: row.type,
  state: row.state as StripeEventState,
  words: row.words,
  objectId: row.object_id,
  apiVersion: row.api_version,
  attempts: row.attempts,
  hasBody: row.sealed_body !== null,
  occurredAt: row.occurred_at?.toISOString() ?? null,
  receivedAt: row.received_at.toISOString(),
  handledAt: row.handled_at?.toISOString() ?? null,
  replayedAt: row.replayed_at?.toISOString() ?? null,
})

type Replay = {
  eventIds?: string[] | undefined
  state?: StripeEventState | undefined
  from?: string | undefined
  to?: string | undefined
}
/** Up to 5,000 at once; a wider replay is asked for again by the time after the last. */
export const replayEvents = (ctx: Ctx, id: string, input: Replay) =>
  inTransaction(ctx, async (tx) => {
    await lock(tx, id)
    if (!input.eventIds && !input.state && !input.from && !input.to)
      throw unprocessable('replay.nothing_named', 'Name events, a state or a time.')
    const { ids, withoutBody } = await takeForReplay(tx, id, {
      ...(input.eventIds && { eventIds: input.eventIds }),
      ...(input.state && { state: input.state }),
      ...(input.from && { from: new Date(input.from) }),
      ...(input.to && { to: new Date(input.to) }),
      limit: replayMax,
    })
    const at = tx.ctx.clock.realNow()
    await putEntries(
      tx,
      'inbox',
      ids.map((eventId) => ({ id: inboxId(id, eventId), lane: id, at })),
    )
    await tell(tx, id, 'replayed', { events: [null, ids.length] })
    return { replayed: ids.length, withoutBody }
  })
