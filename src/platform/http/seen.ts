/**
 * What a call with a key was, told once it was answered: for the log and the counts of the room that keeps them. Nothing
 * here waits for anything; whoever is told gathers and writes later.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Services } from '../context.ts'
import { defineSlot } from '../module.ts'

export type SeenCall = {
  requestId: string
  workspaceId: string
  keyId: string
  partnerId: string | null
  isExplorer: boolean
  at: Date
  method: string
  /** The template, such as `/v1/deals/:id`. */
  route: string
  /** What was asked, with its query. */
  url: string
  status: number
  ms: number
  address: string
  agent: string
  idempotencyKey: string | null
  requestBody: string | null
  answerBody: string | null
  bytes: number
  /** Events that the call's transactions committed. */
  changed: readonly string[]
}
export const callSeen = defineSlot<(services: Services, call: SeenCall) => void>('http.call_seen')

type Tracked = {
  workspaceId: string
  keyId: string
  partnerId: string | null
  isExplorer: boolean
  at: Date
  changed: string[]
  answer?: string | null
  bytes?: number
}
const tracked = new WeakMap<FastifyRequest, Tracked>()

/** From here on the call counts for this key, whatever becomes of it. Answers where its events are noted. */
export const trackCall = (
  request: FastifyRequest,
  call: Pick<Tracked, 'workspaceId' | 'keyId' | 'partnerId' | 'isExplorer' | 'at'>,
): string[] => {
  const changed: string[] = []
  tracked.set(request, { ...call, changed })
  return changed
}

export const bindSeen = (app: FastifyInstance, services: Services): void => {
  const told = callSeen.of(services.product)
  if (told.length === 0) return
  app.addHook('onSend', (request, _reply, payload, done) => {
    const call = tracked.get(request)
    if (call) {
      call.answer = typeof payload === 'string' ? payload : null
      call.bytes = typeof payload === 'string' || Buffer.isBuffer(payload) ? Buffer.byteLength(payload as string) : 0
    }
    done(null, payload)
  })
  app.addHook('onResponse', (request, reply, done) => {
    const call = tracked.get(request)
    if (call) {
      const seen = seenOf(request, reply, call)
      for (const tell of told) tell(services, seen)
    }
    done()
  })
}

const header = (request: FastifyRequest, name: string): string | null => {
  const value = request.headers[name]
  return (Array.isArray(value) ? value[0] : value) ?? null
}
const seenOf = (request: FastifyRequest, reply: FastifyReply, call: Tracked): SeenCall => ({
  requestId: request.id,
  workspaceId: call.workspaceId,
  keyId: call.keyId,
  partnerId: call.partnerId,
  isExplorer: call.isExplorer,
  at: call.at,
  method: request.method,
  route: request.routeOptions.url ?? 'unknown',
  url: request.url,
  status: reply.statusCode,
  ms: Math.round(reply.elapsedTime),
  address: request.ip,
  agent: header(request, 'user-agent') ?? '',
  idempotencyKey: header(request, 'idempotency-key'),
  requestBody: (request as { rawJson?: string }).rawJson || null,
  answerBody: call.answer ?? null,
  bytes: call.bytes ?? 0,
  changed: reply.statusCode < 400 ? call.changed : [],
})
