/** Keys that stop without anybody pressing: a leak, a maker who left, a partner that was suspended. */
import { forgetKeys } from '#platform/auth/api-keys.ts'
import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { hashKey, parseKey } from '#platform/keys.ts'
import { queueMail } from '#platform/mail/outbox.ts'
import { findWorkspace, systemContext } from '#platform/tenancy/workspaces.ts'
import { keyEvents } from '../contract/keys.ts'
import {
  changeKey,
  type DisabledReason,
  findByHash,
  type KeyRow,
  keyKeepers,
  keysMadeBy,
  keysOfPartner,
  lockKey,
} from '../queries/keys.ts'
import { aboutKey, factOf } from './keys.ts'

const disable = async (tx: Tx, key: KeyRow, reason: DisabledReason): Promise<KeyRow> => {
  const changed = await changeKey(tx, key, {
    disabled_at: tx.ctx.services.time(),
    disabled_by: null,
    disabled_reason: reason,
  })
  await tx.announce(keyEvents.apiKeyDisabled, factOf(changed, reason), aboutKey(changed))
  tx.afterCommit(() => forgetKeys(tx.ctx.services))
  return changed
}

/** A team's key stops with its maker, until somebody takes it over by letting it in again. */
export const disableKeysOfMembers = async (tx: Tx, memberIds: readonly string[]): Promise<void> => {
  for (const key of await keysMadeBy(tx, memberIds)) await disable(tx, key, 'maker_left')
}

/** All working keys of a partner stop: it was suspended, or its agreement ended. */
export const disableKeysOfPartner = (tx: Tx, partnerId: string): Promise<number> =>
  tx.asTeam(async () => {
    const keys = await keysOfPartner(tx, partnerId)
    for (const key of keys) await disable(tx, key, 'partner_suspended')
    return keys.length
  })

/** Whatever somebody found: our own keys among it stop, their keepers are told. Tells the reporter nothing. */
export const takeLeakedKeys = async (ctx: Ctx, texts: readonly string[]): Promise<{ received: number }> => {
  const { services } = ctx
  for (const text of new Set(texts)) {
    // A publishable key is meant to be seen.
    if (parseKey(text)?.kind !== 'secret') continue
    const found = await findByHash(services, hashKey(text))
    const workspace = found && (await findWorkspace(services, found.workspaceId))
    if (!found || !workspace) continue
    await inTransaction(
      systemContext(services, workspace, 'leak report', { channel: 'public', requestId: ctx.requestId }),
      async (tx) => {
        const key = await lockKey(tx, found.id)
        if (!key || key.revoked_at || key.disabled_reason === 'leak') return
        const changed = await disable(tx, key, 'leak')
        for (const keeper of await keyKeepers(tx))
          await queueMail(tx, {
            kind: 'api_key.leaked',
            to: keeper,
            subject: `The key "${changed.name}" was found in public and stopped`,
            text: `Hello ${keeper.name},\n\nsomebody reported the key "${changed.name}" (…${changed.last_four}). It stopped working at once and never works again. Make a new one, and look where the old one was kept.`,
            subjectKind: 'api_key',
            subjectId: changed.id,
          })
      },
    )
  }
  return { received: texts.length }
}
