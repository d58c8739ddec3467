/** What evaluation does when something happens elsewhere. */
import { agreementEnded, agreementExecuted, agreementTermsAgreed } from '#modules/agreements/contract/events.ts'
import { conversionCredited, saleCostEntered, saleReversed } from '#modules/attribution/contract/events.ts'
import type { Tx } from '#platform/context.ts'
import { type Reaction, reaction } from '#platform/module.ts'
import { simulationFinished } from '../contract/events.ts'
import { commissionDeclined } from '../contract/line-events.ts'
import { evaluateConversions, lookAgain } from '../service/evaluate/evaluate.ts'
import { resumeWaiting } from '../service/evaluate/waits.ts'
import { estimateAgreed } from '../service/simulate/estimate.ts'
import { tellSimulated } from '../service/tell.ts'
import { countDecided, countReversals, planAtEnd } from '../service/trueup/reversed.ts'

/** Rates are entered in a room further down the list, so their facts are named, not imported. */
const onRate = (name: string, on: string): Reaction => ({
  name,
  on,
  ifAnnounced: true,
  run: (tx: Tx) => resumeWaiting(tx, { kind: 'rate' }),
})

export const engineReactions: readonly Reaction[] = [
  reaction('evaluate', conversionCredited, (tx, { data }) => evaluateConversions(tx, [data.conversionId])),
  reaction('look_again', agreementExecuted, (tx, { data }) => lookAgain(tx, data.partnerId)),
  reaction('resume_cost', saleCostEntered, (tx, { data }) => resumeWaiting(tx, { kind: 'cost', saleId: data.saleId })),
  reaction('count_reversals', saleReversed, (tx, { data }) => countReversals(tx, [data.saleId])),
  reaction('count_declined', commissionDeclined, (tx, { data }) => countDecided(tx, data.commissionId)),
  reaction('true_up_at_end', agreementEnded, (tx, { data }) => planAtEnd(tx, data.partnerId, data.on)),
  reaction('estimate', agreementTermsAgreed, (tx, { data }) => estimateAgreed(tx, data.agreementId)),
  reaction('mail_simulated', simulationFinished, (tx, { data }) => tellSimulated(tx, data.simulationId)),
  onRate('resume_rate', 'fx_rate.recorded'),
  onRate('resume_rates', 'fx_rate.imported'),
]
