/** Where a click leads: the destination of the record, what the link adds, and what may come from the address itself. */
import { adParametersIn } from './verdict.ts'

export type UtmName = 'source' | 'medium' | 'campaign' | 'term' | 'content'
export const utmNames: readonly UtmName[] = ['source', 'medium', 'campaign', 'term', 'content']
export type Utm = Partial<Record<UtmName, string>>

const lengthMax = 200

/** The UTM parameters of an address, cut to 200 characters each. */
export const utmIn = (query: URLSearchParams): Utm => {
  const found: Utm = {}
  for (const name of utmNames) {
    const value = query.get(`utm_${name}`)
    if (value) found[name] = value.slice(0, lengthMax)
  }
  return found
}

/** Whether `host` is one of `allowed` or below one that is written `*.example.com`. */
export const hostAllowed = (host: string, allowed: readonly string[]): boolean =>
  allowed.some((entry) => entry === host || (entry.startsWith('*.') && host.endsWith(entry.slice(1))))

export type Way = {
  destination: string
  /** What the link puts on every address. */
  utm: Utm
  /** Hosts to which `?url=` may lead. */
  deepLinkHosts: readonly string[]
}

/**
 * The address to go to, without a click's id. Of the request's own parameters UTM and those of paid advertising go
 * along; `url` is followed on allowed hosts and otherwise ignored, which is said.
 */
export const leadTo = (way: Way, query: URLSearchParams): { to: URL; utm: Utm; isIgnored: boolean } => {
  const wanted = query.get('url')
  const deep = wanted === null ? undefined : deepLink(wanted, way.deepLinkHosts)
  const to = deep ?? new URL(way.destination)
  const own = utmIn(query)
  for (const name of utmNames) {
    const value = own[name] ?? way.utm[name]
    if (value !== undefined && (own[name] !== undefined || !to.searchParams.has(`utm_${name}`)))
      to.searchParams.set(`utm_${name}`, value)
  }
  for (const name of adParametersIn(query)) to.searchParams.set(name, (query.get(name) ?? '').slice(0, 500))
  return { to, utm: utmIn(to.searchParams), isIgnored: wanted !== null && deep === undefined }
}
const deepLink = (text: string, allowed: readonly string[]): URL | undefined => {
  const url = text.length <= 2_048 ? URL.parse(text) : null
  return url?.protocol === 'https:' && url.username === '' && url.password === '' && hostAllowed(url.hostname, allowed)
    ? url
    : undefined
}

export const clickParameter = 'tandem_click'
export const withClick = (to: URL, clickId: string): string => {
  const marked = new URL(to)
  marked.searchParams.set(clickParameter, clickId)
  return marked.href
}

/** The host of a referrer, without `www.`; null for none and for what is no address. */
export const referrerHost = (referrer: string | undefined): string | null => {
  const url = referrer ? URL.parse(referrer) : null
  const host = url && /^https?:$/.test(url.protocol) ? url.hostname.replace(/^www\./, '') : ''
  return host === '' || host.length > 253 ? null : host
}
