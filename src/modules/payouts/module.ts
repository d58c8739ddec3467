import { whileRunning } from '#platform/app.ts'
import { defineModule } from '#platform/module.ts'
import { archivePart } from './archive.ts'
import { payoutsContract } from './contract.ts'
import { payoutsRoutes } from './routes.ts'
import { beforeDue } from './service/before-due.ts'
import { beforeFills } from './service/fills.ts'
import { sendingDue, sendingFills, sendingJobs, sendingReactions, setUpRuns } from './service/runs/fills.ts'
import { watchLedgers } from './service/watch.ts'

export const payouts = defineModule({
  name: 'payouts',
  contract: payoutsContract,
  routes: payoutsRoutes,
  reactions: sendingReactions,
  due: [...beforeDue, ...sendingDue],
  jobs: sendingJobs,
  fills: [archivePart, whileRunning.fill(watchLedgers), ...beforeFills, ...sendingFills],
  setUp: setUpRuns,
})
