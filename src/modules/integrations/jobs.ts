import { dailyAt } from '#platform/jobs/recurring.ts'
import type { DueKind } from '#platform/module.ts'
import { reviewLiveAccess } from './service/live-access.ts'
import { makerGone, stopOrphans } from './service/stop-keys.ts'
import { watchKeys } from './service/watch-keys.ts'
import { pauseAfterEnd } from './service/webhooks.ts'

const at = '06:00'
/** Keys are looked at once a day. */
export const keyWatch: DueKind = {
  kind: 'integrations.key_watch',
  summary: 'Looks at keys that end or that nobody uses, and at live access and endpoints that no agreement carries',
  run: async (tx) => {
    await watchKeys(tx)
    await reviewLiveAccess(tx)
    await pauseAfterEnd(tx)
    await dailyAt(tx, keyWatch.kind, at)
  },
}

/** Seven days after the maker of a partner's keys left. */
export const orphans: DueKind = {
  kind: makerGone,
  summary: 'Keys whose maker left and that nobody took over stop',
  run: stopOrphans,
}
