import type { ConsoleScreen } from '#ui/screens.ts'

export const consoleScreens: ConsoleScreen[] = [
  { path: 'applications', railEntry: 'pipeline', railOrder: 1, title: 'Applications', right: 'discovery.read', load: () => import('./ApplicationsPage.tsx').then((m) => m.ApplicationsPage) },
  { path: 'applications/$applicationId', railEntry: 'pipeline', title: 'Application', right: 'discovery.read', load: () => import('./ApplicationPage.tsx').then((m) => m.ApplicationPage) },
  { path: 'forms', railEntry: 'pipeline', railOrder: 5, title: 'Forms', right: 'discovery.read', load: () => import('./FormsPage.tsx').then((m) => m.FormsPage) },
  { path: 'forms/$formId', railEntry: 'pipeline', title: 'Form', right: 'discovery.read', load: () => import('./FormPage.tsx').then((m) => m.FormPage) },
]
