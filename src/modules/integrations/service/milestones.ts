/** The one thing that crosses from a sandbox into its live workspace: a step, once per partner, with its time. */
import type { Ctx, Services, Workspace } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import type { CallAnswered } from '#platform/http/answered.ts'
import type { JobKind } from '#platform/module.ts'
import { findWorkspace, systemContext } from '#platform/tenancy/workspaces.ts'
import { sandboxEvents } from '../contract/sandbox-events.ts'
import { noteMilestone, sandboxRows } from '../queries/sandboxes.ts'

/** Steps that this process knows to be noted, so that later calls cost nothing. */
const noted = new WeakMap<Services['database'], Set<string>>()
const notedOf = (services: Services): Set<string> => {
  const known = noted.get(services.database) ?? new Set<string>()
  noted.set(services.database, known)
  return known
}

/** Announced once; a sandbox of the team has no partner and tells nothing. Not inside a transaction. */
export const reachMilestone = async (
  services: Services,
  sandbox: Workspace,
  milestone: string,
  at: Date,
): Promise<void> => {
  const key = `${sandbox.id} ${milestone}`
  if (notedOf(services).has(key)) return
  const live = sandbox.liveWorkspaceId ? await findWorkspace(services, sandbox.liveWorkspaceId) : undefined
  if (!live) return
  await inTransaction(systemContext(services, live, 'sandbox'), async (tx) => {
    const [row] = await sandboxRows(tx, { id: sandbox.id })
    if (!row?.partner_id) return
    const isFirst = await noteMilestone(tx, { partnerId: row.partner_id, sandboxId: row.id, milestone, at })
    if (isFirst)
      await tx.announce(
        sandboxEvents.sandboxMilestoneReached,
        { partnerId: row.partner_id, milestone, reachedAt: at.toISOString() },
        { subject: { kind: 'partner', id: row.partner_id }, partnerId: row.partner_id },
      )
  })
  notedOf(services).add(key)
}

/** First call and first write with a partner's own test key; the explorer's session keys are no program of the partner. */
export const noteCall: CallAnswered = async (ctx: Ctx, { method, status }) => {
  const { actor, workspace, services } = ctx
  if (workspace.kind !== 'sandbox' || actor.kind !== 'key' || actor.partnerId === null || actor.isExplorer) return
  if (status < 200 || status > 299) return
  const at = services.time()
  await reachMilestone(services, workspace, 'first_call', at)
  if (method !== 'GET') await reachMilestone(services, workspace, 'first_write', at)
}

export const milestoneKind = 'integrations.note_milestone'
/** For steps that are taken inside a transaction of the sandbox. */
export const milestoneJob: JobKind = {
  kind: milestoneKind,
  run: async (ctx, job) => {
    await reachMilestone(ctx.services, ctx.workspace, String(job.input['milestone']), new Date(String(job.input['at'])))
    return null
  },
}
