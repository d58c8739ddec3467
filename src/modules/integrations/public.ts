/** Slots that integrations offers, and the few functions that other modules may call. */
import type { Ctx } from '#platform/context.ts'
import { defineSlot } from '#platform/module.ts'

/** Whether a partner may have live keys; the reason in words when not. Filled by onboarding. */
export const liveAccess =
  defineSlot<(ctx: Ctx, partnerId: string) => Promise<{ granted: true } | { granted: false; words: string }>>(
    'integrations.live_access',
  )

export { disableKeysOfPartner } from './service/stop-keys.ts'
