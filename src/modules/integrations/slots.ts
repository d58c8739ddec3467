/** Slots that integrations offers. */
import type { Ctx } from '#platform/context.ts'
import { defineSlot } from '#platform/module.ts'

/**
 * What stands between a partner and live access, in words with numbers: "Go-live gate: 2 of 9 steps open: integration
 * review (us), webhook test (you)". Filled by onboarding; whether access is in force is kept here, in rows.
 */
export const liveAccess =
  defineSlot<(ctx: Ctx, partnerId: string) => Promise<{ granted: true } | { granted: false; words: string }>>(
    'integrations.live_access',
  )
