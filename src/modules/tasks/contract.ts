/** Tasks, clocks, Today, saved views and search: the published language. */
import { defineContract, memberRoles } from '#platform/contract.ts'
import {
  clockBreached,
  clockWarned,
  taskAssigned,
  taskCancelled,
  taskDone,
  taskOpened,
  taskSnoozed,
} from './contract/events.ts'
import { portalTaskEndpoints } from './contract/portal.ts'
import { taskEndpoints } from './contract/tasks.ts'
import { viewEndpoints } from './contract/views.ts'

export const tasksContract = defineContract({
  module: 'tasks',
  summary: 'What a person has to do next, by when, and why; the clocks that were promised; saved views and search.',
  rights: {
    'tasks.assign': { summary: 'Give tasks to others', members: ['partner_manager', 'admin'] },
    'tasks.share_view': { summary: 'Share saved views', members: memberRoles },
    'tasks.work': {
      summary: 'Work on tasks',
      members: memberRoles,
      portal: ['principal', 'sales', 'technical', 'marketing', 'finance'],
    },
  },
  events: { taskOpened, taskAssigned, taskSnoozed, taskDone, taskCancelled, clockWarned, clockBreached },
  endpoints: { ...taskEndpoints, ...portalTaskEndpoints, ...viewEndpoints },
})
