/** A change is seen by the redirect of this process at once; the others look twice a second. */
import type { Tx } from '#platform/context.ts'
import { engineOf } from '../clicks/engine.ts'

export const lookSoon = (tx: Tx): void => {
  const { services, log } = tx.ctx
  tx.afterCommit(() => {
    engineOf(services)
      ?.lookup.look()
      .catch((error: unknown) => log.warn({ err: error }, 'links could not be looked at again'))
  })
}
