/** What of this module leaves with a whole workspace and comes back with it. */
import { archiveParts } from '#platform/archive/parts.ts'

export const archivePart = archiveParts.fill({
  module: 'onboarding',
  records: [
    'account_openings',
    'gate_checks',
    'go_live_conditions',
    'go_lives',
    'journey_firsts',
    'journey_members',
    'journey_moves',
    'journey_steps',
    'journey_template_versions',
    'journey_templates',
    'journeys',
    'onboarding_mail_days',
    'onboarding_mail_lines',
    'onboarding_settings',
    'path_milestones',
    'step_answers',
    'step_comments',
    'step_due_dates',
    'step_events',
    'step_moves',
    'step_proofs',
    'stuck_actions',
    'stuck_findings',
  ],
})
