import type { PortalScreen } from '#ui/screens.ts'
import { words } from './texts.ts'

export const portalScreens: PortalScreen[] = [
  {
    path: 'qualification',
    menuOrder: 34,
    icon: 'file',
    roles: ['principal', 'finance'],
    get title() {
      return words('title')
    },
    load: () => import('./QualificationPage.tsx').then((m) => m.QualificationPage),
  },
]
