/** Which company a referral is about, whether it is the referrer's own, and whether we were talking with it. */
import { familyOf, foldEmail, standingAt } from '#modules/partners/public.ts'
import type { Tx } from '#platform/context.ts'
import { websiteOf } from '../../contract/answers.ts'
import { type KnownKind, talksDays } from '../../contract/referral-states.ts'
import type { ApplicationRow } from '../../queries/applications.ts'
import { inquiriesOfDomains } from '../../queries/inquiries.ts'
import type { ReferralRow } from '../../queries/referrals.ts'
import { answerInside, applicationUnderWay, callInside } from '../../queries/talks.ts'
import { ownDomains } from '../applications/checks.ts'
import { type Candidate, domainEvidence, findCompanies, findContactByEmail, stagesOfPartners } from '../partners.ts'

const dayMs = 86_400_000

export type Named = {
  company: string
  website?: string | null | undefined
  email?: string | null | undefined
  country?: string | null | undefined
}
/** The columns by which a company is found again. */
export const namesOf = (input: Named) => {
  const website = input.website?.trim() ? (websiteOf(input.website) ?? null) : null
  const site = website ? domainEvidence(website) : undefined
  const mail = input.email ? domainEvidence(input.email) : undefined
  return {
    company: input.company.trim(),
    website,
    domain: site?.kind === 'own' || site?.kind === 'shared_page' ? site.key : mail?.kind === 'own' ? mail.key : null,
    email: input.email ?? null,
    email_folded: input.email ? foldEmail(input.email) : null,
    email_domain: mail?.kind === 'own' ? mail.key : null,
    country: input.country ?? null,
  }
}

type CompanyOf = Pick<
  ReferralRow,
  'company' | 'website' | 'domain' | 'email' | 'email_folded' | 'email_domain' | 'country'
>
export const domainsOf = (row: Pick<ReferralRow, 'domain' | 'email_domain'>): string[] => [
  ...new Set([row.domain, row.email_domain].filter((name) => name !== null)),
]
/** What an application says of its company, in the same shape. */
export const companyOfApplication = (row: ApplicationRow): CompanyOf => {
  const [domain = null] = ownDomains(row)
  const mail = row.email ? domainEvidence(row.email) : undefined
  return {
    company: row.company,
    website: row.website,
    domain,
    email: row.email,
    email_folded: row.email_folded,
    email_domain: mail?.kind === 'own' ? mail.key : null,
    country: row.country,
  }
}

/** Companies here that may be the one that is meant, the most alike first. */
export const companiesLike = (tx: Tx, row: CompanyOf): Promise<Candidate[]> =>
  tx.asTeam(() =>
    findCompanies(tx, {
      company: row.company,
      website: row.website ?? (row.domain ? `https://${row.domain}` : null),
      email: row.email,
      phone: null,
      country: row.country,
    }),
  )

/** Why the company is the referrer's own: its domain, its parent's or a sister's, or a contact of both. */
export const ownCompany = async (
  tx: Tx,
  partnerId: string,
  row: CompanyOf,
  candidates: readonly Candidate[],
): Promise<'domain' | 'parent' | 'contact' | undefined> => {
  const family = await familyOf(tx, partnerId)
  for (const domain of domainsOf(row)) {
    const owner = family.domains.get(domain)
    if (owner !== undefined) return owner === partnerId ? 'domain' : 'parent'
  }
  const same = candidates.find((one) => one.band === 'certain' && family.ids.has(one.partnerId))
  if (same) return same.partnerId === partnerId ? 'domain' : 'parent'
  if (row.email && (await findContactByEmail(tx, row.email, partnerId)).length > 0) return 'contact'
  return undefined
}
/** The same of a company that has a record. */
export const isOwnRecord = async (tx: Tx, partnerId: string, companyPartnerId: string): Promise<boolean> =>
  (await familyOf(tx, partnerId)).ids.has(companyPartnerId)

export type Known = { kind: KnownKind; since: Date }
/**
 * The fact by which the company was known at an instant: it worked with us, was applying, or was talked with in the 90
 * days before. What came later is no fact against an earlier referral, and neither is what a referral itself began.
 */
export const knownAt = async (
  tx: Tx,
  row: CompanyOf,
  candidates: readonly Candidate[],
  of: { at: Date; besides?: string },
): Promise<Known | undefined> =>
  tx.asTeam(async () => {
    const span = { from: new Date(of.at.getTime() - talksDays * dayMs), at: of.at }
    const partnerIds = candidates.filter((one) => one.band === 'certain').map((one) => one.partnerId)
    const domains = domainsOf(row)
    const found: Known[] = []
    for (const standing of (await standingAt(tx, partnerIds, span)).values()) {
      const { stage, stageSince, source, talkedAt } = standing
      if ((stagesOfPartners as readonly string[]).includes(stage)) found.push({ kind: 'partner', since: stageSince })
      else if (['applied', 'qualifying', 'assessing', 'waitlisted'].includes(stage))
        found.push({ kind: 'application', since: stageSince })
      else if (stage !== 'prospect' && stageSince >= span.from) found.push({ kind: 'talks', since: stageSince })
      if (talkedAt) found.push({ kind: 'talks', since: talkedAt })
      if (source && source.at >= span.from && ['event', 'inbound', 'application'].includes(source.kind))
        found.push({ kind: 'talks', since: source.at })
    }
    const applied = await applicationUnderWay(tx, { domains, partnerIds, besides: of.besides ?? null }, span)
    if (applied) found.push({ kind: 'application', since: applied })
    const call = await callInside(tx, partnerIds, span)
    if (call) found.push({ kind: 'talks', since: call })
    const [letter] = await inquiriesOfDomains(tx, domains, { from: span.from, to: span.at })
    if (letter) found.push({ kind: 'talks', since: letter.received_at })
    const answer = await answerInside(tx, partnerIds, span)
    if (answer) found.push({ kind: 'talks', since: answer })
    const weight = { partner: 0, application: 1, talks: 2 }
    return found.sort(
      (one, other) => weight[one.kind] - weight[other.kind] || one.since.getTime() - other.since.getTime(),
    )[0]
  })
