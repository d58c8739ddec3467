import { formatDate } from '#ui/format.ts'
import type { ListFilter } from '#ui/list/listTypes.ts'
import type {
  CommissionKind,
  DisputeOutcome,
  DisputeState,
  HoldKind,
  MonthState,
  ShownState,
} from '../contract/states.ts'

export const kindLabels: Record<CommissionKind, string> = {
  sale: 'Sale',
  recurring: 'Recurring sale',
  lead: 'Lead',
  deal: 'Deal',
  bounty: 'Bounty',
  referral: 'Referral of a partner',
  tier_catch_up: 'Catch-up of a higher step',
  true_up: 'True-up',
  guarantee: 'Guarantee',
  retainer: 'Retainer',
  adjustment: 'Adjustment',
}
export const shownLabels: Record<ShownState, string> = {
  held: 'On hold',
  disputed: 'Disputed',
  pending: 'Pending',
  approved: 'Approved',
  due: 'Due',
  processing: 'In payment',
  paid: 'Paid',
  declined: 'Declined',
  clawed_back: 'Taken back',
}
export const holdLabels: Record<HoldKind, string> = {
  flag: 'Flag',
  chargeback: 'Chargeback',
  manual: 'By hand',
  partner: 'Payments of the partner',
  above_sale_value: 'Above the value of the sale',
  finance: 'Finance',
}
export const disputeLabels: Record<DisputeState, string> = {
  open: 'Waits for an answer',
  answered: 'Answered',
  question: 'We asked',
  decided: 'Decided',
  closed: 'Closed',
}
export const outcomeLabels: Record<DisputeOutcome, string> = {
  upheld: 'Upheld',
  partly: 'Partly upheld',
  rejected: 'Rejected',
}
export const aboutLabels = { commission: 'A line', statement: 'A statement', missing_sale: 'A missing sale' } as const
export const monthLabels: Record<MonthState, string> = { open: 'Open', checking: 'Checked', closed: 'Closed' }
export const roleLabels: Record<string, string> = {
  partner_manager: 'Partner manager',
  finance: 'Finance',
  automatic: 'By rule',
}

/** Where an amount stands, for a table of moves. */
const places: Record<string, string> = { ...shownLabels, reversed: 'Taken back', carry_over: 'Carry-over' }
export const placeWords = (place: string | null): string => (place === null ? 'New' : (places[place] ?? place))
export const needsWords = (roles: readonly string[]): string =>
  roles.map((role) => (roleLabels[role] ?? role).toLowerCase()).join(' and ')

/** A day of the calendar, which no zone moves. */
export const dayWords = (day: string | null): string => (day === null ? '–' : formatDate(day, { zone: 'UTC' }))
export const monthWords = (month: string): string =>
  new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${month}-01T00:00:00Z`),
  )

export const optionsOf = (labels: Readonly<Record<string, string>>): { value: string; label: string }[] =>
  Object.entries(labels).map(([value, label]) => ({ value, label }))
/** This month and the two years before it. */
const lastMonths = (): string[] => {
  const now = new Date()
  return Array.from({ length: 25 }, (_, back) =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1)).toISOString().slice(0, 7),
  )
}
export const monthOptions = (): { value: string; label: string }[] =>
  lastMonths().map((value) => ({ value, label: monthWords(value) }))
export const monthFilter: ListFilter = {
  key: 'month',
  label: 'Month',
  kind: 'choice',
  options: () => Promise.resolve(monthOptions()),
}
export const currencyFilter: ListFilter = { key: 'currency', label: 'Currency', kind: 'text' }

/** What a statement is made of, in its order; what is left after them is the closing balance. */
export const statementParts = [
  ['opening', 'Opening balance'],
  ['earned', 'Earned'],
  ['adjustments', 'Adjustments'],
  ['reversed', 'Taken back'],
  ['declined', 'Declined'],
  ['paid', 'Paid out'],
  ['returned', 'Payments that came back'],
  ['tax', 'Tax'],
  ['converted', 'Converted'],
  ['other', 'Other'],
] as const
