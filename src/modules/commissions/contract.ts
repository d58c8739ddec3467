/** The language of commissions: what each conversion earned, by which rule, and why. Shapes stand in `contract/`. */
import { defineContract } from '#platform/contract.ts'
import { evaluationEndpoints } from './contract/evaluations.ts'
import { commissionCreated, evaluationDeferred, simulationFinished } from './contract/events.ts'
import { lineRights, linesContract } from './contract/line-endpoints.ts'
import { lineEvents } from './contract/line-events.ts'
import { planEndpoints } from './contract/plans.ts'
import { simulationEndpoints } from './contract/simulations.ts'
import { waitEndpoints } from './contract/waits.ts'

export const commissionsContract = defineContract({
  module: 'commissions',
  summary: 'What each conversion earned, by which rule of the signed agreement, and why.',
  rights: {
    ...lineRights,
    'commissions.configure': {
      summary: 'Write plan templates and approval rules',
      members: ['admin', 'finance'],
    },
    'commissions.simulate': {
      summary: 'Reckon what another plan would earn',
      members: ['partner_manager', 'finance', 'legal'],
    },
  },
  endpoints: {
    ...linesContract.endpoints,
    ...planEndpoints,
    ...evaluationEndpoints,
    ...simulationEndpoints,
    ...waitEndpoints,
  },
  events: { commissionCreated, evaluationDeferred, simulationFinished, ...lineEvents },
})
