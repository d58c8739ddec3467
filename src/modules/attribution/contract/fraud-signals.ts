/** The signals of fraud as data: what each looks for, what it does by default, and what of it can be set. */

export const effects = ['block', 'hold', 'note', 'off'] as const
export type Effect = (typeof effects)[number]
export type RaisedEffect = Exclude<Effect, 'off'>

export type Parameter = {
  name: string
  label: string
  kind: 'count' | 'list'
  /** Of a count. */
  fallback?: number
  least?: number
  most?: number
}
export type Signal = {
  name: SignalName
  label: string
  /** What it looks for, as a sentence. */
  words: string
  subject: 'touch' | 'sale' | 'lead' | 'partner'
  effect: RaisedEffect
  /** A hold stops money, a block takes a touch out of the path: not each signal can do each. */
  may: readonly Effect[]
  parameters: readonly Parameter[]
}
export const signalNames = [
  'self_referral',
  'duplicate_customer',
  'lead_burst',
  'busy_day',
  'banned_source',
  'coupon_site',
  'paid_search',
  'disposable_email',
  'country_mismatch',
  'quick_sale',
  'refund_rate',
  'shared_payout_account',
  'duplicate_partner',
] as const
export type SignalName = (typeof signalNames)[number]

const ofTouch = ['block', 'note', 'off'] as const
const ofMoney = ['hold', 'note', 'off'] as const
const count = (name: string, label: string, fallback: number, least: number, most: number): Parameter => ({
  name,
  label,
  kind: 'count',
  fallback,
  least,
  most,
})
const list = (name: string, label: string): Parameter => ({ name, label, kind: 'list' })

export const signals: readonly Signal[] = [
  {
    name: 'self_referral',
    label: 'Self-referral',
    words: "The customer's address is a contact's of the partner, or its company is the partner itself.",
    subject: 'touch',
    effect: 'block',
    may: ofTouch,
    parameters: [],
  },
  {
    name: 'duplicate_customer',
    label: 'Duplicate customer',
    words:
      'Somebody with the same address, phone, company and name, or means of payment paid before, so this is not a new customer.',
    subject: 'sale',
    effect: 'hold',
    may: ofMoney,
    parameters: [],
  },
  {
    name: 'lead_burst',
    label: 'Burst of leads',
    words: 'More leads than usual came from one network within an hour.',
    subject: 'lead',
    effect: 'hold',
    may: ofMoney,
    parameters: [count('leadsPerHour', 'Leads from one network in an hour', 10, 1, 10_000)],
  },
  {
    name: 'busy_day',
    label: 'Unusual day',
    words: "The partner's contacts of this day are far above its median of the last 28 days.",
    subject: 'sale',
    effect: 'hold',
    may: ofMoney,
    parameters: [
      count('times', 'Times the median', 10, 2, 1_000),
      count('floor', 'Only from this many on', 50, 1, 100_000),
    ],
  },
  {
    name: 'banned_source',
    label: 'Banned source',
    words: 'The click came from a site that is on the list.',
    subject: 'touch',
    effect: 'block',
    may: ofTouch,
    parameters: [list('hosts', 'Sites')],
  },
  {
    name: 'coupon_site',
    label: 'Coupon site',
    words: "The click came from a coupon site, and the agreement's advertising term does not allow those.",
    subject: 'touch',
    effect: 'block',
    may: ofTouch,
    parameters: [list('hosts', 'Further coupon sites')],
  },
  {
    name: 'paid_search',
    label: 'Paid search',
    words:
      "The click was paid for at a search engine, or its words are protected, and the agreement's advertising term does not allow it.",
    subject: 'touch',
    effect: 'block',
    may: ofTouch,
    parameters: [list('allowedCampaigns', 'Campaigns (utm_campaign) in which it is allowed')],
  },
  {
    name: 'disposable_email',
    label: 'Disposable e-mail',
    words: 'The address of the customer is at a service for addresses that are thrown away.',
    subject: 'sale',
    effect: 'hold',
    may: ofMoney,
    parameters: [list('domains', 'Further domains')],
  },
  {
    name: 'country_mismatch',
    label: 'Country mismatch',
    words: 'The click came from another country than the customer pays from.',
    subject: 'sale',
    effect: 'hold',
    may: ofMoney,
    parameters: [],
  },
  {
    name: 'quick_sale',
    label: 'Sale right after the click',
    words: 'The sale came within seconds of the first click.',
    subject: 'sale',
    effect: 'hold',
    may: ofMoney,
    parameters: [count('seconds', 'Seconds', 60, 1, 86_400)],
  },
  {
    name: 'refund_rate',
    label: 'Many refunds',
    words: "Too many of the partner's sales of the last days were taken back.",
    subject: 'sale',
    effect: 'hold',
    may: ofMoney,
    parameters: [
      count('percent', 'Percent taken back', 20, 1, 100),
      count('days', 'Days', 90, 7, 730),
      count('salesMinimum', 'Only from this many sales on', 20, 1, 100_000),
    ],
  },
  {
    name: 'shared_payout_account',
    label: 'Shared payout account',
    words: 'Another partner is paid into the same account.',
    subject: 'partner',
    effect: 'hold',
    may: ofMoney,
    parameters: [],
  },
  {
    name: 'duplicate_partner',
    label: 'Duplicate partner',
    words: 'The partner may be another one under a second name.',
    subject: 'partner',
    effect: 'hold',
    may: ofMoney,
    parameters: [],
  },
]
export const signalOf = (name: string): Signal | undefined => signals.find((one) => one.name === name)
