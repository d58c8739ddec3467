/** What tasks put into a sandbox: a few things that its owner has to do. */
import type { Tx } from '#platform/context.ts'
import { type SeedKit, sandboxParts } from '#platform/tenancy/sandbox-parts.ts'
import { handMade } from './kinds.ts'
import { openTask } from './open.ts'

const dayMs = 86_400_000
const titles = ['Make your first call', 'Verify a webhook endpoint', 'Move the clock forward by a month']

const seed = async (tx: Tx, kit: SeedKit): Promise<void> => {
  const { partnerId } = kit
  if (!partnerId) return
  for (const [at, title] of titles.entries())
    await openTask(tx, {
      kind: handMade,
      subject: { kind: 'sandbox_step', id: `${tx.ctx.workspace.id}:${at}` },
      partnerId,
      title,
      side: 'partner',
      owner: { role: 'technical' },
      dueAt: new Date(tx.now.getTime() + (at + 1) * kit.number(2, 5) * dayMs),
      cause: `sandbox step ${at}`,
    })
}
export const sandboxPart = sandboxParts.fill({ module: 'tasks', seed })
