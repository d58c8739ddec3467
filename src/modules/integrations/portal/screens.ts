import type { PortalScreen } from '#ui/screens.ts'
import { titles } from './titles.ts'

/** Roles that make keys and endpoints. */
export const developerRoles = ['principal', 'technical']

export const portalScreens: PortalScreen[] = [
  {
    path: 'developers',
    menuOrder: 80,
    icon: 'code',
    roles: developerRoles,
    get title() {
      return titles('developers')
    },
    load: () => import('./DevelopersPage.tsx').then((m) => m.DevelopersPage),
  },
]
/** On the portal's first page. */
export const loadApiStatus = () => import('./ApiStatusCard.tsx').then((m) => m.ApiStatusCard)
