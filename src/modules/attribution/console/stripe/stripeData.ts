import type { AnswerTo, RowOf } from '#client/api.ts'
import { useRightReason } from '#ui/seat.tsx'

export type Connection = AnswerTo<'getStripeConnection'>
export type StripeEvent = RowOf<'listStripeEvents'>

export const stripeCache = 'stripe-connections'
export const stripeEventsCache = 'stripe-events'

export const connectionStates: Readonly<Record<Connection['state'], string>> = {
  silent: 'Silent',
  running: 'Running',
  failing: 'Failing',
  ended: 'Ended',
}
export const eventStates: Readonly<Record<StripeEvent['state'], string>> = {
  waiting: 'Waiting',
  handled: 'Handled',
  ignored: 'Ignored',
  failed: 'Failed',
}

/** Why Stripe is only to look at for this person; null when it may be changed. */
export const useStripeReason = () =>
  useRightReason('attribution.manage_stripe', 'Only finance, engineering and admins change Stripe')

/** How far behind, in the largest unit that says it. */
export const inTime = (seconds: number | null): string => {
  if (seconds === null) return 'up to date'
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min`
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)} h`
  return `${Math.floor(seconds / 86_400)} d`
}
