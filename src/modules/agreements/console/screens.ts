import type { ConsoleScreen } from '#ui/screens.ts'
import type { PartnerTab, SubjectPanel } from '#ui/slots.tsx'

export const consoleScreens: ConsoleScreen[] = [
  {
    path: 'agreements',
    railEntry: 'agreements',
    railOrder: 1,
    title: 'Agreements',
    right: 'agreements.read',
    load: () => import('./AgreementsPage.tsx').then((m) => m.AgreementsPage),
  },
  {
    path: 'agreements/$agreementId',
    railEntry: 'agreements',
    title: 'Agreement',
    right: 'agreements.read',
    load: () => import('./AgreementPage.tsx').then((m) => m.AgreementPage),
  },
]
export const partnerTabs: PartnerTab[] = [
  {
    key: 'agreements',
    label: 'Agreements',
    order: 30,
    right: 'agreements.read',
    load: () => import('./PartnerAgreements.tsx').then((m) => m.PartnerAgreements),
  },
]
export const subjects: SubjectPanel[] = [
  { kind: 'agreement', plural: 'Agreements', to: (id) => `agreements/${id}` },
  { kind: 'clause', plural: 'Clauses', to: (id) => `agreements/clauses/${id}` },
  { kind: 'agreement_template', plural: 'Templates', to: (id) => `agreements/templates/${id}` },
]
/** The editor of promises, for pages of the rooms above. */
export const loadTermLines = () => import('./terms/TermLines.tsx').then((m) => m.TermLines)
