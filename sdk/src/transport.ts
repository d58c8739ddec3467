/**
 * One transport for the SDK and for Tandem's own screens: a fetch that gives every write an idempotency key, tries
 * again what may be tried again with that same key, and turns refusals into typed errors. No dependencies.
 */

export type FieldIssue = { field: string; rule: string; message: string }

/** A refusal or fault as the API words it. `status` 0: the server could not be reached. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'
  readonly status: number
  readonly code: string
  readonly title: string
  readonly detail: string
  readonly errors: FieldIssue[]
  readonly requestId: string
  /** Every further member of the problem, such as candidates, reasons or the current version. */
  readonly members: Record<string, unknown>
  constructor(status: number, members: Record<string, unknown>) {
    super(typeof members['detail'] === 'string' ? members['detail'] : `The request failed with status ${status}`)
    const text = (name: string) => (typeof members[name] === 'string' ? members[name] : '')
    this.status = status
    this.code = text('code') || 'unknown'
    this.title = text('title') || this.message
    this.detail = this.message
    this.errors = Array.isArray(members['errors']) ? (members['errors'] as FieldIssue[]) : []
    this.requestId = text('requestId')
    this.members = members
  }
}

export type TransportOptions = {
  /** Further tries after the first; 2 by default. */
  retriesMax?: number
  /** Longest wait between tries in milliseconds, also of a `Retry-After`; 10,000 by default. */
  waitMaxMs?: number
  fetch?: typeof globalThis.fetch
  wait?: (ms: number) => Promise<void>
  makeKey?: () => string
}

const mayRetry = new Set([429, 502, 503, 504])

/** A `fetch` that keeps the promises above. Throws `ApiProblem` for every answer that is not a success. */
export const createTransport = (options: TransportOptions = {}): typeof globalThis.fetch => {
  const send = options.fetch ?? globalThis.fetch.bind(globalThis)
  const retriesMax = options.retriesMax ?? 2
  const waitMaxMs = options.waitMaxMs ?? 10_000
  const wait = options.wait ?? ((ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)))
  const makeKey = options.makeKey ?? (() => crypto.randomUUID())
  return async (input, init) => {
    const request = new Request(input, init)
    if (request.method !== 'GET' && request.method !== 'HEAD' && !request.headers.has('idempotency-key'))
      request.headers.set('idempotency-key', makeKey())
    for (let attempt = 0; ; attempt += 1) {
      let answer: Response
      try {
        answer = await send(request.clone())
      } catch (error) {
        if (request.signal.aborted) throw error
        if (attempt >= retriesMax)
          throw new ApiProblem(0, {
            code: 'unreachable',
            title: 'No connection',
            detail: 'The server could not be reached.',
          })
        await wait(Math.min(waitMaxMs, 200 * 2 ** attempt))
        continue
      }
      if (answer.ok) return answer
      if (mayRetry.has(answer.status) && attempt < retriesMax) {
        const after = Number(answer.headers.get('retry-after'))
        await wait(Math.min(waitMaxMs, after > 0 ? after * 1000 : 200 * 2 ** attempt))
        continue
      }
      throw await problemOf(answer)
    }
  }
}

const problemOf = async (answer: Response): Promise<ApiProblem> => {
  const text = await answer.text()
  try {
    const members: unknown = JSON.parse(text)
    if (members && typeof members === 'object') return new ApiProblem(answer.status, members as Record<string, unknown>)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  return new ApiProblem(answer.status, {
    code: 'unknown',
    title: answer.statusText,
    detail: text.slice(0, 300) || answer.statusText,
  })
}
