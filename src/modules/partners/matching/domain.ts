import { domainToASCII } from 'node:url'
import { parse } from 'tldts'
import { defaultMatchLists, type MatchLists, type SharedHost } from './lists.ts'

/**
 * What a website or an e-mail address says about whose it is.
 * - `own`: a registrable domain (Public Suffix List with its private section); `key` is that domain in ASCII,
 * - `shared_page`: one account on a host that many companies share; `key` is host and account,
 * - `free_mail`, `shared`: no evidence, `key` is the domain only to be shown,
 * - `none`: no domain at all (an IP address, a single word, not an address); `key` is empty.
 */
export type DomainEvidence = {
  kind: 'own' | 'shared_page' | 'free_mail' | 'shared' | 'none'
  key: string
  /** First label of an own domain, `acme` of `acme.co.uk`; empty for every other kind. */
  label: string
}

/** Reads a website (with or without scheme) or an e-mail address. Never throws; unreadable text is kind `none`. */
export const domainEvidence = (text: string, lists: MatchLists = defaultMatchLists): DomainEvidence => {
  const address = readAddress(text)
  if (!address) return noDomain
  const { host, path } = address
  const found = parse(host, parseOptions)
  if (found.isIp) return noDomain
  const shared = sharedEvidence(host, path, lists)
  if (shared) return shared
  const freeMail = suffixesOf(host).find((suffix) => lists.freeMailHosts.has(suffix))
  if (freeMail) return { kind: 'free_mail', key: freeMail, label: '' }
  // The bare host of a suffix under which many register their own names belongs to none of them.
  if (!found.domain) return found.isPrivate ? { kind: 'shared', key: host, label: '' } : noDomain
  return { kind: 'own', key: found.domain, label: found.domainWithoutSuffix ?? '' }
}

/**
 * The domains a company is known by: those of its websites, and only when no website is evidence those of its e-mail
 * addresses. Without doubles, in the order given; kinds that are no evidence are left out.
 */
export const domainsOf = (
  from: { websites?: readonly string[]; emails?: readonly string[] },
  lists: MatchLists = defaultMatchLists,
): DomainEvidence[] => {
  const ofSites = evidenceOf(from.websites ?? [], lists)
  return ofSites.length > 0 ? ofSites : evidenceOf(from.emails ?? [], lists).filter(({ kind }) => kind === 'own')
}

/** True for the kinds that count as a company's own domain. */
export const isEvidence = ({ kind }: DomainEvidence): boolean => kind === 'own' || kind === 'shared_page'

const evidenceOf = (texts: readonly string[], lists: MatchLists) => {
  const found = texts.map((text) => domainEvidence(text, lists)).filter(isEvidence)
  return [...new Map(found.map((evidence) => [evidence.key, evidence])).values()]
}

const noDomain: DomainEvidence = { kind: 'none', key: '', label: '' }
const parseOptions = { allowPrivateDomains: true, extractHostname: false }

const readAddress = (text: string) => {
  const trimmed = text.normalize('NFKC').trim()
  const email = /^(?:[^<]*<)?(?:mailto:)?[^\s/<>@]+@([^\s/@<>?]+)>?(?:\?.*)?$/i.exec(trimmed)
  if (email) return withHost(email[1] ?? '', '')
  const [, authority = '', rest = ''] = /^(?:(?:[a-z][a-z0-9+.-]*:)?[/\\]{2})?([^/?#\\]*)(.*)$/i.exec(trimmed) ?? []
  return withHost(authority.replace(/^.*@/, '').replace(/:\d*$/, ''), rest)
}

const withHost = (written: string, rest: string) => {
  const ascii = domainToASCII(written.replace(/\.+$/, '')).toLowerCase()
  if (ascii === '' || !ascii.includes('.')) return null
  const host = /^www\d?\.[^.]+\.[^.]/.test(ascii) ? ascii.replace(/^www\d?\./, '') : ascii
  const path = (/^[^?#]*/.exec(rest)?.[0] ?? '')
    .toLowerCase()
    .split(/[/\\]+/)
    .filter((part) => part !== '')
  return { host, path }
}

/** `a.b.example` gives `a.b.example`, `b.example`. */
const suffixesOf = (host: string) => {
  const labels = host.split('.')
  return labels.slice(0, -1).map((_, at) => labels.slice(at).join('.'))
}

const sharedEvidence = (host: string, path: string[], lists: MatchLists): DomainEvidence | null => {
  for (const suffix of suffixesOf(host)) {
    const part = path[0] === undefined ? null : `${suffix}/${path[0]}`
    const ofPart = part === null ? undefined : lists.sharedHosts.get(part)
    if (part !== null && ofPart) return accountEvidence(part, '', path.slice(1), ofPart, lists)
    if (lists.notSharedHosts.has(suffix)) return null
    const ofHost = lists.sharedHosts.get(suffix)
    if (ofHost) return accountEvidence(suffix, host.slice(0, -suffix.length - 1), path, ofHost, lists)
  }
  return null
}

const accountEvidence = (
  shared: string,
  before: string,
  path: string[],
  host: SharedHost,
  lists: MatchLists,
): DomainEvidence => {
  const none: DomainEvidence = { kind: 'shared', key: shared, label: '' }
  if (host.account === 'none') return none
  if (host.account === 'name_before_host' && before !== '' && !sameSite.test(before))
    return { kind: 'shared_page', key: `${before}.${shared}`, label: '' }
  // Another name below the host, as in docs.github.com, is a site of the host's owner, not an account on it.
  if (before !== '' && !sameSite.test(before)) return none
  if (host.categories.has('-')) return none
  const at = path.findIndex((part) => !host.categories.has(part))
  const account = path[at]
  if (account === undefined || (at === 0 && lists.notAccounts.has(account))) return none
  return { kind: 'shared_page', key: [shared, ...path.slice(0, at + 1)].join('/'), label: '' }
}

/** Names before a host that show the same site: `m.`, or a language or country as in `de.` and `de-de.`. */
const sameSite = /^(?:www\d?|m|mobile|web|[a-z]{2}(?:-[a-z]{2})?)$/
