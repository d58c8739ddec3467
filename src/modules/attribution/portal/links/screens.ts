import type { PortalScreen } from '#ui/screens.ts'
import { titles } from './titles.ts'

const roles = ['principal', 'sales', 'marketing']

export const linkScreens: PortalScreen[] = [
  {
    path: 'links',
    menuOrder: 50,
    icon: 'market',
    roles,
    get title() {
      return titles('links')
    },
    load: () => import('./LinksPage.tsx').then((m) => m.LinksPage),
  },
  {
    path: 'links/results',
    get title() {
      return titles('results')
    },
    load: () => import('./ResultsPage.tsx').then((m) => m.ResultsPage),
  },
]
