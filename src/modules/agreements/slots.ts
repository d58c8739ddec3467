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
