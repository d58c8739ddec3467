/** Writes many facts of one kind in one statement: for lists that come in at once. */
import { sql } from 'kysely'
import type { Static, TSchema } from 'typebox'
import { type Announcement, actorId, partnerOf, type Tx } from '../context.ts'
import type { EventKind } from '../contract.ts'
import { idPrefixes, newId } from '../ids.ts'
import { pendingOf, writeFacts } from './announce.ts'

/** As `tx.announce`, for any number of facts of one kind. Answers nothing; the facts keep the order they are given in. */
export const announceMany = async <S extends TSchema>(
  tx: Tx,
  kind: EventKind<S>,
  facts: readonly { payload: Static<S>; about: Announcement }[],
): Promise<void> => {
  if (facts.length === 0) return
  const { product, wake, time } = tx.ctx.services
  if (product.events.get(kind.name) !== kind)
    throw new Error(`Event ${kind.name} is announced, but no module's contract declares it`)
  const recordedAt = time()
  const rows = facts.map(({ payload, about }) => ({
    id: newId(idPrefixes.event),
    subject_kind: about.subject.kind,
    subject_id: about.subject.id,
    subject_version: about.subject.version ?? null,
    partner_id: about.partnerId ?? partnerOf(tx.ctx.actor),
    partner_visible: kind.partnerVisible && about.partnerVisible !== false,
    data: payload,
    changes: about.changes ?? null,
  }))
  const written = sql`
      insert into events (workspace_id, id, recorded_at, occurred_at, kind, version, subject_kind, subject_id, subject_version,
        partner_id, partner_visible, actor_kind, actor_id, channel, request_id, data, changes)
      select ${tx.ctx.workspace.id}, id, ${recordedAt}, ${tx.now}, ${kind.name}, ${kind.version}, subject_kind, subject_id, subject_version,
        partner_id, partner_visible, ${tx.ctx.actor.kind}, ${actorId(tx.ctx.actor)}, ${tx.ctx.channel}, ${tx.ctx.requestId}, data, nullif(changes, 'null')
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as fact (id text, subject_kind text, subject_id text, subject_version integer,
        partner_id text, partner_visible boolean, data jsonb, changes jsonb)`
  await writeFacts(tx, written, pendingOf(tx, kind.name, rows, recordedAt))
  tx.afterCommit(() => wake('events'))
}
