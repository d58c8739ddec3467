import type { ConsoleScreen } from '#ui/screens.ts'
import type { PartnerTab, SubjectPanel } from '#ui/slots.tsx'

const read = 'payouts.read_balance'

export const beforeScreens: ConsoleScreen[] = [
  {
    path: 'payout-methods',
    railEntry: 'money',
    railOrder: 15,
    title: 'Payout methods',
    right: read,
    load: () => import('./MethodsPage.tsx').then((m) => m.MethodsPage),
  },
  {
    path: 'payout-methods/$methodId',
    railEntry: 'money',
    title: 'Payout method',
    right: read,
    load: () => import('./MethodPage.tsx').then((m) => m.MethodPage),
  },
  {
    path: 'tax-forms',
    railEntry: 'money',
    railOrder: 16,
    railUnder: 'payout-methods',
    title: 'Tax forms',
    right: 'payouts.tax',
    load: () => import('./TaxPage.tsx').then((m) => m.TaxPage),
  },
  {
    path: 'tax-forms/settings',
    railEntry: 'money',
    title: 'Tax and withholding, as set',
    right: 'payouts.tax',
    load: () => import('./RulingsPage.tsx').then((m) => m.RulingsPage),
  },
  {
    path: 'tax-forms/lists',
    railEntry: 'money',
    title: 'Yearly tax lists',
    right: 'payouts.tax',
    load: () => import('./TaxListPage.tsx').then((m) => m.TaxListPage),
  },
  {
    path: 'partner-documents',
    railEntry: 'money',
    railOrder: 17,
    railUnder: 'payout-methods',
    title: 'Documents of partners',
    right: read,
    load: () => import('./DocumentsPage.tsx').then((m) => m.DocumentsPage),
  },
  {
    path: 'funding-accounts',
    railEntry: 'money',
    railOrder: 18,
    railUnder: 'payouts',
    title: 'Funding accounts',
    right: 'payouts.read_ledger',
    load: () => import('./FundingPage.tsx').then((m) => m.FundingPage),
  },
  {
    path: 'opening-balances',
    railEntry: 'money',
    railOrder: 19,
    railUnder: 'ledger',
    title: 'Opening balances',
    right: 'payouts.read_ledger',
    load: () => import('./OpeningsPage.tsx').then((m) => m.OpeningsPage),
  },
  {
    path: 'settings/payouts',
    railEntry: 'settings',
    railOrder: 27,
    title: 'Payouts',
    right: 'payouts.manage_funding',
    load: () => import('./PayoutSettingsPage.tsx').then((m) => m.PayoutSettingsPage),
  },
]
export const beforeTabs: PartnerTab[] = [
  {
    key: 'paying',
    label: 'Getting paid',
    order: 70,
    right: read,
    load: () => import('./PartnerPaying.tsx').then((m) => m.PartnerPaying),
  },
]
export const beforeSubjects: SubjectPanel[] = [
  { kind: 'payout_method', plural: 'Payout methods', to: (id) => `payout-methods/${id}` },
  { kind: 'partner_document', plural: 'Documents of partners', to: () => 'partner-documents?state=received' },
  {
    kind: 'tax_profile',
    plural: 'Tax forms',
    to: (_, partnerId) => (partnerId ? `tax-forms?partnerId=${partnerId}` : 'tax-forms'),
  },
  { kind: 'funding_account', plural: 'Funding accounts', to: () => 'funding-accounts' },
]
