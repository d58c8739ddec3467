/** What was owed week by week, and what was paid: for plots. */
import { addDays, civilDate, weekdayOf } from '#platform/civil-time.ts'
import type { Ctx } from '#platform/context.ts'
import { balancesOf, weekMoves } from '#platform/ledger/balances.ts'
import type { AccountKind } from '#platform/ledger/kinds.ts'
import { readingWhole } from './ledger.ts'

const owedKinds = ['pending', 'held', 'approved', 'due', 'processing', 'in_transit'] as const satisfies AccountKind[]
const weeksDefault = 26

type Input = { currency?: string | undefined; weeks?: number | undefined }
/** The last week is the one that runs now, up to today. */
export const getLedgerWeeks = (ctx: Ctx, input: Input) =>
  readingWhole(ctx, async (tx) => {
    const currency = input.currency ?? tx.ctx.workspace.currency
    const today = civilDate(tx.ctx.workspace.zone, tx.now)
    const count = input.weeks ?? weeksDefault
    const thisMonday = addDays(today, 1 - weekdayOf(today))
    const from = addDays(thisMonday, -7 * (count - 1))
    const moves = await weekMoves(tx, { currency, kinds: [...owedKinds, 'cash'], from })
    const moved = new Map(moves.map((move) => [`${move.kind} ${move.endsOn}`, move.balanceMinor]))
    const standing = new Map(owedKinds.map((kind) => [kind, moved.get(`${kind} ${addDays(from, -1)}`) ?? 0n]))
    const weeks = Array.from({ length: count }, (_, at) => {
      const endsOn = addDays(from, 7 * at + 6)
      for (const kind of owedKinds) standing.set(kind, standing.get(kind)! + (moved.get(`${kind} ${endsOn}`) ?? 0n))
      const minor = (kind: (typeof owedKinds)[number]) => String(standing.get(kind)!)
      return {
        endsOn,
        pendingMinor: minor('pending'),
        heldMinor: minor('held'),
        approvedMinor: minor('approved'),
        dueMinor: minor('due'),
        processingMinor: minor('processing'),
        inTransitMinor: minor('in_transit'),
        paidMinor: String(-(moved.get(`cash ${endsOn}`) ?? 0n)),
      }
    })
    const known = new Set((await balancesOf(tx)).filter(({ kind }) => kind === 'due').map((one) => one.currency))
    return { currency, currencies: [...known.add(currency)].toSorted(), weeks }
  })
