/** Facts become deliveries here, for the endpoints that asked for them; the delivery loop takes it from there. */
import type { Tx } from '../context.ts'
import { idPrefixes, newId } from '../ids.ts'
import { putEntries } from '../jobs/queue.ts'
import type { Fact } from '../module.ts'
import { payloadOf } from './payload.ts'
import { type BirthEndpoint, endpointsForBirths, insertDeliveries, type NewDelivery } from './queries.ts'

/** Rows of one statement, which takes 65,535 parameters at most. */
const insertMax = 500
/** All kinds that the endpoint's side may receive. */
export const everyKind = '*'

/**
 * Makes a delivery for every endpoint that asked for a fact. A partner's endpoint gets what names that partner and is
 * visible to partners, and nothing else. The fact's id is the message id, so a fact goes to an endpoint once.
 */
export const bearDeliveries = async (tx: Tx, facts: readonly Fact[]): Promise<void> => {
  if (facts.length === 0) return
  const endpoints = await endpointsForBirths(tx)
  const now = tx.ctx.clock.realNow()
  const births: (NewDelivery & { at: Date })[] = []
  for (const fact of facts) {
    for (const endpoint of endpoints) {
      if (!wants(endpoint, fact)) continue
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

const wants = (endpoint: BirthEndpoint, fact: Fact): boolean =>
  (endpoint.eventKinds.includes(fact.kind) || endpoint.eventKinds.includes(everyKind)) &&
  (endpoint.partnerId === null || (fact.partnerVisible && fact.partnerId === endpoint.partnerId))
