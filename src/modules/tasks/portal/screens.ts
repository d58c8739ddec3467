import type { PortalScreen } from '#ui/screens.ts'
import { titles } from './titles.ts'

export const portalScreens: PortalScreen[] = [
  {
    path: 'todo',
    menuOrder: 10,
    icon: 'todo',
    get title() {
      return titles('todo')
    },
    load: () => import('./ToDoPage.tsx').then((m) => m.ToDoPage),
  },
]
/** On the portal's first page. */
export const loadHomeTasks = () => import('./HomeTasks.tsx').then((m) => m.HomeTasks)
