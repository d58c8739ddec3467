/**
 * Our accounts that money leaves from, and accounts and tax forms of partners in every state that finance meets: one to
 * verify, one that cools off, a changed one, a suspended one, one that two partners name; forms that match, do not match,
 * were sent back, or stand on a treaty.
 */
import { ibanOf, routingNumber } from './bank-accounts.ts'
import { keyed } from './client.ts'
import { beginDaysAgo, daysBefore } from './past.ts'
import { makePayable, nameAccount, signTaxForm, verifyAccount } from './payable.ts'
import type { Act, Demo } from './seed.ts'

export const payingActs = (demo: Demo): Act[] => {
  const noor = () => demo.as('noor').api
  const on = (daysAgo: number, hour: number, run: () => Promise<unknown>): Act => ({
    daysAgo: daysAgo - hour / 24,
    run: async () => {
      demo.past.go(daysBefore(demo.today, daysAgo, hour, 20))
      await run()
      await demo.past.settle('events')
    },
  })
  const ofPartner = (name: string) => demo.partners.get(name)!
  const post = (path: string, body: object, key: string) => noor().post(path, body, keyed(key.replaceAll(' ', '-')))
  const waiting = new Map<string, string>()
  const named = async (name: string, wanted?: Parameters<typeof nameAccount>[2]) => {
    waiting.set(name, await nameAccount(demo, name, wanted))
  }
  const verified = (name: string) => verifyAccount(demo, waiting.get(name)!)
  return [
    on(beginDaysAgo - 12, 10, async () => {
      const [holderName, country] = ['Kestrel Software GmbH', 'DE']
      const iban = ibanOf('DE', 9_100_000)!
      const accounts = [
        { name: 'Main account', currency: 'EUR', rail: 'sepa', identifiers: { iban, bic: 'KSTLDE21' } },
        {
          name: 'Dollar account',
          currency: 'USD',
          rail: 'ach',
          country: 'US',
          identifiers: {
            routingNumber: routingNumber(),
            accountNumber: '918273645',
            companyId: '1299000017',
            originName: 'DEMO BANK AUSTIN',
          },
        },
        { name: 'Transfers by hand', currency: 'EUR', rail: 'manual' },
      ]
      for (const account of accounts)
        await post('/v1/funding-accounts', { holderName, country, ...account }, `account ${account.name}`)
    }),
    on(71, 10, () => makePayable(demo, 'Mistral Conseil')),
    on(64, 9, async () => {
      await makePayable(demo, 'Lumen Forge')
      await makePayable(demo, 'Copperline Data')
    }),
    on(58, 14, async () => {
      const { data } = await noor().get('/v1/tax-profiles?form=w9')
      for (const { id, partner } of data as { id: string; partner: { name: string } }[])
        await post(
          `/v1/tax-profiles/${id}/tin-check`,
          {
            result: partner.name === 'Lumen Forge' ? 'mismatch' : 'match',
            checkedOn: daysBefore(demo.today, 58).toISOString().slice(0, 10),
          },
          `tin ${id}`,
        )
    }),
    on(41, 15, () => named('Mistral Conseil', { account: 1 })),
    on(39, 9, () => verified('Mistral Conseil')),
    on(33, 10, async () => {
      await signTaxForm(demo, 'Saffron Ledger', { treatyRatePpm: 150_000 })
      await post(
        '/v1/tax-rulings',
        {
          partnerId: ofPartner('Saffron Ledger'),
          withholdingRatePpm: 150_000,
          withholdingKind: 'nonresident',
          authority: 'IRS',
          sourceSharePpm: 200_000,
          reason: 'Treaty rate as claimed in the W-8BEN-E; a fifth of their customers is in the US',
        },
        'ruling saffron',
      )
    }),
    on(20, 11, () => signTaxForm(demo, 'Riverstone Consulting')),
    on(18, 9, async () => {
      const { data } = await noor().get(`/v1/tax-profiles?partnerId=${ofPartner('Riverstone Consulting')}`)
      await post(
        `/v1/tax-profiles/${data[0].id}/rejection`,
        { reason: 'The register knows the company by another name; please sign with the one that stands there.' },
        'rejection riverstone',
      )
    }),
    on(14, 10, () => named('Cloudmere')),
    on(14, 15, () => verified('Cloudmere')),
    on(9, 16, async () => {
      const { data } = await noor().get(`/v1/payout-methods?partnerId=${ofPartner('Lumen Forge')}&state=verified`)
      await post(
        `/v1/payout-methods/${data[0].id}/suspension`,
        { reason: 'Their bank told us that the account was closed.' },
        'suspension lumen',
      )
    }),
    on(5, 9, () => named('Tessera Labs', { like: 'Cloudmere' })),
    on(2, 13, () => named('Halden Automation')),
    on(1, 7, () => verified('Halden Automation')),
    on(1, 8, () => named('Northgate Alliance')),
  ]
}
