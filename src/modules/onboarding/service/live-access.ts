/** Live access follows from go-live: who reached it holds it, as far as the terms grant the live environment. */

import { grantLiveAccess, liveAccessOf } from '#modules/integrations/public.ts'
import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { currentJourney, goLivesOf } from '../queries/journeys.ts'
import { gateConditions } from './gate.ts'
import { loadJourney } from './load.ts'

/** Integrations keeps the grant in its own rows; granting what is in force already changes nothing. */
export const allowLive = async (tx: Tx, partnerId: string): Promise<void> => {
  await grantLiveAccess(tx, { partnerId, cause: 'gate' })
}

/** For the slot of integrations: granted, or what stands between, in words with numbers. */
export const liveAccessAnswer = (
  ctx: Ctx,
  partnerId: string,
): Promise<{ granted: true } | { granted: false; words: string }> =>
  inTransaction(ctx, (tx) =>
    tx.asTeam(async () => {
      if ((await liveAccessOf(tx, [partnerId])).get(partnerId)?.granted) return { granted: true as const }
      const row = await currentJourney(tx, partnerId)
      if (!row) return { granted: false as const, words: 'Live keys open at go-live, and no onboarding has begun.' }
      const reached = (await goLivesOf(tx, [row.id])).get(row.id)
      if (reached?.reached_at)
        return {
          granted: false as const,
          words:
            reached.live_access === 'granted'
              ? 'Live access was withdrawn after go-live.'
              : 'The agreement grants no live environment.',
        }
      const conditions = await gateConditions(tx, await loadJourney(tx, row), { language: 'en', isPartner: true })
      const open = conditions.filter((condition) => !condition.isMet)
      const who = { us: 'us', partner: 'you', both: 'both' } as const
      return {
        granted: false as const,
        words: `Go-live gate: ${open.length} of ${conditions.length} open: ${open.map((one) => `${one.words} (${who[one.side]})`).join(', ')}`,
      }
    }),
  )
