/** Sandboxes that nobody uses: a mail 14 days before, then they are put away; nothing is deleted. */
import { portalSeatsOfPartner } from '#modules/partners/public.ts'
import type { Ctx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { dailyAt } from '#platform/jobs/recurring.ts'
import { linkTo, queueMail } from '#platform/mail/outbox.ts'
import type { DueKind, JobKind } from '#platform/module.ts'
import { changeSandbox, lastKeyUse } from '../../queries/sandboxes.ts'
import { putAway } from './acts.ts'
import { type Found, insideOf, visibleSandboxes } from './read.ts'

const dayMs = 86_400_000
const warnDays = 14
const at = '05:30'
export const watchKind = 'integrations.watch_sandboxes'

/** Once a day on the live workspace's clock; the work itself crosses workspaces and so is a job. */
export const sandboxWatch: DueKind = {
  kind: 'integrations.sandbox_watch',
  summary: 'Looks for sandboxes that nobody uses',
  run: async (tx) => {
    if (tx.ctx.workspace.kind === 'live') await tx.enqueue(watchKind, { title: 'Look for idle sandboxes' })
    await planWatch(tx)
  },
}
export const planWatch = (tx: Parameters<typeof dailyAt>[0]) => dailyAt(tx, 'integrations.sandbox_watch', at)

export const watchSandboxesJob: JobKind = {
  kind: watchKind,
  run: async (ctx) => {
    let archived = 0
    for (const found of await visibleSandboxes(ctx))
      if (found.row.partner_id && (await lookAt(ctx, found))) archived += 1
    return { archived }
  },
}

/** True when it was put away. */
const lookAt = async (ctx: Ctx, found: Found): Promise<boolean> => {
  const { row, state } = found
  if (state !== 'ready') return false
  const keyUse = await inTransaction(await insideOf(ctx, row.id), lastKeyUse, { readOnly: true })
  const used = keyUse && keyUse > row.used_at ? keyUse : row.used_at
  const idleMs = ctx.services.time().getTime() - used.getTime()
  const warnedLongAgo =
    row.warned_at !== null &&
    row.warned_at > used &&
    ctx.services.time().getTime() - row.warned_at.getTime() >= warnDays * dayMs
  if (idleMs >= row.idle_days * dayMs && warnedLongAgo) {
    await putAway(ctx, found)
    await mail(ctx, found, 'archived')
    return true
  }
  if (idleMs >= (row.idle_days - warnDays) * dayMs && (row.warned_at === null || row.warned_at < used)) {
    await inTransaction(ctx, (tx) => changeSandbox(tx, row.id, { used_at: used, warned_at: ctx.services.time() }))
    await mail(ctx, found, 'idle')
  } else if (used > row.used_at)
    await inTransaction(ctx, (tx) => changeSandbox(tx, row.id, { used_at: used, warned_at: null }))
  return false
}

/** To the principals and technical people of the partner, from the live workspace. */
const mail = (ctx: Ctx, { row, registry }: Found, what: 'idle' | 'archived') =>
  inTransaction(ctx, async (tx) => {
    const seats = (await portalSeatsOfPartner(tx, row.partner_id!)).filter(
      (seat) => seat.state === 'active' && (seat.roles.includes('technical') || seat.roles.includes('principal')),
    )
    for (const seat of seats)
      await queueMail(tx, {
        kind: `sandbox.${what}`,
        to: { email: seat.email, name: seat.name },
        subject: what === 'idle' ? 'A sandbox will be put away in 14 days' : 'A sandbox was put away',
        text:
          what === 'idle'
            ? `Hello ${seat.name},\n\nnobody has used the sandbox ${registry.name} for a long time. It will be put away in ${warnDays} days: its keys stop, its rows stay, and it can be opened again at any time. One call with a key, or a visit, keeps it open:\n${linkTo(tx.ctx, `/p/${tx.ctx.workspace.slug}/developers/sandbox`)}`
            : `Hello ${seat.name},\n\nthe sandbox ${registry.name} was put away because nobody used it. Its keys have stopped, its rows are kept. Open it again here:\n${linkTo(tx.ctx, `/p/${tx.ctx.workspace.slug}/developers/sandbox`)}`,
        subjectKind: 'sandbox',
        subjectId: row.id,
        partnerId: row.partner_id!,
      })
  })
