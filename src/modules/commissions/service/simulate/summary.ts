/** Sums of a finished run, as they are stored. */
import type { NewResult } from '../../queries/simulations.ts'
import type { Mover } from './tally.ts'

export type Sum = { currency: string; oldMinor: string; newMinor: string; differenceMinor: string }
export type Summary = {
  totals: Sum[]
  byPartner: (Sum & { partnerId: string })[]
  byMonth: (Sum & { month: string; oldFreeMinor: string; newFreeMinor: string })[]
  byRule: (Sum & { ruleId: string; rule: string })[]
  movers: readonly Mover[]
  waiting: number
}
const partnersMax = 100

export const summaryOf = (rows: readonly NewResult[], movers: readonly Mover[], waiting: number): Summary => {
  const grouped = (keyOf: (row: NewResult) => string) =>
    [...Map.groupBy(rows, (row) => `${row.currency} ${keyOf(row)}`).values()].map((own) => {
      const sum = (field: 'old_minor' | 'new_minor' | 'old_free_minor' | 'new_free_minor') =>
        own.reduce((all, row) => all + BigInt(row[field] ?? 0), 0n)
      const [oldMinor, newMinor] = [sum('old_minor'), sum('new_minor')]
      return {
        row: own[0]!,
        sum: {
          currency: own[0]!.currency,
          oldMinor: String(oldMinor),
          newMinor: String(newMinor),
          differenceMinor: String(newMinor - oldMinor),
        },
        free: { oldFreeMinor: String(sum('old_free_minor')), newFreeMinor: String(sum('new_free_minor')) },
      }
    })
  const size = (one: { sum: Sum }) => {
    const minor = BigInt(one.sum.differenceMinor)
    return minor < 0n ? -minor : minor
  }
  const largest = <One extends { sum: Sum }>(all: One[]) =>
    all.toSorted((one, other) => (size(one) === size(other) ? 0 : size(one) > size(other) ? -1 : 1))
  return {
    totals: grouped(() => '').map(({ sum }) => sum),
    byPartner: largest(grouped((row) => row.partner_id))
      .slice(0, partnersMax)
      .map(({ row, sum }) => ({ partnerId: row.partner_id, ...sum })),
    byMonth: grouped((row) => String(row.month))
      .map(({ row, sum, free }) => ({ month: String(row.month), ...sum, ...free }))
      .toSorted((one, other) => (one.month < other.month ? -1 : 1)),
    byRule: largest(grouped((row) => row.rule_id)).map(({ row, sum }) => ({
      ruleId: row.rule_id,
      rule: row.rule_name,
      ...sum,
    })),
    movers,
    waiting,
  }
}
