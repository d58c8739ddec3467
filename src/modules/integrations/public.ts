/** Slots that integrations offers. */
import type { Ctx } from '#platform/context.ts'
import { defineSlot } from '#platform/module.ts'

/** Whether a partner may have live keys; the reason in words when not. Filled by onboarding. */
export const liveAccess =
  defineSlot<(ctx: Ctx, partnerId: string) => Promise<{ granted: true } | { granted: false; words: string }>>(
    'integrations.live_access',
  )
