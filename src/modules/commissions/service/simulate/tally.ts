/** What a run has found so far: sums by partner, month and rule, and the sales that move most. Grows with partners, not sales. */
import type { CivilDate } from '#platform/civil-time.ts'
import type { Step } from '../../engine/types.ts'
import type { NewResult } from '../../queries/simulations.ts'

export type MoverSide = {
  amountMinor: string
  currency: string | null
  steps: readonly Step[]
  reason: string | null
  clause: {
    agreementNumber: string | null
    versionNumber: number | null
    clause: string | null
    resolvedOn: string
  } | null
  isTail: boolean
}
export type Mover = {
  partnerId: string
  conversionId: string
  saleId: string | null
  sale: { grossMinor: string; currency: string } | null
  day: CivilDate
  microShares: number
  currency: string
  differenceMinor: string
  old: MoverSide
  new: MoverSide
}
type Sums = {
  name: string
  amounts: Record<Side, bigint>
  lines: Record<Side, number>
  free: Record<Side, bigint>
}
export type Side = 'old' | 'new'
export type SavedTally = { rows: unknown[]; movers: Mover[] }
const moversMax = 10
const size = (minor: string): bigint => (BigInt(minor) < 0n ? -BigInt(minor) : BigInt(minor))

export const tally = (saved?: SavedTally) => {
  const sums = new Map<string, Sums>()
  for (const row of (saved?.rows ?? []) as [string, string, string[], number[], string[]][]) {
    const [key, name, amounts, lines, free] = row
    sums.set(key, {
      name,
      amounts: { old: BigInt(amounts[0]!), new: BigInt(amounts[1]!) },
      lines: { old: lines[0]!, new: lines[1]! },
      free: { old: BigInt(free[0]!), new: BigInt(free[1]!) },
    })
  }
  let movers = [...(saved?.movers ?? [])]
  const at = (partnerId: string, day: CivilDate, ruleId: string, currency: string, name: string): Sums => {
    const key = [partnerId, `${day.slice(0, 7)}-01`, ruleId, currency].join(' ')
    const before = sums.get(key)
    if (before) return before
    const made = { name, amounts: { old: 0n, new: 0n }, lines: { old: 0, new: 0 }, free: { old: 0n, new: 0n } }
    sums.set(key, made)
    return made
  }
  return {
    add: (
      side: Side,
      of: {
        partnerId: string
        day: CivilDate
        freeOn: CivilDate
        ruleId: string
        rule: string
        currency: string
        netMinor: bigint
      },
    ) => {
      const row = at(of.partnerId, of.day, of.ruleId, of.currency, of.rule)
      row.amounts[side] += of.netMinor
      row.lines[side] += 1
      at(of.partnerId, of.freeOn, of.ruleId, of.currency, of.rule).free[side] += of.netMinor
    },
    /** Keeps the ten of each currency that move most; of equal ones the earlier. */
    moves: (currency: string, differenceMinor: bigint, mover: () => Mover) => {
      if (differenceMinor === 0n) return
      const own = movers.filter((one) => one.currency === currency)
      const last = own.at(-1)
      const by = differenceMinor < 0n ? -differenceMinor : differenceMinor
      if (own.length >= moversMax && last && size(last.differenceMinor) >= by) return
      const kept = [...own, mover()]
        .toSorted((one, other) => {
          const [a, b] = [size(one.differenceMinor), size(other.differenceMinor)]
          return a === b ? 0 : a > b ? -1 : 1
        })
        .slice(0, moversMax)
      movers = [...movers.filter((one) => one.currency !== currency), ...kept]
    },
    movers: () => movers,
    results: (): NewResult[] =>
      [...sums].map(([key, { name, amounts, lines, free }]) => {
        const [partner_id, month, rule_id, currency] = key.split(' ') as [string, string, string, string]
        return {
          id: key.replaceAll(' ', '.'),
          partner_id,
          month,
          rule_id,
          rule_name: name,
          currency,
          old_minor: String(amounts.old),
          new_minor: String(amounts.new),
          old_lines: lines.old,
          new_lines: lines.new,
          old_free_minor: String(free.old),
          new_free_minor: String(free.new),
        }
      }),
    save: (): SavedTally => ({
      rows: [...sums].map(([key, { name, amounts, lines, free }]) => [
        key,
        name,
        [String(amounts.old), String(amounts.new)],
        [lines.old, lines.new],
        [String(free.old), String(free.new)],
      ]),
      movers,
    }),
  }
}
export type Tally = ReturnType<typeof tally>
