import { defineModule } from '#platform/module.ts'
import { archivePart } from './archive.ts'
import { commissionsContract } from './contract.ts'
import { engineReactions } from './reactions/engine.ts'
import { lineReactions } from './reactions/lines.ts'
import { commissionsRoutes } from './routes.ts'
import { planRecomputation, recomputeJob, recomputeNightly } from './service/evaluate/nightly.ts'
import { resumeHourly } from './service/evaluate/waits.ts'
import { engineFills } from './service/fills.ts'
import { lineDue, lineJobs, setUpLines } from './service/lines/due-work.ts'
import { lineFills } from './service/lines/fills.ts'
import { planRecount, recountJob, recountNightly } from './service/recount.ts'
import { simulationWork } from './service/simulate/run.ts'
import { trueUpDue } from './service/trueup/run.ts'

export const commissions = defineModule({
  name: 'commissions',
  contract: commissionsContract,
  routes: commissionsRoutes,
  reactions: [...engineReactions, ...lineReactions],
  due: [recomputeNightly, recountNightly, resumeHourly, trueUpDue, ...lineDue],
  jobs: [recomputeJob, recountJob, simulationWork, ...lineJobs],
  fills: [archivePart, ...engineFills, ...lineFills],
  setUp: async (tx) => {
    await planRecomputation(tx)
    await planRecount(tx)
    await setUpLines(tx)
  },
})
