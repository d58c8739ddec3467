/** Files of partners: what the file room does not offer because it knows no partners. */
import { sql, type Updateable } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import type { StoredFile } from '#platform/files/store.ts'
import type { Sight } from './records.ts'

export const updateFileRow = (tx: Tx, id: string, values: Updateable<DB['files']>) =>
  tx.db
    .updateTable('files')
    .set({ ...values, version: sql<number>`version + 1` })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .execute()

/** Of these files, those that still exist and still end on a day. */
export const expiringFiles = (tx: Tx, ids: readonly string[]) =>
  tx.db
    .selectFrom('files')
    .select(['id', 'partner_id', 'name', sql<string>`expires_on::text`.as('expires_on')])
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', 'in', [...ids])
    .where('deleted_at', 'is', null)
    .where('expires_on', 'is not', null)
    .where('partner_id', 'is not', null)
    .execute()

/** Files by id as a feed shows them; `roles` visibility as for notes. */
export const filesById = async (tx: Tx, ids: readonly string[], sight: Sight): Promise<StoredFile[]> => {
  if (ids.length === 0) return []
  const rows = await tx.db
    .selectFrom('files')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', 'in', [...ids])
    .where('deleted_at', 'is', null)
    .execute()
  return rows
    .filter(
      (row) =>
        row.visibility !== 'roles' ||
        sight.roles === undefined ||
        row.author_id === sight.authorId ||
        row.visible_to_roles.some((role) => sight.roles!.includes(role)),
    )
    .map((row) => ({
      id: row.id,
      partnerId: row.partner_id,
      subjectKind: row.subject_kind,
      subjectId: row.subject_id,
      name: row.name,
      category: row.category,
      contentType: row.content_type,
      sizeBytes: Number(row.size_bytes),
      sha256: row.sha256,
      visibility: row.visibility as StoredFile['visibility'],
      visibleToRoles: row.visible_to_roles,
      expiresOn: row.expires_on,
      authorKind: row.author_kind,
      authorId: row.author_id,
      version: row.version,
      createdAt: row.created_at,
    }))
}
