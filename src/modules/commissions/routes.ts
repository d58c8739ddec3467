import { defineRoutes } from '#platform/module.ts'
import { commissionsContract } from './contract.ts'
import { evaluationRoutes } from './routes/evaluations.ts'
import { lineRoutes } from './routes/lines.ts'
import { planRoutes } from './routes/plans.ts'
import { simulationRoutes } from './routes/simulations.ts'
import { waitRoutes } from './routes/waits.ts'

export const commissionsRoutes = defineRoutes(commissionsContract, {
  ...lineRoutes,
  ...planRoutes,
  ...evaluationRoutes,
  ...waitRoutes,
  ...simulationRoutes,
})
