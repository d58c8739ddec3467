/** Promise 16: the served document is a true OpenAPI 3.1 document of exactly the routes that answer. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import Fastify from 'fastify'
import { bindRoutes } from '#platform/http/routes.ts'
import { testApp } from './support/app.ts'
import { endpoints } from './support/walk.ts'

type Json = Record<string, unknown>
type Parameter = { name: string; in: string; required?: boolean; schema: Json; example?: unknown }
type Content = Record<string, { schema: Json; example?: unknown }>
type Operation = {
  operationId: string
  summary?: string
  description?: string
  tags?: string[]
  security?: Record<string, string[]>[]
  parameters: Parameter[]
  requestBody?: { content: Content }
  responses: Record<string, { description?: string; content?: Content }>
}
type Document = {
  openapi: string
  info: Json
  servers: { url: string }[]
  tags: { name: string; description?: string }[]
  security: Record<string, string[]>[]
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, Json>; securitySchemes: Record<string, Json> }
}

const app = await testApp()
const answer = await app.server.inject({ method: 'GET', url: '/openapi.json' })
const document = answer.json() as Document
const methods = ['get', 'put', 'post', 'patch', 'delete']
const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({
    path,
    method,
    operation,
    words: `${method.toUpperCase()} ${path}`,
  })),
)

/** Every object in the document that satisfies `where`, with the way to it. */
const findAll = (value: unknown, where: (node: Json) => boolean, way = '#'): { way: string; node: Json }[] => {
  if (value === null || typeof value !== 'object') return []
  const here = !Array.isArray(value) && where(value as Json) ? [{ way, node: value as Json }] : []
  return [...here, ...Object.entries(value).flatMap(([key, inner]) => findAll(inner, where, `${way}/${key}`))]
}
const ajv = new Ajv2020({ strict: false, allErrors: true })
formats.default(ajv)
ajv.addSchema({ $id: 'openapi', components: document.components })
const inDocument = (schema: Json): Json =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"openapi#/components/')) as Json
const problemsOf = (schema: Json, value: unknown): string[] => {
  const validate = ajv.compile(inDocument(schema))
  return validate(value) ? [] : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`)
}

test('the document stands on its own: version, title, server, tags and security schemes', () => {
  assert.equal(answer.statusCode, 200)
  assert.match(document.openapi, /^3\.1\.\d$/)
  for (const field of ['title', 'version', 'license']) assert.ok(document.info[field], field)
  assert.ok(URL.canParse(document.servers[0]!.url))
  assert.equal(new Set(document.tags.map(({ name }) => name)).size, document.tags.length)
  for (const tag of document.tags) assert.ok(tag.description, tag.name)
  const schemes = Object.keys(document.components.securitySchemes)
  for (const requirement of [
    document.security,
    ...operations.flatMap(({ operation }) => (operation.security ? [operation.security] : [])),
  ])
    for (const name of requirement.flatMap((one) => Object.keys(one)))
      assert.ok(schemes.includes(name), `${name} is no scheme`)
})

test('every reference leads somewhere, and every named schema is used', () => {
  const references = findAll(document, (node) => typeof node['$ref'] === 'string').map(({ way, node }) => ({
    way,
    to: node['$ref'] as string,
  }))
  assert.ok(references.length > 200)
  const missing = references.filter(({ to }) => {
    const [hash, ...steps] = to.split('/')
    return hash !== '#' || steps.reduce<unknown>((at, step) => (at as Json | undefined)?.[step], document) === undefined
  })
  assert.deepEqual(missing, [])
  const used = new Set(references.map(({ to }) => to.split('/').at(-1)))
  assert.deepEqual(
    Object.keys(document.components.schemas).filter((name) => !used.has(name)),
    [],
  )
  for (const name of Object.keys(document.components.schemas)) assert.match(name, /^[A-Za-z0-9._-]+$/)
})

test('every schema in it compiles, and nothing of our own notation is left', () => {
  for (const [name, schema] of Object.entries(document.components.schemas))
    assert.doesNotThrow(() => ajv.compile(inDocument(schema)), name)
  assert.deepEqual(
    findAll(document, (node) => 'x-name' in node || 'x-id' in node).map(({ way }) => way),
    [],
  )
  assert.deepEqual(
    findAll(document, (node) => 'nullable' in node && typeof node['nullable'] === 'boolean').map(({ way }) => way),
    [],
    'nullable belongs to OpenAPI 3.0',
  )
})

test('operation ids are unique, and no two paths match the same request', () => {
  const ids = operations.map(({ operation }) => operation.operationId)
  assert.equal(new Set(ids).size, ids.length)
  for (const id of ids) assert.match(id, /^[a-z][A-Za-z0-9]*$/)
  const shapes = operations.map(({ method, path }) => `${method} ${path.replaceAll(/\{[^}]+\}/g, '{}')}`)
  assert.equal(new Set(shapes).size, shapes.length)
})

describe('every operation says what it is, who may call, what it takes and what it answers', () => {
  for (const { path, method, operation, words } of operations)
    test(words, () => {
      assert.ok(methods.includes(method))
      assert.ok(operation.summary && operation.summary.length < 121, `summary: ${operation.summary}`)
      assert.ok(operation.description)
      assert.ok(operation.tags?.length && operation.tags.every((tag) => document.tags.some(({ name }) => name === tag)))
      // Where another system delivers what it signed, there is nobody to sign in.
      if (/^\/v1\/(public|intake)\//.test(path)) assert.deepEqual(operation.security, [])
      else assert.equal(operation.security, undefined, 'the document’s own security holds')
      const inPath = [...path.matchAll(/\{([^}]+)\}/g)].map((match) => match[1])
      assert.deepEqual(
        operation.parameters
          .filter((one) => one.in === 'path')
          .map(({ name }) => name)
          .sort(),
        inPath.sort(),
      )
      assert.ok(operation.parameters.every((one) => one.schema && (one.in !== 'path' || one.required === true)))
      const keys = operation.parameters.map((one) => `${one.in} ${one.name.toLowerCase()}`)
      assert.equal(new Set(keys).size, keys.length)
      if (method === 'get') assert.equal(operation.requestBody, undefined)
      const successes = Object.keys(operation.responses).filter((code) => /^2\d\d$/.test(code))
      assert.equal(successes.length, 1)
      assert.ok(operation.responses['default'])
      for (const [code, response] of Object.entries(operation.responses)) {
        assert.ok(response.description, code)
        if (code === '204') assert.equal(response.content, undefined)
      }
    })
})

test('every example is valid against its schema', () => {
  const wrong: string[] = []
  for (const { words, operation } of operations) {
    const contents = [
      operation.requestBody?.content,
      ...Object.values(operation.responses).map(({ content }) => content),
    ]
    for (const content of contents)
      for (const [type, { schema, example }] of Object.entries(content ?? {})) {
        if (example === undefined) continue
        const problems = problemsOf(schema, example)
        if (problems.length > 0) wrong.push(`${words} ${type}: ${problems.slice(0, 3).join('; ')}`)
      }
  }
  for (const { way, node } of findAll(
    document,
    (one) => Array.isArray(one['examples']) && ('type' in one || 'pattern' in one),
  ))
    for (const example of node['examples'] as unknown[])
      if (problemsOf(node, example).length > 0) wrong.push(`${way}: ${JSON.stringify(example)}`)
  assert.deepEqual(wrong, [])
})

test('every route under /v1 is in the document, and the reverse', async () => {
  // Sign-in has an address of its own under /v1/auth, which its library answers.
  const bound: string[] = []
  const probe = Fastify()
  probe.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat())
      if (one !== 'HEAD' && one !== 'OPTIONS') bound.push(`${one} ${url.replaceAll(/:([a-zA-Z]+)/g, '{$1}')}`)
  })
  bindRoutes(probe, app.services)
  await probe.close()
  const written = operations.map(({ words }) => words).sort()
  assert.deepEqual(written, bound.sort())
  assert.equal(written.length, endpoints.length)
  // The running server itself: what it knows is what its own route table prints.
  const table = app.server.printRoutes({ commonPrefix: false, includeHooks: false })
  for (const { path, method } of operations)
    assert.ok(
      app.server.hasRoute({ method: method.toUpperCase() as 'GET', url: path.replaceAll(/\{([^}]+)\}/g, ':$1') }),
      `${method} ${path}`,
    )
  assert.ok(table.includes('openapi.json'))
  const strangers = routesOf(table)
    .filter(({ url }) => url.startsWith('/v1/') && !url.startsWith('/v1/auth/'))
    .flatMap(({ url, methods: answered }) =>
      answered.map((method) => `${method} ${url.replaceAll(/:([a-zA-Z]+)/g, '{$1}')}`),
    )
  assert.ok(strangers.length >= written.length, `${strangers.length} routes read from the table`)
  assert.deepEqual(
    strangers.filter((one) => !written.includes(one)),
    [],
  )
})

/** Reads Fastify's printed tree: each line is deeper by four characters and ends with its methods. */
const routesOf = (table: string): { url: string; methods: string[] }[] => {
  const path: string[] = []
  return table.split('\n').flatMap((line) => {
    const [, indent, text, answered] = /^([│├└─\s]*)(.*?)(?: \(([A-Z, ]+)\))?$/.exec(line) ?? []
    if (!text) return []
    const depth = Math.round((indent ?? '').length / 4)
    path.splice(Math.max(0, depth - 1), path.length, text)
    const known = (answered ?? '').split(', ').filter((method) => method && method !== 'HEAD' && method !== 'OPTIONS')
    return known.length > 0 ? [{ url: path.join(''), methods: known }] : []
  })
}
