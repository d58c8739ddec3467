import { defineModule } from '#platform/module.ts'
import { archivePart } from './archive.ts'
import { qualificationContract } from './contract.ts'
import { qualificationReactions } from './reactions.ts'
import { qualificationRoutes } from './routes.ts'
import { sandboxPart } from './sandbox.ts'
import { qualificationDue } from './service/due.ts'
import { qualificationFills } from './service/fills.ts'
import { screenListWork } from './service/lists/run.ts'
import { setUpQualification } from './service/rubrics/rubrics.ts'

export const qualification = defineModule({
  name: 'qualification',
  contract: qualificationContract,
  routes: qualificationRoutes,
  reactions: qualificationReactions,
  due: qualificationDue,
  jobs: [screenListWork],
  fills: [archivePart, ...qualificationFills, sandboxPart],
  setUp: setUpQualification,
})
