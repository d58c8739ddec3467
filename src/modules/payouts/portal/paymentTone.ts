import type { PayoutState } from '../contract/run-states.ts'

export const paymentTone: Readonly<Record<PayoutState, 'plain' | 'good' | 'watch' | 'bad' | 'info'>> = {
  frozen: 'plain',
  ready: 'plain',
  submitting: 'info',
  uncertain: 'watch',
  submitted: 'info',
  settled: 'good',
  failed: 'bad',
  returned: 'bad',
  stopped: 'watch',
}
