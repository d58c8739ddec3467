/** Slots that agreements offer to the modules that keep their terms. */
import type { CivilDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { defineSlot } from '#platform/module.ts'

/**
 * Asked before an original is sent and before it is signed whose terms take effect on a day that is over: what was
 * reckoned for the partner since then, in words. Without an objection it may begin then.
 */
export const originalObjections = defineSlot<
  (tx: Tx, of: { partnerId: string; from: CivilDate }) => Promise<readonly string[]>
>('agreements.original_objections')

export type MoneyEstimate = {
  state: 'running' | 'finished' | 'failed'
  from: CivilDate
  to: CivilDate
  sales: number
  totals: readonly { currency: string; oldMinor: string; newMinor: string; differenceMinor: string }[]
  reportId: string
  /** The partner may read it before signing. */
  isShared: boolean
  finishedAt: Date | null
}
/**
 * By whom a changed term of an open version is reckoned in money: the latest estimate of each agreement, of the terms as
 * they stand now. An agreement without one is left out, and the screen says so.
 */
export const moneyEstimators = defineSlot<{
  kind: string
  estimates: (tx: Tx, agreementIds: readonly string[]) => Promise<ReadonlyMap<string, MoneyEstimate>>
}>('agreements.money_estimators')
