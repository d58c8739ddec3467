import { whileRunning } from '#platform/app.ts'
import { defineModule } from '#platform/module.ts'
import { payoutsContract } from './contract.ts'
import { payoutsRoutes } from './routes.ts'
import { watchLedgers } from './service/watch.ts'

export const payouts = defineModule({
  name: 'payouts',
  contract: payoutsContract,
  routes: payoutsRoutes,
  fills: [whileRunning.fill(watchLedgers)],
})
