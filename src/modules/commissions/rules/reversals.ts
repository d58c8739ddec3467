/**
 * How much of a commission is taken back when its sale is. The figure is always counted anew from all valid reversals of
 * the sale, so that their order, their splitting and repeats make no difference.
 */
import { roundHalfAway } from '#platform/money.ts'

export type RefundRule = 'proportional' | 'only_full' | 'never'
export type SaleReversalPart = { lineId: string; amountMinor: bigint }
export type SaleReversal = {
  amountMinor: bigint
  occurredAt: Date
  isValid: boolean
  /** Empty: of the sale as a whole. */
  lines: readonly SaleReversalPart[]
}
export type CommissionPart = { lineId: string; amountMinor: bigint; grossMinor: bigint }

/** Of what was refunded, as much as the sale had. */
export const refundedOf = (reversals: readonly SaleReversal[], grossMinor: bigint): bigint => {
  const sum = reversals.reduce((total, one) => (one.isValid ? total + one.amountMinor : total), 0n)
  return sum > grossMinor ? grossMinor : sum
}

/** Up to the window's last instant; after it nothing is taken back any more. */
export const inWindow = <One extends SaleReversal>(reversals: readonly One[], until: Date): One[] =>
  reversals.filter((one) => one.occurredAt < until)

/**
 * What should be reversed of a line in all, between 0 and its amount. `parts`: what each line of the sale gave, where a
 * rule chose lines; then refunds that name lines reach the parts of these lines alone, and the others every part alike.
 */
export const targetOf = (line: {
  amountMinor: bigint
  grossMinor: bigint
  rule: RefundRule
  reversals: readonly SaleReversal[]
  parts?: readonly CommissionPart[] | undefined
}): { targetMinor: bigint; refundedMinor: bigint } => {
  const refundedMinor = refundedOf(line.reversals, line.grossMinor)
  const result = (targetMinor: bigint) => ({ targetMinor, refundedMinor })
  if (line.rule === 'never' || line.amountMinor <= 0n || line.grossMinor <= 0n) return result(0n)
  if (refundedMinor === line.grossMinor) return result(line.amountMinor)
  if (line.rule === 'only_full') return result(0n)
  const parts = line.parts ?? []
  if (parts.length === 0) return result(roundHalfAway(line.amountMinor * refundedMinor, line.grossMinor))
  // Exact over all parts, rounded once: Σ part × refunded of it ÷ its gross.
  const whole = line.reversals.reduce(
    (sum, one) => (one.isValid && one.lines.length === 0 ? sum + one.amountMinor : sum),
    0n,
  )
  let [numerator, denominator] = [0n, 1n]
  for (const part of parts) {
    if (part.grossMinor <= 0n) continue
    const named = line.reversals.reduce(
      (sum, one) =>
        one.isValid
          ? one.lines.reduce((more, of) => (of.lineId === part.lineId ? more + of.amountMinor : more), sum)
          : sum,
      0n,
    )
    // Of the part: its named refunds, and its share of those that name none.
    const top = named * line.grossMinor + whole * part.grossMinor
    const bottom = part.grossMinor * line.grossMinor
    const capped = top > bottom ? bottom : top
    numerator = numerator * bottom + part.amountMinor * capped * denominator
    denominator *= bottom
  }
  const target = roundHalfAway(numerator, denominator)
  return result(target < 0n ? 0n : target > line.amountMinor ? line.amountMinor : target)
}
