import type { ComponentType } from 'react'
import { loadSigningWanted } from '#modules/agreements/portal/screens.ts'
import { earningsRoles, loadHomeMoney } from '#modules/commissions/portal/screens.ts'
import { developerRoles, loadApiStatus } from '#modules/integrations/portal/screens.ts'
import { loadStartHere } from '#modules/onboarding/portal/screens.ts'
import { loadPartnership } from '#modules/partners/portal/screens.ts'
import { loadHomeTasks } from '#modules/tasks/portal/screens.ts'

type HomePart = {
  key: string
  /** Portal roles that see it; without it everybody does. */
  roles?: string[]
  load: () => Promise<ComponentType>
}

/** What modules put on the portal's first page, in the order in which a visitor asks. */
export const homeParts: HomePart[] = [
  { key: 'money', roles: earningsRoles, load: loadHomeMoney },
  { key: 'signing', load: loadSigningWanted },
  { key: 'tasks', load: loadHomeTasks },
  { key: 'start', load: loadStartHere },
  { key: 'partnership', load: loadPartnership },
  { key: 'api', roles: developerRoles, load: loadApiStatus },
]
