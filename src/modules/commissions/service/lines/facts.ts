/** What the transitions ask of a line, for one or for many at once. */
import { declaredInterests } from '#modules/qualification/public.ts'
import { civilDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { conflict, notFound, type Problem } from '#platform/errors.ts'
import type { LineFacts, Refusal } from '../../contract/states.ts'
import { openHoldsOf } from '../../queries/holds.ts'
import { type Line, netOf } from '../../queries/lines.ts'

export const memberIdOf = (tx: Tx): string | null => (tx.ctx.actor.kind === 'member' ? tx.ctx.actor.id : null)

const dayWords = (tx: Tx, at: Date): string => {
  const day = civilDate(tx.ctx.workspace.zone, at)
  return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  )
}

/** Facts by line. As the partner reads them there is no interest and nothing is the reader's own. */
export const factsOf = async (tx: Tx, lines: readonly Line[]): Promise<ReadonlyMap<string, LineFacts>> => {
  const memberId = memberIdOf(tx)
  const interests = memberId
    ? await declaredInterests(tx, memberId, [...new Set(lines.map((line) => line.partnerId))])
    : new Set<string>()
  const holds = await openHoldsOf(
    tx,
    lines.filter((line) => line.isHeld).map((line) => line.id),
  )
  return new Map(
    lines.map((line) => {
      const [hold] = holds.get(line.id) ?? []
      return [
        line.id,
        {
          state: line.state,
          amountMinor: line.amountMinor,
          netMinor: netOf(line),
          isHeld: line.isHeld,
          holdReason: hold?.reason ?? null,
          heldSince: hold ? dayWords(tx, hold.opened_at) : null,
          holdUntil: line.holdUntil,
          holdUntilWords: dayWords(tx, line.holdUntil),
          payoutWords: line.payoutId ? `payout ${line.payoutId}` : null,
          isOwn: memberId !== null && line.createdBy === memberId,
          hasInterest: interests.has(line.partnerId),
        },
      ]
    }),
  )
}

export const refuse = ({ code, words }: Refusal): Problem => conflict(code, words)
/** What becomes of each line of a request for many: done, or why not. Nothing stops the others. */
export type Outcome = { id: string; line?: Line; refusal?: Refusal }
export const gone = (id: string): Outcome => ({
  id,
  refusal: { code: 'record.not_found', words: 'There is no such commission.' },
})
export const theOne = (outcomes: readonly Outcome[]): Line => {
  const [only] = outcomes
  if (!only || only.refusal?.code === 'record.not_found') throw notFound('commission')
  if (only.refusal) throw refuse(only.refusal)
  return only.line!
}
