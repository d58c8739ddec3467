import type { PublicScreen } from '#ui/screens.ts'

export const publicScreens: PublicScreen[] = [
  {
    path: 'a/$token/qualification',
    title: 'My qualification',
    load: () => import('./ApplicantQualificationPage.tsx').then((m) => m.ApplicantQualificationPage),
  },
]
