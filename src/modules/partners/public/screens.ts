import type { PublicScreen } from '#ui/screens.ts'

export const publicScreens: PublicScreen[] = [
  {
    path: 'domain-proof',
    title: 'Prove a domain',
    load: () => import('./DomainProofPage.tsx').then((m) => m.DomainProofPage),
  },
]
