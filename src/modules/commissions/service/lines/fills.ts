/** What the life of lines tells other rooms: the ledger's figure, kinds of tasks, names for search. */
import { fixedConversions as creditsFixed } from '#modules/attribution/public.ts'
import { partnerBonds, partnerNames } from '#modules/partners/public.ts'
import { taskKinds } from '#modules/tasks/public.ts'
import { ledgerFigures, type OwedElsewhere, owedElsewhere } from '#platform/ledger/checks.ts'
import type { SlotFill } from '#platform/module.ts'
import { figureDifferences } from '../../queries/figures.ts'
import { fixedConversions, linesOfPartners } from '../../queries/lines.ts'

export const lineFills: readonly SlotFill[] = [
  creditsFixed.fill(fixedConversions),
  partnerBonds.fill((tx, partnerIds, since) => linesOfPartners(tx, partnerIds, since)),
  ledgerFigures.fill(async (tx) => {
    const elsewhere: OwedElsewhere[] = []
    for (const keeps of owedElsewhere.of(tx.ctx.services.product)) elsewhere.push(...(await keeps(tx)))
    const found = await figureDifferences(tx, 20, elsewhere)
    const names = await partnerNames(tx, [...new Set(found.map((one) => one.partnerId))])
    return found.map((one) => ({
      check: 'figures' as const,
      words: `Commissions ${one.state} of ${names.get(one.partnerId) ?? one.partnerId} sum to ${one.linesMinor} ${one.currency}, the account holds ${one.ledgerMinor}`,
      currency: one.currency,
      expectedMinor: one.linesMinor.toString(),
      foundMinor: one.ledgerMinor.toString(),
      differenceMinor: (one.ledgerMinor - one.linesMinor).toString(),
    }))
  }),
  taskKinds.fill({
    kind: 'commissions.approve_commission',
    words: 'Approve commissions',
    closesByItself: 'This closes by itself when nothing of the partner waits for approval',
  }),
  taskKinds.fill({
    kind: 'commissions.answer_dispute',
    words: 'Answer a dispute',
    closesByItself: 'This closes by itself when the dispute is decided',
  }),
  taskKinds.fill({
    kind: 'commissions.close_month',
    words: 'Close a month',
    closesByItself: 'This closes by itself when the month is closed',
  }),
  taskKinds.fill({ kind: 'commissions.settle_carry_over', words: 'Settle a debt of a partner', closesByItself: null }),
]
