/**
 * Requests to addresses that other people gave us: webhook endpoints, logos, imports. The address is checked when the
 * connection is made, on every attempt, against what the name resolves to at that moment, and the connection goes to
 * exactly that address; so neither a redirect nor a name that changes its answer reaches the inside.
 */
import { lookup as dnsLookup } from 'node:dns/promises'
import http from 'node:http'
import https from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { isPublicAddress } from './address.ts'

export type OutgoingRequest = {
  readonly url: string
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  /** From the call to the last byte read, name resolution included. Default 15,000. */
  readonly timeoutMs?: number
  /** What is read of the answer; the rest is left. Default 64 KiB. */
  readonly bodyBytesMax?: number
  /** `host:port` entries that may be reached although they are private. For tests and demos; from the settings only. */
  readonly allowPrivate?: readonly string[]
  readonly signal?: AbortSignal
  /** How names become addresses; the system's resolver unless given. */
  readonly resolve?: Resolve
}

export type Resolve = (hostname: string) => Promise<readonly { address: string; family: number }[]>

export type FetchAnswer = {
  readonly ok: true
  /** Redirects (3xx) are answers like any other and are not followed. */
  readonly status: number
  /** Names in lower case; a repeated header is joined with commas. */
  readonly headers: Readonly<Record<string, string>>
  /** The first `bodyBytesMax` bytes, read as UTF-8. */
  readonly body: string
  readonly bytes: Uint8Array
  readonly truncated: boolean
  readonly ms: number
}

export type FailureKind =
  | 'url_refused'
  | 'address_private'
  | 'name_unknown'
  | 'refused'
  | 'unreachable'
  | 'timeout'
  | 'tls'
  | 'reset'
  | 'protocol'
  | 'aborted'

export type FetchFailure = {
  readonly ok: false
  readonly kind: FailureKind
  /** For a person. */
  readonly words: string
  readonly ms: number
}

/** Sends one request and answers what came back or why nothing did; it never throws for what the other side does. */
export const safeFetch = async (request: OutgoingRequest): Promise<FetchAnswer | FetchFailure> => {
  const started = performance.now()
  const elapsedMs = () => Math.round(performance.now() - started)
  const refusal = refusedUrl(request.url, request.allowPrivate)
  if (refusal) return { ok: false, ...refusal, ms: elapsedMs() }
  try {
    return { ok: true, ...(await send(request, new URL(request.url))), ms: elapsedMs() }
  } catch (error) {
    const kind = failureKind(error)
    return { ok: false, kind, words: failureWords[kind], ms: elapsedMs() }
  }
}

/**
 * Why a URL can never be called, seen from its text alone: not http or https, with a password in it, or a private
 * address written out. Null if a call may be tried; what its name resolves to is checked then.
 */
export const refusedUrl = (
  text: string,
  allowPrivate: readonly string[] = [],
): { kind: 'url_refused' | 'address_private'; words: string } | null => {
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || !(url.protocol in ports) || url.username !== '' || url.password !== '') {
    return { kind: 'url_refused', words: failureWords.url_refused }
  }
  const host = bareHost(url)
  if (isIP(host) === 0 || isAllowed(url, allowPrivate) || isPublicAddress(host)) return null
  return { kind: 'address_private', words: failureWords.address_private }
}

const timeoutMsDefault = 15_000
const bodyBytesDefault = 64 * 1_024
const ports: Record<string, string> = { 'http:': '80', 'https:': '443' }

const failureWords: Readonly<Record<FailureKind, string>> = {
  url_refused: 'Only http and https addresses without a user name and password can be called.',
  address_private: 'The address leads into a private network, which is never called.',
  name_unknown: 'The host name has no address.',
  refused: 'The host refused the connection.',
  unreachable: 'The host cannot be reached.',
  timeout: 'No complete answer came in time.',
  tls: 'No secure connection could be made; the certificate or the protocol does not fit.',
  reset: 'The host closed the connection before it had answered.',
  protocol: 'What came back is no valid HTTP answer.',
  aborted: 'The call was stopped from our side.',
}

const send = (request: OutgoingRequest, url: URL): Promise<Omit<FetchAnswer, 'ok' | 'ms'>> =>
  new Promise((resolve, reject) => {
    const tls = url.protocol === 'https:'
    // A connection per call: one that is kept would not be checked again.
    const agent = tls ? new https.Agent({ keepAlive: false }) : new http.Agent({ keepAlive: false })
    const outgoing = (tls ? https : http).request(url, {
      agent,
      method: request.method ?? 'GET',
      headers: { 'accept-encoding': 'identity', ...request.headers },
      lookup: checkedLookup(request.resolve ?? systemResolve, isAllowed(url, request.allowPrivate ?? [])),
    })
    const stop = (kind: FailureKind) => finish(() => reject(failure(kind)))
    const onAbort = () => stop('aborted')
    const timer = setTimeout(() => stop('timeout'), request.timeoutMs ?? timeoutMsDefault)
    const finish = (settle: () => void) => {
      clearTimeout(timer)
      request.signal?.removeEventListener('abort', onAbort)
      settle()
      outgoing.destroy()
    }
    // Stays for the life of the request: destroying it may still raise an error, which then has nobody to tell.
    outgoing.on('error', (error) => finish(() => reject(error)))
    outgoing.on('response', (response) => {
      const reading = readBody(response, request.bodyBytesMax ?? bodyBytesDefault)
      reading.then(
        (body) => finish(() => resolve({ status: response.statusCode ?? 0, headers: headersOf(response), ...body })),
        (error: unknown) => finish(() => reject(error)),
      )
    })
    request.signal?.addEventListener('abort', onAbort)
    if (request.signal?.aborted) onAbort()
    else outgoing.end(request.body)
  })

/** Names that nobody can have (RFC 2606): documentation and the demo use them, and no resolver is asked for them. */
const belongsToNobody = /(^|\.)(example|invalid)\.?$/i
const systemResolve: Resolve = async (hostname) =>
  belongsToNobody.test(hostname) ? [] : dnsLookup(hostname, { all: true, order: 'verbatim' })

/** Hands out addresses only if all of them are public: one private among them is an attempt, not a mistake. */
const checkedLookup =
  (resolve: Resolve, allowed: boolean): LookupFunction =>
  (hostname, options, callback) => {
    resolve(hostname).then(
      (addresses) => {
        const [first] = addresses
        if (!first) return callback(failure('name_unknown'), '', 0)
        if (!allowed && !addresses.every(({ address }) => isPublicAddress(address))) {
          return callback(failure('address_private'), '', 0)
        }
        if (options.all) return callback(null, [...addresses])
        callback(null, first.address, first.family)
      },
      (error: NodeJS.ErrnoException) => callback(error, '', 0),
    )
  }

const readBody = async (response: http.IncomingMessage, bytesMax: number) => {
  const chunks: Uint8Array[] = []
  let length = 0
  let truncated = false
  for await (const chunk of response as AsyncIterable<Uint8Array>) {
    truncated = length + chunk.length > bytesMax
    chunks.push(chunk.subarray(0, bytesMax - length))
    length = Math.min(bytesMax, length + chunk.length)
    if (truncated) break
  }
  const bytes = Buffer.concat(chunks)
  return { body: new TextDecoder().decode(bytes), bytes: new Uint8Array(bytes), truncated }
}

const headersOf = (response: http.IncomingMessage): Record<string, string> => {
  const headers: Record<string, string> = {}
  for (const [name, values] of Object.entries(response.headersDistinct)) headers[name] = (values ?? []).join(', ')
  return headers
}

const bareHost = (url: URL) => url.hostname.replace(/^\[(.*)\]$/, '$1')

const isAllowed = (url: URL, allowPrivate: readonly string[]) =>
  allowPrivate.includes(`${url.hostname}:${url.port || ports[url.protocol]}`)

const failure = (kind: FailureKind) => Object.assign(new Error(failureWords[kind]), { kind })

const kindsByCode: Readonly<Record<string, FailureKind>> = {
  ECONNREFUSED: 'refused',
  ENOTFOUND: 'name_unknown',
  EAI_AGAIN: 'name_unknown',
  EAI_NODATA: 'name_unknown',
  ENODATA: 'name_unknown',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  ETIMEDOUT: 'timeout',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  EPROTO: 'tls',
  ERR_TLS_CERT_ALTNAME_INVALID: 'tls',
}

const failureKind = (error: unknown): FailureKind => {
  if (!(error instanceof Error)) throw error
  if ('kind' in error && typeof error.kind === 'string' && error.kind in failureWords) return error.kind as FailureKind
  // With several addresses tried, each has its own error; the first says enough.
  if (error instanceof AggregateError && error.errors.length > 0) return failureKind(error.errors[0])
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (code in kindsByCode) return kindsByCode[code]!
  if (/CERT|SSL|TLS|SIGNATURE|ISSUER/.test(code)) return 'tls'
  if (code.startsWith('HPE_')) return 'protocol'
  // What the caller got wrong (a header that cannot be written, say) is a fault of ours and must be seen.
  throw error
}
