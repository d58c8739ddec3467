import type { PortalScreen } from '#ui/screens.ts'
import { titles } from './titles.ts'

export const portalScreens: PortalScreen[] = [
  {
    path: 'agreement',
    menuOrder: 20,
    icon: 'agreement',
    get title() {
      return titles('ours')
    },
    load: () => import('./AgreementPage.tsx').then((m) => m.AgreementPage),
  },
  {
    path: 'agreement/$agreementId/negotiate',
    get title() {
      return titles('ours')
    },
    load: () => import('./NegotiatePage.tsx').then((m) => m.NegotiatePage),
  },
]
/** On the first page, only while somebody's signature is wanted. */
export const loadSigningWanted = () => import('./SigningWanted.tsx').then((m) => m.SigningWanted)
