import type { ConsoleScreen } from '#ui/screens.ts'
import type { PartnerTab, SubjectPanel } from '#ui/slots.tsx'

export const consoleScreens: ConsoleScreen[] = [
  {
    path: 'candidates',
    railEntry: 'pipeline',
    railOrder: 6,
    title: 'Candidates',
    right: 'qualification.read',
    load: () => import('./CandidatesPage.tsx').then((m) => m.CandidatesPage),
  },
  {
    path: 'candidates/compare',
    railEntry: 'pipeline',
    title: 'Compare candidates',
    right: 'qualification.read',
    load: () => import('./ComparePage.tsx').then((m) => m.ComparePage),
  },
  {
    path: 'candidates/$caseId',
    railEntry: 'pipeline',
    title: 'Candidate',
    right: 'qualification.read',
    load: () => import('./CasePage.tsx').then((m) => m.CasePage),
  },
  {
    path: 'reviews',
    railEntry: 'pipeline',
    railOrder: 7,
    railUnder: 'candidates',
    title: 'My reviews',
    right: 'qualification.score',
    load: () => import('./ReviewsPage.tsx').then((m) => m.ReviewsPage),
  },
  {
    path: 'reviews/$cardId',
    railEntry: 'pipeline',
    title: 'Review',
    right: 'qualification.read',
    load: () => import('./ReviewPage.tsx').then((m) => m.ReviewPage),
  },
  {
    path: 'company-documents',
    railEntry: 'pipeline',
    railOrder: 8,
    railUnder: 'candidates',
    title: 'Company documents',
    right: 'qualification.read',
    load: () => import('./DocumentsPage.tsx').then((m) => m.DocumentsPage),
  },
  {
    path: 'screenings',
    railEntry: 'pipeline',
    railOrder: 9,
    railUnder: 'candidates',
    title: 'Screening',
    right: 'qualification.read',
    load: () => import('./ScreeningsPage.tsx').then((m) => m.ScreeningsPage),
  },
  {
    path: 'screenings/lists',
    railEntry: 'pipeline',
    title: 'Lists of restricted parties',
    right: 'qualification.read',
    load: () => import('./RestrictedListsPage.tsx').then((m) => m.RestrictedListsPage),
  },
  {
    path: 'rubrics',
    railEntry: 'pipeline',
    railOrder: 10,
    railUnder: 'candidates',
    title: 'Rubrics',
    right: 'qualification.read',
    load: () => import('./RubricsPage.tsx').then((m) => m.RubricsPage),
  },
  {
    path: 'rubrics/$rubricId',
    railEntry: 'pipeline',
    title: 'Rubric',
    right: 'qualification.read',
    load: () => import('./RubricPage.tsx').then((m) => m.RubricPage),
  },
  {
    path: 'candidates/decisions/$decisionId',
    railEntry: 'pipeline',
    title: 'Decision',
    right: 'qualification.read',
    load: () => import('./DecisionPage.tsx').then((m) => m.DecisionPage),
  },
  {
    path: 'settings/qualification',
    railEntry: 'settings',
    railOrder: 24,
    title: 'Qualification',
    right: 'qualification.read',
    load: () => import('./SettingsPage.tsx').then((m) => m.SettingsPage),
  },
]
export const partnerTabs: PartnerTab[] = [
  {
    key: 'qualification',
    label: 'Qualification',
    order: 20,
    right: 'qualification.read',
    load: () => import('./PartnerQualification.tsx').then((m) => m.PartnerQualification),
  },
]

export const subjects: SubjectPanel[] = [
  { kind: 'qualification_case', plural: 'Candidates', to: (id) => `candidates/${id}` },
  { kind: 'scorecard', plural: 'Reviews', to: (id) => `reviews/${id}` },
  // A seat's sign-off and a condition carry the decision in front of a colon.
  ...(['decision', 'decision_sign_off', 'decision_condition'] as const).map(
    (kind): SubjectPanel => ({ kind, plural: 'Decisions', to: (id) => `candidates/decisions/${id.split(':')[0]}` }),
  ),
  {
    kind: 'company_document',
    plural: 'Company documents',
    to: (_, partnerId) => (partnerId ? `partners/${partnerId}?tab=qualification` : 'company-documents'),
  },
  { kind: 'rubric', plural: 'Rubrics', to: (id) => `rubrics/${id}` },
]
