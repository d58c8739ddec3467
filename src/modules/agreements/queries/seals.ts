/** Sealed files: one for each version, found by its own fingerprint. */
import type { Insertable, Selectable } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'

export type SealRow = Selectable<DB['agreement_seals']>

export const insertSeal = (tx: Tx, values: Omit<Insertable<DB['agreement_seals']>, 'workspace_id'>) =>
  tx.db
    .insertInto('agreement_seals')
    .values({ ...values, workspace_id: tx.ctx.workspace.id })
    .execute()
export const sealOfVersion = (tx: Tx, versionId: string): Promise<SealRow | undefined> =>
  tx.db
    .selectFrom('agreement_seals')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('version_id', '=', versionId)
    .executeTakeFirst()
export const sealByHash = (tx: Tx, sha256: string): Promise<SealRow | undefined> =>
  tx.db
    .selectFrom('agreement_seals')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('sha256', '=', sha256)
    .executeTakeFirst()
