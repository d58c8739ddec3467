/** The library of plans that the demo's finance wrote for partners to come, and rules of approval of its own. */
import { keyed } from './client.ts'
import { beginDaysAgo, daysBefore } from './past.ts'
import type { Act, Demo } from './seed.ts'

const rule = (id: string, name: string, formula: object, more: object = {}) => ({
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
const plan = (rules: readonly object[], more: object = {}) => ({
  currency: 'EUR',
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
})
const year = { duration: { kind: 'months', number: 12 } }
const referral = (ratePpm: number) =>
  plan([
    rule('first_year', 'First year of a customer', { kind: 'percent', ratePpm }, year),
    rule(
      'welcome',
      'Bonus for a new customer',
      { kind: 'flat', amountMinor: '15000' },
      { customers: 'new', duration: { kind: 'first_sale' }, stacking: 'bonus' },
    ),
  ])

const library = [
  {
    name: 'Referral partners',
    summary: 'A share of the first year and a bonus for each new customer',
    plan: referral(150_000),
  },
  {
    name: 'Resellers by volume',
    summary: 'The more of a quarter’s volume, the higher the share of what lies above each step',
    plan: plan([
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
  },
  {
    name: 'Implementation partners',
    summary: 'A tenth of services, capped by the quarter',
    plan: plan(
      [
        rule(
          'services',
          'Services',
          { kind: 'percent', ratePpm: 100_000 },
          { products: { ids: [], categories: ['Services'] } },
        ),
        rule('licences', 'Licences', { kind: 'percent', ratePpm: 60_000 }),
      ],
      {
        groupCaps: [
          {
            name: 'Both together',
            rules: ['services', 'licences'],
            cap: { amountMinor: '2500000', per: 'quarter', of: 'partner' },
          },
        ],
      },
    ),
  },
] as const

export const planActs = (demo: Demo): Act[] => [
  {
    daysAgo: beginDaysAgo - 3,
    run: async () => {
      demo.past.go(daysBefore(demo.today, beginDaysAgo - 3, 9))
      for (const [at, one] of library.entries())
        await demo.as('noor').api.post('/v1/plan-templates', one, keyed(`plan-${at}`))
    },
  },
  {
    daysAgo: 200,
    run: async () => {
      demo.past.go(daysBefore(demo.today, 200, 9))
      const { api } = demo.as('noor')
      const { data } = await api.get('/v1/plan-templates?q=Referral')
      await api.post(
        `/v1/plan-templates/${data[0].id}/versions`,
        { plan: referral(200_000), note: 'A fifth of the first year, as our competitors pay' },
        { ...keyed('plan-referral-2'), 'if-match': `"${data[0].version}"` },
      )
    },
  },
  {
    daysAgo: 4,
    run: async () => {
      demo.past.go(daysBefore(demo.today, 4, 10))
      const partnerIds = ['Orchard & Vale', 'Puente Digital', 'Brightwater Systems'].map((name) =>
        demo.partners.get(name),
      )
      const body = { name: 'Resellers by volume for three partners', source: 'plan', plan: library[1].plan, partnerIds }
      await demo.as('noor').api.post('/v1/simulations', body, keyed('simulation-by-volume'))
      await demo.past.settle('jobs', 'events')
    },
  },
]
