/** OpenAPI 3.1 from the very contracts that check requests. */
import { type Contract, type Endpoint, ProblemShape, scopeOf, type TSchema } from '../contract.ts'

type Schema = Record<string, unknown>
type Composed = { modules: readonly { contract: Contract }[] }

/** Of the API as it is served; it grows without breaking, so the first number changes least. */
export const apiVersion = '1.0.0'

/** The document for these modules. Named schemas become components; every operation says its right, scope and refusals. */
export const openapiDocument = (product: Composed, serverUrl: string) => {
  const schemas: Record<string, Schema> = {}
  const refer = (schema: unknown): unknown => {
    if (Array.isArray(schema)) return schema.map(refer)
    if (schema === null || typeof schema !== 'object') return schema
    const { 'x-name': name, 'x-id': id, ...rest } = schema as Schema & { 'x-name'?: string; 'x-id'?: string }
    const written = Object.fromEntries(
      Object.entries(rest).map(([key, value]) => [
        key,
        key === 'enum' || key === 'examples' || key === 'default' || key === 'const' ? value : refer(value),
      ]),
    )
    if (id) written['description'] ??= `Id of the ${id}.`
    if (!name) return written
    const known = schemas[name]
    if (known && JSON.stringify(known) !== JSON.stringify(written))
      throw new Error(`Two different schemas are named ${name}`)
    schemas[name] = written
    return { $ref: `#/components/schemas/${name}` }
  }
  const problem = refer(ProblemShape) as Schema
  const paths: Record<string, Record<string, unknown>> = {}
  for (const { contract } of product.modules)
    for (const [name, shape] of Object.entries(contract.endpoints)) {
      const path = shape.path.replaceAll(/:([a-zA-Z]+)/g, '{$1}')
      paths[path] = {
        ...paths[path],
        [shape.method.toLowerCase()]: operation(contract.module, name, shape, refer, problem),
      }
    }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Tandem',
      version: apiVersion,
      summary: "Runs a company's partnerships over their whole life.",
      description:
        'Errors are problem+json with a stable `code`. Lists are `{ data, nextCursor }`. Writes take an `Idempotency-Key`.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: serverUrl }],
    tags: product.modules.map(({ contract }) => ({ name: contract.module, description: contract.summary })),
    security: [{ key: [] }, { session: [] }],
    paths,
    components: {
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'An API key: tk_live_... or tk_test_...' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'tandem.session_token',
          description: 'A signed-in person; the header Tandem-Workspace names the workspace.',
        },
      },
      schemas,
    },
  }
}

const operation = (
  module: string,
  name: string,
  shape: Endpoint,
  refer: (schema: unknown) => unknown,
  problem: Schema,
) => {
  const { access } = shape
  const scope = scopeOf(module, shape)
  const isPublic = 'public' in access
  const needs = isPublic
    ? 'Open to anyone.'
    : 'signedIn' in access
      ? 'For any signed-in person.'
      : `Needs the right \`${access.right}\`; ${scope === null ? 'no key can do this' : `a key needs the scope \`${scope}\``}.`
  const status = String(shape.status ?? (shape.answer || shape.answerKind ? 200 : 204))
  const answer = shape.answer
    ? { 'application/json': { schema: refer(shape.answer), ...exampleOf(shape.answer) } }
    : undefined
  const isWrite = shape.method !== 'GET'
  const refusals = new Map<string, string[]>()
  for (const { status: refused, code, words } of refusalsOf(shape))
    refusals.set(String(refused), [...(refusals.get(String(refused)) ?? []), code ? `\`${code}\`: ${words}` : words])
  return {
    operationId: name,
    tags: [module],
    summary: shape.summary,
    description: [shape.description, needs].filter(Boolean).join('\n\n'),
    ...(isPublic && { security: [] }),
    parameters: [...parametersOf(shape, refer), ...headersOf(shape, isWrite, isPublic)],
    ...(shape.body && {
      requestBody: {
        required: true,
        content: {
          [shape.bodyKind === 'multipart'
            ? 'multipart/form-data'
            : shape.bodyKind === 'form'
              ? 'application/x-www-form-urlencoded'
              : 'application/json']: {
            schema: refer(shape.body),
            ...(shape.example?.body !== undefined ? { example: shape.example.body } : exampleOf(shape.body)),
          },
        },
      },
    }),
    responses: {
      [status]: {
        description: 'Done.',
        ...(answer && { content: answer }),
        ...(shape.answerKind && {
          content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
        }),
      },
      ...Object.fromEntries(
        [...refusals].map(([code, words]) => [
          code,
          { description: words.join(' '), content: { 'application/problem+json': { schema: problem } } },
        ]),
      ),
      default: {
        description: 'Any other refusal or fault.',
        content: { 'application/problem+json': { schema: problem } },
      },
    },
  }
}

export type Refusal = { status: number; code: string | null; words: string }
/** What an endpoint may refuse with: the common reasons that its shape brings, and those of its own. */
export const refusalsOf = (shape: Endpoint): Refusal[] => {
  const { access } = shape
  const isPublic = 'public' in access
  const isWrite = shape.method !== 'GET'
  const refusals: Refusal[] = []
  const refuse = (status: number, words: string, code: string | null = null) => refusals.push({ status, code, words })
  if (!isPublic) refuse(401, 'No valid sign-in or key.')
  if ('right' in access) refuse(403, `The right \`${access.right}\` is missing.`)
  if (shape.params || !isPublic) refuse(404, 'There is no such record, or it is not yours.')
  // A query that no field of the endpoint takes is refused too, so also where there is none.
  if (shape.body || shape.query || (isPublic && !shape.params))
    refuse(422, 'Some fields need attention: `errors` names each.')
  if (shape.body) refuse(400, 'The body cannot be read.')
  if (shape.ifMatch) {
    refuse(412, 'The record changed since it was read.')
    refuse(428, 'If-Match is missing.')
  }
  if (isWrite && shape.idempotency !== 'none') refuse(409, '`idempotency.running` or `idempotency.other_request`.')
  for (const [code, [status, words]] of Object.entries(shape.refuses ?? {})) refuse(status, words, code)
  return refusals
}

const parametersOf = (shape: Endpoint, refer: (schema: unknown) => unknown) => {
  const list = (where: 'path' | 'query', schema: TSchema | undefined) => {
    const { properties = {}, required = [] } = (schema ?? {}) as {
      properties?: Record<string, Schema>
      required?: string[]
    }
    return Object.entries(properties).map(([name, property]) => ({
      name,
      in: where,
      required: where === 'path' || required.includes(name),
      ...(typeof property['description'] === 'string' && { description: property['description'] }),
      schema: refer(property),
    }))
  }
  return [...list('path', shape.params), ...list('query', shape.query)]
}

const headersOf = (shape: Endpoint, isWrite: boolean, isPublic: boolean) => [
  ...(isWrite && shape.idempotency !== 'none' && !isPublic
    ? [
        {
          name: 'Idempotency-Key',
          in: 'header',
          required: shape.idempotency === 'required',
          description: 'The same key and request give the same answer, once done.',
          schema: { type: 'string', minLength: 1, maxLength: 255 },
        },
      ]
    : []),
  ...(shape.ifMatch
    ? [
        {
          name: 'If-Match',
          in: 'header',
          required: true,
          description: "The record's version as read.",
          schema: { type: 'string', examples: ['"1"'] },
        },
      ]
    : []),
]

const exampleOf = (schema: TSchema) => ({ example: sampleOf(schema as Schema) })

/** A plausible value of a schema, from its own examples where it has them. */
export const sampleOf = (schema: Schema): unknown => {
  const {
    examples,
    default: fallback,
    type,
  } = schema as { examples?: unknown[]; default?: unknown; type?: string | string[] }
  if (examples?.length) return examples[0]
  if (fallback !== undefined) return fallback
  if (schema['const'] !== undefined) return schema['const']
  if (Array.isArray(schema['enum'])) return schema['enum'][0]
  const branch = (schema['anyOf'] ?? schema['oneOf']) as Schema[] | undefined
  if (branch?.[0]) return sampleOf(branch[0])
  switch (Array.isArray(type) ? type[0] : type) {
    case 'object':
      return Object.fromEntries(
        Object.entries((schema['properties'] ?? {}) as Record<string, Schema>).map(([key, property]) => [
          key,
          sampleOf(property),
        ]),
      )
    case 'array':
      return schema['items'] ? [sampleOf(schema['items'] as Schema)] : []
    case 'integer':
    case 'number':
      return typeof schema['minimum'] === 'number' ? schema['minimum'] : 1
    case 'boolean':
      return true
    case 'string':
      return sampleText(schema)
    default:
      return null
  }
}

const sampleText = (schema: Schema): string => {
  const pattern = typeof schema['pattern'] === 'string' ? schema['pattern'] : ''
  const prefix = /^\^([a-z]{2,4}_)/.exec(pattern)?.[1]
  if (prefix) return `${prefix}01ka2b3c4d5e6f7g8h9jkmnpqr`
  if (schema['format'] === 'email') return 'ana.silva@acme.example'
  if (schema['format'] === 'date-time') return '2026-11-23T09:00:00.000Z'
  if (schema['format'] === 'date') return '2026-11-23'
  if (schema['format'] === 'uri') return 'https://acme.example'
  return 'text'
}
