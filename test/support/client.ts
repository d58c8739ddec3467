/** Asks the server under test. Every answer is held against the OpenAPI document. */
import assert from 'node:assert/strict'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import type { FastifyInstance } from 'fastify'

export type Answer<Body = never> = {
  status: number
  headers: Record<string, string | string[] | number | undefined>
  text: string
  /** As they were sent, for files. */
  bytes: Buffer
  body: [Body] extends [never] ? JsonBody : Body
}
// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of any shape, which the document has checked
type JsonBody = any

export type Ask = {
  body?: unknown
  headers?: Record<string, string>
  query?: Record<string, string | number | boolean | readonly string[] | undefined>
  rawBody?: string | Buffer
}
export type Client = {
  request: (method: string, path: string, ask?: Ask) => Promise<Answer>
  get: (path: string, query?: Ask['query'], headers?: Record<string, string>) => Promise<Answer>
  post: (path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>
  put: (path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>
  patch: (path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>
  delete: (path: string, headers?: Record<string, string>, body?: unknown) => Promise<Answer>
  with: (headers: Record<string, string>) => Client
}

export const clientFor = (server: FastifyInstance, headers: Record<string, string>): Client => {
  const request = async (method: string, path: string, ask: Ask = {}): Promise<Answer> => {
    const query = new URLSearchParams()
    for (const [name, value] of Object.entries(ask.query ?? {}))
      for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) query.append(name, String(one))
    const url = query.size > 0 ? `${path}?${query}` : path
    const payload = ask.rawBody ?? (ask.body === undefined ? undefined : JSON.stringify(ask.body))
    const answer = await server.inject({
      method: method as 'GET',
      url,
      headers: { ...(ask.body !== undefined && { 'content-type': 'application/json' }), ...headers, ...ask.headers },
      ...(payload !== undefined && { payload }),
    })
    const type = String(answer.headers['content-type'] ?? '')
    const body = /[/+]json/.test(type) && answer.payload !== '' ? (JSON.parse(answer.payload) as unknown) : undefined
    await holdAgainstDocument(server, method, path, answer.statusCode, type, body)
    return { status: answer.statusCode, headers: answer.headers, text: answer.payload, bytes: answer.rawPayload, body }
  }
  return {
    request,
    get: (path, query, more) => request('GET', path, { ...(query && { query }), ...(more && { headers: more }) }),
    post: (path, body = {}, more) => request('POST', path, { body, ...(more && { headers: more }) }),
    put: (path, body = {}, more) => request('PUT', path, { body, ...(more && { headers: more }) }),
    patch: (path, body = {}, more) => request('PATCH', path, { body, ...(more && { headers: more }) }),
    delete: (path, more, body) =>
      request('DELETE', path, { ...(more && { headers: more }), ...(body !== undefined && { body }) }),
    with: (more) => clientFor(server, { ...headers, ...more }),
  }
}

type Document = {
  paths: Record<
    string,
    Record<string, { responses: Record<string, { content?: Record<string, { schema?: object }> }> }>
  >
  components: object
}
type Known = {
  document: Document
  ajv: Ajv2020
  validators: Map<string, ValidateFunction>
  templates: { template: string; pattern: RegExp }[]
}
const known = new WeakMap<object, Promise<Known>>()
const sameDocument = new WeakMap<FastifyInstance, object>()
/** Servers that are told the same `source` serve one document, which is read and compiled once for all of them. */
export const shareDocument = (server: FastifyInstance, source: object): void => {
  sameDocument.set(server, source)
}

const load = async (server: FastifyInstance): Promise<Known> => {
  const document = (await server.inject({ method: 'GET', url: '/openapi.json' })).json() as Document
  // Each component is compiled once, and not as fast as could be: most checks run a few times in a process.
  const ajv = new Ajv2020({ strict: false, allErrors: true, inlineRefs: false, code: { optimize: false } })
  formats.default(ajv)
  ajv.addSchema({ $id: 'openapi', components: document.components })
  const templates = Object.keys(document.paths)
    .map((template) => ({ template, pattern: new RegExp(`^${template.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`) }))
    .sort((a, b) => b.template.replaceAll(/\{[^}]+\}/g, '').length - a.template.replaceAll(/\{[^}]+\}/g, '').length)
  return { document, ajv, validators: new Map(), templates }
}

const holdAgainstDocument = async (
  server: FastifyInstance,
  method: string,
  path: string,
  status: number,
  type: string,
  body: unknown,
) => {
  if (!path.startsWith('/v1/') || path.startsWith('/v1/auth/') || method === 'HEAD' || method === 'OPTIONS') return
  const source = sameDocument.get(server) ?? server
  let promise = known.get(source)
  if (!promise) {
    promise = load(server)
    known.set(source, promise)
  }
  const { document, ajv, validators, templates } = await promise
  const plain = path.split('?')[0]!
  const template = templates.find(
    ({ pattern, template: one }) => pattern.test(plain) && document.paths[one]?.[method.toLowerCase()],
  )
  if (!template) return assert.equal(status, 404, `${method} ${path} answers, but the document does not know it`)
  const operation = document.paths[template.template]![method.toLowerCase()]!
  const response = operation.responses[String(status)] ?? (status >= 400 ? operation.responses['default'] : undefined)
  assert.ok(response, `${method} ${template.template} answered ${status}, which the document does not know`)
  if (status === 204) return
  const schema = Object.entries(response.content ?? {}).find(([contentType]) => type.startsWith(contentType))?.[1]
    .schema
  if (!schema)
    return assert.ok(
      response.content?.['application/octet-stream'],
      `${method} ${template.template} answered ${status} as ${type}, which the document does not know`,
    )
  // By its text, for nearly all refusals of all endpoints have the same.
  const text = JSON.stringify(schema)
  let validate = validators.get(text)
  if (!validate) {
    validate = ajv.compile(JSON.parse(text.replaceAll('"#/components/', '"openapi#/components/')) as object)
    validators.set(text, validate)
  }
  if (!validate(body))
    assert.fail(
      `${method} ${path} answered ${status} against its document: ${JSON.stringify(validate.errors?.slice(0, 5))}\n${JSON.stringify(body).slice(0, 1000)}`,
    )
}
