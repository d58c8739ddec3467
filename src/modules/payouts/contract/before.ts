/** What comes before a payout, as one part of the module's contract. */
import { documentEndpoints, documentEvents } from './documents.ts'
import { fundingEndpoints, fundingEvents } from './funding.ts'
import { methodEndpoints, methodEvents } from './methods.ts'
import { openingEndpoints, openingEvents } from './openings.ts'
import { readinessEndpoints } from './readiness.ts'
import { payoutSettingsEndpoints, payoutSettingsEvents } from './settings.ts'
import { taxEndpoints, taxEvents } from './tax.ts'
import { taxListEndpoints, taxListEvents } from './tax-lists.ts'

export const beforeContract = {
  module: 'payouts',
  summary: 'Accounts, tax forms and documents: what is there before money goes out.',
  rights: {
    'payouts.read_balance': {
      summary: 'Read balances, accounts by their last four, documents and what stands against paying',
      members: ['finance', 'partner_manager', 'executive'],
      portal: ['principal', 'finance'],
    },
    'payouts.manage_funding': {
      summary: 'Keep our own accounts and the payout settings',
      members: ['finance', 'admin'],
    },
    'payouts.manage_methods': {
      summary: 'Name the account that the partner is paid to',
      members: [],
      portal: ['principal', 'finance'],
    },
    'payouts.verify_method': { summary: 'Make sure of a partner’s account', members: ['finance'] },
    'payouts.suspend_method': { summary: 'Suspend a partner’s account', members: ['finance'] },
    'payouts.manage_documents': {
      summary: 'Send, accept and review documents',
      members: ['finance'],
      portal: ['principal', 'finance'],
    },
    'payouts.tax': {
      summary: 'Read and sign tax forms, set withholding, take out yearly lists',
      members: ['finance'],
      portal: ['principal', 'finance'],
    },
  },
  endpoints: {
    ...payoutSettingsEndpoints,
    ...fundingEndpoints,
    ...methodEndpoints,
    ...taxEndpoints,
    ...taxListEndpoints,
    ...documentEndpoints,
    ...openingEndpoints,
    ...readinessEndpoints,
  },
  events: {
    ...payoutSettingsEvents,
    ...fundingEvents,
    ...methodEvents,
    ...taxEvents,
    ...taxListEvents,
    ...documentEvents,
    ...openingEvents,
  },
} as const
