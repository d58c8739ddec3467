/** Rounds, snapshots, changes and links of negotiations. */
import { type Insertable, type Selectable, sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'

export type RoundRow = Selectable<DB['agreement_rounds']>
export type SnapshotRow = Selectable<DB['agreement_snapshots']>
export type ChangeRow = Selectable<DB['agreement_changes']>
export type LinkRow = Selectable<DB['negotiation_links']>
type By = { by_kind: string; by_id: string | null; by_name: string }

export const putSnapshot = (
  tx: Tx,
  row: { versionId: string; hash: string; content: unknown; terms: unknown; effectiveOn: string | null },
) =>
  tx.db
    .insertInto('agreement_snapshots')
    .values({
      workspace_id: tx.ctx.workspace.id,
      version_id: row.versionId,
      hash: row.hash,
      content: JSON.stringify(row.content),
      terms: JSON.stringify(row.terms),
      effective_on: row.effectiveOn,
      kept_at: tx.now,
    })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'version_id', 'hash']).doNothing())
    .execute()
/** Without their texts, oldest first. */
export const snapshotsOf = (tx: Tx, versionIds: readonly string[]) =>
  versionIds.length === 0
    ? Promise.resolve([])
    : tx.db
        .selectFrom('agreement_snapshots')
        .select(['version_id', 'hash', 'kept_at'])
        .where('workspace_id', '=', tx.ctx.workspace.id)
        .where('version_id', 'in', [...versionIds])
        .orderBy('kept_at')
        .orderBy('hash')
        .execute()
export const findSnapshot = (tx: Tx, versionId: string, hash: string): Promise<SnapshotRow | undefined> =>
  tx.db
    .selectFrom('agreement_snapshots')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('version_id', '=', versionId)
    .where('hash', '=', hash)
    .executeTakeFirst()

export const openRound = (tx: Tx, versionId: string): Promise<RoundRow | undefined> =>
  tx.db
    .selectFrom('agreement_rounds')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('version_id', '=', versionId)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
export const roundsOf = (tx: Tx, versionIds: readonly string[]): Promise<RoundRow[]> =>
  versionIds.length === 0
    ? Promise.resolve([])
    : tx.db
        .selectFrom('agreement_rounds')
        .selectAll()
        .where('workspace_id', '=', tx.ctx.workspace.id)
        .where('version_id', 'in', [...versionIds])
        .orderBy('began_at')
        .orderBy('number')
        .execute()
export const insertRound = (
  tx: Tx,
  row: { id: string; versionId: string; side: string; hash: string },
): Promise<unknown> =>
  sql`insert into agreement_rounds (workspace_id, id, version_id, number, side, began_at, began_hash)
    select ${tx.ctx.workspace.id}, ${row.id}, ${row.versionId}, coalesce(max(number), 0) + 1, ${row.side}, ${tx.now}, ${row.hash}
    from agreement_rounds where workspace_id = ${tx.ctx.workspace.id} and version_id = ${row.versionId}`.execute(tx.db)
export const endRound = (tx: Tx, id: string, hash: string, words: string | null, by: By) =>
  tx.db
    .updateTable('agreement_rounds')
    .set({ ended_at: tx.now, ended_hash: hash, words, ...by })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .execute()

export const insertChange = (
  tx: Tx,
  row: Omit<Insertable<DB['agreement_changes']>, 'workspace_id' | 'number' | 'at'>,
): Promise<unknown> =>
  sql`insert into agreement_changes (workspace_id, version_id, number, round_number, side, act, clause, component, heading, term_id,
      term_kind, before, after, reason, by_kind, by_id, by_name, at)
    select ${tx.ctx.workspace.id}, ${row.version_id}, coalesce(max(number), 0) + 1, ${row.round_number}, ${row.side}, ${row.act},
      ${row.clause ?? null}, ${row.component ?? null}, ${row.heading ?? null}, ${row.term_id ?? null}, ${row.term_kind ?? null},
      ${JSON.stringify(row.before ?? null)}::jsonb, ${JSON.stringify(row.after ?? null)}::jsonb, ${row.reason ?? null},
      ${row.by_kind}, ${row.by_id ?? null}, ${row.by_name}, ${tx.now}
    from agreement_changes where workspace_id = ${tx.ctx.workspace.id} and version_id = ${row.version_id}`.execute(
    tx.db,
  )
export const changesOf = (tx: Tx, versionIds: readonly string[]): Promise<ChangeRow[]> =>
  versionIds.length === 0
    ? Promise.resolve([])
    : tx.db
        .selectFrom('agreement_changes')
        .selectAll()
        .where('workspace_id', '=', tx.ctx.workspace.id)
        .where('version_id', 'in', [...versionIds])
        .orderBy('number')
        .execute()
export const answerChangeRow = (
  tx: Tx,
  versionId: string,
  number: number,
  answer: 'accepted' | 'refused' | 'withdrawn',
  words: string | null,
  byName: string,
) =>
  tx.db
    .updateTable('agreement_changes')
    .set({ answer, answer_words: words, answered_by_name: byName, answered_at: tx.now })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('version_id', '=', versionId)
    .where('number', '=', number)
    .execute()

export const insertLink = (
  tx: Tx,
  values: Omit<Insertable<DB['negotiation_links']>, 'workspace_id' | 'created_at'>,
): Promise<LinkRow> =>
  tx.db
    .insertInto('negotiation_links')
    .values({ ...values, workspace_id: tx.ctx.workspace.id, created_at: tx.now })
    .returningAll()
    .executeTakeFirstOrThrow()
export const linksOf = (tx: Tx, agreementId: string): Promise<LinkRow[]> =>
  tx.db
    .selectFrom('negotiation_links')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('agreement_id', '=', agreementId)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
export const findLink = (tx: Tx, id: string): Promise<LinkRow | undefined> =>
  tx.db
    .selectFrom('negotiation_links')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .executeTakeFirst()
export const linkByToken = (tx: Tx, tokenHash: string): Promise<LinkRow | undefined> =>
  tx.db
    .selectFrom('negotiation_links')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst()
export const updateLink = (tx: Tx, id: string, values: { opened_at?: Date; revoked_at?: Date }): Promise<LinkRow> =>
  tx.db
    .updateTable('negotiation_links')
    .set(values)
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
