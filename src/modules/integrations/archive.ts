/** What of this module leaves with a whole workspace and comes back with it. */
import { archiveParts } from '#platform/archive/parts.ts'

export const archivePart = archiveParts.fill({
  module: 'integrations',
  records: [
    'first_calls',
    'installations',
    'integration_reviews',
    'integration_states',
    'integrations',
    'live_accesses',
    'page_feedback',
    'page_reviews',
    'requests',
    'sandbox_milestones',
    'sdk_releases',
    'support_bundles',
    'usage_batches',
    'usage_buckets',
    'usage_events',
    'usage_notices',
  ],
  stays: {
    sandboxes: 'sandboxes are workspaces of their own and leave by themselves',
    usage_writers: 'which process here has counted how far',
  },
})
