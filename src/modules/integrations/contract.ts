/** Integrations: keys, webhooks, sandboxes. */
import { defineContract } from '#platform/contract.ts'
import { docsEndpoints, docsEvents } from './contract/docs.ts'
import { explorerEndpoints } from './contract/explorer.ts'
import { firstCallEndpoints, firstCallEvents } from './contract/first-calls.ts'
import { gatewayEndpoints, gatewayEvents } from './contract/gateway.ts'
import { integrationEvents } from './contract/integration-events.ts'
import { integrationEndpoints } from './contract/integrations.ts'
import { keyEndpoints, keyEvents } from './contract/keys.ts'
import { liveAccessEndpoints, liveAccessEvents } from './contract/live-access.ts'
import { opennessEndpoints } from './contract/openness.ts'
import { referenceEndpoints } from './contract/reference.ts'
import { requestEndpoints, requestEvents } from './contract/requests.ts'
import { sandboxEvents } from './contract/sandbox-events.ts'
import { sandboxEndpoints } from './contract/sandboxes.ts'
import { sdkEndpoints, sdkEvents } from './contract/sdk-releases.ts'
import { standingEndpoints } from './contract/standings.ts'
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
    'integrations.read_requests': {
      summary: 'Read the request log',
      members: ['engineering', 'partner_manager', 'support'],
      portal: ['principal', 'technical'],
    },
    'integrations.report_usage': {
      summary: 'Report calls to the own API',
      members: ['engineering', 'admin'],
      portal: ['principal', 'technical'],
    },
    'integrations.verify_keys': { summary: 'Ask whether a key is good', members: ['engineering', 'admin'] },
    'integrations.comment_docs': {
      summary: 'Say whether a page of the documents helped',
      members: [],
      portal: ['principal', 'sales', 'technical', 'marketing', 'finance'],
    },
    'integrations.publish_docs': {
      summary: 'Look documents over and answer their readers',
      members: ['engineering', 'marketing'],
    },
    'integrations.manage_webhooks': {
      summary: 'Set up webhook endpoints and replay messages',
      members: ['engineering'],
      portal: ['principal', 'technical'],
    },
    'integrations.register_integration': {
      summary: 'Register what is built on the API, and where it runs',
      members: [],
      portal: ['principal', 'technical'],
    },
    'integrations.review_integration': { summary: 'Review what partners build', members: ['engineering'] },
    'integrations.manage_sandboxes': {
      summary: 'Make sandboxes and move their clocks',
      members: ['engineering'],
      portal: ['principal', 'technical'],
    },
  },
  endpoints: {
    ...keyEndpoints,
    ...liveAccessEndpoints,
    ...requestEndpoints,
    ...firstCallEndpoints,
    ...gatewayEndpoints,
    ...webhookEndpoints,
    ...sandboxEndpoints,
    ...explorerEndpoints,
    ...referenceEndpoints,
    ...docsEndpoints,
    ...opennessEndpoints,
    ...integrationEndpoints,
    ...sdkEndpoints,
    ...standingEndpoints,
  },
  events: {
    ...keyEvents,
    ...liveAccessEvents,
    ...requestEvents,
    ...firstCallEvents,
    ...gatewayEvents,
    ...webhookEvents,
    ...sandboxEvents,
    ...docsEvents,
    ...integrationEvents,
    ...sdkEvents,
  },
})
