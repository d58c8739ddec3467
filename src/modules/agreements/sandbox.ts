/** What agreements put into a sandbox. The partner's own terms are written by integrations, which knows whose they are. */
import { sandboxParts } from '#platform/tenancy/sandbox-parts.ts'

export const sandboxPart = sandboxParts.fill({
  module: 'agreements',
  configuration: [
    'clauses',
    'clause_versions',
    'agreement_templates',
    'agreement_template_versions',
    'agreement_approval_rules',
    'default_terms',
  ],
})
