/**
 * The explorer's session: a key of the sandbox that stands in for another one for 15 minutes, with its scopes and
 * addresses. Its calls are logged as the explorer's and begin nobody's clock.
 */
import { createKey } from '#platform/auth/api-keys.ts'
import type { Ctx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { conflict, invalid } from '#platform/errors.ts'
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
  return inTransaction(inside, async (tx) => {
    const key = await lockKey(tx, keyId)
    if (!key || key.partner_id !== partnerId || key.kind !== 'secret')
      throw invalid({ field: 'keyId', rule: 'unknown', message: 'There is no such key in this sandbox.' })
    const now = ctx.services.time()
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
  })
}
