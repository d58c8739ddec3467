import type { PortalScreen } from '#ui/screens.ts'
import { words } from '../public/texts.ts'

export const portalScreens: PortalScreen[] = [
  {
    path: 'agreement',
    menuOrder: 20,
    icon: 'agreement',
    get title() {
      return words('ours')
    },
    load: () => import('./AgreementPage.tsx').then((m) => m.AgreementPage),
  },
]
