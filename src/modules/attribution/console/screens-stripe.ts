import type { ConsoleScreen } from '#ui/screens.ts'

const right = 'attribution.read'

/** Pages of Stripe, of signals of fraud and of what waits for its match. */
export const stripeScreens: ConsoleScreen[] = [
  {
    path: 'attribution/stripe',
    railEntry: 'deals',
    railOrder: 75,
    railUnder: 'attribution/sales',
    title: 'Stripe',
    right,
    load: () => import('./stripe/StripePage.tsx').then((m) => m.StripePage),
  },
  {
    path: 'attribution/stripe/$connectionId',
    railEntry: 'deals',
    title: 'Stripe connection',
    right,
    load: () => import('./stripe/StripeConnectionPage.tsx').then((m) => m.StripeConnectionPage),
  },
  {
    path: 'attribution/stripe/$connectionId/events',
    railEntry: 'deals',
    title: 'Events from Stripe',
    right,
    load: () => import('./stripe/EventsPage.tsx').then((m) => m.EventsPage),
  },
  {
    path: 'attribution/flags',
    railEntry: 'deals',
    railOrder: 73,
    railUnder: 'attribution',
    title: 'Fraud queue',
    right,
    load: () => import('./fraud/FlagsPage.tsx').then((m) => m.FlagsPage),
  },
  {
    path: 'attribution/fraud-rules',
    railEntry: 'deals',
    title: 'Rules of fraud signals',
    right,
    load: () => import('./fraud/FraudRulesPage.tsx').then((m) => m.FraudRulesPage),
  },
  {
    path: 'attribution/imports',
    railEntry: 'deals',
    railOrder: 76,
    railUnder: 'attribution/sales',
    title: 'Imports of sales',
    right,
    load: () => import('./import/ImportsPage.tsx').then((m) => m.ImportsPage),
  },
  {
    path: 'attribution/imports/$importId',
    railEntry: 'deals',
    title: 'Import',
    right,
    load: () => import('./import/ImportPage.tsx').then((m) => m.ImportPage),
  },
  {
    path: 'attribution/unmatched',
    railEntry: 'deals',
    railOrder: 74,
    railUnder: 'attribution',
    title: 'Unmatched',
    right,
    load: () => import('./unmatched/UnmatchedPage.tsx').then((m) => m.UnmatchedPage),
  },
]
