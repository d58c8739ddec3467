/** What of this module leaves with a whole workspace and comes back with it. */
import { archiveParts } from '#platform/archive/parts.ts'

export const archivePart = archiveParts.fill({
  module: 'qualification',
  records: [
    'case_moves',
    'case_questions',
    'case_readers',
    'case_rubrics',
    'case_seats',
    'company_documents',
    'decision_appeals',
    'decision_changes',
    'decision_sign_offs',
    'decisions',
    'gate_answers',
    'interest_declarations',
    'predictions',
    'qualification_cases',
    'qualification_settings',
    'reconciliations',
    'restricted_entries',
    'restricted_lists',
    'review_absences',
    'risk_tiers',
    'rubric_versions',
    'rubrics',
    'scorecard_saves',
    'scorecards',
    'screenings',
  ],
})
