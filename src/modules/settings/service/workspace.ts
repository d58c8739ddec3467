/** The workspace: its settings, further ones, and the end of the demo. */

import { forgetKeys } from '#platform/auth/api-keys.ts'
import { forgetSeats, seatsOf } from '#platform/auth/seats.ts'
import { type BusinessCalendar, calendarProblems, officeHours } from '#platform/calendar.ts'
import { isZone } from '#platform/civil-time.ts'
import type { Ctx, Workspace } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import {
  changedMeanwhile,
  conflict,
  type FieldIssue,
  forbidden,
  invalid,
  notFound,
  postgresCode,
  rightMissing,
} from '#platform/errors.ts'
import { isCurrency } from '#platform/money.ts'
import { removeWorkspace } from '#platform/tenancy/remove-workspace.ts'
import {
  findWorkspace,
  forgetWorkspace,
  listWorkspaces,
  createWorkspace as makeWorkspace,
  systemContext,
} from '#platform/tenancy/workspaces.ts'
import type { ThemeShape } from '../contract/account.ts'
import { type BusinessHours, type SettingsChange, settingDefaults, workspaceEvents } from '../contract/workspace.ts'
import { deleteAccount, readAccount } from '../queries/accounts.ts'
import { readVersion, teamAccounts, writeWorkspace } from '../queries/workspaces.ts'
import { personOf } from './account.ts'
import { addMember } from './add-member.ts'

/** A workspace's look and the name it goes by; 404 when the request names none. Nothing else of it is public. */
export const showTheme = ({ workspace }: Pick<Ctx, 'workspace'>): Static<typeof ThemeShape> => {
  if (!workspace.id) throw notFound('workspace')
  return { name: workspace.name, ...workspace.theme }
}

export const showWorkspace = (ctx: Pick<Ctx, 'workspace' | 'clock'>) => {
  const {
    id,
    slug,
    name,
    kind,
    isDemo,
    zone,
    currency,
    language,
    fiscalYearStartMonth,
    calendar,
    theme,
    settings,
    version,
  } = ctx.workspace
  return {
    id,
    slug,
    name,
    kind,
    isDemo,
    zone,
    currency,
    language,
    fiscalYearStartMonth,
    theme,
    version,
    calendar: (calendar ?? {}) as Static<typeof BusinessHours>,
    settings: { ...settingDefaults, ...settings },
    now: ctx.clock.now().toISOString(),
  }
}

export type WorkspaceUpdate = {
  name?: string | undefined
  zone?: string | undefined
  currency?: string | undefined
  language?: string | undefined
  fiscalYearStartMonth?: number | undefined
  calendar?: Static<typeof BusinessHours> | undefined
  theme?: Static<typeof ThemeShape> | undefined
  settings?: Static<typeof SettingsChange> | undefined
}

/** 412 when stale. Whoever holds `settings.brand` changes the theme; the rest needs `settings.operate`. */
export const updateWorkspace = (ctx: Ctx, version: number, input: WorkspaceUpdate) =>
  inTransaction(ctx, async (tx) => {
    const { theme, ...rest } = input
    const fields = Object.keys(rest)
    if (fields.length > 0 && !ctx.rights.has('settings.operate')) throw rightMissing('settings.operate')
    const issues = placeIssues(input)
    const calendar: BusinessCalendar = {
      zone: input.zone ?? ctx.workspace.zone,
      weekly: (input.calendar?.weekly ?? officeHours('UTC').weekly) as BusinessCalendar['weekly'],
      holidays: (input.calendar?.holidays ?? []) as BusinessCalendar['holidays'],
    }
    const bands = input.settings?.matchBands
    if (bands && !(bands.certain > bands.likely && bands.likely > bands.possible))
      issues.push({
        field: 'settings.matchBands',
        rule: 'order',
        message: 'Certain needs more points than likely, and likely more than possible.',
      })
    if (input.calendar && issues.length === 0)
      for (const message of calendarProblems(calendar)) issues.push({ field: 'calendar', rule: 'calendar', message })
    if (issues.length > 0) throw invalid(...issues)
    if (!(await writeWorkspace(tx, ctx.workspace, version, input)))
      throw changedMeanwhile(await readVersion(tx, ctx.workspace.id))
    const about = { subject: { kind: 'workspace', id: ctx.workspace.id, version: version + 1 } }
    const before = { ...showWorkspace(ctx), ...ctx.workspace }
    const changes = Object.fromEntries(
      Object.entries(input).map(([key, value]) => [key, [before[key as keyof typeof before], value] as const]),
    )
    if (fields.length > 0) await tx.announce(workspaceEvents.workspaceChanged, { fields }, { ...about, changes })
    if (theme)
      await tx.announce(
        workspaceEvents.themeChanged,
        { fields: Object.keys(theme) },
        { ...about, changes: { theme: [ctx.workspace.theme, theme] } },
      )
    tx.afterCommit(() => forgetWorkspace(ctx.services))
    const merged: Workspace = {
      ...ctx.workspace,
      ...(Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as Partial<Workspace>),
      settings: { ...ctx.workspace.settings, ...input.settings },
      version: version + 1,
    }
    return showWorkspace({ ...ctx, workspace: merged })
  })

const placeIssues = (input: { zone?: string | undefined; currency?: string | undefined }): FieldIssue[] => {
  const issues: FieldIssue[] = []
  if (input.zone !== undefined && !isZone(input.zone))
    issues.push({ field: 'zone', rule: 'zone', message: `There is no zone ${input.zone}.` })
  if (input.currency !== undefined && !isCurrency(input.currency))
    issues.push({ field: 'currency', rule: 'currency', message: `${input.currency} is no currency of ISO 4217.` })
  return issues
}

export type NewWorkspaceInput = {
  name: string
  slug: string
  zone?: string | undefined
  currency?: string | undefined
  language?: string | undefined
}
export type Founder = { userId: string; name: string; email: string }

/** Makes a workspace whose first admin is `founder`. Opens its own transactions. */
export const foundWorkspace = async (ctx: Ctx, input: NewWorkspaceInput, founder: Founder): Promise<Workspace> => {
  const { services } = ctx
  const issues = placeIssues(input)
  if (issues.length > 0) throw invalid(...issues)
  const workspace = await makeWorkspace(services, {
    name: input.name,
    slug: input.slug,
    ...(input.zone !== undefined && { zone: input.zone }),
    ...(input.currency !== undefined && { currency: input.currency }),
    ...(input.language !== undefined && { language: input.language }),
  })
  const context: Ctx = {
    ...systemContext(services, workspace, 'workspace set-up', { channel: ctx.channel, requestId: ctx.requestId }),
    actor: { kind: 'person', sessionId: '', ...founder },
  }
  await inTransaction(context, async (tx) => {
    await tx.announce(
      workspaceEvents.workspaceCreated,
      { name: workspace.name, slug: workspace.slug },
      { subject: { kind: 'workspace', id: workspace.id, version: 1 } },
    )
    await addMember(tx, { ...founder, roles: ['admin', 'partner_manager'], isHead: true })
  })
  forgetSeats(services)
  return workspace
}

/** For an admin of any workspace of the installation that is no sandbox. */
export const createWorkspace = async (ctx: Ctx, input: NewWorkspaceInput) => {
  const { services } = ctx
  const { userId } = personOf(ctx)
  let isAdmin = false
  for (const seat of await seatsOf(services, userId)) {
    const workspace =
      seat.side === 'member' && seat.roles.includes('admin')
        ? await findWorkspace(services, seat.workspaceId)
        : undefined
    isAdmin ||= workspace?.kind === 'live'
  }
  if (!isAdmin) throw forbidden('workspace.not_admin', 'Only an admin of a workspace adds another one.')
  const account = await readAccount(services, userId)
  if (!account) throw forbidden('workspace.not_admin', 'Only an admin of a workspace adds another one.')
  const workspace = await foundWorkspace(ctx, input, { userId, name: account.name, email: account.email })
  return showWorkspace({ ...ctx, workspace })
}

/** Removes the demo with everything in it, and the accounts that were only in it. */
export const removeDemo = async (ctx: Ctx): Promise<void> => {
  const { services, workspace } = ctx
  if (!workspace.isDemo)
    throw conflict('workspace.not_demo', 'This workspace is not the demo; it is not removed this way.')
  const accounts = await inTransaction(ctx, (tx) => teamAccounts(tx))
  await removeWorkspace(services, workspace.id)
  forgetSeats(services)
  forgetKeys(services)
  const left = new Set((await listWorkspaces(services)).map((one) => one.id))
  for (const userId of accounts) {
    if ((await seatsOf(services, userId)).some((seat) => left.has(seat.workspaceId))) continue
    await deleteAccount(services, userId).catch((error: unknown) => {
      // Suspended or invited somewhere else: the account stays.
      if (postgresCode(error) !== '23503') throw error
    })
  }
}
