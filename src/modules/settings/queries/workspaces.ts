/** The row of a workspace in the registry; the owner's, because the registry belongs to no tenant. */
import { sql } from 'kysely'
import type { Services, Tx, Workspace } from '#platform/context.ts'
import { asOwner } from '#platform/db/transaction.ts'

export type WorkspaceChange = {
  name?: string | undefined
  zone?: string | undefined
  currency?: string | undefined
  language?: string | undefined
  fiscalYearStartMonth?: number | undefined
  calendar?: unknown
  theme?: unknown
  settings?: unknown
}

/** Writes what is given; false when the version is no longer the one that was read. */
export const writeWorkspace = async (
  tx: Tx,
  workspace: Workspace,
  version: number,
  change: WorkspaceChange,
): Promise<boolean> => {
  const json = (value: unknown) => (value === undefined ? null : JSON.stringify(value))
  const { rows } = await tx.asOwner(() =>
    sql`update workspaces set
        name = coalesce(${change.name ?? null}, name), zone = coalesce(${change.zone ?? null}, zone),
        currency = coalesce(${change.currency ?? null}, currency), language = coalesce(${change.language ?? null}, language),
        fiscal_year_start_month = coalesce(${change.fiscalYearStartMonth ?? null}::integer, fiscal_year_start_month),
        calendar = coalesce(${json(change.calendar)}::jsonb, calendar), theme = coalesce(${json(change.theme)}::jsonb, theme),
        settings = settings || coalesce(${json(change.settings)}::jsonb, '{}'::jsonb), version = version + 1
      where id = ${workspace.id} and version = ${version} returning id`.execute(tx.db),
  )
  return rows.length > 0
}

export const readVersion = async (tx: Tx, id: string): Promise<number> => {
  const { rows } = await tx.asOwner(() =>
    sql<{ version: number }>`select version from workspaces where id = ${id}`.execute(tx.db),
  )
  return rows[0]?.version ?? 0
}

export const hasDemo = async (services: Services): Promise<boolean> => {
  const { rows } = await asOwner(services.database, (db) =>
    sql`select 1 from workspaces where is_demo limit 1`.execute(db),
  )
  return rows.length > 0
}

/** Accounts that have a seat in the team of this workspace. */
export const teamAccounts = async (tx: Tx): Promise<string[]> => {
  const { rows } = await sql<{
    user_id: string
  }>`select user_id from members where workspace_id = ${tx.ctx.workspace.id} and user_id is not null`.execute(tx.db)
  return rows.map((row) => row.user_id)
}
