/** Every contract once, in the order of modules.ts. Screens read types from here, never schemas. */
import { agreementsContract } from './modules/agreements/contract.ts'
import { attributionContract } from './modules/attribution/contract.ts'
import { commissionsContract } from './modules/commissions/contract.ts'
import { discoveryContract } from './modules/discovery/contract.ts'
import { integrationsContract } from './modules/integrations/contract.ts'
import { onboardingContract } from './modules/onboarding/contract.ts'
import { partnersContract } from './modules/partners/contract.ts'
import { payoutsContract } from './modules/payouts/contract.ts'
import { qualificationContract } from './modules/qualification/contract.ts'
import { settingsContract } from './modules/settings/contract.ts'
import { tasksContract } from './modules/tasks/contract.ts'

export const contracts = [
  partnersContract,
  tasksContract,
  discoveryContract,
  qualificationContract,
  agreementsContract,
  integrationsContract,
  onboardingContract,
  attributionContract,
  commissionsContract,
  payoutsContract,
  settingsContract,
] as const
