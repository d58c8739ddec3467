/** Binds the contract to HTTP: who calls, may they, is the input right, one transaction, one answer. */

import buildSerializer from 'fast-json-stringify'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { identify } from '../auth/identify.ts'
import type { Ctx, Services, Tx } from '../context.ts'
import { type Endpoint, scopeOf } from '../contract.ts'
import { inTransaction } from '../db/transaction.ts'
import { forbidden, invalid, malformed, Problem, rightMissing } from '../errors.ts'
import type { BoundEndpoint, FileAnswer, HttpExtras } from '../module.ts'
import { refuseOutside } from '../tenancy/portfolio.ts'
import { tellAnswered } from './answered.ts'
import { hideFields } from './fields.ts'
import { readClaim, type StoredAnswer, underClaim } from './idempotency.ts'
import { check, checkTexts } from './validate.ts'

export const bindRoutes = (app: FastifyInstance, services: Services): void => {
  for (const bound of services.product.endpoints) {
    app.route({
      method: bound.shape.method,
      url: bound.shape.path,
      ...(bound.shape.bodyLimitBytes && { bodyLimit: bound.shape.bodyLimitBytes }),
      config: { endpoint: bound.name },
      handler: (request, reply) => answer(services, bound, request, reply),
    })
  }
}

const answer = async (services: Services, bound: BoundEndpoint, request: FastifyRequest, reply: FastifyReply) => {
  const { shape } = bound
  const ctx = await identify(services, bound, request)
  allow(ctx, bound)
  const input = readInput(bound, request)
  const http = extrasOf(request, reply)
  const isWrite = shape.method !== 'GET'
  // Files are read outside of the bound transaction, so their ids are held against the portfolio too.
  if (isWrite || shape.answerKind) await refuseOutside(ctx, input.params, input.query, input.body)
  const send = async (stored: StoredAnswer, replayed: boolean) => {
    await tellAnswered(ctx, { endpoint: bound.name, method: shape.method, status: stored.status })
    return write(reply, stored, replayed)
  }

  if (shape.answerKind || shape.transaction === 'none') {
    const result = await bound.handler(ctx, input, http)
    if (shape.answerKind) return sendFile(reply, shape, result as unknown as FileAnswer)
    return send(storedAnswer(bound, ctx, result), false)
  }
  const work = async (tx: Tx) => storedAnswer(bound, ctx, await bound.handler(tx.ctx, input, http))
  if (!isWrite) return send(await inTransaction(ctx, work, { readOnly: true }), false)

  const open = (run: (tx: Tx) => Promise<StoredAnswer>) => inTransaction(ctx, run)
  const claim =
    shape.idempotency === 'none' || !ctx.workspace.id
      ? undefined
      : readClaim(
          ctx,
          header(request, 'idempotency-key'),
          { method: request.method, path: request.url, body: rawBody(request) },
          shape.idempotency === 'required',
        )
  if (!claim) return send(await open(work), false)
  const { answer: stored, replayed } = await underClaim(ctx, claim, open, work)
  return send(stored, replayed)
}

/** Refuses a caller who lacks the endpoint's right, or a key without its scope. */
export const allow = (ctx: Ctx, bound: BoundEndpoint) => {
  const { access } = bound.shape
  if ('public' in access || 'signedIn' in access) return
  const { actor } = ctx
  if (actor.kind === 'key') {
    const scope = scopeOf(bound.module, bound.shape)
    if (scope === null) throw forbidden('key.not_for_keys', 'A person has to do this; no key can.')
    if (!actor.scopes.includes('*') && !actor.scopes.includes(scope))
      throw forbidden('key.scope_missing', `This key does not hold the scope ${scope}.`, { scope })
    return
  }
  if (!ctx.rights.has(access.right)) throw rightMissing(access.right)
}

const header = (request: FastifyRequest, name: string): string | undefined => {
  const value = request.headers[name]
  return Array.isArray(value) ? value[0] : value
}
const rawBody = (request: FastifyRequest): string => (request as { rawJson?: string }).rawJson ?? ''

type Input = { params: never; query: never; body: never; version: never }
const readInput = ({ shape }: BoundEndpoint, request: FastifyRequest): Input => {
  const issues = []
  if (shape.params) issues.push(...check(shape.params, request.params, 'params'))
  // A path that cannot be an id of ours names no record, as any other unknown id.
  if (issues.length > 0)
    throw new Problem({
      status: 404,
      code: 'record.not_found',
      detail: 'There is no such record.',
      extra: { record: 'record' },
    })
  const query = { ...(request.query as Record<string, unknown>) }
  if (shape.query) issues.push(...check(shape.query, query, 'query'))
  else
    for (const name of Object.keys(query))
      issues.push({ field: name, rule: 'unknown', message: `${name} is not a field of this request.` })
  let body: unknown
  if (shape.body && shape.bodyKind !== 'multipart' && shape.bodyKind !== 'raw') {
    body = request.body
    if (body === undefined || body === null) {
      if (request.headers['content-length'] === '0' || body === undefined) body = {}
    }
    const texts = checkTexts(body)
    issues.push(...(texts.length > 0 ? texts : check(shape.body, body, 'body')))
  } else if (!shape.body && request.body !== undefined && request.body !== null && shape.bodyKind === undefined) {
    if (typeof request.body !== 'object' || Object.keys(request.body).length > 0)
      issues.push({ field: 'body', rule: 'unknown', message: 'This request takes no body.' })
  }
  if (issues.length > 0) throw invalid(...issues)
  let version: number | undefined
  if (shape.ifMatch) {
    const given = header(request, 'if-match')
    if (given === undefined)
      throw new Problem({
        status: 428,
        code: 'version.missing',
        detail: 'Send If-Match with the version you read, so that nobody overwrites unseen changes.',
      })
    const match = /^(?:W\/)?"?(\d{1,9})"?$/.exec(given.trim())
    if (!match) throw malformed('If-Match takes the version of the record, such as "3".', 'version.malformed')
    version = Number(match[1])
  }
  return { params: request.params, query, body, version } as Input
}

const extrasOf = (request: FastifyRequest, reply: FastifyReply): HttpExtras => ({
  address: request.ip,
  userAgent: header(request, 'user-agent')?.slice(0, 500) ?? '',
  origin: header(request, 'origin'),
  headers: request.headers as Readonly<Record<string, string | undefined>>,
  upload: async () => {
    if (!request.isMultipart())
      throw new Problem({ status: 415, code: 'request.media_type', detail: 'Send the file as multipart/form-data.' })
    const part = await request.file()
    if (!part) return undefined
    const fields: Record<string, string> = {}
    for (const [name, field] of Object.entries(part.fields))
      if (field && !Array.isArray(field) && field.type === 'field') fields[name] = String(field.value)
    return { name: part.filename, contentType: part.mimetype, stream: part.file, fields }
  },
  bytes: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
  setHeader: (name, value) => void reply.header(name, value),
})

const serializers = new WeakMap<Endpoint, (value: unknown) => string>()
const serialize = (shape: Endpoint, value: unknown): string => {
  if (!shape.answer) return ''
  let write = serializers.get(shape)
  if (!write) {
    write = buildSerializer(shape.answer as Parameters<typeof buildSerializer>[0]) as (value: unknown) => string
    serializers.set(shape, write)
  }
  return write(value)
}

/** What goes over the wire: declared fields only, and of those the ones that the caller may see. */
export const storedAnswer = (bound: BoundEndpoint, ctx: Ctx, value: unknown): StoredAnswer => {
  const { shape } = bound
  const shown = shape.answer ? hideFields(shape.answer, value, ctx) : value
  const headers: Record<string, string> = {}
  if (shown && typeof shown === 'object' && 'version' in shown && typeof shown.version === 'number')
    headers['etag'] = `"${shown.version}"`
  return { status: shape.status ?? (shape.answer ? 200 : 204), headers, body: serialize(shape, shown) }
}

const write = (reply: FastifyReply, stored: StoredAnswer, replayed: boolean) => {
  reply.code(stored.status).headers(stored.headers)
  if (replayed) reply.header('idempotent-replayed', 'true')
  reply.header('cache-control', 'no-store')
  if (stored.status === 204) return reply.send()
  return reply.type('application/json; charset=utf-8').send(stored.body)
}

const sendFile = (reply: FastifyReply, shape: Endpoint, file: FileAnswer) => {
  reply
    .code(shape.status ?? 200)
    .type(file.contentType)
    .header('cache-control', 'no-store')
    .header('x-content-type-options', 'nosniff')
  if (file.fileName)
    reply.header(
      'content-disposition',
      `${file.inline ? 'inline' : 'attachment'}; filename="${file.fileName.replace(/[^\x20-\x7e]|["\\]/g, '_')}"; filename*=UTF-8''${encodeURIComponent(file.fileName)}`,
    )
  return reply.send(file.body)
}

/** True when the caller acts for a partner. */
export const isPortalPath = (path: string): boolean => path.startsWith('/v1/portal/') || path === '/v1/portal'
