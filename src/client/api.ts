/**
 * The typed client of the screens: every endpoint as a function, typed by the contracts, called over the SDK's
 * transport. Contracts are imported as types only; what runs is a table of paths. The table begins with what partners and
 * the public may call; the console adds the team's (teamPaths.ts).
 */
import type { AnswerOf, Endpoint, Static, TSchema } from '#platform/contract.ts'
import { createTransport } from '#sdk/transport.ts'
import type { contracts } from '../contracts.ts'
import { paths } from './paths.gen.ts'

export { ApiProblem } from '#sdk/transport.ts'

type Merge<T> = (T extends unknown ? (value: T) => void : never) extends (value: infer All) => void ? All : never
type Endpoints = Merge<(typeof contracts)[number]['endpoints']>
export type EndpointName = keyof Endpoints & string

type Part<E, Key extends string> = E extends { readonly [K in Key]: infer S extends TSchema } ? Static<S> : undefined
type Needs<E> = (E extends { params: unknown } ? { params: Part<E, 'params'> } : unknown) &
  (E extends { query: unknown } ? { query?: Partial<NonNullable<Part<E, 'query'>>> } : unknown) &
  (E extends { bodyKind: 'multipart' }
    ? { form: FormData }
    : E extends { body: unknown }
      ? { body: Part<E, 'body'> }
      : unknown) &
  (E extends { ifMatch: true } ? { version: number } : unknown)
type Common = { signal?: AbortSignal; idempotencyKey?: string }
type Input<E> = Needs<E> & Common
type Arguments<E> = Record<never, never> extends Needs<E> ? [input?: Input<E>] : [input: Input<E>]
type Answer<E> = E extends { answerKind: string } ? Blob : E extends Endpoint ? AnswerOf<E> : never

export type Api = {
  readonly [Name in EndpointName]: (...input: Arguments<Endpoints[Name]>) => Promise<Answer<Endpoints[Name]>>
}
/** What an endpoint answers and takes, for the props of screens. */
export type AnswerTo<Name extends EndpointName> = Answer<Endpoints[Name]>
export type InputTo<Name extends EndpointName> = Parameters<Api[Name]>[0]
/** A row of a list's answer. */
export type RowOf<Name extends EndpointName> = AnswerTo<Name> extends { data: (infer Row)[] } ? Row : never

type PathTable = Record<string, readonly [method: string, path: string, kind?: string]>
const table: PathTable = { ...paths }
export const addPaths = (more: Readonly<PathTable>): void => {
  Object.assign(table, more)
}
const transport = createTransport()
let where: { workspace?: string; partner?: string } = {}
/** Names the workspace (and the partner, in the portal) for every following call; the shells call it per page. */
export const setPlace = (place: { workspace?: string; partner?: string }): void => {
  where = place
}
export const place = (): Readonly<typeof where> => where

type LooseInput = Common & {
  params?: Record<string, string>
  query?: Record<string, unknown>
  body?: unknown
  form?: FormData
  version?: number
}

const rowOf = (name: string) => {
  const row = table[name]
  if (!row) throw new Error(`There is no endpoint ${name}`)
  return row
}

/** The address of an endpoint with its query, for links that download. */
export const urlOf = (name: EndpointName, input: Pick<LooseInput, 'params' | 'query'> = {}): string => {
  const [, template] = rowOf(name)
  const path = template.replaceAll(/:([a-zA-Z]+)/g, (_, key: string) => encodeURIComponent(input.params?.[key] ?? ''))
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries(input.query ?? {}))
    for (const one of Array.isArray(value) ? value : [value])
      if (one !== undefined && one !== null && one !== '') query.append(key, String(one))
  return query.size > 0 ? `${path}?${query}` : path
}

const call = async (name: EndpointName, input: LooseInput = {}): Promise<unknown> => {
  const [method, , kind] = rowOf(name)
  const headers: Record<string, string> = {}
  if (where.workspace) headers['tandem-workspace'] = where.workspace
  if (where.partner) headers['tandem-partner'] = where.partner
  if (input.version !== undefined) headers['if-match'] = `"${input.version}"`
  if (input.idempotencyKey) headers['idempotency-key'] = input.idempotencyKey
  if (input.body !== undefined) headers['content-type'] = 'application/json'
  const answer = await transport(new URL(urlOf(name, input), location.origin), {
    method,
    headers,
    credentials: 'same-origin',
    ...(input.body !== undefined && { body: JSON.stringify(input.body) }),
    ...(input.form && { body: input.form }),
    ...(input.signal && { signal: input.signal }),
  })
  if (kind === 'file') return answer.blob()
  return answer.status === 204 ? undefined : answer.json()
}

const functions = new Map<string, (input?: LooseInput) => Promise<unknown>>()
/** A name is looked up when it is called, so that it does not matter which module was loaded first. */
export const api = new Proxy({} as Api, {
  get: (_, property) => {
    const name = String(property)
    const known = functions.get(name) ?? ((input?: LooseInput) => call(name as EndpointName, input))
    functions.set(name, known)
    return known
  },
})
