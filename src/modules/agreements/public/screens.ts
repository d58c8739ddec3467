import type { PublicScreen } from '#ui/screens.ts'

export const publicScreens: PublicScreen[] = [
  { path: 'sign/$token', title: 'Sign', load: () => import('./SignPage.tsx').then((m) => m.SignPage) },
]
