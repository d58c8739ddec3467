/** What of this module leaves with a whole workspace and comes back with it. */
import { archiveParts } from '#platform/archive/parts.ts'

export const archivePart = archiveParts.fill({
  module: 'commissions',
  records: [
    'commission_approvals',
    'commission_bulk_actions',
    'commission_bulk_rows',
    'commission_declines',
    'commission_holds',
    'commission_moves',
    'commission_reversals',
    'commission_rule_sets',
    'commission_settings',
    'commissions',
    'dispute_messages',
    'disputes',
    'evaluation_inputs',
    'evaluation_waits',
    'evaluations',
    'frozen_plans',
    'month_closes',
    'partner_holds',
    'period_totals',
    'plan_template_versions',
    'plan_templates',
    'simulation_results',
    'simulations',
    'statement_lines',
    'statements',
  ],
})
