/** Sandboxes as both sides see them, from the live workspace or from inside one. */

import type { ValuesOf } from '#modules/agreements/public.ts'
import { resolveTerm } from '#modules/agreements/public.ts'
import { findPartner, partnerNames, portalSeatsOfPartner } from '#modules/partners/public.ts'
import { civilDate } from '#platform/civil-time.ts'
import { type Ctx, partnerOf, type Tx, type Workspace } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { conflict, notFound } from '#platform/errors.ts'
import { findWorkspace, systemContext } from '#platform/tenancy/workspaces.ts'
import { type SandboxAct, type SandboxState, sandboxActs, stateReason } from '../../contract/sandbox-states.ts'
import type { SandboxShape } from '../../contract/sandboxes.ts'
import {
  milestonesOfPartners,
  type RegistryRow,
  registryRows,
  type SandboxRow,
  sandboxesNamed,
  sandboxPage,
  sandboxRows,
  seatedMembers,
  workingKeys,
} from '../../queries/sandboxes.ts'

export const teamSandboxesMax = 20
const dayMs = 86_400_000

export type Found = { row: SandboxRow; registry: RegistryRow; state: SandboxState }

/** The live workspace in which sandboxes are kept: the caller's own, or the parent of the sandbox the caller is in. */
export const homeOf = async (ctx: Ctx): Promise<Ctx> => {
  const { services, workspace } = ctx
  if (workspace.kind === 'live') return ctx
  const live = workspace.liveWorkspaceId ? await findWorkspace(services, workspace.liveWorkspaceId) : undefined
  if (!live) throw notFound('sandbox')
  const name = 'name' in ctx.actor ? ctx.actor.name : 'sandbox'
  return systemContext(services, live, name, { channel: ctx.channel, requestId: ctx.requestId })
}

/** The context of a sandbox, for what is read and done in there. */
export const insideOf = async (ctx: Ctx, sandboxId: string): Promise<Ctx & { workspace: Workspace }> => {
  const workspace = await findWorkspace(ctx.services, sandboxId)
  if (!workspace) throw notFound('sandbox')
  return systemContext(ctx.services, workspace, 'name' in ctx.actor ? ctx.actor.name : 'sandbox', {
    channel: ctx.channel,
    requestId: ctx.requestId,
  })
}

const stateOf = (row: SandboxRow, registry: RegistryRow): SandboxState =>
  row.state === 'ready' && registry.advance_to ? 'advancing' : (row.state as SandboxState)

/** The sandboxes that exist for this caller: all for the team, its own for a partner, itself from inside one. */
export const visibleSandboxes = async (
  ctx: Ctx,
  filter: { partnerId?: string | undefined; id?: string } = {},
): Promise<Found[]> => {
  const home = await homeOf(ctx)
  const partnerId = partnerOf(ctx.actor)
  const inSandbox = ctx.workspace.kind === 'sandbox'
  const rows = await inTransaction(home, (tx) => sandboxRows(tx, filter), { readOnly: true })
  const own = rows.filter(
    (row) =>
      (!inSandbox || row.id === ctx.workspace.id) &&
      (partnerId === null || partnerId === (inSandbox ? row.inner_partner_id : row.partner_id)),
  )
  return found(ctx, own)
}
const found = async (ctx: Ctx, rows: readonly SandboxRow[]): Promise<Found[]> => {
  const registry = await registryRows(
    ctx.services,
    rows.map((row) => row.id),
  )
  return rows.flatMap((row) => {
    const known = registry.get(row.id)
    return known ? [{ row, registry: known, state: stateOf(row, known) }] : []
  })
}

/** One of them; 404 for any other. */
export const presentSandbox = async (ctx: Ctx, id: string): Promise<Found> => {
  const [found] = await visibleSandboxes(ctx, { id })
  if (!found) throw notFound('sandbox')
  return found
}

/** Refuses an act that the state does not allow, with the words that the button shows. */
export const refuseState = ({ row, state }: Found, act: SandboxAct): void => {
  const reason = stateReason(act, state, row.state_since)
  if (reason) throw conflict(state === 'archived' ? 'sandbox.archived' : 'sandbox.busy', reason)
}

export const showSandboxes = async (ctx: Ctx, found: readonly Found[]): Promise<Static<typeof SandboxShape>[]> => {
  const names = await inTransaction(
    await homeOf(ctx),
    (tx) =>
      tx.asTeam(() =>
        partnerNames(
          tx,
          found.flatMap(({ row }) => row.partner_id ?? []),
        ),
      ),
    { readOnly: true },
  )
  const shown: Static<typeof SandboxShape>[] = []
  for (const one of found) shown.push(show(ctx, one, names, await insideFacts(ctx, one)))
  return shown
}
export const showSandbox = async (ctx: Ctx, id: string) =>
  (await showSandboxes(ctx, [await presentSandbox(ctx, id)]))[0]!

const show = (ctx: Ctx, { row, registry, state }: Found, names: ReadonlyMap<string, string>, inside: Inside) => {
  const real = ctx.services.time()
  const last = row.used_at
  return {
    id: row.id,
    slug: registry.slug,
    name: registry.name,
    partner: row.partner_id ? { id: row.partner_id, name: names.get(row.partner_id) ?? '' } : null,
    state,
    stateSince: row.state_since.toISOString(),
    profile: row.profile as 'standard',
    startNumber: row.start_number,
    zone: registry.zone,
    currency: registry.currency,
    language: registry.language,
    now: new Date(real.getTime() + Number(registry.clock_offset_ms)).toISOString(),
    advancingTo: registry.advance_to?.toISOString() ?? null,
    scenario:
      registry.scenario && registry.scenario_until && registry.scenario_until > real
        ? { kind: registry.scenario, until: registry.scenario_until.toISOString() }
        : null,
    idleDays: row.idle_days,
    usedAt: last.toISOString(),
    archivesOn:
      row.partner_id && state !== 'archived'
        ? civilDate(registry.zone, new Date(last.getTime() + row.idle_days * dayMs))
        : null,
    resetAt: row.reset_at?.toISOString() ?? null,
    madeBy: row.made_by,
    ...inside,
    reasons: Object.fromEntries(sandboxActs.map((act) => [act, stateReason(act, state, row.state_since)])) as Record<
      SandboxAct,
      string | null
    >,
    createdAt: row.created_at.toISOString(),
  }
}

type Inside = { isEntered: boolean; keys: number }
const insideFacts = async (ctx: Ctx, { row }: Found): Promise<Inside> => {
  const { actor } = ctx
  return inTransaction(
    await insideOf(ctx, row.id),
    async (tx) => {
      const keys = await workingKeys(tx, row.inner_partner_id)
      if (ctx.workspace.id === row.id) return { isEntered: true, keys }
      if (actor.kind === 'member') return { isEntered: (await seatedMembers(tx)).has(actor.userId), keys }
      if (actor.kind !== 'portal_user' || !row.inner_partner_id) return { isEntered: false, keys }
      const seats = await portalSeatsOfPartner(tx, row.inner_partner_id)
      return { isEntered: seats.some((seat) => seat.user_id === actor.userId && seat.state === 'active'), keys }
    },
    { readOnly: true },
  )
}

/** How many a partner may have, and why not another one. */
export const sandboxAllowance = async (
  ctx: Ctx,
  partnerId: string | null,
): Promise<{ limit: number; reason: string | null; term: ValuesOf<'sandbox'> | null }> => {
  if (ctx.workspace.kind !== 'live') return { limit: 0, reason: 'A sandbox has no sandboxes of its own.', term: null }
  return inTransaction(ctx, (tx) => allowanceIn(tx, partnerId), { readOnly: true })
}
export const allowanceIn = async (
  tx: Tx,
  partnerId: string | null,
): Promise<{ limit: number; reason: string | null; term: ValuesOf<'sandbox'> | null; code?: string }> =>
  tx.asTeam(async () => {
    const rows = await sandboxRows(tx, partnerId ? { partnerId } : {})
    if (!partnerId) {
      const own = rows.filter((row) => row.partner_id === null).length
      const full = own >= teamSandboxesMax
      return {
        limit: teamSandboxesMax,
        reason: full ? `There can be ${teamSandboxesMax} sandboxes; remove one first.` : null,
        term: null,
      }
    }
    const partner = await findPartner(tx, partnerId)
    const resolved = await resolveTerm(tx, partnerId, 'sandbox')
    const term = (resolved.rows[0]?.values ?? null) as ValuesOf<'sandbox'> | null
    const limit = term?.count ?? 0
    const reason =
      partner?.account_level !== 'preview' && partner?.account_level !== 'full'
        ? 'A partner has sandboxes from account level preview on.'
        : limit === 0
          ? 'Your agreement grants no sandbox.'
          : rows.length >= limit
            ? `Your agreement allows ${limit} ${limit === 1 ? 'sandbox' : 'sandboxes'}; remove one first.`
            : null
    return { limit, reason, term, code: reason?.startsWith('A partner') ? 'sandbox.no_account' : 'sandbox.limit' }
  })

type SandboxQuery = Omit<Parameters<typeof sandboxPage>[1], 'named' | 'id' | 'innerPartnerId'>
/** All for the team, its own for a partner, itself from inside one. Not inside a transaction. */
export const listSandboxes = async (ctx: Ctx, query: SandboxQuery = {}) => {
  const own = partnerOf(ctx.actor)
  const isInside = ctx.workspace.kind === 'sandbox'
  const { limit, reason } = await sandboxAllowance(ctx, own ?? query.partnerId ?? null)
  const steps =
    own && !isInside ? await inTransaction(ctx, (tx) => milestonesOfPartners(tx, [own]), { readOnly: true }) : []
  const home = await homeOf(ctx)
  const named = query.q ? await sandboxesNamed(ctx.services, home.workspace.id, query.q) : []
  const whose = isInside ? { id: ctx.workspace.id, innerPartnerId: own } : own ? { partnerId: own } : {}
  const page = await inTransaction(home, (tx) => sandboxPage(tx, { ...query, named, ...whose }), { readOnly: true })
  return {
    ...page,
    data: await showSandboxes(ctx, await found(ctx, page.data)),
    limit,
    reason,
    milestones: steps.map((row) => ({ milestone: row.milestone, reachedAt: row.reached_at.toISOString() })),
  }
}
