/**
 * What stands before the first payout of a partner: our own company, an account that a second person made sure of, a
 * signed tax form, self-billing and a screening. An account is named by a person with a second factor, which nobody of
 * the demo has: it is named by the same service, with the person of the partner as its actor where one has a seat.
 */
import { sql } from 'kysely'
import { acceptFor, nameMethod, signForm } from '#modules/payouts/public.ts'
import { seatsOf } from '#platform/auth/seats.ts'
import type { Ctx } from '#platform/context.ts'
import { asOwner, inTransaction } from '#platform/db/transaction.ts'
import { systemContext } from '#platform/tenancy/workspaces.ts'
import { ibanOf, routingNumber } from './bank-accounts.ts'
import { keyed } from './client.ts'
import { type DemoPartner, partners } from './companies.ts'
import { principalOf } from './joiners.ts'
import { daysBefore } from './past.ts'
import type { Act, Demo } from './seed.ts'

type Wanted = {
  /** Paid in it; otherwise in EUR where SEPA reaches, in USD elsewhere. */
  currency?: string
  /** Another one of the partner's accounts: what was paid to before is replaced. */
  account?: number
  /** The same account as this other partner, which raises a flag. */
  like?: string
}
type Party = { partnerId: string; partner: DemoPartner; place: number; address: { town: string; country: string } }

const partyOf = (demo: Demo, name: string): Party => {
  const place = partners.findIndex((one) => one.name === name)
  const partner = partners[place]
  const partnerId = demo.partners.get(name)
  if (!partner || !partnerId) throw new Error(`The demo has no partner ${name}`)
  return { partnerId, partner, place, address: { town: partner.city, country: partner.country } }
}

/** The principal of the partner, as if it sat at the portal; the import where nobody of it ever did. */
const sideOf = async ({ past, workspace }: Demo, { partner, partnerId }: Party): Promise<Ctx> => {
  const ctx = systemContext(past.services, workspace, 'import', { channel: 'import' })
  const { email, name } = principalOf(partner.name)
  const { rows } = await asOwner(past.services.database, (db) =>
    sql<{ id: string }>`select id from auth_users where email = ${email}`.execute(db),
  )
  const userId = rows[0]?.id
  if (!userId) return ctx
  const seat = (await seatsOf(past.services, userId)).find(
    (one) => one.side === 'portal' && one.partnerId === partnerId && one.workspaceId === workspace.id,
  )
  if (seat?.side !== 'portal') return ctx
  const { id, roles, contactId } = seat
  return {
    ...ctx,
    channel: 'screen',
    actor: { kind: 'portal_user', id, userId, sessionId: '', name, email, partnerId, contactId, roles },
  }
}

/** Our own side of documents and bank files, written down by finance once. */
const nameCompany = async (demo: Demo): Promise<void> => {
  const { api } = demo.as('noor')
  const settings = await api.get('/v1/payout-settings')
  if (settings.company) return
  await api.patch(
    '/v1/payout-settings',
    {
      company: {
        legalName: 'Kestrel Software GmbH',
        vatId: 'DE299000017',
        address: { street: 'Falkenried', building: '12', postalCode: '20251', town: 'Hamburg', country: 'DE' },
      },
    },
    settings.version,
  )
}

const accountOf = (demo: Demo, { partner, address, place }: Party, { currency, account = 0, like }: Wanted) => {
  const holder = { holderName: partner.legalName, holderKind: 'company' as const, address }
  const held = like ? partyOf(demo, like) : { partner, place }
  const { country } = held.partner
  const number = 4_021_137 + held.place * 20_711 + account * 733
  const iban = currency === undefined || currency === 'EUR' ? ibanOf(country, number) : null
  if (iban) return { ...holder, kind: 'sepa' as const, currency: 'EUR', iban, bic: `KSTL${country}21` }
  if (partner.country === 'US' && currency === undefined)
    return {
      ...holder,
      kind: 'ach' as const,
      currency: 'USD',
      routingNumber: routingNumber(),
      accountNumber: String(number),
    }
  return {
    ...holder,
    // What we pay by hand, or what another system of ours pays.
    kind: currency === 'JPY' ? ('manual' as const) : ('external' as const),
    currency: currency ?? 'USD',
    reference: `Demo Bank ${address.town}, ${number}`,
  }
}

/** Names an account, and nothing more: finance has still to make sure of it. Answers its id. */
export const nameAccount = async (demo: Demo, name: string, wanted: Wanted = {}): Promise<string> => {
  const party = partyOf(demo, name)
  const ctx = await sideOf(demo, party)
  return (await inTransaction(ctx, (tx) => nameMethod(tx, party.partnerId, accountOf(demo, party, wanted)))).id
}
export const verifyAccount = (demo: Demo, methodId: string): Promise<unknown> =>
  demo
    .as('noor')
    .api.post(
      `/v1/payout-methods/${methodId}/verification`,
      { how: 'Called back on the number that stands in the agreement' },
      keyed(`verify-${methodId}`),
    )

/** A company of the US signs a W-9, all others say where they are taxed; `w8` claims a treaty with the US. Answers its id. */
export const signTaxForm = async (demo: Demo, name: string, w8?: { treatyRatePpm: number }): Promise<string> => {
  const party = partyOf(demo, name)
  const { partner, place, address } = party
  const principal = principalOf(name)
  const common = {
    legalName: partner.legalName,
    address,
    residence: partner.country,
    signerName: principal.name,
    signerCapacity: principal.title,
    statementAccepted: true as const,
  }
  const { id } = await inTransaction(await sideOf(demo, party), (tx) =>
    signForm(
      tx,
      party.partnerId,
      w8
        ? {
            ...common,
            form: 'w8ben_e',
            taxClass: 'corporation',
            tinKind: 'foreign',
            tin: `AAK${29_000 + place}Q`,
            treatyCountry: partner.country,
            treatyArticle: 'Article 12, royalties and included services',
            ...w8,
          }
        : partner.country === 'US'
          ? {
              ...common,
              form: 'w9',
              taxClass: 'c_corporation',
              tinKind: 'ein',
              tin: `12-34${String(10_000 + place * 97)}`,
            }
          : { ...common, form: 'other', vatId: vatIdOf(party) },
    ),
  )
  return id
}
/** Made up; no register is asked in the demo. */
const vatIdOf = ({ partner, place }: Party): string => {
  const digits = String(299_000_000 + place * 37)
  const prefix: Readonly<Record<string, string>> = { AT: 'ATU', CH: 'CHE', ES: 'ESB', FR: 'FR40', NO: 'NO' }
  const length = ['AT', 'DK', 'ES', 'FI'].includes(partner.country) ? 8 : 9
  return `${prefix[partner.country] ?? partner.country}${digits.slice(-length)}`
}
/** They let us write the documents, for a year. */
export const acceptSelfBilling = async (demo: Demo, name: string): Promise<void> => {
  const party = partyOf(demo, name)
  const { partner, address, partnerId } = party
  const vatId = partner.country === 'US' ? null : vatIdOf(party)
  await inTransaction(await sideOf(demo, party), (tx) =>
    acceptFor(tx, partnerId, { legalName: partner.legalName, vatId, address, statementAccepted: true }),
  )
}
/** By legal; it holds for a year. */
export const screenAgain = (demo: Demo, name: string): Promise<unknown> => {
  const { partner, partnerId } = partyOf(demo, name)
  return demo.as('paul').api.post('/v1/screenings', {
    partnerId,
    names: [
      { role: 'company', name: partner.legalName },
      { role: 'signatory', name: principalOf(name).name },
    ],
    listName: 'EU consolidated financial sanctions',
    listDate: demo.past.now().toISOString().slice(0, 10),
    result: 'clear',
  })
}
/** A company registered in our own country charges us VAT: finance says at which rate. */
const ruleOnTax = async (demo: Demo, { partner, partnerId }: Party): Promise<void> => {
  if (partner.country !== 'DE') return
  await demo
    .as('noor')
    .api.post(
      '/v1/tax-rulings',
      { partnerId, treatment: 'domestic', taxRatePpm: 190_000, reason: 'Registered for VAT in Germany, like us' },
      keyed(`ruling-${partnerId}`),
    )
}

/** Everything that a payout asks for, on the day the story has reached. Three days later nothing stands against paying. */
export const makePayable = async (demo: Demo, name: string, wanted: Wanted = {}): Promise<void> => {
  await nameCompany(demo)
  await signTaxForm(demo, name)
  await acceptSelfBilling(demo, name)
  const methodId = await nameAccount(demo, name, wanted)
  await verifyAccount(demo, methodId)
  await ruleOnTax(demo, partyOf(demo, name))
  await screenAgain(demo, name)
  await demo.past.settle('events')
}

const renewedAfterDays = 350
/** The same as acts of the story, and what is renewed each year since. */
export const payableActs = (demo: Demo, name: string, daysAgo: number, wanted: Wanted = {}): Act[] => {
  const on = (day: number, run: () => Promise<void>): Act => ({
    daysAgo: day,
    run: async () => {
      demo.past.go(daysBefore(demo.today, day, 11))
      await run()
    },
  })
  const acts = [on(daysAgo, () => makePayable(demo, name, wanted))]
  for (let day = daysAgo - renewedAfterDays; day >= 0; day -= renewedAfterDays)
    acts.push(
      on(day, async () => {
        await acceptSelfBilling(demo, name)
        await screenAgain(demo, name)
      }),
    )
  return acts
}
