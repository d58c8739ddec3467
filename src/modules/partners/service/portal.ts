/** The partner's own side: its profile, how complete it is, and what each missing field unlocks. */

import { type Ctx, partnerOf, type Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { notFound } from '#platform/errors.ts'
import type { PortalPartner } from '../contract/portal.ts'
import { contactsOfPartner } from '../queries/contacts.ts'
import { findPartner } from '../queries/partners.ts'
import { readFields } from './field-definitions.ts'
import { type PartnerWire, toWire } from './read.ts'

/** The partner that the caller acts for; a route of the portal is reached by nobody else. */
export const ownPartner = (ctx: Ctx): string => {
  const id = partnerOf(ctx.actor)
  if (id === null) throw notFound('partner')
  return id
}

type Facts = { partner: PartnerWire; hasPrimary: boolean; hasSigner: boolean }
type Item = { field: string; words: string; unlocks: string; has: (facts: Facts) => boolean }
const profile: readonly Item[] = [
  {
    field: 'website',
    words: 'Website',
    unlocks: 'Your domain can be proven, so that what comes from it counts as yours',
    has: ({ partner }) => partner.website !== null,
  },
  {
    field: 'domains',
    words: 'A proven domain',
    unlocks: 'Sign-ups and leads from your domain are credited to you',
    has: ({ partner }) => partner.domains.some((domain) => domain.state === 'proven'),
  },
  {
    field: 'country',
    words: 'Country',
    unlocks: 'Programs, prices and tax forms of your country',
    has: ({ partner }) => partner.country !== null,
  },
  {
    field: 'address',
    words: 'Address',
    unlocks: 'Agreements and statements that need no correction',
    has: ({ partner }) => Boolean(partner.address?.line1 && partner.address.city),
  },
  {
    field: 'registrationNumber',
    words: 'Registration number',
    unlocks: 'Agreements can be drafted without asking back',
    has: ({ partner }) => partner.registrationNumber !== null,
  },
  {
    field: 'vatId',
    words: 'VAT id',
    unlocks: 'Invoices and payouts without tax questions',
    has: ({ partner }) => partner.vatId !== null,
  },
  {
    field: 'currency',
    words: 'Preferred currency',
    unlocks: 'Statements in your currency',
    has: ({ partner }) => partner.currency !== null,
  },
  {
    field: 'zone',
    words: 'Time zone',
    unlocks: 'Dates and reminders at your time of day',
    has: ({ partner }) => partner.zone !== null,
  },
  {
    field: 'regions',
    words: 'Regions',
    unlocks: 'Leads from the regions you serve',
    has: ({ partner }) => partner.regions.length > 0,
  },
  {
    field: 'languages',
    words: 'Languages',
    unlocks: 'Content and leads in your languages',
    has: ({ partner }) => partner.languages.length > 0,
  },
  {
    field: 'industry',
    words: 'Industry',
    unlocks: 'Campaigns that fit your customers',
    has: ({ partner }) => partner.industry !== null,
  },
  {
    field: 'employeeBand',
    words: 'Number of employees',
    unlocks: 'Offers in the right size',
    has: ({ partner }) => partner.employeeBand !== null,
  },
  {
    field: 'contacts',
    words: 'A primary contact',
    unlocks: 'Somebody whom we reach when it matters',
    has: ({ hasPrimary }) => hasPrimary,
  },
  {
    field: 'signer',
    words: 'A person who may sign',
    unlocks: 'Agreements can be sent for signature',
    has: ({ hasSigner }) => hasSigner,
  },
]

/** How complete a profile is, from 0 to 100, and what is missing in the order of use. */
export const completenessOf = (facts: Facts) => {
  const missing = profile.filter((item) => !item.has(facts))
  return {
    percent: Math.floor(((profile.length - missing.length) * 100) / profile.length),
    missing: missing.map(({ field, words, unlocks }) => ({ field, words, unlocks })),
  }
}

export const readPortalPartner = async (tx: Tx): Promise<Static<typeof PortalPartner>> => {
  // Under the portal's own role, so that row-level security decides whether there is anything to show.
  const row = await findPartner(tx, ownPartner(tx.ctx))
  if (!row) throw notFound('partner')
  const people = await contactsOfPartner(tx, row.id)
  return tx.asTeam(async () => {
    const [partner] = await toWire(tx, [row])
    if (!partner) throw notFound('partner')
    const customFields = await readFields(tx, { recordKind: 'partner', active: true, visibleToPartner: true })
    const shown = new Set(customFields.map((field) => field.key))
    const facts = {
      partner,
      hasPrimary: partner.primaryContact !== null,
      hasSigner: people.some((contact) => contact.may_sign && !contact.left_at),
    }
    return {
      id: partner.id,
      legalName: partner.legalName,
      displayName: partner.displayName,
      otherNames: partner.otherNames,
      website: partner.website,
      domains: partner.domains,
      type: partner.type,
      country: partner.country,
      regions: partner.regions,
      languages: partner.languages,
      zone: partner.zone,
      currency: partner.currency,
      address: partner.address,
      legalForm: partner.legalForm,
      registrationNumber: partner.registrationNumber,
      registrationCountry: partner.registrationCountry,
      vatId: partner.vatId,
      lei: partner.lei,
      industry: partner.industry,
      employeeBand: partner.employeeBand,
      custom: Object.fromEntries(Object.entries(partner.custom).filter(([key]) => shown.has(key))),
      customFields,
      stage: partner.stage,
      stageSince: partner.stageSince,
      accountLevel: partner.accountLevel,
      suspended: partner.suspended,
      tier: partner.tier,
      manager: partner.manager,
      completeness: completenessOf(facts),
      version: partner.version,
      updatedAt: partner.updatedAt,
    }
  })
}

/** How complete the profile of a partner is, from 0 to 100; 0 without the partner. */
export const profilePercentOf = (tx: Tx, partnerId: string): Promise<number> =>
  tx.asTeam(async () => {
    const row = await findPartner(tx, partnerId)
    const [partner] = row ? await toWire(tx, [row]) : []
    if (!row || !partner) return 0
    const people = await contactsOfPartner(tx, row.id)
    return completenessOf({
      partner,
      hasPrimary: partner.primaryContact !== null,
      hasSigner: people.some((contact) => contact.may_sign && !contact.left_at),
    }).percent
  })
