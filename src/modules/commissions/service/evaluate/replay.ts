/**
 * A past of its own: a set of conversions is reckoned once more in (occurredAt, id) order by the engine that pays, and
 * each finds what the ones before it left. Sums per partner, rule and period are held, never sales, so that a set of any
 * size needs the same memory; only a cap per customer holds a sum per customer.
 */
import { reckon } from '../../engine/evaluate.ts'
import { periodOf } from '../../engine/periods.ts'
import type {
  CapPeriod,
  EngineInput,
  EngineLine,
  FrozenPartner,
  PartnerResult,
  PeriodKind,
} from '../../engine/types.ts'
import { assemble } from './assemble.ts'
import type { Left } from './net.ts'
import { type Past, planPeriodOf, totalKeysOf, totalText } from './past.ts'
import type { Prepared, Seat } from './prepare.ts'

export type Given = Pick<Past, 'isNewCustomer' | 'paymentsBefore'>
export type ReplayedLine = { seat: Seat; line: EngineLine; netMinor: bigint }
export type Replayed = { input: EngineInput; partners: readonly PartnerResult[]; lines: readonly ReplayedLine[] }
type Options = {
  /** Whether a line is kept: one that was declined stays so. */
  counts?: (seat: Seat, line: EngineLine) => boolean
  /** Sums of a seat whose own past is not replayed. */
  past?: (seat: Seat) => Pick<FrozenPartner, 'totals' | 'earned' | 'pieces' | 'bounties'> | undefined
}
export type Replay = {
  run: (one: Prepared, given: Given, left: Left, options?: Options) => Replayed
  /** Adds what was there before the set begins. */
  seed: (key: string, minor: bigint) => void
  save: () => [string, string][]
}

const pers = ['month', 'quarter', 'year', 'agreement_year', 'agreement', 'lifetime'] as const
export const measures = ['volumeMinor', 'salesMicro', 'customersMicro', 'leadsMicro'] as const
/** What a partner earned by a rule (`*`: by all) in a period, of a customer or of all. */
export const earnedKey = (of: {
  partnerId: string
  ruleId: string
  currency: string
  per: CapPeriod | PeriodKind
  start: string
  customerId?: string
}): string => ['e', of.partnerId, of.ruleId, of.currency, of.per, of.start, of.customerId ?? ''].join(' ')
export const bountyKey = (seat: Seat, ruleId: string): string =>
  ['b', seat.partnerId, ruleId, planPeriodOf(seat).start].join(' ')
export const totalKey = (measure: (typeof measures)[number], text: string): string => `t ${measure} ${text}`

export const replay = (zone: string, saved: readonly (readonly [string, string])[] = []): Replay => {
  const sums = new Map(saved.map(([key, minor]) => [key, BigInt(minor)]))
  const at = (key: string): bigint => sums.get(key) ?? 0n
  const add = (key: string, minor: bigint) => {
    if (minor !== 0n) sums.set(key, at(key) + minor)
  }
  const past: Omit<Past, keyof Given> = {
    totals: (seat) =>
      totalKeysOf(seat).map((key) => {
        const { partnerId: _partner, currency: _currency, ...total } = key
        const text = totalText(key)
        const [volumeMinor, salesMicro, customersMicro, leadsMicro] = measures.map((one) =>
          String(at(totalKey(one, text))),
        )
        return {
          ...total,
          volumeMinor: volumeMinor!,
          salesMicro: salesMicro!,
          customersMicro: customersMicro!,
          leadsMicro: leadsMicro!,
        }
      }),
    earned: (seat) =>
      (seat.needs && seat.currency ? seat.needs.earned : []).map(({ subject, ruleIds, per, of }) => {
        const { start } = periodOf(per, seat.day, seat.found.anchor)
        const minor = (ruleIds ?? ['*']).reduce(
          (sum, ruleId) =>
            sum +
            at(
              earnedKey({
                partnerId: seat.partnerId,
                ruleId,
                currency: seat.currency!,
                per,
                start,
                ...(of === 'partner_and_customer' && { customerId: seat.conversion.customer.id }),
              }),
            ),
          0n,
        )
        return { subject, per, of, minor: String(minor) }
      }),
    reached: (seat) => ({
      pieces: {
        sales: Number(at(`p sales ${seat.partnerId}`)),
        customers: Number(at(`p customers ${seat.partnerId}`)),
        leads: Number(at(`p leads ${seat.partnerId}`)),
      },
      bounties: Object.fromEntries((seat.needs?.bounties ?? []).map((id) => [id, Number(at(bountyKey(seat, id)))])),
    }),
  }
  const addLine = ({ seat, line, netMinor }: ReplayedLine) => {
    const of = { partnerId: seat.partnerId, currency: line.currency }
    const perCustomer = seat.needs?.earned.some((need) => need.of === 'partner_and_customer')
    for (const per of pers) {
      const { start } = periodOf(per, seat.day, seat.found.anchor)
      for (const ruleId of [line.ruleId, '*']) {
        add(earnedKey({ ...of, ruleId, per, start }), netMinor)
        if (perCustomer)
          add(earnedKey({ ...of, ruleId, per, start, customerId: seat.conversion.customer.id }), netMinor)
      }
    }
    if (line.kind === 'bounty') add(bountyKey(seat, line.ruleId), 1n)
  }
  return {
    run: (one, given, left, { counts = () => true, past: other = () => undefined } = {}) => {
      const { conversion, seats } = one
      const { input } = assemble(zone, one, {
        ...given,
        totals: (seat) => other(seat)?.totals ?? past.totals(seat),
        earned: (seat) => [...(other(seat)?.earned ?? past.earned(seat))],
        reached: (seat) => {
          const known = other(seat) ?? past.reached(seat)
          return { pieces: known.pieces, bounties: known.bounties }
        },
      })
      const { partners } = reckon(input)
      const lines: ReplayedLine[] = []
      for (const [place, result] of partners.entries()) {
        const seat = seats[place]!
        for (const counted of result.counted) {
          const rest = left.counted(conversion, counted)
          const text = totalText({ partnerId: seat.partnerId, ...rest })
          for (const measure of measures) add(totalKey(measure, text), BigInt(rest[measure]))
        }
        if (result.outcome !== 'waiting') {
          add(`p ${conversion.sale ? 'sales' : 'leads'} ${seat.partnerId}`, 1n)
          if (input.customer.isFirstPaid && seat.found.plan) add(`p customers ${seat.partnerId}`, 1n)
        }
        for (const line of result.lines) {
          if (!counts(seat, line)) continue
          const done = { seat, line, netMinor: left.net(seat, input, result, line) }
          addLine(done)
          lines.push(done)
        }
      }
      return { input, partners, lines }
    },
    seed: add,
    save: () => [...sums].map(([key, minor]) => [key, String(minor)]),
  }
}
