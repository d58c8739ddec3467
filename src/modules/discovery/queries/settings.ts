/** Settings, reasons, templates, and the list of who must not be contacted. */
import { type Selectable, sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { keysetPage, type ListInput } from '#platform/http/paging.ts'

export type SettingsRow = Selectable<DB['discovery_settings']>
export type ReasonRow = Selectable<DB['decision_reasons']>
export type TemplateRow = Selectable<DB['decision_templates']>
export type DoNotContactRow = Selectable<DB['do_not_contact']>

export const settingsRows = (tx: Tx, scopes: readonly string[]): Promise<SettingsRow[]> =>
  tx.db
    .selectFrom('discovery_settings')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('scope', 'in', [...scopes])
    .execute()
/** Locks the row of a scope, which is made when it is missing. */
export const lockSettings = async (tx: Tx, scope: string): Promise<SettingsRow> => {
  await tx.db
    .insertInto('discovery_settings')
    .values({ workspace_id: tx.ctx.workspace.id, scope, value: '{}', version: 1, updated_at: tx.now })
    .onConflict((clash) => clash.doNothing())
    .execute()
  return tx.db
    .selectFrom('discovery_settings')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('scope', '=', scope)
    .forUpdate()
    .executeTakeFirstOrThrow()
}
export const writeSettings = (tx: Tx, scope: string, value: object) =>
  tx.db
    .updateTable('discovery_settings')
    .set((expression) => ({ value: JSON.stringify(value), version: expression('version', '+', 1), updated_at: tx.now }))
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('scope', '=', scope)
    .execute()

export const reasonRows = (tx: Tx): Promise<ReasonRow[]> =>
  tx.db
    .selectFrom('decision_reasons')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .orderBy('position')
    .orderBy('key')
    .limit(500)
    .execute()
export type NewReason = {
  key: string
  labels: object
  outcomes: readonly string[]
  changes: object
  position: number
  retired: boolean
}
export const putReason = async (tx: Tx, reasons: readonly NewReason[]) => {
  for (const reason of reasons) {
    const values = {
      labels: JSON.stringify(reason.labels),
      outcomes: [...reason.outcomes],
      changes: JSON.stringify(reason.changes),
      position: reason.position,
      retired_at: reason.retired ? tx.now : null,
      updated_at: tx.now,
    }
    await tx.db
      .insertInto('decision_reasons')
      .values({ workspace_id: tx.ctx.workspace.id, key: reason.key, ...values })
      .onConflict((clash) =>
        clash
          .columns(['workspace_id', 'key'])
          .doUpdateSet((expression) => ({ ...values, version: expression('decision_reasons.version', '+', 1) })),
      )
      .execute()
  }
}

export const templateRows = (tx: Tx): Promise<TemplateRow[]> =>
  tx.db
    .selectFrom('decision_templates')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .limit(2000)
    .execute()
export const putTemplate = (
  tx: Tx,
  template: { outcome: string; reason: string; language: string; subject: string; body: string },
) =>
  tx.db
    .insertInto('decision_templates')
    .values({ workspace_id: tx.ctx.workspace.id, ...template, updated_at: tx.now })
    .onConflict((clash) =>
      clash.columns(['workspace_id', 'outcome', 'reason', 'language']).doUpdateSet((expression) => ({
        subject: template.subject,
        body: template.body,
        updated_at: tx.now,
        version: expression('decision_templates.version', '+', 1),
      })),
    )
    .execute()
export const dropTemplate = (tx: Tx, of: { outcome: string; reason: string; language: string }) =>
  tx.db
    .deleteFrom('decision_templates')
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('outcome', '=', of.outcome)
    .where('reason', '=', of.reason)
    .where('language', '=', of.language)
    .execute()

export const insertDoNotContact = (
  tx: Tx,
  entry: {
    id: string
    kind: string
    value: string | null
    hash: string
    why: string
    fromWhom: string
    byKind: string
    byId: string | null
  },
) =>
  tx.db
    .insertInto('do_not_contact')
    .values({
      workspace_id: tx.ctx.workspace.id,
      id: entry.id,
      kind: entry.kind,
      value: entry.value,
      value_hash: entry.hash,
      why: entry.why,
      from_whom: entry.fromWhom,
      by_kind: entry.byKind,
      by_id: entry.byId,
      at: tx.now,
    })
    .onConflict((clash) =>
      clash.columns(['workspace_id', 'kind', 'value_hash']).where('removed_at', 'is', null).doNothing(),
    )
    .returningAll()
    .executeTakeFirst()
/** The entries in force for these hashes. */
export const entriesOfHashes = (tx: Tx, hashes: readonly string[]): Promise<DoNotContactRow[]> =>
  hashes.length === 0
    ? Promise.resolve([])
    : tx.db
        .selectFrom('do_not_contact')
        .selectAll()
        .where('workspace_id', '=', tx.ctx.workspace.id)
        .where('kind', 'in', ['email', 'phone', 'domain'])
        .where('value_hash', 'in', [...hashes])
        .where('removed_at', 'is', null)
        .execute()
export const findDoNotContact = (tx: Tx, id: string): Promise<DoNotContactRow | undefined> =>
  tx.db
    .selectFrom('do_not_contact')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .executeTakeFirst()
export const lockDoNotContact = (tx: Tx, id: string): Promise<DoNotContactRow | undefined> =>
  tx.db
    .selectFrom('do_not_contact')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
export const removeDoNotContactRow = (
  tx: Tx,
  id: string,
  reason: string,
  byId: string | null,
): Promise<DoNotContactRow> =>
  tx.db
    .updateTable('do_not_contact')
    .set({ removed_at: tx.now, removed_reason: reason, removed_by_id: byId })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
/** Forgets the text of entries; their hashes go on holding. */
export const blankDoNotContact = (tx: Tx, hashes: readonly string[]) =>
  sql`update do_not_contact set value = null, from_whom = 'erased' where workspace_id = ${tx.ctx.workspace.id} and value_hash = any (${[...hashes]}::text[])`.execute(
    tx.db,
  )
export const doNotContactPage = <Out>(
  tx: Tx,
  input: ListInput & {
    kind?: string | undefined
    hashes?: readonly string[] | undefined
    removed?: boolean | undefined
  },
  toWire: (rows: DoNotContactRow[]) => Out[],
) => {
  let query = tx.db
    .selectFrom('do_not_contact')
    .selectAll('do_not_contact')
    .where('workspace_id', '=', tx.ctx.workspace.id)
  if (input.kind) query = query.where('kind', '=', input.kind)
  if (input.hashes) query = query.where('value_hash', 'in', [...input.hashes])
  if (!input.removed) query = query.where('removed_at', 'is', null)
  return keysetPage({ query, sorts: { at: 'at' }, fallback: '-at', input, id: 'id', toWire })
}

export const memberNames = async (tx: Tx, ids: readonly (string | null)[]): Promise<ReadonlyMap<string, string>> => {
  const wanted = [...new Set(ids.filter((id) => id !== null))]
  if (wanted.length === 0) return new Map()
  const { rows } = await sql<{
    id: string
    name: string
  }>`select id, name from members where workspace_id = ${tx.ctx.workspace.id} and id = any (${wanted}::text[])`.execute(
    tx.db,
  )
  return new Map(rows.map((row) => [row.id, row.name]))
}
export const isActiveMember = async (tx: Tx, id: string): Promise<boolean> => {
  const { rows } =
    await sql`select 1 from members where workspace_id = ${tx.ctx.workspace.id} and id = ${id} and state = 'active'`.execute(
      tx.db,
    )
  return rows.length > 0
}
/** Where an active member reads mail. */
export const memberAddress = async (tx: Tx, id: string): Promise<{ name: string; email: string } | undefined> => {
  const { rows } = await sql<{
    name: string
    email: string
  }>`select name, email from members where workspace_id = ${tx.ctx.workspace.id} and id = ${id} and state = 'active'`.execute(
    tx.db,
  )
  return rows[0]
}
