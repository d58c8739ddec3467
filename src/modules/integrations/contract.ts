/** Integrations: keys, webhooks, sandboxes. */
import { defineContract } from '#platform/contract.ts'
import { keyEndpoints, keyEvents } from './contract/keys.ts'
import { liveAccessEndpoints, liveAccessEvents } from './contract/live-access.ts'
import { sandboxEvents } from './contract/sandbox-events.ts'
import { sandboxEndpoints } from './contract/sandboxes.ts'
import { webhookEndpoints, webhookEvents } from './contract/webhooks.ts'

export const integrationsContract = defineContract({
  module: 'integrations',
  summary: 'The technical half of a partnership: keys, webhooks that can be trusted, sandboxes with a clock.',
  rights: {
    'integrations.grant_live': {
      summary: 'Grant and withdraw live access by hand',
      members: ['engineering'],
    },
    'integrations.manage_keys': {
      summary: 'Make, rotate and revoke API keys',
      members: ['engineering', 'admin'],
      portal: ['principal', 'technical'],
    },
    'integrations.manage_webhooks': {
      summary: 'Set up webhook endpoints and replay messages',
      members: ['engineering'],
      portal: ['principal', 'technical'],
    },
    'integrations.manage_sandboxes': {
      summary: 'Make sandboxes and move their clocks',
      members: ['engineering'],
      portal: ['principal', 'technical'],
    },
  },
  endpoints: { ...keyEndpoints, ...liveAccessEndpoints, ...webhookEndpoints, ...sandboxEndpoints },
  events: { ...keyEvents, ...liveAccessEvents, ...webhookEvents, ...sandboxEvents },
})
