/** Payouts: the ledger as finance reads it, exchange rates, and what is there before money goes out. */
import { defineContract } from '#platform/contract.ts'
import { beforeContract } from './contract/before.ts'
import { ledgerEndpoints, ledgerEvents } from './contract/ledger.ts'
import { rateEndpoints, rateEvents } from './contract/rates.ts'
import { sendingContract } from './contract/sending.ts'

export const payoutsContract = defineContract({
  module: 'payouts',
  summary:
    'The ledger, where money is written once and for all, exchange rates, and the accounts, tax forms and documents of partners.',
  rights: {
    ...beforeContract.rights,
    'payouts.read_ledger': {
      summary: 'Read the ledger: accounts, transfers, trial balance, journal',
      members: ['finance', 'admin'],
    },
    'payouts.prepare': { summary: 'Draft and freeze runs, add payables, set account codes', members: ['finance'] },
    ...sendingContract.rights,
    'payouts.set_rates': { summary: 'Enter, confirm and import exchange rates', members: ['finance'] },
  },
  endpoints: { ...ledgerEndpoints, ...rateEndpoints, ...beforeContract.endpoints, ...sendingContract.endpoints },
  events: { ...ledgerEvents, ...rateEvents, ...beforeContract.events, ...sendingContract.events },
})
