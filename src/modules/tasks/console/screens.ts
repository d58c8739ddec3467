import type { ConsoleScreen } from '#ui/screens.ts'
import type { PartnerTab, SubjectPanel } from '#ui/slots.tsx'

export const consoleScreens: ConsoleScreen[] = [
  {
    path: 'today',
    railEntry: 'today',
    railOrder: 1,
    title: 'Today',
    right: 'tasks.read',
    load: () => import('./TodayPage.tsx').then((m) => m.TodayPage),
  },
  {
    path: 'tasks',
    railEntry: 'today',
    railOrder: 2,
    title: 'All tasks',
    right: 'tasks.read',
    load: () => import('./TasksPage.tsx').then((m) => m.TasksPage),
  },
  {
    path: 'tasks/$taskId',
    railEntry: 'today',
    title: 'Task',
    load: () => import('./TaskPage.tsx').then((m) => m.TaskPage),
  },
]

export const partnerTabs: PartnerTab[] = [
  {
    key: 'tasks',
    label: 'Tasks',
    order: 10,
    right: 'tasks.read',
    load: () => import('./PartnerTasks.tsx').then((m) => m.PartnerTasks),
  },
]

export const subjects: SubjectPanel[] = [{ kind: 'task', plural: 'Tasks', to: (id) => `tasks/${id}` }]
