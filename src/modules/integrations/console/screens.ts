import type { ConsoleScreen } from '#ui/screens.ts'
import type { PartnerTab } from '#ui/slots.tsx'

const right = 'integrations.read'

export const partnerTabs: PartnerTab[] = [
  {
    key: 'technical',
    label: 'Technical',
    order: 40,
    right,
    load: () => import('./technical/PartnerTechnical.tsx').then((m) => m.PartnerTechnical),
  },
]
export const consoleScreens: ConsoleScreen[] = [
  {
    path: 'integrations',
    railEntry: 'partners',
    railOrder: 70,
    title: 'Integrations',
    right,
    load: () => import('./integrations/IntegrationsPage.tsx').then((m) => m.IntegrationsPage),
  },
  {
    path: 'integrations/built',
    railEntry: 'partners',
    railOrder: 71,
    title: 'What partners build',
    right,
    load: () => import('./integrations/BuiltPage.tsx').then((m) => m.BuiltPage),
  },
  {
    path: 'integrations/$integrationId',
    railEntry: 'partners',
    title: 'Integration',
    right,
    load: () => import('./integrations/IntegrationPage.tsx').then((m) => m.IntegrationPage),
  },
  {
    path: 'settings/requests',
    railEntry: 'settings',
    railOrder: 12,
    railUnder: 'settings/keys',
    title: 'API requests',
    right: 'integrations.read_requests',
    load: () => import('./technical/RequestsPage.tsx').then((m) => m.RequestsPage),
  },
  {
    path: 'settings/keys',
    railEntry: 'settings',
    railOrder: 8,
    title: 'API keys',
    right,
    load: () => import('./keys/ApiKeysPage.tsx').then((m) => m.ApiKeysPage),
  },
  {
    path: 'settings/webhooks',
    railEntry: 'settings',
    railOrder: 9,
    title: 'Webhooks',
    right,
    load: () => import('./webhooks/WebhooksPage.tsx').then((m) => m.WebhooksPage),
  },
  {
    path: 'settings/webhooks/$endpointId',
    railEntry: 'settings',
    title: 'Webhook endpoint',
    load: () => import('./webhooks/EndpointPage.tsx').then((m) => m.EndpointPage),
  },
  {
    path: 'settings/deliveries',
    railEntry: 'settings',
    railOrder: 10,
    railUnder: 'settings/webhooks',
    title: 'Deliveries',
    right,
    load: () => import('./deliveries/DeliveriesPage.tsx').then((m) => m.DeliveriesPage),
  },
  {
    path: 'settings/sandboxes',
    railEntry: 'settings',
    railOrder: 11,
    railUnder: 'settings/keys',
    title: 'Sandboxes',
    right,
    load: () => import('./sandboxes/SandboxesPage.tsx').then((m) => m.SandboxesPage),
  },
  {
    path: 'settings/documents',
    railEntry: 'settings',
    railOrder: 13,
    title: 'Documents',
    right,
    load: () => import('./documents/DocumentsPage.tsx').then((m) => m.DocumentsPage),
  },
  {
    path: 'settings/sdk-releases',
    railEntry: 'settings',
    railOrder: 14,
    railUnder: 'settings/documents',
    title: 'SDK releases',
    right,
    load: () => import('./documents/SdkReleasesPage.tsx').then((m) => m.SdkReleasesPage),
  },
  {
    path: 'settings/documents/readers',
    railEntry: 'settings',
    title: 'What readers say',
    right,
    load: () => import('./documents/ReadersPage.tsx').then((m) => m.ReadersPage),
  },
]
