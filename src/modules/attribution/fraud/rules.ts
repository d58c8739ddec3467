/** What each signal finds, as pure functions of what is known: words for a person and the evidence, or nothing. */
import { adSearchParameters, couponHosts, disposableDomains } from './lists.ts'

export type Finding = { words: string; evidence: Record<string, unknown> }
export type Settings = Readonly<Record<string, number | readonly string[]>>

export type ClickFacts = {
  partnerName: string
  referrerHost: string | null
  utm: Readonly<Record<string, string>>
  adParameters: readonly string[]
}
export type AdvertisingTerm = {
  brandBidding: boolean
  protectedWords: readonly string[]
  couponSites: boolean
  paidChannels: readonly string[]
}

const listOf = (settings: Settings, name: string): readonly string[] => {
  const value = settings[name]
  return Array.isArray(value) ? (value as readonly string[]) : []
}
const countOf = (settings: Settings, name: string, fallback: number): number => {
  const value = settings[name]
  return typeof value === 'number' ? value : fallback
}
const fold = (text: string) => text.normalize('NFKC').trim().toLowerCase()
/** The host itself or any name under it. */
const isUnder = (host: string, domains: readonly string[]): string | undefined => {
  const folded = fold(host).replace(/^www\./, '')
  return domains.map(fold).find((domain) => folded === domain || folded.endsWith(`.${domain}`))
}

export const selfReferral = (facts: {
  partnerName: string
  contactName: string | null
  /** Domains of the partner that are the customer's too. */
  sharedDomain: string | null
}): Finding | undefined => {
  if (facts.contactName !== null)
    return {
      words: `The customer's address is that of ${facts.contactName} at ${facts.partnerName}`,
      evidence: { contact: facts.contactName },
    }
  if (facts.sharedDomain !== null)
    return {
      words: `The customer's company is ${facts.partnerName} itself (${facts.sharedDomain})`,
      evidence: { domain: facts.sharedDomain },
    }
  return undefined
}

export const bannedSource = (click: ClickFacts, settings: Settings): Finding | undefined => {
  const found = click.referrerHost === null ? undefined : isUnder(click.referrerHost, listOf(settings, 'hosts'))
  return found === undefined
    ? undefined
    : {
        words: `The click came from ${click.referrerHost}, which is banned`,
        evidence: { referrerHost: click.referrerHost },
      }
}
export const couponSite = (click: ClickFacts, settings: Settings, term: AdvertisingTerm): Finding | undefined => {
  if (click.referrerHost === null || term.couponSites) return undefined
  const found = isUnder(click.referrerHost, [...couponHosts, ...listOf(settings, 'hosts')])
  return found === undefined
    ? undefined
    : {
        words: `The click came from the coupon site ${click.referrerHost}, which the agreement does not allow`,
        evidence: { referrerHost: click.referrerHost, rule: found },
      }
}
export const paidSearch = (click: ClickFacts, settings: Settings, term: AdvertisingTerm): Finding | undefined => {
  const campaign = click.utm['utm_campaign'] ?? click.utm['campaign']
  const allowed = listOf(settings, 'allowedCampaigns').map(fold)
  if (campaign !== undefined && allowed.includes(fold(campaign))) return undefined
  const searched = fold(click.utm['utm_term'] ?? click.utm['term'] ?? '')
  const protectedWord = term.brandBidding
    ? undefined
    : term.protectedWords.find((word) => word.trim() !== '' && searched.includes(fold(word)))
  if (protectedWord !== undefined)
    return {
      words: `The words that were searched for hold “${protectedWord}”, which the agreement protects`,
      evidence: { utmTerm: searched, protectedWord },
    }
  const paid = click.adParameters.find((name) => adSearchParameters.includes(fold(name)))
  if (paid === undefined || term.paidChannels.some((channel) => searchChannels.includes(fold(channel))))
    return undefined
  return {
    words: `The click was paid for at a search engine (${paid}), which the agreement does not allow`,
    evidence: { adParameters: click.adParameters, ...(campaign !== undefined && { campaign }) },
  }
}
/** How an agreement may write that paid search is allowed. */
const searchChannels: readonly string[] = [
  'search',
  'paid_search',
  'paid search',
  'sem',
  'google_ads',
  'google ads',
  'bing_ads',
  'bing ads',
]

export const disposableEmail = (email: string | null, settings: Settings): Finding | undefined => {
  const domain = email?.split('@').at(-1)
  const found =
    domain === undefined ? undefined : isUnder(domain, [...disposableDomains, ...listOf(settings, 'domains')])
  return found === undefined
    ? undefined
    : { words: `The customer's address is at ${domain}, where addresses are thrown away`, evidence: { domain: found } }
}
export const countryMismatch = (facts: {
  customerCountry: string | null
  clickCountry: string | null
}): Finding | undefined =>
  facts.customerCountry !== null && facts.clickCountry !== null && facts.customerCountry !== facts.clickCountry
    ? {
        words: `The click came from ${facts.clickCountry} and the customer pays from ${facts.customerCountry}`,
        evidence: { ...facts },
      }
    : undefined
export const quickSale = (
  facts: { firstClickAt: Date | null; soldAt: Date },
  settings: Settings,
): Finding | undefined => {
  if (facts.firstClickAt === null) return undefined
  const seconds = Math.floor((facts.soldAt.getTime() - facts.firstClickAt.getTime()) / 1_000)
  return seconds >= 0 && seconds < countOf(settings, 'seconds', 60)
    ? { words: `The sale came ${seconds} seconds after the first click`, evidence: { seconds } }
    : undefined
}
export const duplicateCustomer = (same: { what: string; customerId: string } | undefined): Finding | undefined =>
  same && {
    words: `A customer with the same ${same.what} paid before`,
    evidence: { customerId: same.customerId, what: same.what },
  }
export const leadBurst = (facts: { leads: number }, settings: Settings): Finding | undefined =>
  facts.leads > countOf(settings, 'leadsPerHour', 10)
    ? { words: `${facts.leads} leads came from one network within an hour`, evidence: { ...facts } }
    : undefined
/** `perDay`: contacts of each of the 28 days before, the quiet ones with 0. */
export const busyDay = (
  facts: { today: number; perDay: readonly number[] },
  settings: Settings,
): Finding | undefined => {
  const sorted = [...facts.perDay].sort((one, other) => one - other)
  const middle = sorted.length / 2
  const median =
    sorted.length === 0 ? 0 : (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.floor(middle)]!) / 2
  if (facts.today < countOf(settings, 'floor', 50) || facts.today <= median * countOf(settings, 'times', 10))
    return undefined
  return {
    words: `${facts.today} contacts on one day, against a median of ${median} in the 28 days before`,
    evidence: { today: facts.today, median },
  }
}
export const refundRate = (facts: { sales: number; reversed: number }, settings: Settings): Finding | undefined => {
  const percent = countOf(settings, 'percent', 20)
  if (facts.sales < countOf(settings, 'salesMinimum', 20) || facts.reversed * 100 <= facts.sales * percent)
    return undefined
  return {
    words: `${facts.reversed} of ${facts.sales} sales in ${countOf(settings, 'days', 90)} days were taken back`,
    evidence: { ...facts },
  }
}
