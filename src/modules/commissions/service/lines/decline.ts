/** Declining is final; what should earn after all becomes a new line that names the old one. */
import type { Tx } from '#platform/context.ts'
import { takeBack } from '#platform/ledger/draft.ts'
import { post } from '#platform/ledger/post.ts'
import { commissionDeclined } from '../../contract/line-events.ts'
import { againstDecline, standingOf } from '../../contract/states.ts'
import { insertDeclines } from '../../queries/approvals.ts'
import { type Change, changeLines, type Line, lockLines, standingMinorOf } from '../../queries/lines.ts'
import { announceLines } from './announce.ts'
import { stopAsking } from './approve.ts'
import { factsOf, gone, type Outcome } from './facts.ts'
import { renewTasks } from './sweep.ts'

export const declineLines = (
  tx: Tx,
  ids: readonly string[],
  why: { reason: string; causeId: string | null },
): Promise<Outcome[]> =>
  tx.asTeam(async () => {
    const locked = new Map((await lockLines(tx, ids)).map((line) => [line.id, line]))
    const facts = await factsOf(tx, [...locked.values()])
    const outcomes = new Map<string, Outcome>()
    const wanted: Line[] = []
    for (const id of new Set(ids)) {
      const line = locked.get(id)
      const refusal = line && againstDecline(facts.get(id)!)
      outcomes.set(id, line ? (refusal ? { id, refusal } : { id, line }) : gone(id))
      if (line && !refusal) wanted.push(line)
    }
    await insertDeclines(
      tx,
      wanted.map((line) => ({ commissionId: line.id, partnerId: line.partnerId, ...why })),
    )
    const postings: Parameters<typeof post>[1][number][] = []
    const changes: Change[] = []
    for (const line of wanted) {
      const set = { state: 'declined' as const, askedAt: null }
      const from = standingOf(line)
      const amountMinor = standingMinorOf(line)
      // A negative proposal was never posted.
      if (line.amountMinor < 0n && line.state === 'pending') {
        changes.push({ line, set })
        continue
      }
      if (line.amountMinor < 0n) {
        postings.push({
          ...commissionBack(line, -line.amountMinor),
          source: { kind: 'commission', id: line.id },
          step: 'declined',
        })
        changes.push({ line, set, move: { from: 'due', to: 'declined', amountMinor: line.amountMinor } })
        continue
      }
      if (amountMinor > 0n)
        postings.push({
          ...takeBack({
            partnerId: line.partnerId,
            amount: { currency: line.currency, amountMinor },
            type: 'declined',
            from: from as 'pending' | 'held' | 'approved' | 'due',
            commissionKind: line.kind,
          }),
          source: { kind: 'commission', id: line.id },
          step: 'declined',
        })
      changes.push({ line, set, move: { from, to: 'declined', amountMinor, causeId: why.causeId } })
    }
    await post(tx, postings)
    const changed = await changeLines(tx, changes)
    await announceLines(tx, commissionDeclined, changed, () => ({ reason: why.reason.slice(0, 2_000) }))
    for (const line of changed) outcomes.set(line.id, { id: line.id, line })
    await stopAsking(tx, wanted)
    await renewTasks(tx, [...new Set(wanted.filter((line) => line.askedAt).map((line) => line.partnerId))])
    return ids.map((id) => outcomes.get(id)!)
  })

/** A negative line that was approved gives the partner back what it took from what is due. */
const commissionBack = (line: Line, amountMinor: bigint) => {
  const amount = { currency: line.currency, amountMinor }
  return {
    type: 'declined' as const,
    entries: [
      {
        account: { kind: 'commission_expense' as const, currency: line.currency, detail: line.kind },
        amountMinor: amount.amountMinor,
      },
      {
        account: { kind: 'due' as const, currency: line.currency, partnerId: line.partnerId },
        amountMinor: -amount.amountMinor,
      },
    ],
  }
}
