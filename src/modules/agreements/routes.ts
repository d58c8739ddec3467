/** Endpoint -> function. Pieces by subject stand in `routes/`. */
import { defineRoutes } from '#platform/module.ts'
import { agreementsContract } from './contract.ts'
import { termRoutes } from './routes/terms.ts'

export const agreementsRoutes = defineRoutes(agreementsContract, { ...termRoutes })
