/** How a workspace takes clicks, the salts of its visitors' keys, and visitors who agreed to be known again. */
import { randomBytes } from 'node:crypto'
import { type Kysely, sql } from 'kysely'

import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import type { ConsentRule } from '../contract/link-states.ts'

export type SettingsRow = {
  default_destination: string | null
  consent: Record<string, ConsentRule>
  repeat_minutes: number
  click_months: number
  version: number
}
export const settingsRow = async (tx: Tx): Promise<SettingsRow | undefined> => {
  const { rows } = await sql<SettingsRow>`
    select default_destination, consent, repeat_minutes, click_months, version from tracking_settings
    where workspace_id = ${tx.ctx.workspace.id}`.execute(tx.db)
  return rows[0]
}
export const lockSettings = (tx: Tx) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`tracking ${tx.ctx.workspace.id}`}, 0))`.execute(tx.db)
export const putSettings = (tx: Tx, row: SettingsRow) =>
  sql`
    insert into tracking_settings (workspace_id, default_destination, consent, repeat_minutes, click_months, version, updated_at)
    values (${tx.ctx.workspace.id}, ${row.default_destination}, ${JSON.stringify(row.consent)}::jsonb, ${row.repeat_minutes},
      ${row.click_months}, ${row.version}, ${tx.now})
    on conflict (workspace_id) do update set default_destination = excluded.default_destination, consent = excluded.consent,
      repeat_minutes = excluded.repeat_minutes, click_months = excluded.click_months, version = excluded.version,
      updated_at = excluded.updated_at`.execute(tx.db)

export const saltLifeMs = 48 * 3_600_000
/** The salt of a day, made by whoever needs it first. */
export const putSalt = async (tx: Tx, day: string): Promise<string> => {
  const own = randomBytes(24).toString('base64url')
  await sql`insert into click_salts (workspace_id, day, salt, made_at)
    values (${tx.ctx.workspace.id}, ${day}, ${own}, ${tx.ctx.services.time()}) on conflict do nothing`.execute(tx.db)
  const { rows } = await sql<{ salt: string }>`
    select salt from click_salts where workspace_id = ${tx.ctx.workspace.id} and day = ${day}`.execute(tx.db)
  return rows[0]!.salt
}
/** Destroys what is older than 48 hours, by real time. */
export const destroySalts = (tx: Tx) =>
  sql`delete from click_salts where workspace_id = ${tx.ctx.workspace.id}
    and made_at < ${new Date(tx.ctx.services.time().getTime() - saltLifeMs)}`.execute(tx.db)

export const noteVisitor = (tx: Tx, id: string, region: string | null) =>
  sql`insert into visitors (workspace_id, id, region, agreed_at) values (${tx.ctx.workspace.id}, ${id}, ${region}, ${tx.now})
    on conflict do nothing`.execute(tx.db)
/** From now on nothing of theirs is tied to one person any more. */
export const unlinkVisitor = async (tx: Tx, id: string): Promise<void> => {
  await sql`insert into visitors (workspace_id, id, agreed_at, withdrawn_at) values (${tx.ctx.workspace.id}, ${id}, ${tx.now}, ${tx.now})
    on conflict (workspace_id, id) do update set withdrawn_at = coalesce(visitors.withdrawn_at, excluded.withdrawn_at)`.execute(
    tx.db,
  )
  await sql`update clicks set visitor_id = null where workspace_id = ${tx.ctx.workspace.id} and visitor_id = ${id}`.execute(
    tx.db,
  )
}
/** Whether somebody took the consent back. */
export const hasWithdrawn = async (tx: Tx, id: string): Promise<boolean> => {
  const { rows } =
    await sql`select 1 from visitors where workspace_id = ${tx.ctx.workspace.id} and id = ${id} and withdrawn_at is not null`.execute(
      tx.db,
    )
  return rows.length > 0
}

/** Within how many minutes the same visitor on the same link is a repeat. */
export const repeatMinutesOf = async (db: Kysely<DB>, workspaceId: string): Promise<number> => {
  const { rows } = await sql<{ repeat_minutes: number }>`
    select repeat_minutes from tracking_settings where workspace_id = ${workspaceId}`.execute(db)
  return rows[0]?.repeat_minutes ?? 60
}
