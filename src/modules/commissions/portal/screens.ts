import type { ComponentType } from 'react'
import type { PortalScreen } from '#ui/screens.ts'
import { titles } from './titles.ts'

/** Who reads what the company earned. */
export const earningsRoles = ['principal', 'finance']
export const loadHomeMoney = (): Promise<ComponentType> => import('./HomeMoney.tsx').then((m) => m.HomeMoney)

export const portalScreens: PortalScreen[] = [
  {
    path: 'earnings',
    menuOrder: 3,
    icon: 'money',
    roles: earningsRoles,
    get title() {
      return titles('earnings')
    },
    load: () => import('./EarningsPage.tsx').then((m) => m.EarningsPage),
  },
  {
    path: 'earnings/commissions/$commissionId',
    roles: earningsRoles,
    get title() {
      return titles('line')
    },
    load: () => import('./LinePage.tsx').then((m) => m.LinePage),
  },
  {
    path: 'earnings/statements/$statementId',
    roles: earningsRoles,
    get title() {
      return titles('statement')
    },
    load: () => import('./StatementPage.tsx').then((m) => m.StatementPage),
  },
  {
    path: 'earnings/disputes/$disputeId',
    roles: earningsRoles,
    get title() {
      return titles('dispute')
    },
    load: () => import('./DisputePage.tsx').then((m) => m.DisputePage),
  },
]
