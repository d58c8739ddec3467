/** Holding and releasing: any number of reasons, one mark; released, a line goes where the clocks say it belongs now. */
import type { Tx } from '#platform/context.ts'
import { unprocessable } from '#platform/errors.ts'
import * as draft from '#platform/ledger/draft.ts'
import { post } from '#platform/ledger/post.ts'
import { commissionHeld, commissionReleased } from '../../contract/line-events.ts'
import { againstHold, againstRelease, type HoldKind, manualHolds } from '../../contract/states.ts'
import { closeHolds, insertHolds, openHoldsOf } from '../../queries/holds.ts'
import { type Change, changeLines, type Line, lockLines, standingMinorOf, todayOf } from '../../queries/lines.ts'
import { announceLines } from './announce.ts'
import { factsOf, gone, type Outcome } from './facts.ts'
import { askNow } from './sweep.ts'

export type NewHold = { kind: HoldKind; reason: string; causeId: string | null }

export const holdLines = (tx: Tx, ids: readonly string[], hold: NewHold): Promise<Outcome[]> =>
  tx.asTeam(async () => {
    if (hold.reason.trim() === '')
      throw unprocessable('hold.reason_needed', 'Say why it waits; the partner reads it as well.')
    const locked = new Map((await lockLines(tx, ids)).map((line) => [line.id, line]))
    const facts = await factsOf(tx, [...locked.values()])
    const outcomes = new Map<string, Outcome>()
    const wanted: Line[] = []
    for (const id of new Set(ids)) {
      const line = locked.get(id)
      if (!line) outcomes.set(id, gone(id))
      else {
        const refusal = againstHold(facts.get(id)!)
        if (refusal) outcomes.set(id, { id, refusal })
        else {
          outcomes.set(id, { id, line })
          wanted.push(line)
        }
      }
    }
    const holds = new Map(
      (
        await insertHolds(
          tx,
          wanted.map((line) => ({ commissionId: line.id, partnerId: line.partnerId })),
          hold,
        )
      ).map((row) => [row.commission_id, row]),
    )
    const fresh = wanted.filter((line) => holds.has(line.id))
    const changes: Change[] = []
    const postings: Parameters<typeof post>[1][number][] = []
    for (const line of fresh) {
      if (line.isHeld) continue
      // What is in a run stays on its account until the payout is stopped; the mark keeps it from being submitted.
      const from = line.state
      if (from !== 'pending' && from !== 'approved' && from !== 'due') {
        changes.push({ line, set: { isHeld: true } })
        continue
      }
      const amountMinor = standingMinorOf(line)
      if (amountMinor > 0n)
        postings.push({
          ...draft.putOnHold({ partnerId: line.partnerId, amount: { currency: line.currency, amountMinor }, from }),
          source: { kind: 'commission', id: line.id },
          step: `held/${holds.get(line.id)!.id}`,
        })
      changes.push({
        line,
        set: { isHeld: true },
        move: { from, to: 'held', amountMinor, causeId: holds.get(line.id)!.id },
      })
    }
    await post(tx, postings)
    for (const line of await changeLines(tx, changes)) outcomes.set(line.id, { id: line.id, line })
    await announceLines(
      tx,
      commissionHeld,
      fresh.map((line) => outcomes.get(line.id)!.line!),
      (line) => ({ holdId: holds.get(line.id)!.id, kind: hold.kind, reason: hold.reason.slice(0, 500) }),
    )
    return ids.map((id) => outcomes.get(id)!)
  })

/** Where a line without holds belongs at this moment. */
const placeNow = (line: Line, today: string): 'pending' | 'approved' | 'due' => {
  if (line.state === 'pending') return 'pending'
  return line.state === 'due' || (line.dueOn !== null && line.dueOn <= today) ? 'due' : 'approved'
}

/**
 * Closes holds and lets go what nothing holds any more. By hand those that a person may lift; by a cause those it opened.
 */
export const releaseLines = (
  tx: Tx,
  ids: readonly string[],
  what: { byHand: true } | { causeId: string },
): Promise<Outcome[]> =>
  tx.asTeam(async () => {
    const locked = new Map((await lockLines(tx, ids)).map((line) => [line.id, line]))
    const facts = await factsOf(tx, [...locked.values()])
    const open = await openHoldsOf(tx, [...locked.keys()])
    const outcomes = new Map<string, Outcome>()
    const closing: string[] = []
    const free: { line: Line; holdId: string }[] = []
    for (const id of new Set(ids)) {
      const line = locked.get(id)
      if (!line) {
        outcomes.set(id, gone(id))
        continue
      }
      outcomes.set(id, { id, line })
      const holds = open.get(id) ?? []
      const own = holds.filter((hold) =>
        'byHand' in what ? manualHolds.includes(hold.kind as HoldKind) : hold.cause_id === what.causeId,
      )
      const refusal = againstRelease(facts.get(id)!)
      if (own.length === 0) {
        if ('byHand' in what)
          outcomes.set(id, {
            id,
            refusal: refusal ?? {
              code: 'commission.held_by_cause',
              words: `This hold ends with its cause: ${holds[0]?.reason ?? 'see the line'}`,
            },
          })
        continue
      }
      closing.push(...own.map((hold) => hold.id))
      if (own.length === holds.length) free.push({ line, holdId: own.at(-1)!.id })
    }
    await closeHolds(tx, closing)
    const released = await letGo(tx, free)
    for (const line of released) outcomes.set(line.id, { id: line.id, line })
    await askNow(tx, released)
    return ids.map((id) => outcomes.get(id)!)
  })

const letGo = async (tx: Tx, free: readonly { line: Line; holdId: string }[]): Promise<Line[]> => {
  const today = todayOf(tx)
  const changes: Change[] = []
  const postings: Parameters<typeof post>[1][number][] = []
  for (const { line, holdId } of free) {
    if (!line.isHeld) continue
    if (line.state !== 'pending' && line.state !== 'approved' && line.state !== 'due') {
      changes.push({ line, set: { isHeld: false } })
      continue
    }
    const to = placeNow(line, today)
    const amountMinor = standingMinorOf(line)
    if (amountMinor > 0n)
      postings.push({
        ...draft.releaseHold({ partnerId: line.partnerId, amount: { currency: line.currency, amountMinor }, to }),
        source: { kind: 'commission', id: line.id },
        step: `released/${holdId}`,
      })
    changes.push({
      line,
      set: { isHeld: false, state: to },
      move: { from: 'held', to, amountMinor, causeId: holdId },
    })
  }
  await post(tx, postings)
  const changed = await changeLines(tx, changes)
  await announceLines(tx, commissionReleased, changed)
  return changed
}
