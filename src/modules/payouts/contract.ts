/** Payouts: here the ledger, as finance reads it, and exchange rates. */
import { defineContract } from '#platform/contract.ts'
import { ledgerEndpoints, ledgerEvents } from './contract/ledger.ts'
import { rateEndpoints, rateEvents } from './contract/rates.ts'

export const payoutsContract = defineContract({
  module: 'payouts',
  summary: 'The ledger, where money is written once and for all, and the exchange rates it is counted with.',
  rights: {
    'payouts.read_ledger': {
      summary: 'Read the ledger: accounts, transfers, trial balance, journal',
      members: ['finance', 'admin'],
    },
    'payouts.prepare': { summary: 'Set account codes', members: ['finance'] },
    'payouts.set_rates': { summary: 'Enter, confirm and import exchange rates', members: ['finance'] },
  },
  endpoints: { ...ledgerEndpoints, ...rateEndpoints },
  events: { ...ledgerEvents, ...rateEvents },
})
