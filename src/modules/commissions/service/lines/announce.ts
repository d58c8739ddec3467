/** Facts of a line's life, many at once. */
import type { Static, TSchema } from 'typebox'
import type { Tx } from '#platform/context.ts'
import type { EventKind } from '#platform/contract.ts'
import { announceMany } from '#platform/events/announce-many.ts'
import { type Line, netOf } from '../../queries/lines.ts'

export const lineFields = (line: Line) => ({
  commissionId: line.id,
  partnerId: line.partnerId,
  currency: line.currency,
  amountMinor: netOf(line).toString(),
})
export const announceLines = async <S extends TSchema>(
  tx: Tx,
  kind: EventKind<S>,
  lines: readonly Line[],
  more: (line: Line) => object = () => ({}),
): Promise<void> => {
  await announceMany(
    tx,
    kind,
    lines.map((line) => ({
      payload: { ...lineFields(line), ...more(line) } as Static<S>,
      about: { subject: { kind: 'commission', id: line.id, version: line.version }, partnerId: line.partnerId },
    })),
  )
}
/** For facts about the lines of payouts, told line by line: one fact per payout and partner. */
export const announceOfPayouts = async <S extends TSchema>(
  tx: Tx,
  kind: EventKind<S>,
  lines: readonly { payoutId: string; partnerId: string }[],
): Promise<void> => {
  const groups = Map.groupBy(lines, ({ payoutId, partnerId }) => `${payoutId} ${partnerId}`)
  await announceMany(
    tx,
    kind,
    [...groups.values()].map((all) => {
      const { payoutId, partnerId } = all[0]!
      return {
        payload: { partnerId, payoutId, lines: all.length } as Static<S>,
        about: { subject: { kind: 'payout', id: payoutId }, partnerId },
      }
    }),
  )
}
