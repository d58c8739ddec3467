/** Approved lines fall due on their day, whether the clock was there or a reader asks first. */
import type { Tx } from '#platform/context.ts'
import * as draft from '#platform/ledger/draft.ts'
import { post } from '#platform/ledger/post.ts'
import { commissionFellDue } from '../../contract/line-events.ts'
import { changeLines, idsToFallDue, type Line, lockLines, standingMinorOf, todayOf } from '../../queries/lines.ts'
import { announceLines } from './announce.ts'

const atOnce = 200

export const fallDue = (tx: Tx, partnerIds: readonly string[]): Promise<Line[]> =>
  tx.asTeam(async () => {
    const today = todayOf(tx)
    const ids = await idsToFallDue(tx, today, partnerIds)
    const changed: Line[] = []
    for (let at = 0; at < ids.length; at += atOnce) {
      const lines = (await lockLines(tx, ids.slice(at, at + atOnce))).filter(
        (line) => line.state === 'approved' && !line.isHeld && line.dueOn !== null && line.dueOn <= today,
      )
      await post(
        tx,
        lines.flatMap((line) => {
          const amountMinor = standingMinorOf(line)
          return amountMinor > 0n
            ? [
                {
                  ...draft.fallDue({ partnerId: line.partnerId, amount: { currency: line.currency, amountMinor } }),
                  source: { kind: 'commission', id: line.id },
                  step: `due/${line.version}`,
                },
              ]
            : []
        }),
      )
      changed.push(
        ...(await changeLines(
          tx,
          lines.map((line) => ({
            line,
            set: { state: 'due' as const },
            move: { from: 'approved' as const, to: 'due' as const, amountMinor: standingMinorOf(line) },
          })),
        )),
      )
    }
    await announceLines(tx, commissionFellDue, changed)
    return changed
  })
