/** How the walks over all endpoints call one: ids by builders, bodies from the contract's own examples. */
import assert from 'node:assert/strict'
import type { Contract, Endpoint, TSchema } from '#platform/contract.ts'
import { sampleOf } from '#platform/http/openapi.ts'
import { isPortalPath } from '#platform/http/routes.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { contracts } from '../../src/contracts.ts'
import type { Answer, Client } from './client.ts'
import { bodies, fixtures, otherParams, portalFixtures, type World } from './fixtures.ts'

export type One = { name: string; module: string; shape: Endpoint }
export const endpoints: One[] = (contracts as readonly Contract[]).flatMap(({ module, endpoints: shapes }) =>
  Object.entries(shapes).map(([name, shape]) => ({ name, module, shape })),
)
export const label = ({ name, shape }: One): string => `${name} (${shape.method} ${shape.path})`

export const isRightful = ({ shape }: One): boolean => 'right' in shape.access
export const isPublic = ({ shape }: One): boolean => 'public' in shape.access
export const isPortal = ({ shape }: One): boolean => isPortalPath(shape.path)
export const isWrite = ({ shape }: One): boolean => shape.method !== 'GET'
export const hasJsonBody = ({ shape }: One): boolean => shape.body !== undefined && shape.bodyKind === undefined

type Properties = Record<string, Record<string, unknown>>
export const propertiesOf = (schema: TSchema | undefined): Properties =>
  ((schema as { properties?: Properties } | undefined)?.properties ?? {}) as Properties
/** Path parameters that are ids of records, with the record's name. */
export const idParams = (shape: Endpoint): (readonly [param: string, record: string])[] =>
  Object.entries(propertiesOf(shape.params)).flatMap(([param, schema]) =>
    typeof schema['x-id'] === 'string' ? [[param, schema['x-id']] as const] : [],
  )

/** A body that the schema takes: the contract's own example, or a sample of the schema. */
export const bodyFor = (shape: Endpoint): unknown => {
  if (!shape.body || shape.bodyKind) return undefined
  return shape.example?.body ?? sampleOf(shape.body as Record<string, unknown>)
}
const queryFor = (shape: Endpoint): Record<string, string> => {
  if (shape.example?.query) return shape.example.query as Record<string, string>
  const required = (shape.query as { required?: string[] } | undefined)?.required ?? []
  return Object.fromEntries(required.map((name) => [name, String(sampleOf(propertiesOf(shape.query)[name] ?? {}))]))
}
const pathFor = (shape: Endpoint, values: Record<string, string>) =>
  shape.path.replaceAll(/:([a-zA-Z]+)/g, (_, param: string) =>
    encodeURIComponent(
      values[param] ??
        String(
          (shape.example?.params as Record<string, unknown> | undefined)?.[param] ??
            sampleOf(propertiesOf(shape.params)[param] ?? {}),
        ),
    ),
  )

export type Sending = {
  ids?: Record<string, string>
  body?: unknown
  headers?: Record<string, string>
  query?: Record<string, string>
}
/** Calls an endpoint with what it needs; `body` replaces the example. */
export const send = (client: Client, { shape }: One, sending: Sending = {}): Promise<Answer> => {
  const body = 'body' in sending ? sending.body : bodyFor(shape)
  return client.request(shape.method, pathFor(shape, sending.ids ?? {}), {
    query: { ...queryFor(shape), ...sending.query },
    ...(body !== undefined && { body }),
    headers: {
      ...(shape.ifMatch && { 'if-match': '"1"' }),
      ...(shape.idempotency === 'required' && { 'idempotency-key': newId(idPrefixes.request) }),
      ...sending.headers,
    },
  })
}

/** The caller who may: a member with every role, or a portal user with every role. */
export const rightful = (world: World, one: One): Client =>
  isPublic(one) ? world.publicApi : isPortal(one) ? world.principal.api : world.admin.api

/** One record per id in the path, made anew. */
export const idsFor = async (world: World, one: One): Promise<Record<string, string>> => {
  const values: Record<string, string> = {}
  for (const [param, record] of idParams(one.shape)) {
    const make = (isPortal(one) ? portalFixtures[record] : undefined) ?? fixtures[record]
    assert.ok(make, `test/support/fixtures.ts has no builder for a ${record}; ${label(one)} needs one`)
    values[param] = await make(world, values)
  }
  for (const param of Object.keys(propertiesOf(one.shape.params)))
    if (!(param in values) && otherParams[param]) values[param] = await otherParams[param](world, values)
  return values
}
const standing = new WeakMap<World, Map<string, Promise<Record<string, string>>>>()
/**
 * Records that stand for every endpoint with the same ids in its path, made once in a world: for calls that are refused or
 * only read, so that they leave the records as they are. Some take a second to make.
 */
export const standingIds = (world: World, one: One): Promise<Record<string, string>> => {
  const made = standing.get(world) ?? new Map<string, Promise<Record<string, string>>>()
  standing.set(world, made)
  const key = JSON.stringify([isPortal(one), idParams(one.shape), Object.keys(propertiesOf(one.shape.params))])
  const known = made.get(key)
  if (known) return known
  const ids = idsFor(world, one)
  made.set(key, ids)
  return ids
}
/** The body for a call that should reach the record: where it names other records, they exist. */
export const realBody = async (world: World, one: One): Promise<unknown> =>
  bodies[one.name] ? bodies[one.name]!(world) : bodyFor(one.shape)
export const missingIds = (one: One): Record<string, string> =>
  Object.fromEntries(
    idParams(one.shape).map(([param, record]) => [param, newId(idPrefixes[record as keyof typeof idPrefixes])]),
  )

export const withoutRequestId = (answer: Answer): string => answer.text.replace(/"requestId":"[^"]*"/, '')
