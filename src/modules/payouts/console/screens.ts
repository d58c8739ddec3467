import type { ConsoleScreen } from '#ui/screens.ts'
import type { PartnerTab, SubjectPanel } from '#ui/slots.tsx'
import { beforeScreens, beforeSubjects, beforeTabs } from './before/screens.ts'
import { sendingScreens, sendingSubjects } from './sending/screens.ts'

const right = 'payouts.read_ledger'

export const consoleScreens: ConsoleScreen[] = [
  ...sendingScreens,
  ...beforeScreens,
  {
    path: 'ledger',
    railEntry: 'money',
    railOrder: 23,
    title: 'Ledger',
    right,
    load: () => import('./LedgerPage.tsx').then((m) => m.LedgerPage),
  },
  {
    path: 'ledger/transfers/$transferId',
    railEntry: 'money',
    title: 'Transfer',
    right,
    load: () => import('./TransferPage.tsx').then((m) => m.TransferPage),
  },
  {
    path: 'ledger/accounts',
    railEntry: 'money',
    railOrder: 24,
    railUnder: 'ledger',
    title: 'Accounts',
    right,
    load: () => import('./AccountsPage.tsx').then((m) => m.AccountsPage),
  },
  {
    path: 'ledger/trial-balance',
    railEntry: 'money',
    railOrder: 25,
    railUnder: 'ledger',
    title: 'Trial balance',
    right,
    load: () => import('./TrialBalancePage.tsx').then((m) => m.TrialBalancePage),
  },
  {
    path: 'ledger/checks',
    railEntry: 'money',
    railOrder: 26,
    railUnder: 'ledger',
    title: 'Ledger checks',
    right,
    load: () => import('./HealthPage.tsx').then((m) => m.HealthPage),
  },
  {
    path: 'ledger/seals',
    railEntry: 'money',
    title: 'Seals',
    right,
    load: () => import('./SealsPage.tsx').then((m) => m.SealsPage),
  },
  {
    path: 'rates',
    railEntry: 'money',
    railOrder: 27,
    railUnder: 'ledger',
    title: 'Exchange rates',
    right,
    load: () => import('./RatesPage.tsx').then((m) => m.RatesPage),
  },
  {
    path: 'rates/by-hand',
    railEntry: 'money',
    title: 'Rates by hand',
    right,
    load: () => import('./ProposalsPage.tsx').then((m) => m.ProposalsPage),
  },
]

export const partnerTabs: PartnerTab[] = [...beforeTabs]
export const subjects: SubjectPanel[] = [...beforeSubjects, ...sendingSubjects]
