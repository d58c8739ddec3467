/** Slots that attribution offers to the modules that stand on it. */
import type { Tx } from '#platform/context.ts'
import { defineSlot } from '#platform/module.ts'

/**
 * Of these conversions those whose money is on its way: a commission is beyond pending or held. Their division is fixed;
 * only an approved override changes it. Filled by commissions.
 */
export const fixedConversions = defineSlot<(tx: Tx, conversionIds: readonly string[]) => Promise<ReadonlySet<string>>>(
  'attribution.fixed_conversions',
)

/** What one partner gets, or would get, for a conversion. Amounts are in minor units. */
export type ExpectedCommission = {
  conversionId: string
  partnerId: string
  outcome: 'commissions' | 'nothing' | 'waiting' | 'history'
  /** Why, in a sentence that its partner may read too. */
  words: string
  /** True: it stands in the lines; false: what the rules would give, and nothing is written. */
  isRecorded: boolean
  amounts: readonly { rule: string; amountMinor: string; currency: string }[]
}
/** What divided conversions earn by the rules of each partner; reads only. Filled by commissions. */
export const expectedCommission = defineSlot<
  (tx: Tx, conversionIds: readonly string[]) => Promise<readonly ExpectedCommission[]>
>('attribution.expected_commission')
