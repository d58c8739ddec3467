/**
 * From credited conversions to lines, holds, ledger and events, in the caller's transaction (step 11). A repeat writes
 * nothing; a later credit set takes the place of an earlier one.
 */
import { type CreditedConversion, readCreditedConversions } from '#modules/attribution/public.ts'
import type { Tx } from '#platform/context.ts'
import { lockMoneyOf } from '#platform/ledger/post.ts'
import { evaluate } from '../../engine/evaluate.ts'
import { currentInputs, supersedeRows, withoutTerm } from '../../queries/evaluations.ts'
import { addToTotals } from '../../queries/facts.ts'
import { superseded } from '../../queries/superseded.ts'
import { supersede } from '../lines/reverse.ts'
import { planTrueUps } from '../trueup/plan.ts'
import { countReversals } from '../trueup/reversed.ts'
import { assemble, type Frozen } from './assemble.ts'
import { countedLeft } from './net.ts'
import { storedPast } from './past.ts'
import { partnersOf, prepare, type Seat } from './prepare.ts'
import { additionsOf, type Computed, write } from './write.ts'

type Current = Awaited<ReturnType<typeof currentInputs>>[number]
type Mode = 'new' | 'resumed' | 'looked_at_again'
type Todo = { conversion: CreditedConversion; mode: Mode; number: number; old: Current | undefined }

type Options = {
  /** Looks once more at what this partner earned nothing by, for want of a term. */
  againFor?: string
}

export const evaluateConversions = (tx: Tx, conversionIds: readonly string[], options: Options = {}): Promise<void> =>
  tx.asTeam(async () => {
    const found = await readCreditedConversions(tx, conversionIds)
    await evaluateCredited(tx, [...found.values()], options)
  })

/** The same for conversions that have been read. */
export const evaluateCredited = (
  tx: Tx,
  conversions: readonly CreditedConversion[],
  options: Options = {},
): Promise<void> =>
  tx.asTeam(async () => {
    const earning = conversions.filter(({ earns }) => earns).toSorted(inOrder)
    if (earning.length === 0) return
    // Whoever changes what partners are owed takes their money first; it also keeps tiers of one partner in a row.
    await lockMoneyOf(tx, earning.flatMap(partnersOf))
    const current = new Map(
      (
        await currentInputs(
          tx,
          earning.map(({ id }) => id),
        )
      ).map((row) => [row.conversion_id, row]),
    )
    const todo = earning.flatMap((conversion) =>
      todoOf(conversion, current.get(conversion.id), options.againFor !== undefined),
    )
    await replaceOld(tx, todo)
    const seats = await runAll(tx, todo, options)
    await countReversals(
      tx,
      todo.flatMap(({ conversion }) => conversion.sale?.id ?? []),
    )
    await planTrueUps(tx, seats)
  })

const inOrder = (one: CreditedConversion, other: CreditedConversion): number =>
  one.occurredAt.getTime() - other.occurredAt.getTime() || (one.id < other.id ? -1 : 1)

const todoOf = (conversion: CreditedConversion, old: Current | undefined, again: boolean): Todo[] => {
  if (!old) return [{ conversion, mode: 'new', number: 1, old: undefined }]
  if (old.credit_set_id !== conversion.creditSet.id)
    // A reading that was overtaken while it waited for the lock: what came later stands already.
    return old.credit_set_version < conversion.creditSet.version ? [{ conversion, mode: 'new', number: 1, old }] : []
  if (old.outcome === 'waiting') return [{ conversion, mode: 'resumed', number: old.number, old: undefined }]
  return again ? [{ conversion, mode: 'looked_at_again', number: old.number + 1, old: undefined }] : []
}

/** Lines of credits that were replaced are reversed in full, and what they counted is taken out of the totals. */
const replaceOld = async (tx: Tx, todo: readonly Todo[]): Promise<void> => {
  for (const { conversion, old } of todo) {
    if (!old) continue
    const of = { conversionId: conversion.id, creditSetId: old.credit_set_id }
    const before = await superseded(tx, of)
    await lockMoneyOf(
      tx,
      before.map(({ partnerId }) => partnerId),
    )
    await supersede(tx, conversion.id, old.credit_set_id)
    await addToTotals(
      tx,
      before.flatMap((row) =>
        additionsOf(
          row.partnerId,
          row.counted.map((one) => countedLeft(one, BigInt(row.refundedMinor), conversion.sale?.grossMinor ?? 0n)),
          -1n,
        ),
      ),
    )
    await supersedeRows(tx, of)
    // Who lost the credit may have sold by a tier or up to a cap: that period is reckoned once more.
    const [lost] = await prepare(tx, [
      {
        ...conversion,
        credits: before.map(({ partnerId }, position) => ({
          partnerId,
          microShares: 0,
          position,
          touchId: null,
          label: null,
          reason: null,
        })),
      },
    ])
    await planTrueUps(tx, lost!.seats)
  }
}

const runAll = async (tx: Tx, todo: readonly Todo[], { againFor }: Options): Promise<Seat[]> => {
  const { zone } = tx.ctx.workspace
  const prepared = await prepare(
    tx,
    todo.map(({ conversion }) => conversion),
  )
  for (let at = 0; at < todo.length; ) {
    // What looks at what came before is computed one by one, each with the sums that the one before left behind.
    const first = prepared.findIndex(({ isOrdered }, place) => place >= at && isOrdered)
    const end = first === -1 ? todo.length : first + 1
    const now = prepared.slice(at, end)
    const past = await storedPast(tx, now)
    const all = now.map((one, place) => {
      const { mode, number } = todo[at + place]!
      return computed(assemble(zone, one, past), mode, number)
    })
    at = end
    // Who has no term still is left as it is.
    await write(
      tx,
      all.filter(
        ({ isAgain, input }) => !isAgain || input.partners.some((one) => one.partnerId === againFor && one.plan),
      ),
    )
  }
  return prepared.flatMap(({ seats }) => seats)
}
const computed = (frozen: Frozen, mode: Mode, number: number): Computed => ({
  ...frozen,
  number,
  isAgain: mode === 'looked_at_again',
  result: evaluate(frozen.input),
})

/** When an agreement takes effect: what its partner sold since then without one is looked at again. */
export const lookAgain = async (tx: Tx, partnerId: string): Promise<void> => {
  const ids = await tx.asTeam(() => withoutTerm(tx, partnerId))
  for (let at = 0; at < ids.length; at += batchMax)
    await evaluateConversions(tx, ids.slice(at, at + batchMax), { againFor: partnerId })
}
const batchMax = 50
