import type { PublicScreen } from '#ui/screens.ts'

export const publicScreens: PublicScreen[] = [
  { path: 'start', title: 'Become a partner', load: () => import('./TypesPage.tsx').then((m) => m.TypesPage) },
  { path: 'apply/$slug', title: 'Application', load: () => import('./ApplyPage.tsx').then((m) => m.ApplyPage) },
  {
    path: 'a/$token',
    title: 'My application',
    load: () => import('./application/ApplicationPage.tsx').then((m) => m.ApplicationPage),
  },
  { path: 'inquiries', title: 'Write to us', load: () => import('./InquiryPage.tsx').then((m) => m.InquiryPage) },
  { path: 'find', title: 'Find my application', load: () => import('./FindPage.tsx').then((m) => m.FindPage) },
  {
    path: 'opt-outs/$token',
    title: 'No more mail',
    load: () => import('./OptOutPage.tsx').then((m) => m.OptOutPage),
  },
]
