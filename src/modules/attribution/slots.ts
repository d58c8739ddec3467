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
