/** Settings and openness: people and rights, the workspace, and what can be looked into. */
import { defineContract } from '#platform/contract.ts'
import { eventEndpoints } from '#platform/events/feed-shapes.ts'
import { exportEndpoints } from '#platform/exports/shapes.ts'
import { notificationEndpoints, notificationEvents } from './contract/notifications.ts'
import { opennessEndpoints } from './contract/openness.ts'
import { peopleEndpoints, peopleEvents } from './contract/people.ts'
import { workspaceEndpoints, workspaceEvents } from './contract/workspace.ts'
import { workspaceExportEndpoints, workspaceExportEvents } from './contract/workspace-exports.ts'

export const settingsContract = defineContract({
  module: 'settings',
  summary: 'People and their rights, sign-in, the look and the openness of a workspace.',
  rights: {
    'settings.manage_people': {
      summary: 'Invite members, change their roles, suspend and remove them',
      members: ['admin'],
      portal: ['principal'],
    },
    'settings.brand': { summary: 'Change the look of portal, mails and documents', members: ['admin', 'marketing'] },
    'settings.audit': { summary: 'Read the audit trail', members: ['admin', 'legal'] },
    'settings.export': { summary: 'Take the whole workspace out as one archive', members: ['admin'] },
    'settings.operate': { summary: 'Run the workspace: its settings, mails and long work', members: ['admin'] },
  },
  endpoints: {
    ...peopleEndpoints,
    ...notificationEndpoints,
    ...workspaceEndpoints,
    ...opennessEndpoints,
    ...exportEndpoints,
    ...workspaceExportEndpoints,
    ...eventEndpoints,
  },
  events: { ...peopleEvents, ...notificationEvents, ...workspaceEvents, ...workspaceExportEvents },
})
