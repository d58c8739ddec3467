/** Attribution: who brought this revenue, and how we know. */
import { defineContract } from '#platform/contract.ts'
import { clickEndpoints } from './contract/clicks.ts'
import { conversionEndpoints } from './contract/conversions.ts'
import { attributionEvents } from './contract/events.ts'
import { fraudEndpoints, fraudEvents, fraudRights } from './contract/fraud.ts'
import { linkEndpoints, linkEvents } from './contract/links.ts'
import { offlineEndpoints } from './contract/offline.ts'
import { personEndpoints } from './contract/persons.ts'
import { portalEndpoints } from './contract/portal.ts'
import { recordEndpoints } from './contract/records.ts'
import { ruleEndpoints } from './contract/rules.ts'
import { saleImportEndpoints, saleImportRights } from './contract/sale-imports.ts'
import { stripeEndpoints, stripeEvents, stripeRights } from './contract/stripe.ts'
import { summaryEndpoints } from './contract/summary.ts'
import { testEndpoints, testRights } from './contract/tests.ts'
import { trackingEndpoints } from './contract/tracking.ts'
import { unmatchedEndpoints } from './contract/unmatched.ts'

export const attributionContract = defineContract({
  module: 'attribution',
  summary:
    'Contacts between partners and customers, leads and sales, and their division among partners in exact shares.',
  rights: {
    'attribution.approve_override': { summary: 'Decide about credits that were divided by hand', members: ['finance'] },
    'attribution.erase_customer': { summary: 'Erase the person behind a customer', members: ['admin'] },
    'attribution.propose_override': { summary: 'Propose to divide credits by hand', members: ['partner_manager'] },
    'attribution.set_policy': {
      summary: 'Set the rules of fraud signals and put a version of the attribution policy in force',
      members: ['admin'],
    },
    'attribution.sign_definition': {
      summary: 'Draft and sign what sourced and influenced mean',
      members: ['finance', 'executive', 'partner_manager'],
    },
    'attribution.submit_lead': {
      summary: 'Submit a lead in the portal',
      members: [],
      portal: ['principal', 'sales', 'marketing'],
    },
    'attribution.manage_links': {
      summary: 'Make, change and end links and codes',
      members: ['partner_manager', 'marketing'],
      portal: ['principal', 'sales', 'marketing'],
    },
    'attribution.read_inputs': {
      summary: 'Take out divisions with everything that they follow from, of all partners',
      members: ['finance', 'admin'],
    },
    'attribution.record_sale': {
      summary: 'Record customers, leads, contacts, sales and changes of subscriptions',
      members: ['partner_manager'],
    },
    'attribution.record_cost': {
      summary: 'Enter what a sale cost, where a commission is counted on its margin',
      members: ['finance', 'partner_manager'],
    },
    'attribution.record_reversal': {
      summary: 'Record refunds and disputes of payments',
      members: ['finance'],
    },
    ...saleImportRights,
    ...stripeRights,
    ...fraudRights,
    ...testRights,
  },
  endpoints: {
    ...recordEndpoints,
    ...conversionEndpoints,
    ...ruleEndpoints,
    ...personEndpoints,
    ...portalEndpoints,
    ...summaryEndpoints,
    ...saleImportEndpoints,
    ...stripeEndpoints,
    ...fraudEndpoints,
    ...unmatchedEndpoints,
    ...linkEndpoints,
    ...clickEndpoints,
    ...trackingEndpoints,
    ...testEndpoints,
    ...offlineEndpoints,
  },
  events: { ...attributionEvents, ...linkEvents, ...stripeEvents, ...fraudEvents },
})
