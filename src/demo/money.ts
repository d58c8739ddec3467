/**
 * What the demo's finance people did in eighteen months: rates week by week, an account in yen, one run a month from the
 * clock's draft to the closed run, and a sale that waits for a rate. The other sales stand in `sales.ts`.
 */
import { civilDate } from '#platform/civil-time.ts'
import { type DemoClient, keyed } from './client.ts'
import { beginDaysAgo, daysBefore } from './past.ts'
import type { Act, Demo } from './seed.ts'

/** Units of each currency for one euro, where they lay on the first day and how far they swing; all invented. */
const euroRates = { USD: [1.09, 0.03], JPY: [163, 4], GBP: [0.85, 0.01] } as const
/** The week of the latest rates: sales in pounds wait for a rate, because nobody entered one since. */
const lastPoundsDaysAgo = 30

/** The rates of a day as the file of the central bank holds them. */
const rateFile = (daysAgo: number, day: string): string => {
  const known = Object.entries(euroRates).filter(([code]) => code !== 'GBP' || daysAgo > lastPoundsDaysAgo)
  const rates = known.map(([, [middle, swing]]) => (middle + swing * Math.sin(daysAgo / 37)).toFixed(4))
  return `Date,${known.map(([code]) => code).join(',')}\n${day},${rates.join(',')}\n`
}

const rateActs = (demo: Demo): Act[] =>
  Array.from({ length: Math.floor(beginDaysAgo / 6) }, (_, week) => {
    const daysAgo = beginDaysAgo - 1 - week * 6
    return {
      daysAgo,
      run: async () => {
        const when = daysBefore(demo.today, daysAgo, 6)
        demo.past.go(when)
        const content = rateFile(daysAgo, civilDate('Europe/Berlin', when))
        await demo.as('noor').api.post('/v1/fx-rates/imports', { content }, keyed(`rates-${daysAgo}`))
      },
    }
  }).filter(({ daysAgo }) => daysAgo >= 0)

const accountActs = (demo: Demo): Act[] => [
  {
    daysAgo: beginDaysAgo - 2,
    run: async () => {
      demo.past.go(daysBefore(demo.today, beginDaysAgo - 2, 8))
      // What the accounts in `paying.ts` do not reach.
      await demo
        .as('noor')
        .api.post(
          '/v1/funding-accounts',
          { name: 'Transfers by hand in yen', currency: 'JPY', rail: 'manual' },
          keyed('account-JPY'),
        )
    },
  },
]

/** How long ago a day of each month was. */
const everyMonthOn = (demo: Demo, day: number): number[] =>
  Array.from({ length: beginDaysAgo }, (_, at) => beginDaysAgo - at).filter(
    (daysAgo) => daysBefore(demo.today, daysAgo).getUTCDate() === day,
  )

/** Month by month: the books closed and what waits approved, the clock's draft frozen and approved, sent, settled. */
const payActs = (demo: Demo): Act[] => {
  const on = (day: number, run: (daysAgo: number) => Promise<void>): Act[] =>
    everyMonthOn(demo, day).map((daysAgo) => ({
      daysAgo,
      run: async () => {
        demo.past.go(daysBefore(demo.today, daysAgo, 8))
        await run(daysAgo)
      },
    }))
  // Twice a month everything that fell due happens, and is looked at as each night.
  const after = (run: (demo: Demo, daysAgo: number) => Promise<void>) => async (daysAgo: number) => {
    await demo.past.settle()
    await run(demo, daysAgo)
  }
  return [
    ...on(4, after(approveWaiting)),
    // Lately the manager looks at the end of the month too, so that what waits then is in the next run.
    ...on(27, after(approveWaiting)).filter(({ daysAgo }) => daysAgo < 62),
    ...on(11, after(review)),
    ...on(14, () => send(demo)),
    ...on(16, (daysAgo) => settleRuns(demo, daysAgo)),
  ]
}

const approveWaiting = async (demo: Demo, daysAgo: number): Promise<void> => {
  for (const key of ['tomas', 'noor']) {
    const { api } = demo.as(key)
    const { data } = await api.get('/v1/commissions?isWaiting=true&limit=1')
    if (data.length === 0) continue
    const act = await api.post(
      '/v1/commission-bulk-actions',
      { verb: 'approve', filter: { isWaiting: true } },
      keyed(`bulk-${key}-${daysAgo}`),
    )
    await api.post(`/v1/commission-bulk-actions/${act.id}/start`, {}, keyed(`bulk-start-${key}-${daysAgo}`))
    await demo.past.settle('jobs', 'events')
  }
}

type Run = { id: string; contentHash: string; payouts: number }
const runsIn = async (api: DemoClient, state: string): Promise<Run[]> =>
  (await api.get(`/v1/payout-runs?state=${state}&limit=50`)).data
/** Finance freezes what the clock drafted; somebody else looks and approves. */
const review = async (demo: Demo): Promise<void> => {
  const [noor, ingrid] = [demo.as('noor').api, demo.as('ingrid').api]
  for (const { id } of await runsIn(noor, 'draft')) {
    await noor.post(`/v1/payout-runs/${id}/freeze`, {}, keyed(`freeze-${id}`))
    await demo.past.settle('jobs', 'events')
    const { payouts, contentHash }: Run = await ingrid.get(`/v1/payout-runs/${id}`)
    if (payouts === 0) {
      await noor.post(`/v1/payout-runs/${id}/cancellation`, { reason: 'Nothing is due' }, keyed(`cancel-${id}`))
      continue
    }
    await look(ingrid, id)
    await ingrid.post(`/v1/payout-runs/${id}/approval`, { contentHash }, keyed(`approve-${id}`))
  }
}
const send = async (demo: Demo): Promise<void> => {
  const noor = demo.as('noor').api
  for (const { id } of await runsIn(noor, 'approved')) {
    await noor.post(`/v1/payout-runs/${id}/execution`, { fundingConfirmed: true }, keyed(`execute-${id}`))
    await demo.past.settle('jobs', 'events')
  }
}
const payoutsOf = async (api: DemoClient, runId: string) =>
  (await api.get(`/v1/payouts?runId=${runId}&limit=200`)).data as {
    id: string
    reference: string
    partner: { name: string }
    warnings: { code: string }[]
  }[]
const look = async (api: DemoClient, runId: string): Promise<void> => {
  for (const { id, warnings } of await payoutsOf(api, runId))
    if (warnings.length > 0)
      await api.post(`/v1/payouts/${id}/review`, { codes: warnings.map(({ code }) => code) }, keyed(`look-${id}`))
}
/** By the bank's statement. The newest run keeps one payout on its way, which nobody has seen arrive yet. */
/** Whose transfers of this month the bank has not shown yet. */
const unseenOf = new Set(['Orchard & Vale', 'Nakano Integration Works'])
const settleRuns = async (demo: Demo, daysAgo: number): Promise<void> => {
  const noor = demo.as('noor').api
  const on = civilDate('Europe/Berlin', demo.past.now())
  // Paid by hand, a run is under way until the bank shows its transfers.
  for (const { id: runId } of await runsIn(noor, 'executing')) {
    const payouts = await payoutsOf(noor, runId)
    const seen = daysAgo < 31 ? payouts.filter(({ partner }) => !unseenOf.has(partner.name)) : payouts
    for (const { id, reference } of seen)
      await noor.post(
        `/v1/payouts/${id}/settlement`,
        { on, bankReference: `BANK-${reference.slice(-8)}` },
        keyed(`settled-${id}`),
      )
    await demo.past.settle('jobs', 'events')
    if (seen.length === payouts.length) await noor.post(`/v1/payout-runs/${runId}/closure`, {}, keyed(`close-${runId}`))
  }
}

/** A customer of Orchard & Vale buys once in pounds, of which there is no rate any more: its commission waits. */
const poundsActs = (demo: Demo): Act[] => [
  {
    daysAgo: 5,
    run: async () => {
      const when = daysBefore(demo.today, 5, 12)
      demo.past.go(when)
      await demo.as('tomas').api.post(
        '/v1/sales',
        {
          source: 'billing',
          externalId: 'K-1000-GBP-1',
          customer: { externalId: 'K-1000' },
          currency: 'GBP',
          grossMinor: '120000',
          taxMinor: '20000',
          kind: 'one_off',
          occurredAt: when.toISOString(),
          lines: [{ product: 'Billing', quantity: '1', netMinor: '100000' }],
        },
        keyed('sale-in-pounds'),
      )
      await demo.past.settle('events')
    },
  },
]

export const moneyActs = (demo: Demo): Act[] => [
  ...poundsActs(demo),
  ...accountActs(demo),
  ...rateActs(demo),
  ...payActs(demo),
]
