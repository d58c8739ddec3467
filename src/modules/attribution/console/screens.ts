import type { ConsoleScreen } from '#ui/screens.ts'
import type { SubjectPanel } from '#ui/slots.tsx'
import { stripeScreens } from './screens-stripe.ts'

const right = 'attribution.read'

export const consoleScreens: ConsoleScreen[] = [
  {
    path: 'attribution',
    railEntry: 'deals',
    railOrder: 70,
    title: 'Attribution',
    right,
    load: () => import('./AttributionPage.tsx').then((m) => m.AttributionPage),
  },
  {
    path: 'attribution/$conversionId',
    railEntry: 'deals',
    title: 'Conversion',
    right,
    load: () => import('./conversion/ConversionPage.tsx').then((m) => m.ConversionPage),
  },
  {
    path: 'attribution/sales',
    railEntry: 'deals',
    railOrder: 72,
    title: 'Sales and customers',
    right,
    load: () => import('./records/SalesPage.tsx').then((m) => m.SalesPage),
  },
  {
    path: 'attribution/sales/$saleId',
    railEntry: 'deals',
    title: 'Sale',
    right,
    load: () => import('./records/SalePage.tsx').then((m) => m.SalePage),
  },
  {
    path: 'attribution/leads',
    railEntry: 'deals',
    title: 'Leads',
    right,
    load: () => import('./records/LeadsPage.tsx').then((m) => m.LeadsPage),
  },
  {
    path: 'attribution/customers',
    railEntry: 'deals',
    title: 'Customers',
    right,
    load: () => import('./records/CustomersPage.tsx').then((m) => m.CustomersPage),
  },
  {
    path: 'attribution/customers/$customerId',
    railEntry: 'deals',
    title: 'Customer',
    right,
    load: () => import('./records/CustomerPage.tsx').then((m) => m.CustomerPage),
  },
  {
    path: 'attribution/reported',
    railEntry: 'deals',
    title: 'Reported sales',
    right,
    load: () => import('./offline/OfflinePage.tsx').then((m) => m.OfflinePage),
  },
  {
    path: 'attribution/test',
    railEntry: 'deals',
    title: 'Why credited, why not',
    right: 'attribution.test',
    load: () => import('./tests/TestPage.tsx').then((m) => m.TestPage),
  },
  {
    path: 'attribution/overrides',
    railEntry: 'deals',
    title: 'Divided by hand',
    right,
    load: () => import('./conversion/OverridesPage.tsx').then((m) => m.OverridesPage),
  },
  {
    path: 'settings/attribution',
    railEntry: 'settings',
    railOrder: 24,
    title: 'Attribution policy',
    right,
    load: () => import('./rules/RulesPage.tsx').then((m) => m.RulesPage),
  },
  ...stripeScreens,
]

export const subjects: SubjectPanel[] = [
  { kind: 'conversion', plural: 'Conversions', to: (id) => `attribution/${id}` },
  { kind: 'sale', plural: 'Sales', to: (id) => `attribution/sales/${id}` },
  { kind: 'customer', plural: 'Customers', to: (id) => `attribution/customers/${id}` },
  { kind: 'lead', plural: 'Leads', to: (id) => `attribution/leads?open=${id}` },
  { kind: 'offline_sale', plural: 'Reported sales', to: () => 'attribution/reported' },
  { kind: 'credit_override', plural: 'Divided by hand', to: (id) => `attribution/overrides?open=${id}` },
]
