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
  const fact = sql`
    insert into events (workspace_id, id, recorded_at, occurred_at, kind, version, subject_kind, subject_id, subject_version,
      partner_id, partner_visible, actor_kind, actor_id, channel, request_id, data, changes)
    values (${tx.ctx.workspace.id}, ${id}, ${recordedAt}, ${tx.now}, ${kind.name}, ${kind.version}, ${about.subject.kind},
      ${about.subject.id}, ${about.subject.version ?? null}, ${partnerId}, ${kind.partnerVisible && about.partnerVisible !== false},
      ${tx.ctx.actor.kind}, ${actorId(tx.ctx.actor)}, ${tx.ctx.channel}, ${tx.ctx.requestId},
      ${JSON.stringify(payload)}::jsonb, ${about.changes ? JSON.stringify(about.changes) : null}::jsonb)`
  await writeFacts(tx, fact, pendingOf(tx, kind.name, [{ id, data: payload }], recordedAt))
  tx.afterCommit(() => {
    tx.ctx.announced?.push(id)
    wake('events')
  })
  return id
}

/**
 * What waits for these facts: a row per consumer that has to do with them, and one for the webhooks of a workspace that
 * has an endpoint; to one that is made later they are not sent.
 */
export const pendingOf = (
  tx: Tx,
  kind: string,
  facts: readonly { id: string; data: unknown }[],
  recordedAt: Date,
): RawBuilder<unknown> => {
  const reactions = tx.ctx.services.product.reactions.get(kind) ?? []
  const waiting = facts.flatMap(({ id, data }) =>
    reactions.filter(({ when }) => when?.(data) ?? true).map(({ consumer }) => ({ id, consumer })),
  )
  const { id: workspaceId } = tx.ctx.workspace
  return sql`
    insert into event_pending (workspace_id, consumer, event_id, recorded_at, next_attempt_at)
    select ${workspaceId}, consumer, id, ${recordedAt}::timestamptz, ${recordedAt}::timestamptz
    from unnest(${waiting.map((one) => one.consumer)}::text[], ${waiting.map((one) => one.id)}::text[]) as waiting (consumer, id)
    union all
    select ${workspaceId}, ${webhookConsumer}, id, ${recordedAt}::timestamptz, ${recordedAt}::timestamptz
    from unnest(${facts.map(({ id }) => id)}::text[]) as id
    where exists (select from webhook_endpoints where workspace_id = ${workspaceId})`
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
