import type { ConsoleScreen } from '#ui/screens.ts'

const right = 'attribution.read'

/** Links, codes and clicks. */
export const linkScreens: ConsoleScreen[] = [
  {
    path: 'attribution/links',
    railEntry: 'deals',
    railOrder: 71,
    title: 'Links and codes',
    right,
    load: () => import('./LinksPage.tsx').then((m) => m.LinksPage),
  },
  {
    path: 'attribution/links/$linkId',
    railEntry: 'deals',
    title: 'Link',
    right,
    load: () => import('./LinkPage.tsx').then((m) => m.LinkPage),
  },
  {
    path: 'attribution/codes',
    railEntry: 'deals',
    title: 'Codes',
    right,
    load: () => import('./CodesPage.tsx').then((m) => m.CodesPage),
  },
  {
    path: 'attribution/clicks',
    railEntry: 'deals',
    title: 'Clicks',
    right,
    load: () => import('./ClicksPage.tsx').then((m) => m.ClicksPage),
  },
  {
    path: 'settings/link-domains',
    railEntry: 'settings',
    railOrder: 25,
    railUnder: 'settings/attribution',
    title: 'Link domains',
    right,
    load: () => import('./DomainsPage.tsx').then((m) => m.DomainsPage),
  },
]
