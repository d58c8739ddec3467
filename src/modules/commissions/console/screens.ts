import type { ConsoleScreen } from '#ui/screens.ts'
import type { PartnerFact, PartnerTab, SubjectPanel, TermStart } from '#ui/slots.tsx'

const right = 'commissions.read_earnings'

export const consoleScreens: ConsoleScreen[] = [
  {
    path: 'commissions',
    railEntry: 'money',
    railOrder: 10,
    title: 'Commissions',
    right,
    load: () => import('./CommissionsPage.tsx').then((m) => m.CommissionsPage),
  },
  {
    path: 'commissions/$commissionId',
    railEntry: 'money',
    title: 'Commission',
    right,
    load: () => import('./CommissionPage.tsx').then((m) => m.CommissionPage),
  },
  {
    path: 'commissions/waiting',
    railEntry: 'money',
    railOrder: 12,
    railUnder: 'commissions',
    title: 'Waiting',
    right,
    load: () => import('./WaitingPage.tsx').then((m) => m.WaitingPage),
  },
  {
    path: 'commissions/disputes',
    railEntry: 'money',
    railOrder: 11,
    railUnder: 'commissions',
    title: 'Disputes',
    right,
    load: () => import('./DisputesPage.tsx').then((m) => m.DisputesPage),
  },
  {
    path: 'commissions/disputes/$disputeId',
    railEntry: 'money',
    title: 'Dispute',
    right,
    load: () => import('./DisputePage.tsx').then((m) => m.DisputePage),
  },
  {
    path: 'commissions/statements',
    railEntry: 'money',
    railOrder: 13,
    railUnder: 'commissions',
    title: 'Statements',
    right,
    load: () => import('./StatementsPage.tsx').then((m) => m.StatementsPage),
  },
  {
    path: 'commissions/statements/$statementId',
    railEntry: 'money',
    title: 'Statement',
    right,
    load: () => import('./StatementPage.tsx').then((m) => m.StatementPage),
  },
  {
    path: 'commissions/months',
    railEntry: 'money',
    railOrder: 14,
    railUnder: 'commissions',
    title: 'Months',
    right,
    load: () => import('./MonthsPage.tsx').then((m) => m.MonthsPage),
  },
  {
    path: 'commissions/months/$month',
    railEntry: 'money',
    title: 'Month',
    right,
    load: () => import('./MonthPage.tsx').then((m) => m.MonthPage),
  },
  {
    path: 'settings/commissions',
    railEntry: 'settings',
    railOrder: 26,
    title: 'Commissions',
    right,
    load: () => import('./CommissionSettingsPage.tsx').then((m) => m.CommissionSettingsPage),
  },
  {
    path: 'commission-plans',
    railEntry: 'agreements',
    railOrder: 40,
    railUnder: 'agreements/templates',
    title: 'Commission plans',
    right: 'commissions.read',
    load: () => import('./PlansPage.tsx').then((m) => m.PlansPage),
  },
  {
    path: 'commission-plans/new',
    railEntry: 'agreements',
    title: 'New commission plan',
    right: 'commissions.configure',
    load: () => import('./NewPlanPage.tsx').then((m) => m.NewPlanPage),
  },
  {
    path: 'commission-plans/$planId',
    railEntry: 'agreements',
    title: 'Commission plan',
    right: 'commissions.read',
    load: () => import('./PlanPage.tsx').then((m) => m.PlanPage),
  },
  {
    path: 'commission-simulations',
    railEntry: 'money',
    railOrder: 15,
    railUnder: 'commissions',
    title: 'Simulations',
    right: 'commissions.simulate',
    load: () => import('./simulation/SimulationsPage.tsx').then((m) => m.SimulationsPage),
  },
  {
    path: 'commission-simulations/$simulationId',
    railEntry: 'money',
    title: 'Simulation',
    right: 'commissions.simulate',
    load: () => import('./simulation/SimulationPage.tsx').then((m) => m.SimulationPage),
  },
]

export const partnerTabs: PartnerTab[] = [
  {
    key: 'commissions',
    label: 'Commissions',
    order: 64,
    right,
    load: () => import('./partner/PartnerCommissions.tsx').then((m) => m.PartnerCommissions),
  },
]
export const partnerFacts: PartnerFact[] = [
  {
    key: 'open_money',
    label: 'Open money',
    order: 1,
    load: () => import('./partner/OpenMoney.tsx').then((m) => m.OpenMoney),
  },
]
/** Where a commission term may be taken from. */
export const termStarts: TermStart[] = [
  { kind: 'commission', load: () => import('./plans/PlanStart.tsx').then((m) => m.PlanStart) },
]
export const subjects: SubjectPanel[] = [
  { kind: 'commission', plural: 'Commissions', to: (id) => `commissions/${id}` },
  { kind: 'dispute', plural: 'Disputes', to: (id) => `commissions/disputes/${id}` },
  { kind: 'statement', plural: 'Statements', to: (id) => `commissions/statements/${id}` },
  { kind: 'exchange_rate', plural: 'Missing rates', to: () => 'commissions/waiting' },
  { kind: 'simulation', plural: 'Simulations', to: (id) => `commission-simulations/${id}` },
  {
    kind: 'partner_hold',
    plural: 'Holds on payments',
    to: (_, partnerId) => (partnerId ? `partners/${partnerId}?tab=commissions` : 'settings/commissions'),
  },
  { kind: 'month_close', plural: 'Months', to: () => 'commissions/months' },
]
