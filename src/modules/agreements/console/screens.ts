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
  {
    path: 'agreements/board',
    railEntry: 'agreements',
    railOrder: 2,
    title: 'Board of agreements',
    right: 'agreements.read',
    load: () => import('./AgreementsBoardPage.tsx').then((m) => m.AgreementsBoardPage),
  },
  {
    path: 'agreements/figures',
    railEntry: 'agreements',
    railOrder: 3,
    title: 'Figures of agreements',
    right: 'agreements.read',
    load: () => import('./AgreementFigures.tsx').then((m) => m.AgreementFigures),
  },
  {
    path: 'agreements/signing',
    railEntry: 'agreements',
    railOrder: 4,
    title: 'To sign',
    right: 'agreements.read',
    load: () => import('./CountersignPage.tsx').then((m) => m.CountersignPage),
  },
  {
    path: 'agreements/templates',
    railEntry: 'agreements',
    railOrder: 30,
    title: 'Templates',
    right: 'agreements.read',
    load: () => import('./TemplatesPage.tsx').then((m) => m.TemplatesPage),
  },
  {
    path: 'agreements/templates/$templateId',
    railEntry: 'agreements',
    title: 'Template',
    right: 'agreements.read',
    load: () => import('./TemplatePage.tsx').then((m) => m.TemplatePage),
  },
  {
    path: 'agreements/clauses',
    railEntry: 'agreements',
    railOrder: 31,
    railUnder: 'agreements/templates',
    title: 'Clauses',
    right: 'agreements.read',
    load: () => import('./ClausesPage.tsx').then((m) => m.ClausesPage),
  },
  {
    path: 'agreements/clauses/$clauseId',
    railEntry: 'agreements',
    title: 'Clause',
    right: 'agreements.read',
    load: () => import('./ClausePage.tsx').then((m) => m.ClausePage),
  },
  {
    path: 'agreements/defaults',
    railEntry: 'agreements',
    railOrder: 32,
    railUnder: 'agreements/templates',
    title: 'Default terms',
    right: 'agreements.read',
    load: () => import('./DefaultsPage.tsx').then((m) => m.DefaultsPage),
  },
  {
    path: 'agreements/approval-rules',
    railEntry: 'agreements',
    railOrder: 33,
    railUnder: 'agreements/templates',
    title: 'Approval rules',
    right: 'agreements.read',
    load: () => import('./RulesPage.tsx').then((m) => m.RulesPage),
  },
  {
    path: 'agreements/archives',
    railEntry: 'agreements',
    railOrder: 35,
    title: 'Archives of signed agreements',
    right: 'agreements.export',
    load: () => import('./archive/ArchivesPage.tsx').then((m) => m.ArchivesPage),
  },
  {
    path: 'agreements/import',
    railEntry: 'agreements',
    railOrder: 34,
    title: 'Import signed agreements',
    right: 'agreements.read',
    load: () => import('./legacy/ImportsPage.tsx').then((m) => m.ImportsPage),
  },
  {
    path: 'agreements/import/$importId',
    railEntry: 'agreements',
    title: 'Import',
    right: 'agreements.read',
    load: () => import('./legacy/ImportPage.tsx').then((m) => m.ImportPage),
  },
  {
    path: 'agreements/compare',
    railEntry: 'agreements',
    railOrder: 40,
    title: 'Compare',
    right: 'agreements.read',
    load: () => import('./ComparePage.tsx').then((m) => m.ComparePage),
  },
  {
    path: 'agreements/resolve',
    railEntry: 'agreements',
    railOrder: 41,
    title: 'What holds',
    right: 'agreements.read',
    load: () => import('./ResolvePage.tsx').then((m) => m.ResolvePage),
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
export const loadTermPart = () => import('./terms/TermPart.tsx').then((m) => m.TermPart)
