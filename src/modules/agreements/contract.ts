/** The language of agreements. Shapes stand in `contract/`, by subject. */
import { defineContract } from '#platform/contract.ts'
import { defaultEndpoints } from './contract/defaults.ts'
import * as events from './contract/events.ts'
import { termEndpoints } from './contract/terms.ts'

export const agreementsContract = defineContract({
  module: 'agreements',
  summary: 'The signed agreement is the configuration: typed, dated terms that other modules read by day.',
  endpoints: { ...termEndpoints, ...defaultEndpoints },
  rights: {
    'agreements.set_default_terms': {
      summary: 'Propose and confirm default terms; an admin and a person of finance together',
      members: ['admin', 'finance'],
    },
  },
  events,
})
