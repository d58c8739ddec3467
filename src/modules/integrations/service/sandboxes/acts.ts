/** What is done with a sandbox that stands: entered, moved forward, begun anew, put away, opened again, removed. */
import { nextDatesOf } from '#modules/agreements/public.ts'
import { seatPerson } from '#modules/partners/public.ts'
import { forgetKeys } from '#platform/auth/api-keys.ts'
import { forgetSeats } from '#platform/auth/seats.ts'
import { addDays, addMonths, civilDate, instantAt } from '#platform/civil-time.ts'
import type { Ctx, ScenarioKind } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { conflict, invalid, notFound } from '#platform/errors.ts'
import { planAdvance } from '#platform/jobs/advance.ts'
import { removeWorkspace } from '#platform/tenancy/remove-workspace.ts'
import type { Keepable, SandboxProfile } from '#platform/tenancy/sandbox-parts.ts'
import { setScenario } from '#platform/tenancy/scenarios.ts'
import { forgetWorkspace } from '#platform/tenancy/workspaces.ts'
import { sandboxEvents } from '../../contract/sandbox-events.ts'
import { stateReason } from '../../contract/sandbox-states.ts'
import {
  activeSeats,
  changeSandbox,
  deleteSandbox,
  insertSeats,
  lockSandbox,
  setArchived,
} from '../../queries/sandboxes.ts'
import { enqueueBuild } from './make.ts'
import { type Found, homeOf, insideOf, presentSandbox, refuseState, showSandbox } from './read.ts'

const scenarioMinutes = 10
const minuteMs = 60_000

/** A seat in there for the person who calls, with the roles held in the live workspace. */
export const enterSandbox = async (ctx: Ctx, id: string) => {
  const found = await presentSandbox(ctx, id)
  refuseState(found, 'enter')
  const { actor } = ctx
  if (ctx.workspace.kind === 'live' && actor.kind === 'member') {
    const seats = await inTransaction(ctx, (tx) => activeSeats(tx, actor.userId))
    await inTransaction(await insideOf(ctx, id), (tx) => insertSeats(tx, seats))
  }
  if (ctx.workspace.kind === 'live' && actor.kind === 'portal_user' && found.row.inner_partner_id)
    await seatInside(ctx, found)
  forgetSeats(ctx.services)
  await touch(ctx, id)
  return showSandbox(ctx, id)
}

/** The seat of a portal user in its partner's sandbox; the same one each time. */
export const seatInside = async (ctx: Ctx, { row }: Found) => {
  const { actor } = ctx
  if (actor.kind !== 'portal_user' || !row.inner_partner_id) throw notFound('sandbox')
  const partnerId = row.inner_partner_id
  const seat = await inTransaction(await insideOf(ctx, row.id), (tx) =>
    seatPerson(tx, { partnerId, userId: actor.userId, name: actor.name, email: actor.email, roles: actor.roles }),
  )
  return { ...seat, partnerId }
}

const touch = async (ctx: Ctx, id: string) =>
  inTransaction(await homeOf(ctx), (tx) =>
    tx.asTeam(() => changeSandbox(tx, id, { used_at: ctx.services.time(), warned_at: null })),
  )

type Goal = { to?: string | undefined; goal?: 'next_day' | 'next_week' | 'month_end' | 'notice_date' | undefined }

/** Sets the goal; the clock gets there by itself, also after a restart. `advancingTo` is null when it stands. */
export const advanceSandbox = async (ctx: Ctx, id: string, input: Goal) => {
  const found = await presentSandbox(ctx, id)
  if (found.state !== 'advancing') refuseState(found, 'advance')
  const to = input.to ? new Date(input.to) : input.goal ? await goalOf(ctx, found, input.goal) : undefined
  if (!to) throw invalid({ field: 'to', rule: 'required', message: 'Name the instant to go to, or a goal.' })
  await planAdvance(ctx.services, id, to)
  await tell(ctx, found, (tx, about) =>
    tx.announce(sandboxEvents.sandboxAdvanced, { sandboxId: id, to: to.toISOString() }, about),
  )
  await touch(ctx, id)
  return showSandbox(ctx, id)
}

/** Where a goal lies on this sandbox's clock: the same hour of another day, the last second of a month, a day at noon. */
const goalOf = async (ctx: Ctx, { row, registry }: Found, goal: NonNullable<Goal['goal']>): Promise<Date> => {
  const now = new Date(ctx.services.time().getTime() + Number(registry.clock_offset_ms))
  const { zone } = registry
  const today = civilDate(zone, now)
  if (goal === 'next_day' || goal === 'next_week') {
    const time = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hour: '2-digit',
      minute: '2-digit',
      hour12: false,
    }).format(now)
    return instantAt(zone, addDays(today, goal === 'next_day' ? 1 : 7), time)
  }
  if (goal === 'month_end') {
    // The first minute after the month: everything that its last day brings has run.
    return instantAt(zone, addMonths(`${today.slice(0, 7)}-01`, 1), '00:00')
  }
  const inner = row.inner_partner_id
  const dates = inner ? await inTransaction(await insideOf(ctx, row.id), (tx) => nextDatesOf(tx, inner)) : null
  if (!dates?.noticeBy) throw conflict('clock.no_goal', 'No agreement in here has a day on which notice is due.')
  return instantAt(zone, dates.noticeBy, '12:00')
}

type Reset = { profile?: SandboxProfile | undefined; startNumber?: number | undefined; drop?: Keepable[] | undefined }

/** Begins anew with the same start number, unless another is named. */
export const resetSandbox = async (ctx: Ctx, id: string, input: Reset) => {
  const found = await presentSandbox(ctx, id)
  refuseState(found, 'reset')
  await inTransaction(await homeOf(ctx), (tx) =>
    tx.asTeam(async () => {
      const row = await lockSandbox(tx, id)
      // Of two who reset, the second is told that the first one's runs.
      if (!row || (row.state !== 'ready' && row.state !== 'failed'))
        throw conflict('sandbox.busy', stateReason('reset', 'resetting', row?.state_since ?? tx.now) ?? '')
      await changeSandbox(tx, id, {
        state: 'resetting',
        state_since: tx.now,
        drops: input.drop ?? [],
        used_at: tx.ctx.services.time(),
        warned_at: null,
        ...(input.profile && { profile: input.profile }),
        ...(input.startNumber && { start_number: input.startNumber }),
      })
      await enqueueBuild(tx, id, row.partner_id, ctx.actor)
      await tx.announce(sandboxEvents.sandboxReset, { sandboxId: id, name: found.registry.name }, aboutOf(found))
    }),
  )
  return showSandbox(ctx, id)
}

type Scenario = { scenario: ScenarioKind | 'agreement_renewal'; minutes?: number | undefined }
export const startScenario = async (ctx: Ctx, id: string, input: Scenario) => {
  if (input.scenario === 'agreement_renewal') return advanceSandbox(ctx, id, { goal: 'notice_date' })
  const found = await presentSandbox(ctx, id)
  refuseState(found, 'scenario')
  const until = new Date(ctx.services.time().getTime() + (input.minutes ?? scenarioMinutes) * minuteMs)
  await setScenario(ctx.services, id, { kind: input.scenario, until })
  await touch(ctx, id)
  return showSandbox(ctx, id)
}
export const stopScenario = async (ctx: Ctx, id: string): Promise<void> => {
  await presentSandbox(ctx, id)
  await setScenario(ctx.services, id, null)
}

/** Puts it away: keys stop and its clock's jobs wait, nothing is lost. */
export const archiveSandbox = async (ctx: Ctx, id: string) => {
  const found = await presentSandbox(ctx, id)
  refuseState(found, 'archive')
  await putAway(await homeOf(ctx), found)
  return showSandbox(ctx, id)
}
export const putAway = async (home: Ctx, found: Found): Promise<void> => {
  const { id } = found.row
  await setArchived(home.services, id, home.services.time())
  await inTransaction(home, (tx) =>
    tx.asTeam(async () => {
      await changeSandbox(tx, id, { state: 'archived', state_since: tx.now })
      await tx.announce(sandboxEvents.sandboxArchived, { sandboxId: id, name: found.registry.name }, aboutOf(found))
    }),
  )
  forgetWorkspace(home.services)
}
export const reopenSandbox = async (ctx: Ctx, id: string): Promise<void> => {
  const found = await presentSandbox(ctx, id)
  refuseState(found, 'reopen')
  await setArchived(ctx.services, id, null)
  await inTransaction(await homeOf(ctx), (tx) =>
    tx.asTeam(() =>
      changeSandbox(tx, id, { state: 'ready', state_since: tx.now, used_at: ctx.services.time(), warned_at: null }),
    ),
  )
  forgetWorkspace(ctx.services)
}

export const removeSandbox = async (ctx: Ctx, id: string): Promise<void> => {
  const found = await presentSandbox(ctx, id)
  await inTransaction(await homeOf(ctx), (tx) =>
    tx.asTeam(async () => {
      await deleteSandbox(tx, id)
      await tx.announce(sandboxEvents.sandboxArchived, { sandboxId: id, name: found.registry.name }, aboutOf(found))
    }),
  )
  await removeWorkspace(ctx.services, id)
  forgetSeats(ctx.services)
  forgetKeys(ctx.services)
}

type Announce = Parameters<Parameters<typeof inTransaction>[1]>[0]
const aboutOf = ({ row }: Found) => ({ subject: { kind: 'sandbox', id: row.id }, partnerId: row.partner_id })
const tell = async (
  ctx: Ctx,
  found: Found,
  run: (tx: Announce, about: ReturnType<typeof aboutOf>) => Promise<unknown>,
) => inTransaction(await homeOf(ctx), (tx) => tx.asTeam(() => run(tx, aboutOf(found))))
