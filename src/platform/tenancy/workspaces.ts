/** The registry of workspaces: read by the owner, cached for a few seconds, told when one changes here. */
import { sql } from 'kysely'
import type { Logger } from 'pino'
import { workspaceClock } from '../clock.ts'
import type { Channel, Ctx, ScenarioKind, Services, Workspace } from '../context.ts'
import { asOwner, inTransaction } from '../db/transaction.ts'
import { conflict, constraintOf, postgresCode } from '../errors.ts'
import { idPrefixes, newId } from '../ids.ts'
import { clearWorkspaceRows } from './clear-workspace-rows.ts'

const cacheMs = 5_000
const caches = new WeakMap<Services['database'], Map<string, { at: number; workspace: Workspace }>>()
const cacheOf = (services: Services) => {
  const known = caches.get(services.database)
  if (known) return known
  const made = new Map<string, { at: number; workspace: Workspace }>()
  caches.set(services.database, made)
  return made
}

const columns = sql`id, slug, name, kind, zone, currency, language, fiscal_year_start_month, calendar, theme, settings, is_demo, clock_offset_ms, live_workspace_id, scenario, scenario_until, archived_at, version`
type Row = {
  id: string
  slug: string
  name: string
  kind: 'live' | 'sandbox'
  zone: string
  currency: string
  language: string
  fiscal_year_start_month: number
  calendar: unknown
  theme: Record<string, unknown>
  settings: Record<string, unknown>
  is_demo: boolean
  clock_offset_ms: string
  live_workspace_id: string | null
  scenario: ScenarioKind | null
  scenario_until: Date | null
  archived_at: Date | null
  version: number
}
const fromRow = (row: Row): Workspace => ({
  id: row.id,
  slug: row.slug,
  name: row.name,
  kind: row.kind,
  zone: row.zone,
  currency: row.currency,
  language: row.language,
  fiscalYearStartMonth: row.fiscal_year_start_month,
  calendar: row.calendar,
  theme: row.theme,
  settings: row.settings,
  isDemo: row.is_demo,
  clockOffsetMs: Number(row.clock_offset_ms),
  liveWorkspaceId: row.live_workspace_id,
  scenario: row.scenario && row.scenario_until ? { kind: row.scenario, until: row.scenario_until } : null,
  archivedAt: row.archived_at,
  version: row.version,
})

/** The workspace with this id or slug; undefined when there is none. At most 5 s old, at once after a change here. */
export const findWorkspace = async (services: Services, idOrSlug: string): Promise<Workspace | undefined> => {
  const cache = cacheOf(services)
  const known = cache.get(idOrSlug)
  if (known && performance.now() - known.at < cacheMs) return known.workspace
  const { rows } = await asOwner(services.database, (db) =>
    sql<Row>`select ${columns} from workspaces where id = ${idOrSlug} or slug = ${idOrSlug}`.execute(db),
  )
  const row = rows[0]
  if (!row) return undefined
  const workspace = fromRow(row)
  cache.set(idOrSlug, { at: performance.now(), workspace })
  return workspace
}

export const forgetWorkspace = (services: Services): void => cacheOf(services).clear()

export const listWorkspaces = async (services: Services): Promise<Workspace[]> => {
  const { rows } = await asOwner(services.database, (db) =>
    sql<Row>`select ${columns} from workspaces order by kind, created_at, id`.execute(db),
  )
  return rows.map(fromRow)
}

/** A context without a person: jobs, the clock, commands, the public side. Acts with the team's database role. */
export const systemContext = (
  services: Services,
  workspace: Workspace,
  name: string,
  options: { channel?: Channel; requestId?: string; log?: Logger } = {},
): Ctx => ({
  services,
  workspace,
  actor: { kind: 'system', name },
  rights: new Set(),
  clock: workspaceClock(services.time, workspace.clockOffsetMs),
  requestId: options.requestId ?? newId(idPrefixes.request),
  channel: options.channel ?? 'job',
  log: options.log ?? services.log,
})

export type NewWorkspace = {
  name: string
  slug: string
  kind?: 'live' | 'sandbox'
  liveWorkspaceId?: string
  zone?: string
  currency?: string
  language?: string
  isDemo?: boolean
}

/** The registry's row of a new sandbox, without anything in it yet; `raiseSandbox` does the rest. 409 for a taken slug. */
export const registerSandbox = async (
  services: Services,
  input: { live: Workspace; name: string; slug: string },
): Promise<string> => {
  const { live, name, slug } = input
  const id = newId(idPrefixes.workspace)
  await insertWorkspace(services, {
    id,
    name,
    slug,
    kind: 'sandbox',
    liveWorkspaceId: live.id,
    zone: live.zone,
    currency: live.currency,
    language: live.language,
  })
  return id
}

const insertWorkspace = async (services: Services, input: NewWorkspace & { id: string }): Promise<void> => {
  try {
    await asOwner(services.database, (db) =>
      sql`insert into workspaces (id, slug, name, kind, live_workspace_id, zone, currency, language, is_demo, created_at)
        values (${input.id}, ${input.slug}, ${input.name}, ${input.kind ?? 'live'}, ${input.liveWorkspaceId ?? null}, ${input.zone ?? 'UTC'},
          ${input.currency ?? 'USD'}, ${input.language ?? 'en'}, ${input.isDemo ?? false}, ${services.time()})`.execute(
        db,
      ),
    )
  } catch (error) {
    if (postgresCode(error) === '23505' && constraintOf(error) === 'workspaces_slug_key')
      throw conflict('workspace.slug_taken', `There is a workspace at /${input.slug} already; choose another address.`)
    throw error
  }
}

/** Makes a workspace with the rows that every module begins with. 409 when the slug is taken. */
export const createWorkspace = async (services: Services, input: NewWorkspace): Promise<Workspace> => {
  const id = newId(idPrefixes.workspace)
  await insertWorkspace(services, { ...input, id })
  const workspace = await findWorkspace(services, id)
  if (!workspace) throw new Error('The new workspace cannot be read')
  const ctx = systemContext(services, workspace, 'workspace set-up', { channel: 'command' })
  try {
    await inTransaction(ctx, async (tx) => {
      for (const module of services.product.modules) await module.setUp?.(tx)
    })
  } catch (error) {
    // The row was committed under another role before: without what the modules begin with it would be half a workspace.
    await asOwner(services.database, (db) => clearWorkspaceRows(db, [id]))
    forgetWorkspace(services)
    throw error
  }
  return workspace
}
