import type { ConsoleScreen } from '#ui/screens.ts'

export const settingsScreens: ConsoleScreen[] = [
  {
    path: 'settings/account',
    railEntry: 'settings',
    railOrder: 1,
    title: 'My account',
    load: () => import('./AccountPage.tsx').then((m) => m.AccountPage),
  },
  {
    path: 'settings/people',
    railEntry: 'settings',
    railOrder: 2,
    title: 'People',
    right: 'settings.read',
    load: () => import('./PeoplePage.tsx').then((m) => m.PeoplePage),
  },
  {
    path: 'settings/roles',
    railEntry: 'settings',
    railOrder: 3,
    title: 'Roles and rights',
    right: 'settings.read',
    load: () => import('./RolesPage.tsx').then((m) => m.RolesPage),
  },
  {
    path: 'settings/workspace',
    railEntry: 'settings',
    railOrder: 4,
    title: 'Workspace',
    right: 'settings.brand',
    load: () => import('./WorkspacePage.tsx').then((m) => m.WorkspacePage),
  },
  {
    path: 'settings/audit',
    railEntry: 'settings',
    railOrder: 5,
    title: 'Audit trail',
    right: 'settings.audit',
    load: () => import('./AuditPage.tsx').then((m) => m.AuditPage),
  },
  {
    path: 'settings/mails',
    railEntry: 'settings',
    railOrder: 6,
    title: 'Outbox',
    right: 'settings.operate',
    load: () => import('./OutboxPage.tsx').then((m) => m.OutboxPage),
  },
  {
    path: 'settings/jobs',
    railEntry: 'settings',
    railOrder: 7,
    title: 'Long work',
    right: 'settings.read',
    load: () => import('./JobsPage.tsx').then((m) => m.JobsPage),
  },
]
