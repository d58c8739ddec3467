import type { PortalScreen } from '#ui/screens.ts'
import { titles } from './titles.ts'

const roles = ['principal', 'sales', 'marketing', 'finance']

export const portalScreens: PortalScreen[] = [
  {
    path: 'sales',
    menuOrder: 51,
    icon: 'deal',
    roles,
    get title() {
      return titles('sales')
    },
    load: () => import('./SalesPage.tsx').then((m) => m.SalesPage),
  },
  {
    path: 'sales/reported',
    roles,
    get title() {
      return titles('reported')
    },
    load: () => import('./reported/ReportedPage.tsx').then((m) => m.ReportedPage),
  },
  {
    path: 'sales/why',
    roles: ['principal', 'sales', 'technical', 'marketing', 'finance'],
    get title() {
      return titles('why')
    },
    load: () => import('./why/WhyPage.tsx').then((m) => m.WhyPage),
  },
  {
    path: 'sales/$saleId',
    roles,
    get title() {
      return titles('sale')
    },
    load: () => import('./SalePage.tsx').then((m) => m.SalePage),
  },
  {
    path: 'leads',
    roles,
    get title() {
      return titles('leads')
    },
    load: () => import('./LeadsPage.tsx').then((m) => m.LeadsPage),
  },
]
