/** Long work in one process: others get their turn now and then. */
import { setImmediate as turn } from 'node:timers/promises'

export type Breathe = () => Promise<void> | undefined

/** Answers a function to be awaited between small steps; it gives way when `afterMs` have passed since it last did. */
export const breather = (afterMs = 15): Breathe => {
  let since = performance.now()
  return () => {
    if (performance.now() - since < afterMs) return undefined
    return turn().then(() => {
      since = performance.now()
    })
  }
}
