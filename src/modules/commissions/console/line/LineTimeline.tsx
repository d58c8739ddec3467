import { formatAmount } from '#ui/format.ts'
import { Timeline, type TimelineItem } from '#ui/Timeline.tsx'
import { placeWords, roleLabels } from '../lineWords.ts'
import type { LineWhole } from './lineTypes.ts'

/** What happened to a line, newest first. */
export const LineTimeline = ({ line }: { line: LineWhole }) => (
  <Timeline
    items={itemsOf(line)}
    kinds={[
      { value: 'money', label: 'Money' },
      { value: 'hold', label: 'Holds' },
      { value: 'decision', label: 'Decisions' },
    ]}
  />
)

const by = (name: string | null): { actor?: string } => (name ? { actor: name } : {})
const itemsOf = (line: LineWhole): TimelineItem[] => {
  const amount = (amountMinor: string) => formatAmount({ amountMinor, currency: line.currency })
  const items: TimelineItem[] = [
    {
      id: 'created',
      at: line.createdAt,
      kind: 'money',
      text: `${line.createdBy ? 'wrote' : 'Written:'} ${amount(line.amountMinor)}`,
      ...by(line.createdBy),
    },
    ...line.approvals.map((row) => ({
      id: `approval ${row.role}`,
      at: row.at,
      kind: 'decision',
      actor: row.by,
      text:
        row.role === 'automatic'
          ? 'approved by rule'
          : `approved as ${(roleLabels[row.role] ?? row.role).toLowerCase()}`,
    })),
    ...line.holds.flatMap((row): TimelineItem[] => [
      { id: row.id, at: row.openedAt, kind: 'hold', actor: row.openedBy, text: 'put it on hold', detail: row.reason },
      ...(row.closedAt
        ? [{ id: `${row.id} end`, at: row.closedAt, kind: 'hold', text: 'lifted the hold', ...by(row.closedBy) }]
        : []),
    ]),
    ...(line.decline
      ? [
          {
            id: 'decline',
            at: line.decline.at,
            kind: 'decision',
            actor: line.decline.by,
            text: 'declined it',
            detail: line.decline.reason,
          },
        ]
      : []),
    ...line.moves
      .filter((move) => move.from !== null && move.to !== 'approved' && move.to !== 'declined')
      .map((move) => ({
        id: `move ${move.number}`,
        at: move.at,
        kind: 'money',
        text: `${amount(move.amountMinor)}: ${placeWords(move.from).toLowerCase()} → ${placeWords(move.to).toLowerCase()}`,
      })),
  ]
  return items.sort((a, b) => b.at.localeCompare(a.at))
}
