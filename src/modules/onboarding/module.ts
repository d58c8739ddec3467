import { defineModule } from '#platform/module.ts'
import { archivePart } from './archive.ts'
import { onboardingContract } from './contract.ts'
import { onboardingDue } from './due.ts'
import { onboardingReactions } from './reactions.ts'
import { onboardingRoutes } from './routes.ts'
import { onboardingFills } from './service/fills.ts'
import { openAccountJob } from './service/openings.ts'
import { seedTemplates } from './service/templates.ts'

export const onboarding = defineModule({
  name: 'onboarding',
  contract: onboardingContract,
  routes: onboardingRoutes,
  reactions: onboardingReactions,
  due: onboardingDue,
  jobs: [openAccountJob],
  fills: [archivePart, ...onboardingFills],
  setUp: seedTemplates,
})
