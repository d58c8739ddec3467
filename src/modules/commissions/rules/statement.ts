/** A statement, put together from what the ledger moved on one partner's accounts in one currency. Pure. */
import type { TransferType } from '#platform/ledger/kinds.ts'

/** A transfer as the partner's accounts saw it. */
export type StatementMove = {
  transferId: string
  type: TransferType
  /** Of the transfer that this one undoes. */
  undoes: TransferType | null
  day: string
  sourceKind: string
  sourceId: string
  /** Kind of commission where the other side is an expense. */
  commissionKind: string | null
  /** Of all the partner's accounts together: above zero when more is owed. */
  amountMinor: bigint
}
export const statementParts = [
  'earned',
  'adjustments',
  'reversed',
  'declined',
  'paid',
  'returned',
  'tax',
  'converted',
  'other',
] as const
export type StatementPart = (typeof statementParts)[number]
export type StatementFigures = Record<'opening' | StatementPart | 'closing', bigint>
export type StatementLine = StatementMove & { part: StatementPart }

const handMade = new Set(['adjustment', 'true_up'])
const partOf = (type: TransferType, commissionKind: string | null): StatementPart => {
  switch (type) {
    case 'commission_accrued':
      return commissionKind !== null && handMade.has(commissionKind) ? 'adjustments' : 'earned'
    case 'negative_approved':
    case 'written_off':
    case 'paid_back':
    case 'opening':
      return 'adjustments'
    case 'payable_added':
    case 'program_fee':
      return 'other'
    case 'reversed':
      return 'reversed'
    case 'declined':
      return 'declined'
    case 'submitted':
      return 'paid'
    case 'tax_added':
    case 'tax_withheld':
      return 'tax'
    case 'converted':
      return 'converted'
    default:
      return 'other'
  }
}

/** Where a move counts. What undoes another counts with it, but a payout that came back is told as returned. */
export const partOfMove = (move: Pick<StatementMove, 'type' | 'undoes' | 'commissionKind'>): StatementPart => {
  if (move.undoes === null) return partOf(move.type, move.commissionKind)
  const part = partOf(move.undoes, move.commissionKind)
  return part === 'paid' ? 'returned' : part
}

/** Figures as they change what is owed: opening plus all parts is the closing balance. */
export const composeStatement = (
  openingMinor: bigint,
  moves: readonly StatementMove[],
): { figures: StatementFigures; lines: readonly StatementLine[] } => {
  const figures = Object.fromEntries(
    ['opening', ...statementParts, 'closing'].map((name) => [name, 0n]),
  ) as StatementFigures
  figures.opening = openingMinor
  figures.closing = openingMinor
  const lines: StatementLine[] = []
  for (const move of moves) {
    // Moves between two accounts of the partner change nothing that is owed.
    if (move.amountMinor === 0n) continue
    const part = partOfMove(move)
    figures[part] += move.amountMinor
    figures.closing += move.amountMinor
    lines.push({ ...move, part })
  }
  return { figures, lines }
}
