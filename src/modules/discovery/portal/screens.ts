import type { PortalScreen } from '#ui/screens.ts'
import { referralWords } from './referralTitle.ts'
import { words } from './texts.ts'

export const portalScreens: PortalScreen[] = [
  {
    path: 'needs',
    menuOrder: 35,
    icon: 'plan',
    get title() {
      return words('needs')
    },
    load: () => import('./NeedsPage.tsx').then((m) => m.NeedsPage),
  },
  {
    path: 'referrals',
    menuOrder: 81,
    icon: 'company',
    roles: ['principal', 'sales'],
    get title() {
      return referralWords('title')
    },
    load: () => import('./ReferralsPage.tsx').then((m) => m.ReferralsPage),
  },
]
