/** The checks of a submit: all run, all are shown to the reviewer, none ends an application without a person. */
import { civilDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { type CheckKey, type CheckOutcome, checkOwners } from '../../contract/settings.ts'
import { openStates } from '../../contract/states.ts'
import { type ApplicationRow, applicationsOfDomains, withSameAnswers } from '../../queries/applications.ts'
import { civilDateWords, dateWords, statusWords } from '../../words/status.ts'
import { type Candidate, domainEvidence, findCompanies, findPartner, stagesOfPartners } from '../partners.ts'
import type { TypeSettings } from '../settings/read.ts'
import { disposableDomains, isListed } from './disposable-domains.ts'

export type CheckResult = {
  check: CheckKey
  outcome: CheckOutcome
  owner: 'reviewer' | 'legal' | 'executive'
  sentence: string
  evidence: Record<string, unknown>
}
/** What an application of this company meets: told only to a proven address of the company's own domain. */
export type KnownCompany = {
  what: 'open' | 'too_early' | 'never' | 'partner'
  notice: string
  domains: string[]
  sentence: string
  evidence: Record<string, unknown>
}
export type Checked = { results: CheckResult[]; known: KnownCompany | undefined; candidates: Candidate[] }

/** Filled in faster than a person can. */
const secondsMin = 3

export const runChecks = async (
  tx: Tx,
  row: ApplicationRow,
  settings: TypeSettings,
  facts: {
    decoy: string | undefined
    answersHash: string | null
    registrationNumber?: string | undefined
    vatId?: string | undefined
  },
): Promise<Checked> => {
  const results: CheckResult[] = []
  const add = (
    check: CheckKey,
    found: false | { sentence: string; evidence?: Record<string, unknown>; outcome?: CheckOutcome },
    passes: string,
  ) =>
    results.push({
      check,
      owner: checkOwners[check],
      ...(found
        ? { outcome: found.outcome ?? settings.checks[check], sentence: found.sentence, evidence: found.evidence ?? {} }
        : { outcome: 'pass' as const, sentence: passes, evidence: {} }),
    })

  const seconds = (tx.ctx.services.time().getTime() - row.first_seen_at.getTime()) / 1000
  const decoyed = Boolean(facts.decoy?.trim())
  add(
    'spam',
    (decoyed || seconds < secondsMin) && {
      sentence: decoyed
        ? 'An input that people do not see was filled in.'
        : `The form was filled in within ${seconds.toFixed(1)} seconds.`,
      evidence: { seconds: Math.round(seconds * 10) / 10, decoy: decoyed },
    },
    'Filled in as a person does.',
  )

  const twins = facts.answersHash ? await withSameAnswers(tx, facts.answersHash, row.id) : []
  add(
    'same_answers',
    twins.length > 0 && {
      sentence: `The same words as in the application of ${twins[0]!.company || 'another company'}.`,
      evidence: { applications: twins.map((one) => one.id) },
    },
    'No other application has these answers.',
  )

  const mail = row.email ? domainEvidence(row.email) : undefined
  const mailHost = row.email_folded?.split('@')[1] ?? ''
  const disposable = isListed(mailHost, disposableDomains) || isListed(mailHost, new Set(settings.disposableDomains))
  add(
    'disposable_mail',
    disposable && { sentence: `${mailHost} gives out throw-away addresses.`, evidence: { domain: mailHost } },
    'Not a throw-away address.',
  )
  const free = mail?.kind === 'free_mail' || isListed(mailHost, new Set(settings.freeMailDomains))
  add(
    'free_mail',
    free && {
      sentence: `${mailHost} is a mail host that anybody can use; it says nothing about the company.`,
      evidence: { domain: mailHost },
    },
    'The address is not one of a free mail host.',
  )
  const site = row.website ? domainEvidence(row.website) : undefined
  const differs = mail?.kind === 'own' && site?.kind === 'own' && mail.key !== site.key
  add(
    'domain_differs',
    differs && {
      sentence: `The address is at ${mail.key}, the website at ${site.key}.`,
      evidence: { mail: mail.key, website: site.key },
    },
    'Address and website belong together, or one of them is no evidence.',
  )
  const shared = site?.kind === 'shared_page' || site?.kind === 'shared'
  add(
    'shared_host',
    shared && {
      sentence: `The website is a page on ${site.key}, a host that many share.`,
      evidence: { host: site.key },
    },
    'The website is not a page on a shared host.',
  )

  const restricted = row.country !== null && settings.restrictedCountries.includes(row.country)
  add(
    'restricted_country',
    restricted && {
      sentence: `${row.country} is on the list of restricted countries.`,
      evidence: { country: row.country },
    },
    'The country is not restricted.',
  )
  const rivals = new Set(settings.competitorDomains)
  const rival = [mailHost, site?.key ?? ''].find((domain) => domain !== '' && isListed(domain, rivals))
  add(
    'competitor',
    rival !== undefined && { sentence: `${rival} is on the list of competitors.`, evidence: { domain: rival } },
    'No domain of a competitor.',
  )

  const candidates = await findCompanies(tx, row, { registrationNumber: facts.registrationNumber, vatId: facts.vatId })
  const known = await knownCompany(tx, row, candidates)
  add(
    'known_company',
    known !== undefined && { sentence: known.sentence, evidence: known.evidence },
    'No open application, no partner, no running wait of this company.',
  )

  const [best] = candidates
  add(
    'match',
    best !== undefined && {
      ...matchFinding(best, candidates),
      ...(best.band !== 'likely' && { outcome: best.band === 'certain' ? ('pass' as const) : ('note' as const) }),
    },
    'No company here is like it.',
  )
  return { results, known, candidates }
}

const matchFinding = (best: Candidate, candidates: readonly Candidate[]) => ({
  sentence:
    best.band === 'certain'
      ? `Certainly ${best.name} (${best.points} points): it joins that record.`
      : best.band === 'likely'
        ? `Likely ${best.name} (${best.points} points): say whether it is.`
        : `Possibly ${best.name} (${best.points} points).`,
  evidence: { candidates: candidates.slice(0, 10) },
})

/** Earlier applications and partners of the same company. */
const knownCompany = async (
  tx: Tx,
  row: ApplicationRow,
  candidates: readonly Candidate[],
): Promise<KnownCompany | undefined> => {
  const domains = ownDomains(row)
  const words = statusWords(row.language)
  const today = civilDate(tx.ctx.workspace.zone, tx.now)
  const earlier = await applicationsOfDomains(tx, domains, row.id)
  for (const one of earlier) {
    const of = { domains: ownDomains(one), evidence: { applicationId: one.id } }
    if ((openStates as readonly string[]).includes(one.state))
      return {
        ...of,
        what: 'open',
        notice: words.exists(dateWords(row.language, tx.ctx.workspace.zone, one.submitted_at ?? one.arrived_at)),
        sentence: 'The company has an open application.',
      }
    if (one.state === 'declined' && one.reapply_never)
      return { ...of, what: 'never', notice: words.never, sentence: 'The company was declined for good.' }
    if (one.state === 'declined' && one.reapply_from !== null && one.reapply_from > today)
      return {
        ...of,
        what: 'too_early',
        notice: words.again(civilDateWords(row.language, one.reapply_from)),
        sentence: `The company was declined and may apply again from ${one.reapply_from}.`,
      }
    if (one.state === 'accepted' && one.partner_id) {
      const partner = await findPartner(tx, one.partner_id)
      if (partner && !['declined', 'withdrawn', 'ended'].includes(partner.stage))
        return {
          ...of,
          what: 'partner',
          notice: words.partner,
          sentence: 'The company was accepted before and is with us.',
          evidence: { applicationId: one.id, partnerId: partner.id },
        }
    }
  }
  const partner = candidates.find(
    (one) => one.band === 'certain' && (stagesOfPartners as readonly string[]).includes(one.stage),
  )
  return (
    partner && {
      what: 'partner',
      notice: words.partner,
      domains,
      sentence: `The company is our partner ${partner.name}.`,
      evidence: { partnerId: partner.partnerId },
    }
  )
}

/** Domains that are the company's own: no free mail, no shared host. */
export const ownDomains = (row: ApplicationRow): string[] => {
  const mail = row.email ? domainEvidence(row.email) : undefined
  return [
    ...new Set([...(row.website_domain ? [row.website_domain] : []), ...(mail?.kind === 'own' ? [mail.key] : [])]),
  ]
}

/** Whether the applicant has shown to read mail of a domain of the company that is asked about. */
export const mayBeTold = (row: ApplicationRow, domains: readonly string[]): boolean => {
  if (!row.email || !row.email_proven_at) return false
  const mail = domainEvidence(row.email)
  return mail.kind === 'own' && domains.includes(mail.key)
}

/** What a proven address is told about its company on the status page. */
export const noticeFor = async (tx: Tx, row: ApplicationRow): Promise<string | null> => {
  const known = await knownCompany(tx, row, [])
  return known && mayBeTold(row, known.domains) ? known.notice : null
}
