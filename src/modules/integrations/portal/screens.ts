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
  {
    path: 'developers/explorer',
    get title() {
      return titles('explorer')
    },
    load: () => import('./explorer/ExplorerPage.tsx').then((m) => m.ExplorerPage),
  },
  {
    path: 'developers/integrations',
    get title() {
      return titles('integrations')
    },
    load: () => import('./integrations/IntegrationsPage.tsx').then((m) => m.IntegrationsPage),
  },
  {
    path: 'developers/docs',
    get title() {
      return titles('docs')
    },
    load: () => import('./docs/DocsPage.tsx').then((m) => m.DocsPage),
  },
  {
    path: 'developers/reference',
    get title() {
      return titles('reference')
    },
    load: () => import('./reference/ReferencePage.tsx').then((m) => m.ReferencePage),
  },
  {
    path: 'developers/status',
    get title() {
      return titles('status')
    },
    load: () => import('./status/StatusPage.tsx').then((m) => m.StatusPage),
  },
]
/** On the portal's first page. */
export const loadApiStatus = () => import('./ApiStatusCard.tsx').then((m) => m.ApiStatusCard)
