import type { PortalScreen } from '#ui/screens.ts'
import { titles } from './titles.ts'

export const portalScreens: PortalScreen[] = [
  {
    path: 'needs',
    menuOrder: 35,
    icon: 'plan',
    get title() {
      return titles('needs')
    },
    load: () => import('./NeedsPage.tsx').then((m) => m.NeedsPage),
  },
  {
    path: 'referrals',
    menuOrder: 81,
    icon: 'company',
    roles: ['principal', 'sales'],
    get title() {
      return titles('referrals')
    },
    load: () => import('./ReferralsPage.tsx').then((m) => m.ReferralsPage),
  },
]
