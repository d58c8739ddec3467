/** Notes and interactions. */
import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'

export type NoteRow = Selectable<DB['notes']>
export type InteractionRow = Selectable<DB['interactions']>

/** `roles` visibility: for who holds one of the roles, and for the author. Undefined roles see everything. */
const seen = (roles: readonly string[] | undefined, authorId: string | null) =>
  roles === undefined
    ? sql<boolean>`true`
    : sql<boolean>`(visibility <> 'roles' or author_id = ${authorId} or visible_to_roles && ${[...roles]}::text[])`

export type Sight = { roles: readonly string[] | undefined; authorId: string | null }
export const notesSeen = (tx: Tx, sight: Sight) =>
  tx.db
    .selectFrom('notes')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('deleted_at', 'is', null)
    .where(seen(sight.roles, sight.authorId))
export const noteRowsSeen = (tx: Tx, ids: readonly string[], sight: Sight): Promise<NoteRow[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : notesSeen(tx, sight)
        .where('id', 'in', [...ids])
        .execute()
export const lockNote = (tx: Tx, id: string, sight: Sight): Promise<NoteRow | undefined> =>
  notesSeen(tx, sight).where('id', '=', id).forUpdate().executeTakeFirst()
export const insertNote = (tx: Tx, values: Omit<Insertable<DB['notes']>, 'workspace_id'>): Promise<NoteRow> =>
  tx.db
    .insertInto('notes')
    .values({ ...values, workspace_id: tx.ctx.workspace.id })
    .returningAll()
    .executeTakeFirstOrThrow()
export const updateNoteRow = (tx: Tx, id: string, values: Updateable<DB['notes']>): Promise<NoteRow> =>
  tx.db
    .updateTable('notes')
    .set({ ...values, updated_at: tx.now, version: sql<number>`version + 1` })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
export const insertNoteVersion = (tx: Tx, row: NoteRow, by: { by_kind: string; by_id: string | null }) =>
  tx.db
    .insertInto('note_versions')
    .values({
      workspace_id: tx.ctx.workspace.id,
      note_id: row.id,
      version: row.version,
      text: row.text,
      visibility: row.visibility,
      at: tx.now,
      ...by,
    })
    .execute()
export const noteVersions = (tx: Tx, noteId: string) =>
  tx.db
    .selectFrom('note_versions')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('note_id', '=', noteId)
    .orderBy('version', 'desc')
    .limit(200)
    .execute()

export const interactionsSeen = (tx: Tx, sight: Sight) =>
  tx.db
    .selectFrom('interactions')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where(seen(sight.roles, sight.authorId))
export const interactionRowsSeen = (tx: Tx, ids: readonly string[], sight: Sight): Promise<InteractionRow[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : interactionsSeen(tx, sight)
        .where('id', 'in', [...ids])
        .execute()
export const insertInteraction = (
  tx: Tx,
  values: Omit<Insertable<DB['interactions']>, 'workspace_id'>,
): Promise<InteractionRow> =>
  tx.db
    .insertInto('interactions')
    .values({ ...values, workspace_id: tx.ctx.workspace.id })
    .returningAll()
    .executeTakeFirstOrThrow()
