/** Sandboxes: made with the settings of the live workspace, moved forward in time, removed. */
import { randomBytes } from 'node:crypto'
import { forgetKeys } from '#platform/auth/api-keys.ts'
import { forgetSeats } from '#platform/auth/seats.ts'
import type { Ctx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { conflict, notFound } from '#platform/errors.ts'
import { planAdvance } from '#platform/jobs/advance.ts'
import { removeWorkspace } from '#platform/tenancy/remove-workspace.ts'
import { createWorkspace, forgetWorkspace, systemContext } from '#platform/tenancy/workspaces.ts'
import { sandboxEvents } from '../contract/sandboxes.ts'
import { activeSeats, copySettings, insertSeats, type SandboxRow, sandboxesOf } from '../queries/sandboxes.ts'

const sandboxesMax = 20

const show = (ctx: Ctx, row: SandboxRow) => ({
  id: row.id,
  slug: row.slug,
  name: row.name,
  zone: row.zone,
  currency: row.currency,
  language: row.language,
  now: new Date(ctx.services.time().getTime() + Number(row.clock_offset_ms)).toISOString(),
  advancingTo: row.advance_to?.toISOString() ?? null,
  createdAt: row.created_at.toISOString(),
})

export const listSandboxes = async (ctx: Ctx) => ({
  data: (await sandboxesOf(ctx.services, ctx.workspace.id)).map((row) => show(ctx, row)),
})

const present = async (ctx: Ctx, id: string): Promise<SandboxRow> => {
  const row = (await sandboxesOf(ctx.services, ctx.workspace.id)).find((one) => one.id === id)
  if (!row) throw notFound('sandbox')
  return row
}

/** Opens its own transactions: a sandbox is a workspace of its own. */
export const createSandbox = async (ctx: Ctx, input: { name: string; slug?: string | undefined }) => {
  const { services, workspace } = ctx
  if (workspace.kind !== 'live') throw conflict('sandbox.of_sandbox', 'A sandbox has no sandboxes of its own.')
  if ((await sandboxesOf(services, workspace.id)).length >= sandboxesMax)
    throw conflict('sandbox.limit', `There can be ${sandboxesMax} sandboxes; remove one first.`)
  const seats = await inTransaction(ctx, (tx) => activeSeats(tx))
  const sandbox = await createWorkspace(services, {
    name: input.name,
    slug: input.slug ?? `${workspace.slug.slice(0, 48)}-test-${randomBytes(3).toString('hex')}`,
    kind: 'sandbox',
    liveWorkspaceId: workspace.id,
    zone: workspace.zone,
    currency: workspace.currency,
    language: workspace.language,
  })
  await copySettings(services, workspace.id, sandbox.id)
  forgetWorkspace(services)
  await inTransaction(systemContext(services, sandbox, 'sandbox set-up'), (tx) => insertSeats(tx, seats))
  forgetSeats(services)
  await inTransaction(ctx, (tx) =>
    tx.announce(
      sandboxEvents.sandboxCreated,
      { sandboxId: sandbox.id, name: sandbox.name },
      { subject: { kind: 'sandbox', id: sandbox.id } },
    ),
  )
  return show(ctx, await present(ctx, sandbox.id))
}

/** Sets the goal; the clock gets there by itself, also after a restart. `advancingTo` is null when it stands. */
export const advanceSandbox = async (ctx: Ctx, id: string, to: string) => {
  await present(ctx, id)
  await planAdvance(ctx.services, id, new Date(to))
  await inTransaction(ctx, (tx) =>
    tx.announce(
      sandboxEvents.sandboxAdvanced,
      { sandboxId: id, to: new Date(to).toISOString() },
      { subject: { kind: 'sandbox', id } },
    ),
  )
  return show(ctx, await present(ctx, id))
}

export const removeSandbox = async (ctx: Ctx, id: string): Promise<void> => {
  const sandbox = await present(ctx, id)
  if (ctx.workspace.kind === 'live')
    await inTransaction(ctx, (tx) =>
      tx.announce(
        sandboxEvents.sandboxArchived,
        { sandboxId: id, name: sandbox.name },
        { subject: { kind: 'sandbox', id } },
      ),
    )
  await removeWorkspace(ctx.services, id)
  forgetSeats(ctx.services)
  forgetKeys(ctx.services)
}
