import type { PortalScreen } from '#ui/screens.ts'
import { words } from './texts.ts'

/** Reached from the person's own menu, as the account is in the console. */
export const portalScreens: PortalScreen[] = [
  {
    path: 'security',
    get title() {
      return words('security')
    },
    load: () => import('./SecurityPage.tsx').then((m) => m.SecurityPage),
  },
]
