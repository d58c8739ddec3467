/** What a webhook message says. */
import type { Ctx } from '../context.ts'
import { hideFields } from '../http/fields.ts'
import type { Fact } from '../module.ts'

const bytesMax = 20_000

/**
 * The body of a message, under 20,000 bytes: of a larger one the data are left out and fetched by the link (`thin`).
 * For a partner's endpoint without the fields that need a right. Byte for byte the same on every attempt.
 */
export const payloadOf = (ctx: Ctx, fact: Fact, partnerId: string | null): string => {
  const kind = ctx.services.product.events.get(fact.kind)
  const data =
    kind && partnerId !== null
      ? hideFields(kind.payload, fact.data, { ...ctx, actor: { kind: 'public' }, rights: new Set() })
      : fact.data
  const changed = fact.changes && typeof fact.changes === 'object' ? Object.keys(fact.changes) : []
  const head = {
    id: fact.id,
    type: fact.kind,
    version: fact.version,
    workspace: { id: ctx.workspace.id, kind: ctx.workspace.kind },
    occurredAt: fact.occurredAt.toISOString(),
    partnerId: fact.partnerId,
    subject: { kind: fact.subjectKind, id: fact.subjectId, sequence: fact.subjectVersion },
  }
  const whole = JSON.stringify({ ...head, thin: false, changed, data })
  if (Buffer.byteLength(whole) < bytesMax) return whole
  const side = partnerId === null ? '' : '/portal'
  return JSON.stringify({ ...head, thin: true, link: `${ctx.services.config.publicUrl}/v1${side}/events/${fact.id}` })
}

/** A message that is not about a fact: the test that an endpoint must pass, or the sample of a kind. */
export const samplePayload = (ctx: Ctx, messageId: string, kindName: string, partnerId: string | null): string => {
  const kind = ctx.services.product.events.get(kindName)
  return JSON.stringify({
    id: messageId,
    type: kindName,
    version: kind?.version ?? 1,
    workspace: { id: ctx.workspace.id, kind: ctx.workspace.kind },
    occurredAt: ctx.clock.now().toISOString(),
    partnerId,
    subject: { kind: 'test', id: messageId, sequence: null },
    test: true,
    thin: false,
    changed: [],
    data: kind?.sample ?? {},
  })
}
