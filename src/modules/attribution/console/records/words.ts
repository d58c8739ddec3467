/** Words and colours of what attribution records, as the team reads them. */
import type {
  ChargebackState,
  Label,
  LeadState,
  Precedence,
  SaleKind,
  SaleState,
  SubscriptionState,
  TouchKind,
} from '../../contract/states.ts'

export const saleKindLabels: Readonly<Record<SaleKind, string>> = {
  new: 'New subscription',
  renewal: 'Renewal',
  upgrade: 'Upgrade',
  downgrade: 'Downgrade',
  one_off: 'One-off',
}
export const saleStateLabels: Readonly<Record<SaleState, string>> = {
  recorded: 'Recorded',
  partly_reversed: 'Partly taken back',
  reversed: 'Taken back',
}
/** The state whose colour it has everywhere. */
export const saleHues: Readonly<Record<SaleState, string>> = {
  recorded: 'active',
  partly_reversed: 'partial',
  reversed: 'reversed',
}
export const leadStateLabels: Readonly<Record<LeadState, string>> = {
  received: 'Waits for confirmation',
  confirmed: 'Confirmed',
  rejected: 'Rejected',
}
export const leadHues: Readonly<Record<LeadState, string>> = {
  received: 'waiting',
  confirmed: 'confirmed',
  rejected: 'rejected',
}
export const subscriptionLabels: Readonly<Record<SubscriptionState, string>> = {
  trialing: 'Trial',
  active: 'Active',
  past_due: 'Past due',
  paused: 'Paused',
  ended: 'Ended',
}
export const subscriptionHues: Readonly<Record<SubscriptionState, string>> = {
  trialing: 'pilot',
  active: 'active',
  past_due: 'overdue',
  paused: 'paused',
  ended: 'ended',
}
export const chargebackLabels: Readonly<Record<ChargebackState, string>> = {
  opened: 'Open',
  won: 'Won',
  lost: 'Lost',
  withdrawn: 'Withdrawn',
}
export const chargebackHues: Readonly<Record<ChargebackState, string>> = {
  opened: 'disputed',
  won: 'won',
  lost: 'lost',
  withdrawn: 'withdrawn',
}
export const touchKindLabels: Readonly<Record<TouchKind, string>> = {
  click: 'Click',
  code: 'Code used',
  lead_submitted: 'Lead submitted',
  deal_registered: 'Deal registered',
  introduction: 'Introduction',
  meeting: 'Meeting',
  event_attended: 'Event attended',
  webinar_registered: 'Webinar',
  campaign_response: 'Answer to a campaign',
  integration_installed: 'Integration installed',
  marketplace_listing: 'Marketplace listing',
}
export const labelWords: Readonly<Record<Label, string>> = { sourced: 'Sourced', influenced: 'Influenced' }
export const precedenceLabels: Readonly<Record<Precedence, string>> = {
  override: 'By hand',
  deal: 'Won deal',
  code: 'Personal code',
  inherited: 'Inherited',
  model: 'Model',
  house: 'House',
}
const originLabels: Readonly<Record<string, string>> = {
  recorded: 'When it was recorded',
  late_touch: 'A contact came in late',
  flag: 'A fraud flag was decided',
  override: 'Divided by hand',
  customer_merge: 'Customers were merged',
  recount: 'Counted again',
}
export const originWords = (origin: string): string => originLabels[origin] ?? origin

/** A customer as it is called: its name, else the company's own id of it. */
export const customerName = (customer: { name: string | null; externalId: string }): string =>
  customer.name ?? customer.externalId
