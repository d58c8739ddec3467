/** The language of onboarding. Shapes stand in `contract/`, by subject. */
import { defineContract } from '#platform/contract.ts'
import * as events from './contract/events.ts'
import { journeyEndpoints } from './contract/journeys.ts'
import { portalEndpoints } from './contract/portal.ts'
import { stepEndpoints } from './contract/steps.ts'
import { templateEndpoints } from './contract/templates.ts'

export const onboardingContract = defineContract({
  module: 'onboarding',
  summary: 'From the signature to the first results: steps both sides own, proof instead of ticks, and a gate.',
  endpoints: { ...templateEndpoints, ...journeyEndpoints, ...stepEndpoints, ...portalEndpoints },
  rights: {
    'onboarding.approve_step': {
      summary: 'Approve or return what the other side showed',
      members: ['admin', 'partner_manager', 'engineering', 'legal', 'executive', 'marketing', 'finance', 'support'],
      portal: ['principal', 'sales', 'technical', 'marketing', 'finance'],
    },
    'onboarding.go_live': { summary: 'Check the gate and go live', members: ['partner_manager'] },
    'onboarding.override_gate': { summary: 'Carry open conditions beyond go-live', members: [], head: true },
    'onboarding.prove_step': {
      summary: 'Prove and comment steps of one’s own',
      members: ['admin', 'partner_manager', 'engineering', 'legal', 'executive', 'marketing', 'finance', 'support'],
      portal: ['principal', 'sales', 'technical', 'marketing', 'finance'],
    },
    'onboarding.publish_template': {
      summary: 'Write and publish journey templates',
      members: ['admin', 'partner_manager'],
    },
    'onboarding.retry_account': { summary: 'Try failed items of an account again', members: ['admin'] },
    'onboarding.run': { summary: 'Start, pause and end journeys; move and open steps', members: ['partner_manager'] },
    'onboarding.waive_step': {
      summary: 'Do without a required step',
      members: ['partner_manager', 'engineering', 'legal', 'executive'],
    },
  },
  events,
})
