/** What of this module leaves with a whole workspace and comes back with it. */
import { archiveParts } from '#platform/archive/parts.ts'

export const archivePart = archiveParts.fill({
  module: 'tasks',
  records: [
    'clock_pauses',
    'clocks',
    'saved_views',
    'task_causes',
    'task_comments',
    'tasks',
    'today_mails',
    'view_defaults',
  ],
})
