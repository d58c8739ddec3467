/**
 * The explorer's session: a key that stands in for another one of the sandbox, or of the live workspace, for 15 minutes,
 * with its scopes and addresses. Its calls are logged as the explorer's and begin nobody's clock.
 */
import { createKey } from '#platform/auth/api-keys.ts'
import { refuseUnconfirmed } from '#platform/auth/confirm.ts'
import { type Ctx, partnerOf, type Tx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { conflict, invalid, notFound } from '#platform/errors.ts'
import { keysThatWork, lockKey, stateOf } from '../queries/keys.ts'
import { readySandbox } from './sandboxes/inside.ts'

const sessionMs = 15 * 60_000

export const listSandboxKeys = async (ctx: Ctx, id: string) => {
  const { inside, partnerId } = await readySandbox(ctx, id)
  const keys = await inTransaction(inside, (tx) => keysThatWork(tx, partnerId), { readOnly: true })
  return { data: keys.map((key) => ({ id: key.id, name: key.name, lastFour: key.last_four, scopes: key.scopes })) }
}

export const openExplorer = async (ctx: Ctx, id: string, keyId: string) => {
  const { inside, partnerId } = await readySandbox(ctx, id)
  return inTransaction(inside, (tx) => lend(tx, partnerId, keyId))
}

/** What it lends is real, so whoever asks has just shown who they are. */
export const openLiveExplorer = (ctx: Ctx, keyId: string) =>
  inTransaction(ctx, async (tx) => {
    const partnerId = partnerOf(ctx.actor)
    if (partnerId === null) throw notFound('key')
    if (ctx.workspace.kind === 'live') await refuseUnconfirmed(tx)
    return lend(tx, partnerId, keyId)
  })

const lend = async (tx: Tx, partnerId: string, keyId: string) => {
  const key = await lockKey(tx, keyId)
  if (!key || key.partner_id !== partnerId || key.kind !== 'secret')
    throw invalid({ field: 'keyId', rule: 'unknown', message: 'There is no such key here.' })
  const now = tx.ctx.services.time()
  const state = stateOf(key, now)
  if (state !== 'active' && state !== 'rotating')
    throw conflict('key.not_active', `Choose a key that works; this one is ${state}.`)
  const endsAt = new Date(
    Math.min(now.getTime() + sessionMs, ...[key.expires_at, key.ends_at].flatMap((at) => (at ? [at.getTime()] : []))),
  )
  const { text } = await createKey(tx, {
    name: `Explorer: ${key.name}`.slice(0, 80),
    partnerId,
    scopes: key.scopes,
    addresses: key.addresses,
    expiresAt: endsAt,
    explorerOf: key.id,
    creatorId: key.creator_id,
  })
  return { text, endsAt: endsAt.toISOString(), scopes: key.scopes }
}
