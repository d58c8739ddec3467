/** Everything that is kept about one partner, for its dossier. */
import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { StoredFile } from '#platform/files/store.ts'
import type { ContactRow } from './contacts.ts'
import type { EventRow } from './events.ts'
import { filesById } from './files.ts'
import { type InteractionRow, interactionsSeen, type NoteRow, notesSeen, type Sight } from './records.ts'

export const allContacts = (tx: Tx, partnerId: string): Promise<ContactRow[]> =>
  tx.db
    .selectFrom('contacts')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('partner_id', '=', partnerId)
    .orderBy('id')
    .execute()
export const allNotes = (tx: Tx, partnerId: string, sight: Sight): Promise<NoteRow[]> =>
  notesSeen(tx, sight).where('partner_id', '=', partnerId).orderBy('created_at').orderBy('id').execute()
export const allInteractions = (tx: Tx, partnerId: string, sight: Sight): Promise<InteractionRow[]> =>
  interactionsSeen(tx, sight).where('partner_id', '=', partnerId).orderBy('at').orderBy('id').execute()
export const allMoves = (tx: Tx, partnerId: string) =>
  tx.db
    .selectFrom('stage_moves')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('partner_id', '=', partnerId)
    .orderBy('id')
    .execute()

/** The partner's files that the caller may see, oldest first. */
export const allFiles = async (tx: Tx, partnerId: string, sight: Sight): Promise<StoredFile[]> => {
  const rows = await tx.db
    .selectFrom('files')
    .select('id')
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('partner_id', '=', partnerId)
    .where('deleted_at', 'is', null)
    .orderBy('id')
    .execute()
  const files = await filesById(
    tx,
    rows.map((row) => row.id),
    sight,
  )
  return files.sort((one, other) => (one.id < other.id ? -1 : 1))
}

/** Up to 1,000 facts about the partner after an id, oldest first. */
export const eventsAfter = async (tx: Tx, partnerId: string, afterId: string): Promise<EventRow[]> => {
  const { rows } =
    await sql<EventRow>`select id, kind, occurred_at, subject_kind, subject_id, actor_kind, actor_id, data, changes from events
    where workspace_id = ${tx.ctx.workspace.id} and partner_id = ${partnerId} and id > ${afterId} order by id limit 1000`.execute(
      tx.db,
    )
  return rows
}
