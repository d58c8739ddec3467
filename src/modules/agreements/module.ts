import { defineModule } from '#platform/module.ts'
import { agreementsContract } from './contract.ts'
import { agreementsRoutes } from './routes.ts'
import { agreementFills } from './service/fills.ts'

export const agreements = defineModule({
  name: 'agreements',
  contract: agreementsContract,
  routes: agreementsRoutes,
  fills: agreementFills,
})
