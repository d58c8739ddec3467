/** The part of the contract that sends money: payables, runs, payouts, reconciliation, debts. */
import { defineContract } from '#platform/contract.ts'
import { bankEndpoints } from './bank.ts'
import { debtEndpoints } from './debts.ts'
import { payoutEvents } from './payout-events.ts'
import { payoutEndpoints } from './payouts.ts'
import { portalPayoutEndpoints } from './portal-payouts.ts'
import { runDifferenceEndpoints } from './run-difference.ts'
import { runEndpoints } from './runs.ts'

export const sendingContract = defineContract({
  module: 'payouts',
  summary: 'Runs of payouts, from what is due to what the bank says became of it.',
  rights: {
    'payouts.approve': { summary: 'Review and approve runs of others', members: ['finance', 'executive'] },
    'payouts.execute': { summary: 'Send approved runs, pause and close them', members: ['finance'] },
    'payouts.stop': { summary: 'Take payouts out of a run', members: ['finance'] },
    'payouts.confirm_sent': { summary: 'Say that a payout arrived or was refused', members: ['finance'] },
    'payouts.reconcile': { summary: 'Take in what banks say, and match it', members: ['finance'] },
    'payouts.resolve': {
      summary: 'Settle what became of an uncertain payout, as one of two people',
      members: ['finance'],
    },
    'payouts.write_off': { summary: 'Give up debts or record repayments, as one of two people', members: ['finance'] },
  },
  endpoints: {
    ...runEndpoints,
    ...runDifferenceEndpoints,
    ...payoutEndpoints,
    ...bankEndpoints,
    ...debtEndpoints,
    ...portalPayoutEndpoints,
  },
  events: payoutEvents,
})
