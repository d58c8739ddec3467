/** Everything about the life of lines, for the contract. */
import { approvalEndpoints } from './approvals.ts'
import { disputeEndpoints } from './disputes.ts'
import { lineEndpoints } from './lines.ts'
import { monthEndpoints } from './months.ts'
import { partnerHoldEndpoints } from './partner-holds.ts'
import { portalLineEndpoints } from './portal-lines.ts'
import { statementEndpoints } from './statements.ts'

export const linesContract = {
  module: 'commissions',
  summary: 'The life of a line.',
  endpoints: {
    ...lineEndpoints,
    ...partnerHoldEndpoints,
    ...portalLineEndpoints,
    ...approvalEndpoints,
    ...statementEndpoints,
    ...monthEndpoints,
    ...disputeEndpoints,
  },
} as const
export const lineRights = {
  'commissions.read_earnings': {
    summary: 'Read commissions, statements, disputes and months',
    members: ['admin', 'partner_manager', 'finance', 'executive', 'legal'],
    portal: ['principal', 'finance'],
  },
  'commissions.adjust': {
    summary: 'Write adjustments and bounties, take back by hand; the other of both roles approves',
    members: ['partner_manager', 'finance'],
  },
  'commissions.approve': { summary: 'Approve commissions', members: ['partner_manager', 'finance'] },
  'commissions.decline': { summary: 'Decline commissions', members: ['partner_manager', 'finance'] },
  'commissions.hold': { summary: 'Hold and release commissions', members: ['finance', 'partner_manager'] },
  'commissions.close_month': { summary: 'Close months, two different people', members: ['finance'] },
  'commissions.decide_dispute': { summary: 'Answer and decide disputes', members: ['partner_manager', 'finance'] },
  'commissions.open_dispute': {
    summary: 'Contest a line, a statement or a missing sale',
    members: [],
    portal: ['principal', 'sales', 'finance'],
  },
} as const
