import { useMemo } from 'react'
import { useSeat } from './seat.tsx'

/** The workspace's present in a sandbox, whose clock may be ahead; undefined in a live one: then it is the browser's. */
export const useSandboxNow = (): Date | undefined => {
  const { kind, now } = useSeat().workspace
  return useMemo(() => (kind === 'sandbox' ? new Date(now) : undefined), [kind, now])
}
