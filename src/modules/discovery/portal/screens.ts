import type { PortalScreen } from '#ui/screens.ts'
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
]
