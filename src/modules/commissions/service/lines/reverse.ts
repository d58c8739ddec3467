/**
 * Taking back and giving back. What is not in a run shrinks where it stands; of what is in a run or paid a carry-over is
 * made, which later payouts offset. A line is never touched once it is paid.
 */
import type { Tx } from '#platform/context.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { giveBack, takeBack } from '#platform/ledger/draft.ts'
import { lockMoneyOf, type Posting, post } from '#platform/ledger/post.ts'
import { commissionClawedBack, commissionReversed } from '../../contract/line-events.ts'
import { type CommissionState, standingOf } from '../../contract/states.ts'
import {
  type Change,
  changeLines,
  insertMoves,
  type Line,
  lineIdsOf,
  lockLines,
  netOf,
  todayOf,
} from '../../queries/lines.ts'
import { insertReversals, type ReversalRow, reversalsOf } from '../../queries/reversals.ts'
import { inWindow, type RefundRule, type SaleReversal, targetOf } from '../../rules/reversals.ts'
import { announceLines } from './announce.ts'
import { stopAsking } from './approve.ts'
import { carryOverSlot } from './due-kinds.ts'
import { renewTasks } from './sweep.ts'

export type ReversalCause = {
  kind: 'sale_reversal' | 'superseded' | 'flag' | 'manual'
  id: string
  words: string
  refundedMinor?: bigint
  grossMinor?: bigint
}
export type Wanted = { line: Line; amountMinor: bigint; cause: ReversalCause }

/** What a sale says about its reversals, with the rule and the end of the window of each line. */
export type SaleFacts = {
  saleId: string
  grossMinor: bigint
  /** Gross of each line of the sale, for rules that chose lines. */
  lineGross: ReadonlyMap<string, bigint>
  reversals: readonly (SaleReversal & { id: string; kind: 'refund' | 'chargeback' | 'void' })[]
}
export type RuleOfLine = { rule: RefundRule; until: Date }

const causeWords = { refund: 'Refund of the sale', chargeback: 'Chargeback of the sale', void: 'The sale was voided' }

/** Brings the lines of these sales to what their reversals ask for, counted anew. Repeats change nothing. */
export const applySaleReversals = (
  tx: Tx,
  sales: readonly SaleFacts[],
  ruleOf: (lines: readonly Line[]) => Promise<ReadonlyMap<string, RuleOfLine>>,
): Promise<Line[]> =>
  tx.asTeam(async () => {
    const bySale = new Map(sales.map((sale) => [sale.saleId, sale]))
    const locked = (await lockLines(tx, await lineIdsOf(tx, { saleIds: [...bySale.keys()] }))).filter(
      (line) => line.state !== 'declined' && line.amountMinor > 0n,
    )
    const before = await reversalsOf(
      tx,
      locked.map((line) => line.id),
    )
    const rules = await ruleOf(locked)
    const wanted: Wanted[] = []
    for (const line of locked) {
      const own = before.get(line.id) ?? []
      // Lines whose credits were replaced are gone for good; the new ones follow the sale.
      if (own.some((row) => row.cause_kind === 'superseded')) continue
      const sale = bySale.get(line.saleId!)!
      const { rule, until } = rules.get(line.id) ?? { rule: 'proportional' as const, until: new Date(8.64e15) }
      const parts = line.parts?.flatMap((part) => {
        const gross = sale.lineGross.get(part.lineId)
        return gross === undefined
          ? []
          : [{ lineId: part.lineId, amountMinor: BigInt(part.amountMinor), grossMinor: gross }]
      })
      const counted = inWindow(sale.reversals, until)
      const { targetMinor, refundedMinor } = targetOf({
        amountMinor: line.amountMinor,
        grossMinor: sale.grossMinor,
        rule,
        reversals: counted,
        parts,
      })
      const otherMinor = own
        .filter((row) => row.cause_kind !== 'sale_reversal')
        .reduce((sum, row) => sum + BigInt(row.amount_minor), 0n)
      const all = targetMinor + otherMinor
      const amountMinor = (all > line.amountMinor ? line.amountMinor : all) - line.reversedMinor
      if (amountMinor === 0n) continue
      const latest = sale.reversals.findLast((one) => one.isValid === amountMinor > 0n) ?? sale.reversals.at(-1)!
      wanted.push({
        line,
        amountMinor,
        cause: {
          kind: 'sale_reversal',
          id: latest.id,
          words: amountMinor > 0n ? causeWords[latest.kind] : `${causeWords[latest.kind]} did not hold`,
          refundedMinor,
          grossMinor: sale.grossMinor,
        },
      })
    }
    return reverse(tx, wanted)
  })

/** Writes reversals of locked lines: rows, ledger, moves, facts. */
export const reverse = async (tx: Tx, wanted: readonly Wanted[]): Promise<Line[]> => {
  if (wanted.length === 0) return []
  const before = await reversalsOf(
    tx,
    wanted.map(({ line }) => line.id),
  )
  const today = todayOf(tx)
  const plans = wanted.map((one) => planOf(one, before.get(one.line.id) ?? [], today))
  const rows = new Map(
    (
      await insertReversals(
        tx,
        plans.map(({ row }) => row),
      )
    ).map((row) => [row.id, row]),
  )
  await post(
    tx,
    plans.map(({ posting }) => posting),
  )
  const changed = await changeLines(
    tx,
    plans.map(({ change }) => change),
  )
  await insertMoves(
    tx,
    plans.flatMap(({ row, line, amountMinor }) =>
      row.lands === 'carry_over'
        ? [
            {
              subjectId: row.id,
              number: 1,
              commissionId: line.id,
              partnerId: line.partnerId,
              currency: line.currency,
              kind: 'carry_over',
              from: null,
              to: 'due' as const,
              amountMinor: -amountMinor,
              causeId: line.id,
            },
          ]
        : [],
    ),
  )
  const byLine = new Map(plans.map((plan) => [plan.line.id, plan]))
  await announceLines(tx, commissionReversed, changed, (line) => {
    const { row, cause } = byLine.get(line.id)!
    return {
      reversalId: row.id,
      reversedMinor: rows.get(row.id)!.amount_minor,
      lands: row.lands,
      cause: cause.words,
    }
  })
  const emptied = changed.filter((line) => netOf(line) === 0n && line.amountMinor > 0n)
  await announceLines(tx, commissionClawedBack, emptied)
  const asked = wanted
    .map(({ line }) => line)
    .filter((line) => line.askedAt && emptied.some(({ id }) => id === line.id))
  await stopAsking(tx, asked)
  await renewTasks(tx, [...new Set(asked.map((line) => line.partnerId))])
  if (plans.some(({ row }) => row.lands === 'carry_over' && row.amount_minor > 0n))
    await tx.schedule(carryOverSlot, tx.ctx.workspace.id, new Date(tx.now.getTime() + 180 * 86_400_000))
  return changed
}

type Plan = {
  line: Line
  amountMinor: bigint
  cause: ReversalCause
  row: Parameters<typeof insertReversals>[1][number] & { lands: 'line' | 'carry_over'; amount_minor: bigint }
  posting: Posting
  change: Change
}
const planOf = ({ line, amountMinor, cause }: Wanted, before: readonly ReversalRow[], today: string): Plan => {
  const isTaken = line.state === 'processing' || line.state === 'paid'
  // What was taken as a carry-over comes back as one, wherever the line stands by now.
  const lands = isTaken || (amountMinor < 0n && line.carriedMinor >= -amountMinor) ? 'carry_over' : 'line'
  const id = newId(idPrefixes.commissionReversal)
  const size = amountMinor < 0n ? -amountMinor : amountMinor
  const amount = { currency: line.currency, amountMinor: size }
  const restored = line.state === 'clawed_back' && amountMinor < 0n ? stateAgain(line, today) : line.state
  const account =
    lands === 'carry_over'
      ? 'due'
      : (standingOf({ state: restored, isHeld: line.isHeld }) as 'pending' | 'held' | 'approved' | 'due')
  const draft =
    amountMinor > 0n
      ? takeBack({ partnerId: line.partnerId, amount, type: 'reversed', from: account, commissionKind: line.kind })
      : giveBack({ partnerId: line.partnerId, amount, to: account, commissionKind: line.kind })
  const reversedMinor = line.reversedMinor + amountMinor
  const isEmpty = reversedMinor === line.amountMinor
  const state: CommissionState = isEmpty && lands === 'line' ? 'clawed_back' : restored
  return {
    line,
    amountMinor,
    cause,
    row: {
      id,
      commission_id: line.id,
      partner_id: line.partnerId,
      currency: line.currency,
      number: (before.at(-1)?.number ?? 0) + 1,
      cause_kind: cause.kind,
      cause_id: cause.id,
      cause_words: cause.words.slice(0, 500),
      sale_id: line.saleId,
      amount_minor: amountMinor,
      refunded_minor: cause.refundedMinor ?? null,
      gross_minor: cause.grossMinor ?? null,
      reversed_before_minor: line.reversedMinor,
      reversed_after_minor: reversedMinor,
      lands,
      carry_state: lands === 'carry_over' ? 'due' : null,
      accounting_day: today,
    },
    posting: { ...draft, source: { kind: 'commission', id: line.id }, step: `reversed/${id}` },
    change: {
      line,
      set: {
        reversedMinor,
        state,
        ...(lands === 'carry_over' && { carriedMinor: line.carriedMinor + amountMinor }),
        ...(state === 'clawed_back' && { askedAt: null }),
      },
      ...(lands === 'line' && {
        move:
          amountMinor > 0n
            ? { from: account, to: 'reversed' as const, amountMinor, causeId: id }
            : { from: 'reversed' as const, to: account, amountMinor: -amountMinor, causeId: id },
      }),
    },
  }
}

/** A line that lives again stands where its days say. */
const stateAgain = (line: Line, today: string): CommissionState =>
  line.dueOn === null ? 'pending' : line.dueOn <= today ? 'due' : 'approved'

/** Old lines of credits that were replaced go in full; the caller writes the new ones. */
export const supersede = (tx: Tx, conversionId: string, creditSetId: string): Promise<Line[]> =>
  tx.asTeam(async () => {
    const locked = await lockLines(tx, await lineIdsOf(tx, { conversionId, creditSetId }))
    return reverse(
      tx,
      locked.flatMap((line) =>
        line.state !== 'declined' && line.amountMinor > 0n && netOf(line) > 0n
          ? [
              {
                line,
                amountMinor: netOf(line),
                cause: { kind: 'superseded' as const, id: creditSetId, words: 'The credits of the sale were replaced' },
              },
            ]
          : [],
      ),
    )
  })

/** A debt that finance gave up or that the partner paid back: the carry-over that ends it. The caller posts the ledger. */
export const closeDebt = (
  tx: Tx,
  debt: { partnerId: string; currency: string; amountMinor: bigint; how: 'written_off' | 'paid_back'; causeId: string },
): Promise<string> =>
  tx.asTeam(async () => {
    await lockMoneyOf(tx, [debt.partnerId])
    const id = newId(idPrefixes.commissionReversal)
    await insertReversals(tx, [
      {
        id,
        commission_id: null,
        partner_id: debt.partnerId,
        currency: debt.currency,
        number: 1,
        cause_kind: debt.how,
        cause_id: debt.causeId,
        cause_words: debt.how === 'written_off' ? 'Debt written off' : 'Paid back by the partner',
        sale_id: null,
        amount_minor: -debt.amountMinor,
        reversed_before_minor: 0n,
        reversed_after_minor: 0n,
        lands: 'carry_over',
        carry_state: 'due',
        accounting_day: todayOf(tx),
      },
    ])
    await insertMoves(tx, [
      {
        subjectId: id,
        number: 1,
        commissionId: null,
        partnerId: debt.partnerId,
        currency: debt.currency,
        kind: 'carry_over',
        from: null,
        to: 'due',
        amountMinor: debt.amountMinor,
        causeId: debt.causeId,
      },
    ])
    return id
  })
