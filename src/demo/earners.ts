/** The partners of the demo that sell since long: who they are to us, by which plan they earn, and what they sell. */
import { payableActs } from './payable.ts'
import type { Act, Demo } from './seed.ts'
import { duration, signIt } from './signed-agreements.ts'

export type Earner = {
  partner: string
  /** Our partner manager. */
  by: string
  signer: { name: string; email: string; title: string }
  /** Days since the signature; null where another file of the demo signs. */
  signedDaysAgo: number | null
  terms: readonly object[]
  currency: string
  /** Where it is not the euro. */
  paidIn?: string
  product: string
  /** Net price a month in minor units, of the smallest customer. */
  priceMinor: number
  /** A new customer every so many days. */
  everyDays: number
  country: string
  /** What its way of selling leaves behind. */
  touch: 'introduction' | 'lead_submitted' | 'integration_installed' | 'meeting'
}

type Formula = object
const rule = (id: string, name: string, formula: Formula, more: object = {}) => ({
  id,
  name,
  event: 'sale',
  formula,
  products: { ids: [], categories: [] },
  when: null,
  customers: 'all',
  duration: { kind: 'lifetime' },
  stacking: 'exclusive',
  minimumMinor: null,
  maximumMinor: null,
  cap: null,
  from: null,
  to: null,
  ...more,
})
const plan = (currency: string, rules: readonly object[], more: object = {}) => ({
  kind: 'commission',
  values: {
    currency,
    base: 'net',
    tierPeriod: null,
    holdDays: null,
    reversalDays: null,
    refunds: null,
    keepsOldCustomers: false,
    rules,
    groupCaps: [],
    guarantee: null,
    retainer: null,
    ...more,
  },
})
const percent = (ratePpm: number) => ({ kind: 'percent', ratePpm })
const years = duration('auto_renew', 12, 90)

export const earners: readonly Earner[] = [
  {
    partner: 'Orchard & Vale',
    by: 'tomas',
    signer: { name: 'Harriet Vale', email: 'harriet.vale@orchardandvale.example', title: 'Managing director' },
    signedDaysAgo: 548,
    terms: [
      years,
      plan('EUR', [
        rule('first_year', 'First year of a customer', percent(200_000), { duration: { kind: 'months', number: 12 } }),
        rule('after', 'Later years', percent(80_000)),
        rule(
          'welcome',
          'Bonus for a new customer',
          { kind: 'flat', amountMinor: '15000' },
          {
            customers: 'new',
            duration: { kind: 'first_sale' },
            stacking: 'bonus',
          },
        ),
      ]),
    ],
    currency: 'EUR',
    product: 'Billing',
    priceMinor: 49_000,
    everyDays: 26,
    country: 'GB',
    touch: 'introduction',
  },
  {
    partner: 'Puente Digital',
    by: 'tomas',
    signer: { name: 'Lucía Ferrer', email: 'lucia.ferrer@puentedigital.example', title: 'Gerente' },
    signedDaysAgo: 540,
    terms: [
      years,
      plan('EUR', [
        rule('tiers', 'By the volume of the quarter', {
          kind: 'marginal_tiers',
          measure: 'money',
          period: 'quarter',
          brackets: [
            { from: '0', ratePpm: 80_000, amountMinor: null },
            { from: '500000', ratePpm: 120_000, amountMinor: null },
            { from: '1500000', ratePpm: 150_000, amountMinor: null },
          ],
        }),
      ]),
    ],
    currency: 'USD',
    product: 'Usage billing',
    priceMinor: 72_000,
    everyDays: 33,
    country: 'ES',
    touch: 'lead_submitted',
  },
  {
    partner: 'Nakano Integration Works',
    by: 'aiko',
    signer: { name: 'Haruto Nakano', email: 'haruto.nakano@nakanointegrationworks.example', title: 'Representative' },
    signedDaysAgo: 533,
    terms: [years, plan('as_sale', [rule('base', 'Sales that came by the connector', percent(100_000))])],
    currency: 'JPY',
    paidIn: 'JPY',
    product: 'Invoicing',
    priceMinor: 58_000,
    everyDays: 41,
    country: 'JP',
    touch: 'integration_installed',
  },
  {
    partner: 'Brightwater Systems',
    by: 'tomas',
    signer: { name: 'Greta Holm', email: 'greta.holm@brightwater-systems.example', title: 'Managing director' },
    signedDaysAgo: null,
    terms: [],
    currency: 'EUR',
    product: 'Billing',
    priceMinor: 89_000,
    everyDays: 9,
    country: 'DE',
    touch: 'meeting',
  },
]

/** Their agreements, signed and sealed on the day, and what they are paid by since. */
export const earnerActs = (demo: Demo): Act[] =>
  earners.flatMap(({ signedDaysAgo: daysAgo, partner, by, signer, terms, paidIn }) => [
    ...(daysAgo === null ? [] : [{ daysAgo, run: () => signIt(demo, { partner, by, signer, terms, daysAgo }) }]),
    ...payableActs(demo, partner, (daysAgo ?? 84) - 3, paidIn ? { currency: paidIn } : {}),
  ])
