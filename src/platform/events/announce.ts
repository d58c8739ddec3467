/** Writes a fact, and a pending row per consumer, in the transaction of the change. */
import { type RawBuilder, sql } from 'kysely'
import type { Static, TSchema } from 'typebox'
import { type Announcement, actorId, partnerOf, type Tx } from '../context.ts'
import type { EventKind } from '../contract.ts'
import { idPrefixes, newId } from '../ids.ts'

export const webhookConsumer = 'webhooks'

export const announce = async <S extends TSchema>(
  tx: Tx,
  kind: EventKind<S>,
  payload: Static<S>,
  about: Announcement,
): Promise<string> => {
  const { product, wake, time } = tx.ctx.services
  if (product.events.get(kind.name) !== kind)
    throw new Error(`Event ${kind.name} is announced, but no module's contract declares it`)
  const id = newId(idPrefixes.event)
  const partnerId = about.partnerId ?? partnerOf(tx.ctx.actor)
  const recordedAt = time()
  const consumers = [webhookConsumer, ...(product.reactions.get(kind.name) ?? []).map((one) => one.consumer)]
  const fact = sql`
    insert into events (workspace_id, id, recorded_at, occurred_at, kind, version, subject_kind, subject_id, subject_version,
      partner_id, partner_visible, actor_kind, actor_id, channel, request_id, data, changes)
    values (${tx.ctx.workspace.id}, ${id}, ${recordedAt}, ${tx.now}, ${kind.name}, ${kind.version}, ${about.subject.kind},
      ${about.subject.id}, ${about.subject.version ?? null}, ${partnerId}, ${kind.partnerVisible && about.partnerVisible !== false},
      ${tx.ctx.actor.kind}, ${actorId(tx.ctx.actor)}, ${tx.ctx.channel}, ${tx.ctx.requestId},
      ${JSON.stringify(payload)}::jsonb, ${about.changes ? JSON.stringify(about.changes) : null}::jsonb)`
  const pending = sql`
    insert into event_pending (workspace_id, consumer, event_id, recorded_at, next_attempt_at)
    select ${tx.ctx.workspace.id}, consumer, ${id}, ${recordedAt}, ${recordedAt} from unnest(${consumers}::text[]) as consumer`
  await writeFacts(tx, fact, pending)
  tx.afterCommit(() => {
    tx.ctx.announced?.push(id)
    wake('events')
  })
  return id
}

/**
 * Facts and what waits for them, in one statement. Who acts for a partner writes its facts under the portal's role,
 * where the database holds them to that partner; what waits is for the team's role alone, so that is a second statement.
 */
export const writeFacts = async (tx: Tx, facts: RawBuilder<unknown>, pending: RawBuilder<unknown>): Promise<void> => {
  if (partnerOf(tx.ctx.actor) === null) return void (await sql`with fact as (${facts}) ${pending}`.execute(tx.db))
  await facts.execute(tx.db)
  await tx.asTeam(() => pending.execute(tx.db))
}
