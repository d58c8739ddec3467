/** The API reference, made from the contracts that check the requests, and held against what is granted today. */
import { civilDate } from '#platform/civil-time.ts'
import { type Ctx, partnerOf } from '#platform/context.ts'
import { scopeOf } from '#platform/contract.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { notFound } from '#platform/errors.ts'
import { refusalsOf, sampleOf } from '#platform/http/openapi.ts'
import type { BoundEndpoint } from '#platform/module.ts'
import type { callers } from '../contract/reference.ts'
import { type ApiAccess, readApiAccess, sourceWords } from './api-access.ts'

type Query = {
  q?: string | undefined
  module?: string | undefined
  caller?: (typeof callers)[number] | undefined
  granted?: boolean | undefined
}

export const listReference = async (ctx: Ctx, query: Query) => {
  const access = await accessOf(ctx)
  const wanted = (query.q ?? '').toLowerCase().split(/\s+/).filter(Boolean)
  const all = ofPortal(ctx)
  const data = all
    .map((bound) => rowOf(bound, access))
    .filter((row) => {
      const text = `${row.name} ${row.method} ${row.path} ${row.summary} ${row.scope ?? ''} ${row.module}`.toLowerCase()
      return (
        wanted.every((word) => text.includes(word)) &&
        (!query.module || row.module === query.module) &&
        (!query.caller || (row.scope === null) === (query.caller === 'person')) &&
        (query.granted === undefined || row.granted === query.granted)
      )
    })
  const named = new Set(all.map(({ module }) => module))
  return {
    data,
    modules: ctx.services.product.modules
      .filter(({ contract }) => named.has(contract.module))
      .map(({ contract }) => ({ name: contract.module, summary: contract.summary })),
  }
}

export const getReference = async (ctx: Ctx, name: string) => {
  const bound = ofPortal(ctx).find((one) => one.name === name)
  if (!bound) throw notFound('endpoint')
  const { shape } = bound
  const required = requiredOf(shape.query)
  const queryExample = { ...sampleFields(shape.query, required), ...texts(shape.example?.query) }
  return {
    ...rowOf(bound, await accessOf(ctx)),
    description: shape.description ?? null,
    right: 'right' in shape.access ? shape.access.right : null,
    parameters: [
      ...fieldsOf(shape.params as Schema | undefined).map((field) => ({ ...field, in: 'path' as const })),
      ...fieldsOf(shape.query as Schema | undefined).map((field) => ({ ...field, in: 'query' as const })),
      ...headersOf(bound),
    ],
    body: shape.bodyKind === 'multipart' ? [] : fieldsOf(shape.body as Schema | undefined),
    bodyExample:
      shape.body && shape.bodyKind !== 'multipart'
        ? (shape.example?.body ?? sampleOf(shape.body as Record<string, unknown>))
        : null,
    paramsExample: { ...sampleFields(shape.params, requiredOf(shape.params)), ...texts(shape.example?.params) },
    queryExample,
    status: shape.status ?? (shape.answer || shape.answerKind ? 200 : 204),
    answer: fieldsOf(shape.answer as Schema | undefined),
    refusals: refusalsOf(shape),
  }
}

const ofPortal = (ctx: Ctx): readonly BoundEndpoint[] =>
  ctx.services.product.endpoints.filter(({ shape }) => shape.path.startsWith('/v1/portal/') && 'right' in shape.access)

const accessOf = (ctx: Ctx): Promise<ApiAccess> =>
  inTransaction(
    ctx,
    async (tx) => {
      const partnerId = partnerOf(ctx.actor)
      const access = partnerId && (await readApiAccess(tx, [partnerId], civilDate(tx.ctx.workspace.zone, tx.now)))
      if (!access) throw notFound('partner')
      return access.get(partnerId)!
    },
    { readOnly: true },
  )

const rowOf = ({ name, module, shape }: BoundEndpoint, access: ApiAccess) => {
  const scope = scopeOf(module, shape)
  const granted = scope !== null && (access.scopes === null || access.scopes.includes(scope))
  return {
    name,
    module,
    method: shape.method,
    path: shape.path,
    summary: shape.summary,
    scope,
    granted,
    words: granted ? null : whyNot(scope, access),
  }
}

export const whyNot = (scope: string | null, access: ApiAccess): string => {
  if (scope === null) return 'A person has to do this; no key can.'
  if (access.source.level === 'built_in')
    return `${scope} comes with an agreement, and none is in force yet; in your sandbox every scope may be tried.`
  const from = sourceWords(access.source)
  return `${scope} is not in your agreement${from ? ` (${from})` : ''}.`
}

const headersOf = ({ shape }: BoundEndpoint) => {
  const header = (name: string, required: boolean, description: string) => ({
    name,
    type: 'text',
    required,
    description,
    values: null,
    in: 'header' as const,
  })
  return [
    ...(shape.method !== 'GET' && shape.idempotency !== 'none'
      ? [
          header(
            'Idempotency-Key',
            shape.idempotency === 'required',
            'Of your own making: the same key and request give the same answer, once done.',
          ),
        ]
      : []),
    ...(shape.ifMatch ? [header('If-Match', true, 'The version of the record as you read it, such as "3".')] : []),
  ]
}

// --- schemas as lines ----------------------------------------------------------------------------------------------

type Schema = {
  type?: string | string[]
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  anyOf?: Schema[]
  enum?: unknown[]
  const?: unknown
  format?: string
  description?: string
  maxLength?: number
  minimum?: number
  maximum?: number
  maxItems?: number
  additionalProperties?: unknown
  'x-id'?: string
}
const depthMax = 4

/** A line per field with its way; below four levels the document itself has to be read. */
const fieldsOf = (schema: Schema | undefined, way = '', depth = 0) => {
  const lines: {
    name: string
    type: string
    required: boolean
    description: string | null
    values: string[] | null
  }[] = []
  const given = schema && present(schema)
  if (!given || depth >= depthMax) return lines
  for (const [name, raw] of Object.entries(given.properties ?? {})) {
    const field = present(raw)
    const path = way ? `${way}.${name}` : name
    const values = (field.enum ?? (field.const === undefined ? [] : [field.const])).filter((one) => one !== null)
    lines.push({
      name: path,
      type: typeOf(raw),
      required: given.required?.includes(name) ?? false,
      description: raw.description ?? field.description ?? null,
      values: values.length > 0 ? values.map(String) : null,
    })
    const item = field.items && present(field.items)
    if (item) lines.push(...fieldsOf(item, `${path}[]`, depth + 1))
    else lines.push(...fieldsOf(field, path, depth + 1))
  }
  return lines
}

/** The schema behind "or null"; of several shapes the first is shown, and the type says so. */
const present = (schema: Schema): Schema => {
  const branches = schema.anyOf?.filter((one) => one.type !== 'null')
  return branches?.[0] ? { description: schema.description, ...branches[0] } : schema
}

const typeOf = (schema: Schema): string => {
  const branches = schema.anyOf?.filter((one) => one.type !== 'null') ?? []
  const types = [schema.type ?? []].flat()
  const isNullable = types.includes('null') || (schema.anyOf?.some((one) => one.type === 'null') ?? false)
  const words =
    branches.length > 0 ? [...new Set(branches.map(plainType))].join(' or ') : plainType({ ...schema, type: types })
  return isNullable ? `${words}, or null` : words
}
const plainType = (schema: Schema): string => {
  if (schema['x-id']) return `id of the ${schema['x-id'].replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)}`
  const type = [schema.type ?? []].flat().find((one) => one !== 'null')
  const most = schema.maxLength ? `, up to ${schema.maxLength} characters` : ''
  const range =
    schema.minimum !== undefined && schema.maximum !== undefined ? `, ${schema.minimum} to ${schema.maximum}` : ''
  switch (type) {
    case 'string':
      return schema.format === 'date-time'
        ? 'instant'
        : schema.format === 'date'
          ? 'date'
          : schema.format === 'email'
            ? 'email address'
            : `text${most}`
    case 'integer':
      return `whole number${range}`
    case 'number':
      return `number${range}`
    case 'boolean':
      return 'true or false'
    case 'array':
      return `list of ${schema.items ? typeOf(schema.items) : 'anything'}${schema.maxItems ? `, up to ${schema.maxItems}` : ''}`
    case 'object':
      return 'object'
    default:
      return schema.enum || schema.const !== undefined ? 'text' : 'anything'
  }
}

const requiredOf = (schema: unknown): readonly string[] => (schema as Schema | undefined)?.required ?? []
const texts = (values: object | undefined): Record<string, string> =>
  Object.fromEntries(Object.entries(values ?? {}).map(([name, value]) => [name, String(value)]))
const sampleFields = (schema: unknown, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    names.map((name) => [
      name,
      String(sampleOf(((schema as Schema | undefined)?.properties?.[name] ?? {}) as Record<string, unknown>)),
    ]),
  )
