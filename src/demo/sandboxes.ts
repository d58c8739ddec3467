/** Sandboxes of the demo: one in use, one that was put away, one of the team. */

import { archiveSandbox, removeSandbox } from '#modules/integrations/service/sandboxes/acts.ts'
import { createSandbox } from '#modules/integrations/service/sandboxes/make.ts'
import { setAccountLevel } from '#modules/partners/public.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { Problem } from '#platform/errors.ts'
import { systemContext } from '#platform/tenancy/workspaces.ts'
import { daysBefore } from './past.ts'
import type { Act, Demo } from './seed.ts'

type Seed = { partner: string; name: string; profile: 'standard' | 'empty'; startNumber: number; isArchived?: boolean }
const seeds: readonly Seed[] = [
  { partner: 'Brightwater Systems', name: 'Brightwater connector', profile: 'standard', startNumber: 7 },
  { partner: 'Tessera Labs', name: 'Tessera first look', profile: 'empty', startNumber: 11, isArchived: true },
]

const makeOne = async (demo: Demo, seed: Seed): Promise<void> => {
  const partnerId = demo.partners.get(seed.partner)
  if (!partnerId) throw new Error(`The demo has no partner ${seed.partner}`)
  const { services } = demo.past
  const ctx = systemContext(services, demo.workspace, 'Femi Adeyemi', { channel: 'command' })
  // Their agreements were signed before this program was kept here.
  await inTransaction(ctx, (tx) => setAccountLevel(tx, { partnerId, level: 'full', cause: 'Brought over' }))
  const make = () =>
    createSandbox(ctx, { partnerId, name: seed.name, profile: seed.profile, startNumber: seed.startNumber })
  // Access that opens offers a first sandbox, which the product's own loops may have made by now; the story's stands in its place.
  const { id } = await make().catch(async (error: unknown) => {
    if (!(error instanceof Problem && error.code === 'sandbox.limit')) throw error
    await demo.past.settle('jobs')
    const { data } = (await demo.as('femi').api.get('/v1/sandboxes')) as {
      data: { id: string; partner: { id: string } | null }[]
    }
    for (const one of data) if (one.partner?.id === partnerId) await removeSandbox(ctx, one.id)
    return make()
  })
  await demo.past.settle('jobs')
  if (seed.isArchived) await archiveSandbox(ctx, id)
}

export const sandboxActs = (demo: Demo): Act[] => [
  {
    daysAgo: 3,
    run: async () => {
      demo.past.go(daysBefore(demo.today, 3, 10))
      for (const seed of seeds) await makeOne(demo, seed)
    },
  },
]
