/**
 * What the demo's customers bought in eighteen months, and who had brought them: leads, contacts, monthly invoices,
 * refunds and a dispute, each recorded on its day. Everything follows from the places of partner and customer, so the
 * same day gives the same sales.
 */
import { keyed } from './client.ts'
import { type Earner, earners } from './earners.ts'
import { daysBefore } from './past.ts'
import type { Act, Demo } from './seed.ts'

/** Since when each of them brings customers: some days after the signature. */
const firstDay = (one: Earner): number => (one.signedDaysAgo ?? 84) - 6
const names = [
  'Aster',
  'Bellwether',
  'Corvid',
  'Dunlin',
  'Ember',
  'Foxglove',
  'Gannet',
  'Hawthorn',
  'Isla',
  'Juniper',
  'Kite',
  'Larkspur',
  'Merle',
  'Nettle',
  'Osier',
  'Plover',
  'Quill',
  'Rowan',
  'Sorrel',
  'Teal',
]
const lines = ['Logistics', 'Energy', 'Clinics', 'Foods', 'Mobility', 'Hotels', 'Print', 'Water']

type Customer = {
  externalId: string
  name: string
  email: string
  domain: string
  netMinor: number
  beganDaysAgo: number
  leftDaysAgo: number
}
const customersOf = (one: Earner, place: number): Customer[] =>
  Array.from({ length: Math.floor(firstDay(one) / one.everyDays) + 1 }, (_, at): Customer => {
    const name = `${names[(at * 3 + place * 7) % names.length]} ${lines[(at + place * 3) % lines.length]}`
    const domain = `${name.toLowerCase().replaceAll(' ', '-')}-${place}${at}.example`
    const beganDaysAgo = firstDay(one) - at * one.everyDays
    return {
      externalId: `K-${1000 + place * 200 + at}`,
      name,
      email: `billing@${domain}`,
      domain,
      netMinor: one.priceMinor * (1 + ((at * 5 + place) % 4)),
      beganDaysAgo,
      // One in five leaves after some months.
      leftDaysAgo: at % 5 === 3 ? beganDaysAgo - 30 * (3 + (at % 4)) : -1,
    }
  })

/** Yen have no decimals; 19 % are added elsewhere. */
const taxOf = (one: Earner, netMinor: number) => (one.currency === 'EUR' ? Math.round(netMinor * 0.19) : 0)

type Sold = { saleId: string }

export const salesActs = (demo: Demo): Act[] =>
  earners.flatMap((one, place) => customersOf(one, place).flatMap((customer, at) => actsOf(demo, one, customer, at)))

const actsOf = (demo: Demo, one: Earner, customer: Customer, at: number): Act[] => {
  const api = demo.as(one.by).api
  const who = {
    externalId: customer.externalId,
    name: customer.name,
    email: customer.email,
    country: one.country,
    company: { domain: customer.domain, name: customer.name },
  }
  const partnerId = () => demo.partners.get(one.partner)!
  const acts: Act[] = []
  const on = (daysAgo: number, hour: number, run: (when: Date) => Promise<void>) => {
    if (daysAgo < 0) return
    acts.push({
      daysAgo,
      run: async () => {
        const when = daysBefore(demo.today, daysAgo, hour, (at * 13) % 60)
        demo.past.go(when)
        await run(when)
      },
    })
  }
  // Some had heard of us before, from somebody else who worked with us then: the last contact pays, the first sourced it.
  const earlier = at % 3 === 1 ? metBefore(one, customer) : undefined
  if (earlier)
    on(customer.beganDaysAgo + 3, 9, async () => {
      const { id } = await api.post('/v1/customers', who)
      await api.post('/v1/touches', {
        partnerId: demo.partners.get(earlier.partner)!,
        kind: 'event_attended',
        customerId: id,
        evidence: { note: `${earlier.partner} met them at a fair` },
      })
    })
  on(customer.beganDaysAgo, 8, async () => {
    // Whoever brings a customer was there before the customer wrote to us.
    const { id } = await api.post('/v1/customers', who)
    await api.post('/v1/touches', {
      partnerId: partnerId(),
      kind: one.touch,
      customerId: id,
      evidence: { note: `${one.partner} brought them` },
    })
    await api.post('/v1/leads', {
      source: 'website',
      externalId: `lead-${customer.externalId}`,
      customer: who,
      kind: at % 2 === 0 ? 'demo' : 'contact',
      form: 'talk-to-us',
    })
  })
  const subscription = `sub-${customer.externalId}`
  const changed = (kind: 'new' | 'churned', when: Date) =>
    api.post(
      '/v1/subscription-changes',
      {
        source: 'billing',
        externalId: subscription,
        customer: { externalId: customer.externalId },
        kind,
        currency: one.currency,
        ...(kind === 'new' && { netMinor: String(customer.netMinor), interval: 'month', product: one.product }),
        occurredAt: when.toISOString(),
      },
      keyed(`${kind}-${subscription}`),
    )
  on(customer.leftDaysAgo, 7, async (when) => {
    await changed('churned', when)
  })
  const last = Math.max(0, customer.leftDaysAgo)
  for (let invoice = 0, daysAgo = customer.beganDaysAgo - 5; daysAgo > last; invoice += 1, daysAgo -= 30) {
    const number = `${customer.externalId}-${String(invoice + 1).padStart(2, '0')}`
    on(daysAgo, 10, async (when) => {
      const tax = taxOf(one, customer.netMinor)
      const sold: Sold = await api.post(
        '/v1/sales',
        {
          source: 'billing',
          externalId: number,
          customer: { externalId: customer.externalId },
          currency: one.currency,
          grossMinor: String(customer.netMinor + tax),
          taxMinor: String(tax),
          kind: invoice === 0 ? 'new' : 'renewal',
          occurredAt: when.toISOString(),
          subscription: { externalId: subscription, product: one.product, interval: 'month' },
          lines: [{ product: one.product, quantity: '1', netMinor: String(customer.netMinor) }],
        },
        keyed(`sale-${number}`),
      )
      if (invoice === 0) await changed('new', when)
      // Now and then something is given back: a part, a whole month, or by the bank.
      if (at % 7 === 2 && invoice === 2)
        await refund(
          demo,
          sold,
          `refund-${number}`,
          Math.round((customer.netMinor + tax) / 4),
          'Two weeks without service',
        )
      if (at % 9 === 4 && invoice === 1)
        await refund(demo, sold, `refund-${number}`, customer.netMinor + tax, 'Cancelled in time')
    })
  }
  return acts
}

/** Another of those who sell, signed well before this customer came. */
const metBefore = (one: Earner, customer: Customer): Earner | undefined =>
  earners.find((other) => other !== one && (other.signedDaysAgo ?? 0) > customer.beganDaysAgo + 10)

/** By finance, on the same day. */
const refund = (demo: Demo, { saleId }: Sold, externalId: string, amountMinor: number, reason: string) =>
  demo
    .as('noor')
    .api.post(
      `/v1/sales/${saleId}/refunds`,
      { externalId, amountMinor: String(amountMinor), reason },
      keyed(externalId),
    )
