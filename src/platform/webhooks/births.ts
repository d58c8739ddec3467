/** Facts become deliveries here, for the endpoints that asked for them; the delivery loop takes it from there. */
import type { Tx } from '../context.ts'
import { idPrefixes, newId } from '../ids.ts'
import { putEntries } from '../jobs/queue.ts'
import { defineSlot, type Fact } from '../module.ts'
import { payloadOf } from './payload.ts'
import { type BirthEndpoint, endpointsForBirths, insertDeliveries, type NewDelivery } from './queries.ts'

/** Rows of one statement, which takes 65,535 parameters at most. */
const insertMax = 500
/** All kinds that the endpoint's side may receive. */
export const everyKind = '*'

/**
 * The families of events, such as `agreement`, that partners may receive by webhook today; of a partner that is missing,
 * every one. Asked when messages are made, so an agreement counts from its own day whenever the endpoint was made.
 */
export const eventGrants =
  defineSlot<(tx: Tx, partnerIds: readonly string[]) => Promise<ReadonlyMap<string, readonly string[]>>>(
    'webhooks.event_grants',
  )

/**
 * Makes a delivery for every endpoint that asked for a fact. A partner's endpoint gets what names that partner and is
 * visible to partners, and nothing else. The fact's id is the message id, so a fact goes to an endpoint once.
 */
export const bearDeliveries = async (tx: Tx, facts: readonly Fact[]): Promise<void> => {
  if (facts.length === 0) return
  const endpoints = await endpointsForBirths(tx)
  const now = tx.ctx.clock.realNow()
  const births: (NewDelivery & { at: Date })[] = []
  const wanted = facts.flatMap((fact) =>
    endpoints.filter((endpoint) => wants(endpoint, fact)).map((endpoint) => ({ fact, endpoint })),
  )
  const isGranted = await readGrants(
    tx,
    wanted.flatMap(({ endpoint }) => endpoint.partnerId ?? []),
  )
  for (const { fact, endpoint } of wanted) {
    if (isGranted(endpoint.partnerId, fact.kind)) {
      const isOpen = endpoint.state === 'enabled'
      births.push({
        id: newId(idPrefixes.webhookDelivery),
        endpointId: endpoint.id,
        partnerId: endpoint.partnerId,
        eventId: fact.id,
        eventKind: fact.kind,
        messageId: fact.id,
        payload: payloadOf(tx.ctx, fact, endpoint.partnerId),
        state: isOpen ? 'pending' : 'skipped',
        isTest: false,
        at: endpoint.slowUntil && endpoint.slowUntil > now ? endpoint.slowUntil : now,
      })
    }
  }
  for (let at = 0; at < births.length; at += insertMax) {
    const part = births.slice(at, at + insertMax)
    const inserted = new Set(await insertDeliveries(tx, part))
    const waiting = part.filter(({ id, state }) => state === 'pending' && inserted.has(id))
    await putEntries(
      tx,
      'webhooks',
      waiting.map((one) => ({ id: one.id, lane: one.endpointId, at: one.at })),
    )
  }
}

const readGrants = async (tx: Tx, partnerIds: readonly string[]) => {
  const families = new Map<string, readonly string[]>()
  const ids = [...new Set(partnerIds)]
  if (ids.length > 0)
    for (const granted of eventGrants.of(tx.ctx.services.product))
      for (const [id, own] of await granted(tx, ids)) families.set(id, own)
  return (partnerId: string | null, kind: string): boolean =>
    (partnerId === null ? undefined : families.get(partnerId))?.includes(kind.split('.')[0]!) ?? true
}

const wants = (endpoint: BirthEndpoint, fact: Fact): boolean =>
  (endpoint.eventKinds.includes(fact.kind) || endpoint.eventKinds.includes(everyKind)) &&
  (endpoint.partnerId === null || (fact.partnerVisible && fact.partnerId === endpoint.partnerId))
