/**
 * Raises a sandbox from its registry row: everything in it goes, the configuration of the live workspace comes, then
 * what a reset keeps. One transaction, so a sandbox stands whole or as it stood before; its invented rows follow.
 */
import { sql } from 'kysely'
import { forgetKeys } from '../auth/api-keys.ts'
import { forgetSeats } from '../auth/seats.ts'
import type { Services, Tx, Workspace } from '../context.ts'
import { inTransaction } from '../db/transaction.ts'
import { type idPrefixes, newId } from '../ids.ts'
import { clearWorkspaceRows } from './clear-workspace-rows.ts'
import { type Keepable, type SandboxPart, sandboxParts } from './sandbox-parts.ts'
import { findWorkspace, forgetWorkspace, systemContext } from './workspaces.ts'

type Row = Record<string, unknown>
type Rows = { table: string; rows: Row[] }

/** Rows of the platform's own rooms that a reset keeps. */
const ownPart: SandboxPart = {
  module: 'platform',
  keeps: [
    { what: 'users', table: 'members' },
    { what: 'users', table: 'invitations' },
    { what: 'keys', table: 'api_keys' },
    { what: 'endpoints', table: 'webhook_endpoints' },
    { what: 'endpoints', table: 'webhook_secrets' },
  ],
}

type Raise = {
  sandboxId: string
  /** What goes too, of the things that stay otherwise. */
  drops: readonly Keepable[]
  /** The owner's id in there before; rows that are kept name it. Null the first time, and for the team's own. */
  innerPartnerId: string | null
  /** Makes the owner in there and answers its id; null for one of the team. */
  makeOwner: (tx: Tx) => Promise<string | null>
}

/** Answers the owner's id in the sandbox. Not inside a transaction. */
export const raiseSandbox = async (services: Services, input: Raise): Promise<string | null> => {
  const sandbox = await findWorkspace(services, input.sandboxId)
  const live = sandbox?.liveWorkspaceId ? await findWorkspace(services, sandbox.liveWorkspaceId) : undefined
  if (!sandbox || !live) throw new Error('A sandbox is raised from its row in the registry')
  const parts = [...sandboxParts.of(services.product), ownPart]
  const configuration = await inTransaction(
    systemContext(services, live, 'sandbox'),
    (tx) =>
      readTables(
        tx,
        parts.flatMap((part) => part.configuration ?? []).map((table) => ({ table })),
      ),
    { readOnly: true },
  )
  const ctx = systemContext(services, { ...sandbox, clockOffsetMs: 0 }, 'sandbox set-up')
  const ownerId = await inTransaction(ctx, async (tx) => {
    const keeps = parts.flatMap((part) => part.keeps ?? []).filter((keep) => !input.drops.includes(keep.what))
    const kept = await readTables(tx, keeps)
    await tx.asOwner(() => beginAnew(tx, sandbox, live))
    for (const { table, rows } of copyOf(configuration, live.name)) await writeRows(tx, table, rows)
    for (const module of services.product.modules) await module.setUp?.(tx)
    const owner = await input.makeOwner(tx)
    for (const { table, rows } of owner && input.innerPartnerId ? renamed(kept, input.innerPartnerId, owner) : kept)
      await writeRows(tx, table, rows)
    return owner
  })
  forgetWorkspace(services)
  forgetSeats(services)
  forgetKeys(services)
  return ownerId
}

/** The registry's row goes with all that hangs on it and comes back with a clock that stands at the present. */
const beginAnew = async (tx: Tx, sandbox: Workspace, live: Workspace) => {
  await clearWorkspaceRows(tx.db, [sandbox.id])
  await sql`insert into workspaces (id, slug, name, kind, live_workspace_id, zone, currency, language, fiscal_year_start_month,
      calendar, theme, settings, created_at)
    select ${sandbox.id}, ${sandbox.slug}, ${sandbox.name}, 'sandbox', id, zone, currency, language, fiscal_year_start_month,
      calendar, theme, settings, ${tx.ctx.services.time()} from workspaces where id = ${live.id}`.execute(tx.db)
}

const readTables = async (tx: Tx, tables: readonly { table: string; where?: string }[]): Promise<Rows[]> => {
  const found: Rows[] = []
  for (const { table, where } of tables) {
    const { rows } = await sql<{
      rows: Row[]
    }>`select coalesce(json_agg(t), '[]'::json) as rows from ${sql.table(table)} t
      where workspace_id = ${tx.ctx.workspace.id} ${where ? sql.raw(`and (${where})`) : sql``}`.execute(tx.db)
    found.push({ table, rows: rows[0]!.rows })
  }
  return found
}

const writeRows = async (tx: Tx, table: string, rows: readonly Row[]): Promise<void> => {
  if (rows.length === 0) return
  const own = rows.map((row) => ({ ...row, workspace_id: tx.ctx.workspace.id }))
  await sql`insert into ${sql.table(table)} select * from json_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(own)}::json) on conflict do nothing`.execute(
    tx.db,
  )
}

/** The same rows under ids of their own, and without the names of those who wrote them. */
const copyOf = (tables: readonly Rows[], writer: string): Rows[] => {
  const fresh = new Map<string, string>()
  for (const { rows } of tables)
    for (const { id } of rows)
      if (typeof id === 'string' && idInText.test(id))
        fresh.set(id, newId(`${id.split('_')[0]}_` as typeof idPrefixes.partner))
  const text = JSON.stringify(tables).replaceAll(/[a-z]{2,4}_[0-7][0-9a-hjkmnp-tv-z]{25}/g, (id) => fresh.get(id) ?? id)
  return (JSON.parse(text) as Rows[]).map(({ table, rows }) => ({
    table,
    rows: rows.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([column, value]) => [
          column,
          value === null
            ? null
            : /(^|_)by_name$/.test(column)
              ? writer
              : /(^|_)by_id$|^created_by$/.test(column)
                ? null
                : value,
        ]),
      ),
    ),
  }))
}
const idInText = /^[a-z]{2,4}_[0-7][0-9a-hjkmnp-tv-z]{25}$/

const renamed = (tables: readonly Rows[], from: string, to: string): Rows[] =>
  JSON.parse(JSON.stringify(tables).replaceAll(from, to)) as Rows[]
