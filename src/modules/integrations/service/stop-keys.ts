/** Keys that stop without anybody pressing: a leak, a maker who left, a partner that was suspended. */

import { openTask } from '#modules/tasks/public.ts'
import { forgetKeys } from '#platform/auth/api-keys.ts'
import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { hashKey, parseKey } from '#platform/keys.ts'
import { findWorkspace, systemContext } from '#platform/tenancy/workspaces.ts'
import { keyEvents } from '../contract/keys.ts'
import {
  changeKey,
  type DisabledReason,
  findByHash,
  type KeyRow,
  keysMadeBy,
  keysOfPartner,
  lockKey,
} from '../queries/keys.ts'
import { aboutKey, factOf } from './keys.ts'
import { tellKeepers } from './tell.ts'

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

/** All working keys of a partner stop: its access was suspended. */
export const disableKeysOfPartner = async (tx: Tx, partnerId: string): Promise<void> => {
  for (const key of await keysOfPartner(tx, partnerId)) await disable(tx, key, 'partner_suspended')
}

/** What stopped only for the suspension works again; what a person stopped stays so. */
export const letKeysInAgain = async (tx: Tx, partnerId: string): Promise<void> => {
  for (const key of await keysOfPartner(tx, partnerId, 'partner_suspended')) {
    const changed = await changeKey(tx, key, { disabled_at: null, disabled_reason: null })
    await tx.announce(keyEvents.apiKeyChanged, factOf(changed), {
      ...aboutKey(changed),
      changes: { disabled: ['partner_suspended', null] },
    })
    tx.afterCommit(() => forgetKeys(tx.ctx.services))
  }
}

const takeOverDays = 7
/** The maker of a partner's keys is gone: a principal takes them over within seven days, or they stop. */
export const askToTakeOver = async (tx: Tx, portalUserId: string, partnerId: string): Promise<void> => {
  const keys = await keysMadeBy(tx, [portalUserId])
  if (keys.length === 0) return
  const dueAt = new Date(tx.now.getTime() + takeOverDays * 86_400_000)
  await openTask(tx, {
    kind: 'integrations.take_over_key',
    subject: { kind: 'portal_user', id: portalUserId },
    partnerId,
    title: keys.length === 1 ? `Take over the key "${keys[0]!.name}"` : `Take over ${keys.length} keys`,
    side: 'partner',
    owner: { role: 'principal' },
    dueAt,
    cause: `${portalUserId} left`,
    checklist: keys.slice(0, 20).map((key) => `${key.name} …${key.last_four}`),
  })
  await tx.schedule(makerGone, portalUserId, dueAt)
}
export const makerGone = 'integrations.maker_gone'
/** Keys that nobody took over stop. */
export const stopOrphans = async (tx: Tx, portalUserIds: readonly string[]): Promise<void> => {
  for (const key of await keysMadeBy(tx, portalUserIds)) await disable(tx, key, 'maker_left')
}

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
        await tellKeepers(tx, changed.partner_id, {
          kind: 'api_key.leaked',
          subject: `The key "${changed.name}" was found in public and stopped`,
          words: `Somebody reported the key "${changed.name}" (…${changed.last_four}). It stopped working at once and never works again. Make a new one, and look where the old one was kept.`,
          subjectKind: 'api_key',
          subjectId: changed.id,
          withTeam: true,
        })
      },
    )
  }
  return { received: texts.length }
}
