/** The daily look at keys: words before they end, the fact when they did, and an end for keys that nobody uses. */
import { forgetKeys } from '#platform/auth/api-keys.ts'
import type { Tx } from '#platform/context.ts'
import { keyEvents } from '../contract/keys.ts'
import { changeKey, type KeyRow, keysToWatch } from '../queries/keys.ts'
import { aboutKey, factOf } from './keys.ts'
import { tellKeepers } from './tell.ts'

const dayMs = 86_400_000
const warnDays = [30, 7, 1]
const idleWarnDays = 90
const idleEndDays = 180

/** Looks at whole days only, so that it says each thing once when it runs once a day. */
export const watchKeys = async (tx: Tx): Promise<void> => {
  const now = tx.ctx.services.time()
  for (const key of await keysToWatch(tx)) {
    const daysLeft = key.expires_at ? Math.ceil((key.expires_at.getTime() - now.getTime()) / dayMs) : null
    if (key.expires_at && daysLeft !== null && daysLeft <= 0) {
      if (daysLeft === 0) await tx.announce(keyEvents.apiKeyExpired, factOf(key, 'date'), aboutKey(key))
      continue
    }
    if (daysLeft !== null && warnDays.includes(daysLeft) && !key.successor_id)
      await tell(
        tx,
        key,
        'api_key.expiring',
        `The key "${key.name}" ends in ${daysLeft} ${daysLeft === 1 ? 'day' : 'days'}`,
        'Rotate it in time: both keys work for a day, or for as long as you choose up to a week.',
      )
    const idleDays = Math.floor((now.getTime() - (key.last_used_at ?? key.created_at).getTime()) / dayMs)
    if (idleDays === idleWarnDays)
      await tell(
        tx,
        key,
        'api_key.idle',
        `Nobody has used the key "${key.name}" for ${idleWarnDays} days`,
        `It stops after ${idleEndDays} days without use. Revoke it if it is not needed.`,
      )
    if (idleDays >= idleEndDays) {
      const changed = await changeKey(tx, key, { disabled_at: now, disabled_by: null, disabled_reason: 'idle' })
      await tx.announce(keyEvents.apiKeyDisabled, factOf(changed, 'idle'), aboutKey(changed))
      await tell(
        tx,
        key,
        'api_key.disabled',
        `The key "${key.name}" was stopped`,
        `Nobody used it for ${idleEndDays} days. It can be let in again for 30 days.`,
      )
      tx.afterCommit(() => forgetKeys(tx.ctx.services))
    }
  }
}

const tell = (tx: Tx, key: KeyRow, kind: string, subject: string, words: string) =>
  tellKeepers(tx, key.partner_id, {
    kind,
    subject,
    words: `${subject} (…${key.last_four}). ${words}`,
    subjectKind: 'api_key',
    subjectId: key.id,
  })
