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
  {
    path: 'developers/keys',
    get title() {
      return titles('keys')
    },
    load: () => import('./KeysPage.tsx').then((m) => m.KeysPage),
  },
  {
    path: 'developers/sandbox',
    get title() {
      return titles('sandbox')
    },
    load: () => import('./sandbox/SandboxPage.tsx').then((m) => m.SandboxPage),
  },
  {
    path: 'developers/requests',
    get title() {
      return titles('requests')
    },
    load: () => import('./requests/RequestsPage.tsx').then((m) => m.RequestsPage),
  },
  {
    path: 'developers/webhooks',
    get title() {
      return titles('webhooks')
    },
    load: () => import('./WebhooksPage.tsx').then((m) => m.WebhooksPage),
  },
]
/** On the portal's first page. */
export const loadApiStatus = () => import('./ApiStatusCard.tsx').then((m) => m.ApiStatusCard)
