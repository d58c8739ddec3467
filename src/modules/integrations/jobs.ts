import { dailyAt } from '#platform/jobs/recurring.ts'
import type { DueKind } from '#platform/module.ts'
import { watchKeys } from './service/watch-keys.ts'

const at = '06:00'
/** Keys are looked at once a day. */
export const keyWatch: DueKind = {
  kind: 'integrations.key_watch',
  summary: 'Looks at keys that end or that nobody uses',
  run: async (tx) => {
    await watchKeys(tx)
    await dailyAt(tx, keyWatch.kind, at)
  },
}
