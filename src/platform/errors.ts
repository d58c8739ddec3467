/** The one error type of the product: a stable code, a true status, public words; rendered in one place. */
export type FieldIssue = { field: string; rule: string; message: string }

export type ProblemInput = {
  status: number
  /** `noun.reason`, stable for scripts. */
  code: string
  /** Words for a person: what is in the way and what would clear it. */
  detail: string
  title?: string
  errors?: FieldIssue[]
  /** Further public members, such as candidates or the current version. */
  extra?: Record<string, unknown>
  headers?: Record<string, string>
  /** For the log only. */
  internal?: unknown
}

// A class, because `instanceof` is how every catch tells our refusals from faults.
export class Problem extends Error {
  readonly status: number
  readonly code: string
  readonly title: string
  readonly errors: FieldIssue[] | undefined
  readonly extra: Record<string, unknown>
  readonly headers: Record<string, string>
  readonly internal: unknown
  constructor(input: ProblemInput) {
    super(input.detail)
    this.name = 'Problem'
    this.status = input.status
    this.code = input.code
    this.title = input.title ?? titles[input.status] ?? 'Error'
    this.errors = input.errors
    this.extra = input.extra ?? {}
    this.headers = input.headers ?? {}
    this.internal = input.internal
  }
}

const titles: Record<number, string> = {
  400: 'The request cannot be read',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  409: 'Refused in this state',
  410: 'Gone',
  412: 'Changed meanwhile',
  413: 'Too large',
  415: 'Wrong kind of content',
  422: 'Some fields need attention',
  428: 'A version is needed',
  429: 'Too many requests',
  500: 'Our fault',
  503: 'Not ready',
}

/** 400: what arrived cannot be read at all. */
export const malformed = (detail: string, code = 'request.malformed') => new Problem({ status: 400, code, detail })
/** 401. The words never tell whether an account or a key exists. */
export const unauthenticated = (detail = 'Sign in, or send a valid key.', code = 'caller.unknown') =>
  new Problem({ status: 401, code, detail, headers: { 'www-authenticate': 'Bearer realm="tandem"' } })
/** 403: the record is one's own, the right is missing. */
export const rightMissing = (right: string) =>
  new Problem({ status: 403, code: 'right.missing', detail: `This needs the right ${right}.`, extra: { right } })
export const forbidden = (code: string, detail: string, extra?: Record<string, unknown>) =>
  new Problem({ status: 403, code, detail, ...(extra && { extra }) })
/** 404, the same words for a missing and a foreign record. */
export const notFound = (noun: string) =>
  new Problem({ status: 404, code: 'record.not_found', detail: `There is no such ${noun}.`, extra: { record: noun } })
/** 409: the state or another record stands against it. */
export const conflict = (code: string, detail: string, extra?: Record<string, unknown>) =>
  new Problem({ status: 409, code, detail, ...(extra && { extra }) })
/** 422 for one or more fields, all at once. */
export const invalid = (...errors: FieldIssue[]) =>
  new Problem({
    status: 422,
    code: 'field.invalid',
    detail: errors.length === 1 ? errors[0]!.message : `${errors.length} fields need attention.`,
    errors,
  })
/** 422 for a rule that is about the whole request. */
export const unprocessable = (code: string, detail: string, extra?: Record<string, unknown>) =>
  new Problem({ status: 422, code, detail, ...(extra && { extra }) })
/** 412: somebody changed the record since it was read. */
export const changedMeanwhile = (currentVersion: number, who?: { name: string; at: Date }) =>
  new Problem({
    status: 412,
    code: 'record.changed',
    detail: who
      ? `Changed by ${who.name} since you read it; look at the changes and save again.`
      : 'Changed since you read it; read it again.',
    extra: { currentVersion, ...(who && { changedBy: who.name, changedAt: who.at.toISOString() }) },
  })
export const tooManyRequests = (retryAfterSeconds: number, detail: string) =>
  new Problem({
    status: 429,
    code: 'rate.exceeded',
    detail,
    headers: { 'retry-after': String(retryAfterSeconds) },
    extra: { retryAfterSeconds },
  })

/** PostgreSQL's error code of an error thrown by `pg`, if it is one. */
export const postgresCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && /^[0-9A-Z]{5}$/.test(error.code)
    ? error.code
    : undefined
export const constraintOf = (error: unknown): string | undefined =>
  error instanceof Error && 'constraint' in error && typeof error.constraint === 'string' ? error.constraint : undefined
