import type { PublicScreen } from '#ui/screens.ts'

export const publicScreens: PublicScreen[] = [
  {
    path: 'negotiate/$token',
    title: 'Negotiate',
    load: () => import('./NegotiatePage.tsx').then((m) => m.NegotiatePage),
  },
  { path: 'sign/$token', title: 'Sign', load: () => import('./SignPage.tsx').then((m) => m.SignPage) },
  { path: 'seal-check', title: 'Check a sealed file', load: () => import('./SealPage.tsx').then((m) => m.SealPage) },
]
