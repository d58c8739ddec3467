/** Gaps: facts that a partner's stage needs and lacks. */
import type { Tx } from '#platform/context.ts'
import type { Stage } from '../contract/stages.ts'
import { deleteGaps, gapFacts, insertGaps } from '../queries/gaps.ts'
import { gapsOf } from '../queries/partners.ts'
import { stageNeeds } from '../slots.ts'

type Facts = {
  typeId: string | null
  hasManager: boolean
  hasSource: boolean
  country: string | null
  hasContact: boolean
}
type Need = { gap: string; words: string; from: readonly Stage[]; lacks: (facts: Facts) => boolean }

const afterApproval: readonly Stage[] = ['approved', 'contracting', 'onboarding', 'active', 'ending']
const fromQualifying: readonly Stage[] = ['qualifying', 'assessing', ...afterApproval]
const needs: readonly Need[] = [
  { gap: 'manager', words: 'Nobody manages this partner.', from: fromQualifying, lacks: (facts) => !facts.hasManager },
  { gap: 'type', words: 'The partner has no type.', from: fromQualifying, lacks: (facts) => facts.typeId === null },
  {
    gap: 'source',
    words: 'How the partner was found is not written down.',
    from: fromQualifying,
    lacks: (facts) => !facts.hasSource,
  },
  { gap: 'country', words: 'The country is missing.', from: afterApproval, lacks: (facts) => facts.country === null },
  {
    gap: 'contact',
    words: 'There is nobody to talk to: no contact.',
    from: afterApproval,
    lacks: (facts) => !facts.hasContact,
  },
]

/** Looks again at what these partners lack and keeps the rows that say so. Call after any change of a fact a stage needs. */
export const refreshGaps = async (tx: Tx, partnerIds: readonly string[]): Promise<void> => {
  if (partnerIds.length === 0) return
  await tx.asTeam(async () => {
    const partners = await gapFacts(tx, partnerIds)
    const wanted = new Map<string, { partnerId: string; gap: string; words: string }>()
    const want = (partnerId: string, gap: string, words: string) =>
      wanted.set(`${partnerId} ${gap}`, { partnerId, gap, words })
    for (const partner of partners)
      for (const need of needs)
        if (need.from.includes(partner.stage) && need.lacks(partner)) want(partner.id, need.gap, need.words)
    for (const ask of stageNeeds.of(tx.ctx.services.product))
      for (const [partnerId, gaps] of await ask(tx, partners))
        for (const { gap, words } of gaps) want(partnerId, gap, words)
    const known = await gapsOf(tx, partnerIds)
    const knownKeys = new Set(known.map((row) => `${row.partner_id} ${row.gap}`))
    await deleteGaps(
      tx,
      known.filter((row) => !wanted.has(`${row.partner_id} ${row.gap}`)),
    )
    await insertGaps(
      tx,
      [...wanted.values()].filter((one) => !knownKeys.has(`${one.partnerId} ${one.gap}`)),
    )
  })
}
