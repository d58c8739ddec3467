import type { PortalScreen } from '#ui/screens.ts'
import { titles } from './titles.ts'

/** Titles are read when the shell draws them, in the language that was loaded until then. */
export const portalScreens: PortalScreen[] = [
  {
    path: 'company',
    menuOrder: 60,
    icon: 'company',
    get title() {
      return titles('company')
    },
    load: () => import('./CompanyPage.tsx').then((m) => m.CompanyPage),
  },
  {
    path: 'team',
    icon: 'team',
    get title() {
      return titles('team')
    },
    load: () => import('./TeamPage.tsx').then((m) => m.TeamPage),
  },
  {
    path: 'contacts',
    icon: 'team',
    get title() {
      return titles('contacts')
    },
    load: () => import('./ContactsPage.tsx').then((m) => m.ContactsPage),
  },
  {
    path: 'files',
    menuOrder: 70,
    icon: 'file',
    get title() {
      return titles('files')
    },
    load: () => import('./FilesPage.tsx').then((m) => m.FilesPage),
  },
  {
    path: 'activity',
    menuOrder: 75,
    icon: 'activity',
    get title() {
      return titles('activity')
    },
    load: () => import('./ActivityPage.tsx').then((m) => m.ActivityPage),
  },
]
/** On the portal's first page. */
export const loadPartnership = () => import('./PartnershipCard.tsx').then((m) => m.PartnershipCard)
