import type { PortalScreen } from '#ui/screens.ts'
import { titles } from './titles.ts'

export const portalScreens: PortalScreen[] = [
  {
    path: 'start',
    menuOrder: 5,
    icon: 'plan',
    get title() {
      return titles('title')
    },
    load: () => import('./StartPage.tsx').then((m) => m.StartPage),
  },
]
export const loadStartHere = () => import('./StartHere.tsx').then((m) => m.StartHere)
