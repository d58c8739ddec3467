import type { ConsoleScreen } from '#ui/screens.ts'
import type { SubjectPanel } from '#ui/slots.tsx'

export const consoleScreens: ConsoleScreen[] = [
  {
    path: 'partners',
    railEntry: 'partners',
    railOrder: 1,
    title: 'Partners',
    right: 'partners.read',
    load: () => import('./PartnersPage.tsx').then((m) => m.PartnersPage),
  },
  {
    path: 'partners/board',
    railEntry: 'partners',
    title: 'Board by stage',
    right: 'partners.read',
    load: () => import('./PartnersBoard.tsx').then((m) => m.PartnersBoard),
  },
  {
    path: 'partners/funnel',
    railEntry: 'partners',
    title: 'Funnel and ageing',
    right: 'partners.read',
    load: () => import('./PartnersFunnel.tsx').then((m) => m.PartnersFunnel),
  },
  {
    path: 'partners/$partnerId',
    railEntry: 'partners',
    title: 'Partner',
    load: () => import('./PartnerPage.tsx').then((m) => m.PartnerPage),
  },
  {
    path: 'contacts',
    railEntry: 'partners',
    railOrder: 2,
    title: 'Contacts',
    right: 'partners.read',
    load: () => import('./ContactsPage.tsx').then((m) => m.ContactsPage),
  },
  {
    path: 'duplicates',
    railEntry: 'partners',
    railOrder: 3,
    title: 'Duplicates',
    right: 'partners.read',
    load: () => import('./duplicates/DuplicatesPage.tsx').then((m) => m.DuplicatesPage),
  },
  {
    path: 'imports',
    railEntry: 'partners',
    railOrder: 4,
    title: 'Import',
    right: 'partners.import',
    load: () => import('./imports/ImportsPage.tsx').then((m) => m.ImportsPage),
  },
  {
    path: 'imports/$importId',
    railEntry: 'partners',
    title: 'Import',
    load: () => import('./imports/ImportPage.tsx').then((m) => m.ImportPage),
  },
  {
    path: 'partner-types',
    railEntry: 'settings',
    railOrder: 40,
    title: 'Partner types',
    right: 'partners.read',
    load: () => import('./settings/PartnerTypesPage.tsx').then((m) => m.PartnerTypesPage),
  },
  {
    path: 'custom-fields',
    railEntry: 'settings',
    railOrder: 41,
    railUnder: 'partner-types',
    title: 'Custom fields',
    right: 'partners.read',
    load: () => import('./settings/CustomFieldsPage.tsx').then((m) => m.CustomFieldsPage),
  },
  {
    path: 'small-lists',
    railEntry: 'settings',
    railOrder: 42,
    railUnder: 'partner-types',
    title: 'Small lists',
    right: 'partners.read',
    load: () => import('./settings/SmallListsPage.tsx').then((m) => m.SmallListsPage),
  },
]

export const subjects: SubjectPanel[] = [
  {
    kind: 'partner',
    plural: 'Partners',
    to: (id) => `partners/${id}`,
    load: () => import('./PartnerPanel.tsx').then((m) => m.PartnerPanel),
  },
  {
    kind: 'contact',
    plural: 'Contacts',
    to: (id) => `contacts?contact=${id}`,
    load: () => import('./ContactPanel.tsx').then((m) => m.ContactPanel),
  },
  {
    kind: 'duplicate_pair',
    plural: 'Duplicates',
    to: (id) => `duplicates?partner=${id.split('~')[0] ?? ''}&pair=${encodeURIComponent(id)}`,
    load: () => import('./duplicates/PairPanel.tsx').then((m) => m.PairPanel),
  },
]
