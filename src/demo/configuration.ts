/** What the demo's admin set up on the first day: fields of their own, the small lists, a key for the data warehouse. */
import { beginDaysAgo, daysBefore } from './past.ts'
import type { Act, Demo } from './seed.ts'

const fields = [
  { recordKind: 'partner', key: 'crm_number', label: 'Number in our CRM', type: 'text', position: 1 },
  {
    recordKind: 'partner',
    key: 'connector',
    label: 'Billing connector',
    type: 'choice',
    choices: ['Planned', 'In beta', 'Live'],
    visibleToPartner: true,
    position: 2,
  },
  { recordKind: 'partner', key: 'first_met', label: 'First met on', type: 'date', position: 3 },
  { recordKind: 'contact', key: 'speaks_at_events', label: 'Speaks at events', type: 'yes_no', position: 1 },
]

/** Key, name, and the key of the row above. */
type Row = readonly [key: string, name: string, above?: string]
const lists: Record<string, readonly Row[]> = {
  'product-lines': [
    ['billing', 'Billing'],
    ['usage-billing', 'Usage billing', 'billing'],
    ['invoicing', 'Invoicing', 'billing'],
    ['payments', 'Payments'],
  ],
  segments: [
    ['small', 'Up to 50 people'],
    ['mid-market', '50 to 1,000 people'],
    ['enterprise', 'More than 1,000 people'],
  ],
  markets: [
    ['europe', 'Europe'],
    ['dach', 'Germany, Austria, Switzerland', 'europe'],
    ['iberia', 'Spain and Portugal', 'europe'],
    ['nordics', 'Nordic countries', 'europe'],
    ['north-america', 'North America'],
  ],
  features: [
    ['connector', 'Connector'],
    ['embedded-checkout', 'Embedded checkout'],
    ['dunning', 'Dunning'],
  ],
}

export const configurationActs = (demo: Demo): Act[] => [
  {
    daysAgo: beginDaysAgo,
    run: async () => {
      demo.past.go(daysBefore(demo.today, beginDaysAgo, 8))
      const { api } = demo.as('maren')
      for (const field of fields) await api.post('/v1/field-definitions', field)
      for (const [list, rows] of Object.entries(lists)) {
        const ids = new Map<string, string>()
        for (const [key, name, above] of rows) {
          const made = await api.post(`/v1/lists/${list}`, { key, name, ...(above && { parentId: ids.get(above) }) })
          ids.set(key, made.id)
        }
      }
    },
  },
  {
    daysAgo: 30,
    run: async () => {
      demo.past.go(daysBefore(demo.today, 30, 11))
      await demo.as('maren').api.post('/v1/api-keys', {
        name: 'Data warehouse, nightly',
        scopes: ['partners.read', 'events.read'],
      })
    },
  },
]
