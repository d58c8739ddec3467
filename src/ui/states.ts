/** A hue is a token of tokens.css; badge, board column, table and plot read it from here and from nowhere else. */
export type Hue =
  | 'slate'
  | 'blue'
  | 'indigo'
  | 'violet'
  | 'pink'
  | 'teal'
  | 'green'
  | 'lime'
  | 'amber'
  | 'orange'
  | 'red'

/** One state, one colour, everywhere. Unknown states are grey until they are named here. */
const hues: Record<Hue, string[]> = {
  slate: [
    'prospect',
    'draft',
    'closed',
    'ended',
    'archived',
    'withdrawn',
    'cancelled',
    'expired',
    'inactive',
    'dropped',
    'off',
    'void',
    'voided',
    'skipped',
    'retired',
    'removed',
    'parked',
    'superseded',
    'not_needed',
    'stopped',
    'completed_by_other',
    'lapsed',
  ],
  blue: [
    'applied',
    'submitted',
    'registered',
    'sent',
    'open',
    'new',
    'requested',
    'received',
    'created',
    'scheduled',
    'planned',
    'proposed',
    'invited',
    'identified',
    'queued',
    'uploaded',
    'identify',
    'first',
  ],
  indigo: [
    'qualifying',
    'in_review',
    'reviewing',
    'review',
    'screening',
    'checking',
    'checked',
    'mapped',
    'mirrored',
    'rotating',
    'tested',
    'viewed',
    'in_progress',
    'running',
    'sandbox',
    'evaluating',
    'in_transit',
    'influenced',
    'routed',
  ],
  violet: [
    'assessing',
    'negotiating',
    'negotiation',
    'proposal',
    'forecast',
    'executing',
    'frozen',
    'building',
    'preparing',
    'pilot',
  ],
  pink: ['contracting', 'signing', 'out_for_signature', 'awaiting_signature', 'awaiting_approval'],
  teal: [
    'approved',
    'accepted',
    'agreed',
    'terms_agreed',
    'protected',
    'qualified',
    'confirmed',
    'verified',
    'ready',
    'published',
    'sourced',
    'converted',
  ],
  green: [
    'active',
    'won',
    'paid',
    'executed',
    'signed',
    'completed',
    'done',
    'live',
    'went_live',
    'healthy',
    'good',
    'kept',
    'settled',
    'passed',
    'resolved',
    'renewed',
    'finished',
    'released',
    'green',
    'delivered',
    'enabled',
    'enforced',
    'proven',
    'credited',
  ],
  lime: ['onboarding', 'enabling', 'launching', 'learning', 'expanding', 'partly_paid'],
  amber: [
    'waitlisted',
    'pending',
    'waiting',
    'waiting_partner',
    'waiting_us',
    'info_requested',
    'held',
    'on_hold',
    'paused',
    'due',
    'watch',
    'expiring',
    'snoozed',
    'quarantined',
    'conflict',
    'amber',
    'uncertain',
    'unmatched',
    'unverified',
    'retrying',
    'partial',
    'already_known',
  ],
  orange: [
    'ending',
    'at_risk',
    'stuck',
    'escalated',
    'disputed',
    'suspended',
    'appealed',
    'restricted',
    'carried',
    'moved',
    'returned',
    'degraded',
  ],
  red: [
    'declined',
    'rejected',
    'lost',
    'failed',
    'overdue',
    'missed',
    'reversed',
    'clawed_back',
    'terminated',
    'breached',
    'critical',
    'blocked',
    'refused',
    'red',
    'bad',
    'revoked',
    'disabled',
    'dead',
    'failing',
  ],
}

const hueByState = new Map(Object.entries(hues).flatMap(([hue, states]) => states.map((state) => [state, hue as Hue])))

/** The hue of a state's code (`out_for_signature`). */
export const hueOf = (state: string): Hue => hueByState.get(state) ?? 'slate'

/** The CSS colour of a state, for plots and lines. */
export const colourOf = (state: string): string => `var(--hue-${hueOf(state)})`

/** `out_for_signature` -> `Out for signature`; screens pass a label of their own where the language is not English. */
export const wordsOf = (code: string): string => {
  const words = code.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** Series without a state of their own, in a fixed order that keeps neighbours apart. */
export const seriesHues: Hue[] = [
  'teal',
  'indigo',
  'amber',
  'pink',
  'green',
  'orange',
  'blue',
  'violet',
  'lime',
  'red',
  'slate',
]
