/** What a partner of the demo contested: one refused, one granted in part, and one that nobody has answered yet. */
import { civilDate } from '#platform/civil-time.ts'
import { type DemoClient, keyed } from './client.ts'
import { joinPortal, principalOf } from './joiners.ts'
import { daysBefore } from './past.ts'
import type { Act, Demo } from './seed.ts'

const company = 'Orchard & Vale'

export const disputeActs = (demo: Demo): Act[] => {
  let principal: DemoClient | undefined
  const theirs = (): DemoClient => {
    if (!principal) throw new Error(`Nobody of ${company} is in the portal yet`)
    return principal
  }
  const on = (daysAgo: number, hour: number, run: () => Promise<unknown>): Act => ({
    daysAgo,
    run: async () => {
      demo.past.go(daysBefore(demo.today, daysAgo, hour))
      await run()
      await demo.past.settle('events', 'mails')
    },
  })
  const open = async (key: string, what: object): Promise<void> => {
    const { id } = await theirs().post('/v1/portal/disputes', { currency: 'EUR', ...what }, keyed(`dispute-${key}`))
    ids.set(key, id)
  }
  const ids = new Map<string, string>()
  const answer = (who: string, key: string, body: string, isQuestion = false) =>
    demo.as(who).api.post(`/v1/disputes/${ids.get(key)}/messages`, { body, ...(isQuestion && { isQuestion }) })
  const decide = (who: string, key: string, decision: object) =>
    demo.as(who).api.post(`/v1/disputes/${ids.get(key)}/decision`, decision, keyed(`decision-${key}`))
  const dayAgo = (days: number) => civilDate('Europe/Berlin', daysBefore(demo.today, days))

  return [
    on(546, 9, async () => {
      const { api } = demo.as('tomas')
      const partnerId = demo.partners.get(company)
      const joiner = principalOf(company)
      const contacts = (await api.get(`/v1/partners/${partnerId}/contacts`)).data as { id: string; email: string }[]
      const contact = contacts.find(({ email }) => email === joiner.email)
      if (!contact) throw new Error(`The demo has no contact ${joiner.email}`)
      await api.post(`/v1/partners/${partnerId}/portal-users`, { contactId: contact.id, roles: ['principal'] })
      principal = await joinPortal(demo, joiner)
    }),
    on(212, 10, () =>
      open('unknown', {
        aboutKind: 'missing_sale',
        sale: { customer: 'Teal Harbour Ltd', occurredOn: dayAgo(221), note: 'We showed them the product in spring.' },
        claimedMinor: '9800',
        reason: 'They signed up two weeks after our demo, and nothing came in for us.',
      }),
    ),
    on(210, 15, () =>
      answer('noor', 'unknown', 'Which address did you write to them from? We find no introduction.', true),
    ),
    on(209, 9, () =>
      theirs().post(`/v1/portal/disputes/${ids.get('unknown')}/messages`, {
        body: 'It was a call; we have nothing in writing.',
      }),
    ),
    on(205, 11, () =>
      decide('noor', 'unknown', {
        outcome: 'rejected',
        words: 'They had asked for a trial five weeks before your call, so the introduction came after the contact.',
      }),
    ),
    on(96, 10, async () => {
      const { data } = await theirs().get('/v1/portal/commissions?limit=20')
      const [line] = data as { id: string; currency: string }[]
      await open('rate', {
        aboutKind: 'commission',
        commissionId: line!.id,
        claimedMinor: '6000',
        reason: 'This customer is in its first year with us; it should earn 20 %, not 8 %.',
      })
    }),
    on(94, 10, () => answer('tomas', 'rate', 'The first sale is what counts. I look it up and come back to you.')),
    on(90, 16, () =>
      decide('tomas', 'rate', {
        outcome: 'partly',
        awardedMinor: '2500',
        words: 'The year ended in the middle of this month: we pay the difference for the half that lies inside it.',
      }),
    ),
    on(3, 14, async () => {
      const { data } = await theirs().get('/v1/portal/commissions?limit=20')
      const lines = data as { id: string }[]
      await open('open', {
        aboutKind: 'commission',
        commissionId: lines.at(-1)!.id,
        claimedMinor: '4200',
        reason: 'The refund was for another order of the same customer.',
      })
    }),
    // What waits today: a sale on paper with its order, a question why nothing came, and a refund of no sale that we know.
    on(6, 9, () =>
      theirs().post(
        '/v1/portal/offline-sales',
        {
          customer: { name: 'Teal Harbour Ltd', domain: 'tealharbour.example' },
          currency: 'EUR',
          grossMinor: '640000',
          occurredOn: dayAgo(9),
          evidence: { kind: 'signed_order', reference: 'PO-7731', note: 'Signed at the fair; the scan is with you.' },
        },
        keyed('offline-teal-harbour'),
      ),
    ),
    on(5, 14, () => theirs().post('/v1/portal/attribution-tests', { find: 'K-9001-01' })),
    on(3, 11, () =>
      demo.as('noor').api.post(
        '/v1/sale-refunds',
        {
          sale: { source: 'billing', externalId: 'K-0007-12' },
          refund: { externalId: 'refund-0007-12', amountMinor: '4900', reason: 'Paid by bank, of the old shop' },
        },
        keyed('refund-without-sale'),
      ),
    ),
  ]
}
