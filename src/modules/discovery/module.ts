import { defineModule } from '#platform/module.ts'
import { discoveryContract } from './contract.ts'
import { applicationReactions } from './reactions.ts'
import { discoveryRoutes } from './routes.ts'
import { applicationDue } from './service/applications/due.ts'
import { applicationFills } from './service/applications/fills.ts'
import { setUpDiscovery } from './service/forms/set-up.ts'

export const discovery = defineModule({
  name: 'discovery',
  contract: discoveryContract,
  routes: discoveryRoutes,
  reactions: [...applicationReactions],
  due: [...applicationDue],
  fills: [...applicationFills],
  setUp: setUpDiscovery,
})
