/** From what is stored or sent to what matching compares. */
import { hash } from 'node:crypto'
import type { Ctx } from '#platform/context.ts'
import { domainsOf } from '../matching/domain.ts'
import { domainKeys, identifierKeys, matchKeys } from '../matching/keys.ts'
import { defaultMatchBands, type MatchBands, raisedBands } from '../matching/score.ts'
import type { MatchSubject, PreparedSubject } from '../matching/subject.ts'
import type { PartnerFacts } from './queries.ts'

/** What names a company, however it came to us. */
export type CompanyFacts = {
  names: readonly string[]
  websites: readonly string[]
  emails: readonly string[]
  phone?: string | null
  country?: string | null
  postcode?: string | null
  city?: string | null
  externalIds?: readonly { system: string; id: string }[]
  lei?: string | null
  vatId?: string | null
  registration?: { number: string; country?: string | null } | null
}

export const subjectOf = (facts: CompanyFacts): MatchSubject => ({
  names: facts.names,
  domains: domainsOf({ websites: facts.websites, emails: facts.emails }),
  emails: facts.emails,
  phone: facts.phone ?? null,
  country: facts.country ?? null,
  postcode: facts.postcode ?? null,
  city: facts.city ?? null,
  externalIds: facts.externalIds ?? [],
  lei: facts.lei ?? null,
  vatId: facts.vatId ?? null,
  registration: facts.registration ?? null,
})

export const companyOf = (facts: PartnerFacts): CompanyFacts => {
  const address = (facts.address ?? {}) as { city?: string; postalCode?: string }
  return {
    names: [...new Set([facts.legal_name, facts.display_name, ...facts.other_names])],
    websites: [...(facts.website ? [facts.website] : []), ...facts.claimed_domains],
    emails: facts.emails,
    phone: facts.phone,
    country: facts.country,
    postcode: address.postalCode ?? null,
    city: address.city ?? null,
    externalIds: facts.external_ids,
    lei: facts.lei,
    vatId: facts.vat_id,
    registration: facts.registration_number
      ? { number: facts.registration_number, country: facts.registration_country }
      : null,
  }
}

/** Match keys as 64-bit numbers, in digits as the database takes them. */
export const keyNumbers = (subject: PreparedSubject): string[] => matchKeys(subject).map(numberOf)
/** Those of its keys without which nothing matches it with certainty. */
export const evidenceNumbers = (subject: PreparedSubject): string[] =>
  [...identifierKeys(subject), ...domainKeys(subject)].map(numberOf)
const numberOf = (key: string) => hash('sha1', key, 'buffer').readBigInt64BE(0).toString()

/** The workspace's bands, which can only be stricter than the product's. */
export const bandsOf = (ctx: Ctx): MatchBands => {
  const own = ctx.workspace.settings['matchBands']
  return own && typeof own === 'object' ? raisedBands(own as Partial<MatchBands>) : defaultMatchBands
}
