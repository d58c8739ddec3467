/** The kinds and states of this module, as data that server and screens both read. */
export const touchKinds = [
  'click',
  'code',
  'lead_submitted',
  'deal_registered',
  'introduction',
  'meeting',
  'event_attended',
  'webinar_registered',
  'campaign_response',
  'integration_installed',
  'marketplace_listing',
] as const
export type TouchKind = (typeof touchKinds)[number]

export const saleKinds = ['new', 'renewal', 'upgrade', 'downgrade', 'one_off'] as const
export type SaleKind = (typeof saleKinds)[number]
export const saleStates = ['recorded', 'partly_reversed', 'reversed'] as const
export type SaleState = (typeof saleStates)[number]
export const reversalKinds = ['refund', 'chargeback', 'void'] as const
export type ReversalKind = (typeof reversalKinds)[number]
export const chargebackStates = ['opened', 'won', 'lost', 'withdrawn'] as const
export type ChargebackState = (typeof chargebackStates)[number]
export const leadStates = ['received', 'confirmed', 'rejected'] as const
export type LeadState = (typeof leadStates)[number]
export const confirmations = ['server', 'verified_email', 'deal_stage', 'person'] as const
export type Confirmation = (typeof confirmations)[number]
export const conversionKinds = ['sale', 'lead', 'deal'] as const
export type ConversionKind = (typeof conversionKinds)[number]

export const models = ['first', 'last', 'linear', 'position', 'time_decay'] as const
export type Model = (typeof models)[number]
export const modelLabels: Readonly<Record<Model, string>> = {
  first: 'First contact',
  last: 'Last contact',
  linear: 'Linear',
  position: 'By position',
  time_decay: 'Time decay',
}
export const precedences = ['override', 'deal', 'code', 'inherited', 'model', 'house'] as const
export type Precedence = (typeof precedences)[number]
export const labels = ['sourced', 'influenced'] as const
export type Label = (typeof labels)[number]

export const intervals = ['day', 'week', 'month', 'year'] as const
export type Interval = (typeof intervals)[number]
export const subscriptionStates = ['trialing', 'active', 'past_due', 'paused', 'ended'] as const
export type SubscriptionState = (typeof subscriptionStates)[number]
export const subscriptionChanges = [
  'trial_started',
  'new',
  'renewed',
  'upgraded',
  'downgraded',
  'past_due',
  'paused',
  'resumed',
  'churned',
  'reactivated',
] as const
export type SubscriptionChange = (typeof subscriptionChanges)[number]
/** What a change makes of a subscription. */
export const stateAfter: Readonly<Record<SubscriptionChange, SubscriptionState>> = {
  trial_started: 'trialing',
  new: 'active',
  renewed: 'active',
  upgraded: 'active',
  downgraded: 'active',
  past_due: 'past_due',
  paused: 'paused',
  resumed: 'active',
  churned: 'ended',
  reactivated: 'active',
}

/** Why a touch does not count, in the words that its row shows; what varies stands in the verdict's own words. */
export const refusals = [
  'after_conversion',
  'outside_window',
  'counted_already',
  'partner_not_active',
  'no_agreement',
  'kind_not_counted',
  'own_purchase',
  'blocked',
] as const
export type Refusal = (typeof refusals)[number]

export const saleStateOf = (sale: { grossMinor: bigint; reversedMinor: bigint }): SaleState =>
  sale.reversedMinor === 0n ? 'recorded' : sale.reversedMinor >= sale.grossMinor ? 'reversed' : 'partly_reversed'
