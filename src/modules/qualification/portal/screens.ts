import type { PortalScreen } from '#ui/screens.ts'
import { titles } from './titles.ts'

export const portalScreens: PortalScreen[] = [
  {
    path: 'qualification',
    menuOrder: 34,
    icon: 'file',
    roles: ['principal', 'finance'],
    get title() {
      return titles('title')
    },
    load: () => import('./QualificationPage.tsx').then((m) => m.QualificationPage),
  },
]
