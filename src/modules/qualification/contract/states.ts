/** States, purposes and seats, with the ways between states. Server and screens read this one file. */

export const purposes = ['technical', 'business', 'fit'] as const
export type Purpose = (typeof purposes)[number]
export const purposeLabels: Readonly<Record<Purpose, string>> = {
  technical: 'Technical',
  business: 'Business',
  fit: 'Fit',
}

export const seats = ['bd', 'engineering', 'executive'] as const
export type Seat = (typeof seats)[number]
export const seatLabels: Readonly<Record<Seat, string>> = {
  bd: 'Business development',
  engineering: 'Engineering',
  executive: 'Executive',
}
/** Which role sits where. */
export const seatRoles = { bd: 'partner_manager', engineering: 'engineering', executive: 'executive' } as const
/** What each seat scores beside fit. */
export const seatPurposes: Readonly<Record<Seat, readonly Purpose[]>> = {
  bd: ['business', 'fit'],
  engineering: ['technical', 'fit'],
  executive: ['fit'],
}

export const caseStates = [
  'open',
  'qualified',
  'assessing',
  'reconciling',
  'assessed',
  'decided',
  'reopened',
  'closed',
] as const
export type CaseState = (typeof caseStates)[number]
export const caseStateLabels: Readonly<Record<CaseState, string>> = {
  open: 'Qualifying',
  qualified: 'Qualified',
  assessing: 'Assessing fit',
  reconciling: 'Reconciling',
  assessed: 'Ready to decide',
  decided: 'Decided',
  reopened: 'Reopened',
  closed: 'Closed',
}
export const caseTable: readonly { from: readonly CaseState[]; to: CaseState; needs: string }[] = [
  { from: ['open'], to: 'qualified', needs: 'submitted technical and business cards, coverage, answered gates' },
  { from: ['open', 'qualified'], to: 'assessing', needs: 'seats filled by people without interest' },
  // A seat that terms, money or risk ask for after the fit was assessed.
  { from: ['assessed'], to: 'assessing', needs: 'an executive seat that became needed' },
  { from: ['assessing'], to: 'reconciling', needs: 'every seat submitted, and a spread that is flagged' },
  { from: ['assessing', 'reconciling'], to: 'assessed', needs: 'every seat submitted; a note where scores lie apart' },
  {
    from: ['open', 'qualified', 'assessing', 'reconciling', 'assessed', 'reopened'],
    to: 'decided',
    needs: 'a decision',
  },
  { from: ['decided'], to: 'reopened', needs: 'an accepted appeal or a new fact, and no envelope out' },
  {
    from: ['open', 'qualified', 'assessing', 'reconciling', 'assessed', 'reopened'],
    to: 'closed',
    needs: 'a partner that withdrew',
  },
]
export const canMove = (from: CaseState, to: CaseState): boolean =>
  caseTable.some((row) => row.to === to && row.from.includes(from))
export const isOpen = (state: CaseState): boolean => state !== 'decided' && state !== 'closed'

export const scorecardStates = ['assigned', 'in_progress', 'submitted', 'revised', 'recused'] as const
export type ScorecardState = (typeof scorecardStates)[number]
export const scorecardStateLabels: Readonly<Record<ScorecardState, string>> = {
  assigned: 'Not begun',
  in_progress: 'In progress',
  submitted: 'Submitted',
  revised: 'Revised',
  recused: 'Recused',
}

export const decisionOutcomes = ['approved', 'waitlisted', 'declined'] as const
export type DecisionOutcome = (typeof decisionOutcomes)[number]
export const outcomeLabels: Readonly<Record<DecisionOutcome, string>> = {
  approved: 'Approve',
  waitlisted: 'Waitlist',
  declined: 'Decline',
}
export const decisionStates = ['prepared', 'signed_off', 'made', 'superseded'] as const
export type DecisionState = (typeof decisionStates)[number]

export const gateStates = ['pass', 'fail', 'open', 'waived', 'sealed'] as const
export type GateState = (typeof gateStates)[number]

export const documentKinds = [
  'audited_accounts',
  'management_accounts',
  'credit_report',
  'bank_reference',
  'registration_extract',
  'tax_clearance',
  'insurance_certificate',
  'security_report',
  'ownership_chart',
] as const
export type DocumentKind = (typeof documentKinds)[number]
export const documentLabels: Readonly<Record<DocumentKind, string>> = {
  audited_accounts: 'Audited accounts',
  management_accounts: 'Management accounts',
  credit_report: 'Credit report',
  bank_reference: 'Bank reference',
  registration_extract: 'Registration extract',
  tax_clearance: 'Tax clearance',
  insurance_certificate: 'Insurance certificate',
  security_report: 'Security report',
  ownership_chart: 'Ownership chart',
}
/** Months for which a kind is good when it says nothing itself; accounts count from the end of their period. */
export const documentMonths: Readonly<Partial<Record<DocumentKind, number>>> = {
  audited_accounts: 18,
  management_accounts: 18,
  credit_report: 12,
  registration_extract: 6,
  tax_clearance: 12,
}
/** Kinds that are good until the date printed on them, which has to be written down. */
export const printedExpiry: readonly DocumentKind[] = ['insurance_certificate', 'security_report']
export const documentStates = ['requested', 'received', 'accepted', 'rejected', 'expired', 'replaced'] as const
export type DocumentState = (typeof documentStates)[number]

export const riskLevels = ['low', 'medium', 'high', 'critical'] as const
export type RiskLevel = (typeof riskLevels)[number]
export const riskLabels: Readonly<Record<RiskLevel, string>> = {
  low: 'Low',
  medium: 'Medium',
  high: 'High',
  critical: 'Critical',
}
/** Days to the next check of risk and screening. */
export const riskCheckDays: Readonly<Record<RiskLevel, number>> = { critical: 90, high: 180, medium: 365, low: 730 }

export const screeningResults = ['clear', 'possible', 'true_match'] as const
export type ScreeningResult = (typeof screeningResults)[number]

export const predictionMetrics = [
  'revenue_year_1',
  'customers_year_1',
  'months_to_first_revenue',
  'api_calls_month_6',
  'active_at_month_12',
] as const
export type PredictionMetric = (typeof predictionMetrics)[number]
export const metricLabels: Readonly<Record<PredictionMetric, string>> = {
  revenue_year_1: 'Revenue in year 1',
  customers_year_1: 'Customers in year 1',
  months_to_first_revenue: 'Months to first revenue',
  api_calls_month_6: 'Live API calls a month, at month 6',
  active_at_month_12: 'Active with at least the low revenue, at month 12',
}
