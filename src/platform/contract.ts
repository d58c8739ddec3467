/**
 * The contract: one declaration per endpoint, browser-safe. Input checks, the right, OpenAPI, the SDK method, the typed
 * call of the screens and the standard refusal tests all come from it.
 */
import { type Static, type TObject, type TProperties, type TSchema, Type } from 'typebox'
import { idPattern, idPrefixes } from './ids.ts'

export { type Static, type TObject, type TSchema, Type }

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** Who may call: anyone, any signed-in person, or who holds the right in the workspace. There is no default. */
export type Access = { readonly public: true } | { readonly signedIn: true } | { readonly right: string }

export type Endpoint = {
  readonly method: Method
  /** Fastify's form: `/v1/partners/:id`. Under `/v1/portal` the caller is the partner's side, elsewhere the team's. */
  readonly path: string
  readonly summary: string
  readonly description?: string
  readonly access: Access
  /** The scope a key needs; by default `<module>.read` for GET and `<module>.write` else. `null`: no key may do this. */
  readonly scope?: string | null
  readonly params?: TObject
  readonly query?: TObject
  readonly body?: TSchema
  readonly answer?: TSchema
  /** Status of success: 200 unless said, 204 where there is no answer. */
  readonly status?: 200 | 201 | 202 | 204
  /** The write needs `If-Match` with the record's version (428 without, 412 when stale). */
  readonly ifMatch?: true
  /** `required` on money; `none` where a repeat is harmless and the answer must not be kept (secrets, sign-in). */
  readonly idempotency?: 'required' | 'none'
  /** `none`: the handler opens its own transactions (uploads, long work). */
  readonly transaction?: 'none'
  /** Codes of the refusals beyond the common ones, with the status and a sentence for the reference. */
  readonly refuses?: Readonly<Record<string, readonly [status: number, words: string]>>
  /** What goes over the wire when it is not JSON. */
  /** `raw`: JSON whose very bytes are signed; the handler reads them itself, from `http.bytes`. */
  readonly bodyKind?: 'multipart' | 'form' | 'raw'
  readonly answerKind?: 'file' | 'html' | 'stream'
  readonly bodyLimitBytes?: number
  /** A publishable key, which stands in pages that everybody reads, may do this; it may do nothing else. */
  readonly publishable?: true
  /** An example request for the reference; the answer's example is built from its schema. */
  readonly example?: { readonly params?: object; readonly query?: object; readonly body?: unknown }
}

/** A fact that a module announces: its name, payload and a sample, and whether partners' endpoints may receive it. */
export type EventKind<S extends TSchema = TSchema> = {
  readonly name: string
  readonly version: number
  readonly summary: string
  readonly payload: S
  readonly sample: Static<S>
  /** The partner may see it in its activity and its webhooks, when the event names the partner. */
  readonly partnerVisible: boolean
}

export type RightHolders = {
  readonly summary: string
  readonly members: readonly MemberRole[]
  readonly portal?: readonly PortalRole[]
  /** Also a member with the head flag, whatever the roles. */
  readonly head?: true
}

export const memberRoles = [
  'admin',
  'partner_manager',
  'engineering',
  'executive',
  'legal',
  'finance',
  'marketing',
  'sales',
  'support',
  'viewer',
] as const
export type MemberRole = (typeof memberRoles)[number]
export const portalRoles = ['principal', 'sales', 'technical', 'marketing', 'finance', 'viewer'] as const
export type PortalRole = (typeof portalRoles)[number]

export type Contract = {
  readonly module: string
  readonly summary: string
  readonly endpoints: Readonly<Record<string, Endpoint>>
  readonly rights?: Readonly<Record<string, RightHolders>>
  readonly events?: Readonly<Record<string, EventKind>>
}

export const endpoint = <const E extends Endpoint>(shape: E): E => shape
export const defineContract = <const C extends Contract>(contract: C): C => contract
export const eventKind = <S extends TSchema>(kind: EventKind<S>): EventKind<S> => kind

type Part<E, Key extends string> = E extends { readonly [K in Key]: infer S extends TSchema } ? Static<S> : undefined
/** What a handler receives: checked and typed. `version` is the one in `If-Match`. */
export type InputOf<E extends Endpoint> = {
  params: Part<E, 'params'>
  query: Part<E, 'query'>
  body: E extends { bodyKind: 'multipart' | 'raw' } ? undefined : Part<E, 'body'>
  version: E extends { ifMatch: true } ? number : undefined
}
export type AnswerOf<E extends Endpoint> = E extends { answer: infer S extends TSchema } ? Static<S> : undefined

// --- Schemas that every module uses -------------------------------------------------------------------------------

/** Gives a schema the name under which OpenAPI and the SDK know it. */
export const named = <S extends TSchema>(name: string, schema: S): S =>
  Object.assign({}, schema, { 'x-name': name }) as S

/** An object that takes no other keys; for bodies and queries. */
export const strict = <P extends TProperties>(properties: P, options: object = {}) =>
  Type.Object(properties, { additionalProperties: false, ...options })

export const Id = <P extends keyof typeof idPrefixes>(record: P, options: object = {}) =>
  Type.String({ pattern: idPattern(idPrefixes[record]), 'x-id': record, ...options })
export const AnyId = Type.String({ pattern: '^[a-z]{2,4}_[0-9a-z]{26}$', examples: ['pn_01ka2b3c4d5e6f7g8h9jkmnpqr'] })
export const Text = (maxLength: number, options: object = {}) => Type.String({ minLength: 1, maxLength, ...options })
/** Text that may be empty. */
export const FreeText = (maxLength: number, options: object = {}) => Type.String({ maxLength, ...options })
export const Email = Type.String({ format: 'email', maxLength: 254, examples: ['ana.silva@acme.example'] })
export const Url = Type.String({
  format: 'uri',
  maxLength: 2000,
  pattern: '^https?://',
  examples: ['https://acme.example'],
})
export const Instant = Type.String({ format: 'date-time', examples: ['2026-11-23T09:00:00.000Z'] })
export const CivilDate = Type.String({ format: 'date', examples: ['2026-11-23'] })
export const CountryCode = Type.String({ pattern: '^[A-Z]{2}$', examples: ['DE'] })
export const LanguageTag = Type.String({
  pattern: '^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$',
  maxLength: 35,
  examples: ['en'],
})
export const CurrencyCode = Type.String({ pattern: '^[A-Z]{3}$', examples: ['EUR'] })
export const Slug = Type.String({ pattern: '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$', examples: ['acme-partners'] })
export const Version = Type.Integer({ minimum: 1, examples: [1] })
/** Money on the wire: `amountMinor` is a string of digits, in minor units of the currency (ISO 4217). */
export const MoneyWire = named(
  'Money',
  strict({
    currency: CurrencyCode,
    amountMinor: Type.String({ pattern: '^-?[0-9]{1,19}$', examples: ['4200000'] }),
  }),
)
/** The schema or null. Plain types become `type: [..., 'null']`, which serializes faster than a union and reads better. */
export const nullable = <S extends TSchema>(schema: S) => {
  const plain = schema as { type?: unknown; enum?: readonly unknown[]; 'x-name'?: string }
  if (typeof plain.type !== 'string' || plain['x-name'])
    return Type.Unsafe<Static<S> | null>({ anyOf: [schema, { type: 'null' }] })
  return Type.Unsafe<Static<S> | null>({
    ...schema,
    type: [plain.type, 'null'],
    ...(plain.enum && { enum: [...plain.enum, null] }),
  })
}
export const optional = <S extends TSchema>(schema: S) => Type.Optional(schema)
export const oneOf = <const Values extends string[]>(values: readonly [...Values], options: object = {}) =>
  Type.Unsafe<Values[number]>({ type: 'string', enum: values, ...options })
export const listOf = <S extends TSchema>(schema: S, maxItems = 200, options: object = {}) =>
  Type.Array(schema, { maxItems, ...options })

/** A page of a list: `nextCursor` is null on the last one; `total` (capped at 10,000) is given when `count=true`. */
export const pageOf = <S extends TSchema>(schema: S) => {
  const name = (schema as { 'x-name'?: string })['x-name']
  const page = Type.Object({
    data: Type.Array(schema),
    nextCursor: nullable(Type.String()),
    total: optional(Type.Integer({ description: 'Rows that match, counted up to 10,000; only with count=true.' })),
  })
  return name ? named(`${name}Page`, page) : page
}

/** Query of a list: search, sort, page size (1-200, default 50), cursor, and the module's own filters. */
export const listQuery = <P extends TProperties, const Sorts extends string[]>(
  filters: P,
  sorts: readonly [...Sorts],
) =>
  strict({
    ...filters,
    q: optional(Type.String({ maxLength: 200, description: 'Words to find in names, domains and numbers.' })),
    sort: optional(oneOf(sorts, { description: 'Field to order by; a leading minus orders downwards.' })),
    limit: optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
    cursor: optional(Type.String({ maxLength: 1000 })),
    count: optional(Type.Boolean({ description: 'Also count the matching rows, up to 10,000.' })),
  })

export const idParams = <P extends keyof typeof idPrefixes>(record: P) => strict({ id: Id(record) })

export const FieldError = named(
  'FieldError',
  Type.Object({
    field: Type.String(),
    rule: Type.String(),
    message: Type.String(),
  }),
)
/** RFC 9457 problem details, with Tandem's stable `code`. */
export const ProblemShape = named(
  'Problem',
  Type.Object(
    {
      type: Type.String(),
      title: Type.String(),
      status: Type.Integer(),
      code: Type.String(),
      detail: Type.String(),
      requestId: Type.String(),
      errors: optional(Type.Array(FieldError)),
    },
    { additionalProperties: true },
  ),
)
export type ProblemBody = Static<typeof ProblemShape>

export const scopeOf = (module: string, shape: Endpoint): string | null =>
  shape.scope !== undefined ? shape.scope : `${module}.${shape.method === 'GET' ? 'read' : 'write'}`
