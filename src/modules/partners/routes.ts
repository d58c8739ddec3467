import { defineRoutes } from '#platform/module.ts'
import { partnersContract } from './contract.ts'
import { duplicateRoutes } from './routes/duplicates.ts'
import { importRoutes } from './routes/imports.ts'
import { partnerRoutes } from './routes/partners.ts'
import { peopleRoutes } from './routes/people.ts'
import { portalRoutes } from './routes/portal.ts'
import { recordRoutes } from './routes/records.ts'
import { relationRoutes } from './routes/relations.ts'
import { settingRoutes } from './routes/settings.ts'

/** Every endpoint, bound to its function; by subject, as the contract is. */
export const partnersRoutes = defineRoutes(partnersContract, {
  ...partnerRoutes,
  ...relationRoutes,
  ...peopleRoutes,
  ...recordRoutes,
  ...settingRoutes,
  ...duplicateRoutes,
  ...importRoutes,
  ...portalRoutes,
})
