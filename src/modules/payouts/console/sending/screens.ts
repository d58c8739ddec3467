import type { ConsoleScreen } from '#ui/screens.ts'
import type { SubjectPanel } from '#ui/slots.tsx'

const right = 'payouts.read'

export const sendingScreens: ConsoleScreen[] = [
  {
    path: 'payouts',
    railEntry: 'money',
    railOrder: 10,
    title: 'Payouts',
    right,
    load: () => import('./OverviewPage.tsx').then((m) => m.OverviewPage),
  },
  {
    path: 'payouts/runs',
    railEntry: 'money',
    title: 'Runs',
    right,
    load: () => import('./RunsPage.tsx').then((m) => m.RunsPage),
  },
  {
    path: 'payouts/runs/$runId',
    railEntry: 'money',
    title: 'Run',
    right,
    load: () => import('./RunPage.tsx').then((m) => m.RunPage),
  },
  {
    path: 'payouts/all',
    railEntry: 'money',
    title: 'All payouts',
    right,
    load: () => import('./PayoutsPage.tsx').then((m) => m.PayoutsPage),
  },
  {
    path: 'payouts/reconcile',
    railEntry: 'money',
    railOrder: 12,
    railUnder: 'payouts',
    title: 'Reconcile',
    right,
    load: () => import('./ReconcilePage.tsx').then((m) => m.ReconcilePage),
  },
  {
    path: 'payables',
    railEntry: 'money',
    railOrder: 11,
    railUnder: 'payouts',
    title: 'Payables',
    right,
    load: () => import('./PayablesPage.tsx').then((m) => m.PayablesPage),
  },
  {
    path: 'payouts/debts',
    railEntry: 'money',
    railOrder: 13,
    railUnder: 'payouts',
    title: 'Debts',
    right,
    load: () => import('./DebtsPage.tsx').then((m) => m.DebtsPage),
  },
  {
    path: 'payouts/$payoutId',
    railEntry: 'money',
    title: 'Payout',
    right,
    load: () => import('./PayoutPage.tsx').then((m) => m.PayoutPage),
  },
]

export const sendingSubjects: SubjectPanel[] = [
  { kind: 'payout_run', plural: 'Runs', to: (id) => `payouts/runs/${id}` },
  { kind: 'payout', plural: 'Payouts', to: (id) => `payouts/${id}` },
  { kind: 'payable', plural: 'Payables', to: () => 'payables' },
]
