import type { PortalScreen } from '#ui/screens.ts'
import { titles } from './titles.ts'

const roles = ['principal', 'finance']

/** What is there before money comes: account, tax form, documents. */
export const beforeScreens: PortalScreen[] = [
  {
    path: 'payout-method',
    menuOrder: 62,
    icon: 'money',
    roles,
    get title() {
      return titles('method')
    },
    load: () => import('./MethodPage.tsx').then((m) => m.MethodPage),
  },
  {
    path: 'tax-form',
    roles,
    get title() {
      return titles('tax')
    },
    load: () => import('./TaxPage.tsx').then((m) => m.TaxPage),
  },
  {
    path: 'documents',
    roles,
    get title() {
      return titles('documents')
    },
    load: () => import('./DocumentsPage.tsx').then((m) => m.DocumentsPage),
  },
]
