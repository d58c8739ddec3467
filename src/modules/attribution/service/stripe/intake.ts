/** Takes an event of Stripe's: checks whose it is, keeps it, and answers; what it means is worked out afterwards. */
import { createHash } from 'node:crypto'
import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { malformed, notFound, Problem } from '#platform/errors.ts'
import { putEntries } from '#platform/jobs/queue.ts'
import type { HttpExtras } from '#platform/module.ts'
import { encrypt } from '#platform/secrets.ts'
import { findWorkspace, systemContext } from '#platform/tenancy/workspaces.ts'
import {
  type ConnectionRow,
  findConnection,
  insertEvent,
  noteEvent,
  noteRefusal,
  workspaceOfConnection,
} from '../../queries/stripe.ts'
import { refuseSignature, type SignatureRefusal } from '../../stripe/signature.ts'
import { readEnvelope } from '../../stripe/translate.ts'
import { inboxId, secretOf } from './connections.ts'

const refusalWords: Readonly<Record<SignatureRefusal, string>> = {
  header_missing: 'The delivery carried no signature.',
  header_malformed: 'The header of the signature could not be read.',
  no_match: 'The signature was made with another secret, or the body was changed on its way.',
  too_old: 'The signature was more than 5 minutes old.',
  too_new: 'The signature was more than 5 minutes ahead.',
}

/** 404 for an unknown or ended connection; 400 for a signature that is not ours, another mode, or no JSON. */
export const receiveEvent = async (
  ctx: Ctx,
  connectionId: string,
  http: HttpExtras,
): Promise<{ received: boolean }> => {
  const workspaceId = await workspaceOfConnection(ctx.services, connectionId)
  const workspace = workspaceId === undefined ? undefined : await findWorkspace(ctx.services, workspaceId)
  if (!workspace) throw notFound('Stripe connection')
  const own = systemContext(ctx.services, workspace, 'stripe', { channel: 'public', requestId: ctx.requestId })
  // A refusal is written down too, so it leaves the transaction as a value.
  const refused = await inTransaction(own, async (tx) => {
    const connection = await findConnection(tx, connectionId)
    if (!connection || connection.ended_at) throw notFound('Stripe connection')
    const problem = await take(tx, connection, http)
    if (problem) await noteRefusal(tx, connectionId, problem.message.slice(0, 300))
    return problem
  })
  if (refused) throw refused
  return { received: true }
}

const take = async (tx: Tx, connection: ConnectionRow, http: HttpExtras): Promise<Problem | undefined> => {
  const refusal = refuseSignature({
    header: http.headers['stripe-signature'],
    bytes: http.bytes,
    secret: secretOf(tx, connection),
    now: tx.ctx.services.time(),
  })
  if (refusal) return new Problem({ status: 400, code: 'stripe.signature_invalid', detail: refusalWords[refusal] })
  const text = http.bytes.toString('utf8')
  const body = parse(text)
  if (body === undefined) return malformed('The body is not valid JSON.')
  const envelope = readEnvelope(body)
  const wanted = tx.ctx.workspace.kind === 'live'
  if (envelope && envelope.livemode !== wanted)
    return new Problem({
      status: 400,
      code: 'stripe.livemode_differs',
      detail: wanted
        ? 'An event of a test mode was sent to a live workspace.'
        : 'A live event was sent to a sandbox; a sandbox takes those of a test mode.',
    })
  // An event that does not say what it is cannot be told from another by its id, so its body is its name.
  const eventId = envelope?.id ?? `unnamed:${createHash('sha256').update(http.bytes).digest('hex')}`
  const isNew = await insertEvent(tx, {
    connectionId: connection.id,
    eventId,
    type: envelope?.type ?? 'unknown',
    apiVersion: envelope?.apiVersion ?? null,
    objectId: envelope?.objectId ?? null,
    customer: envelope?.customer ?? null,
    sealedBody: encrypt(tx.ctx.services.secret, bodyPlace(connection.id, eventId), text),
    bodyBytes: http.bytes.length,
    occurredAt: envelope?.createdAt ?? null,
  })
  await noteEvent(tx, connection.id, envelope?.account ?? null)
  if (isNew)
    await putEntries(tx, 'inbox', [
      { id: inboxId(connection.id, eventId), lane: connection.id, at: tx.ctx.clock.realNow() },
    ])
  return undefined
}

export const bodyPlace = (connectionId: string, eventId: string): string => `stripe event ${connectionId} ${eventId}`

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
