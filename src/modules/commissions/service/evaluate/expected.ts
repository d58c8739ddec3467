/** What divided conversions earn, without writing anything: what stands in the lines, else what the rules would give now. */
import {
  type CreditedConversion,
  type ExpectedCommission,
  readCreditedConversions,
} from '#modules/attribution/public.ts'
import type { Tx } from '#platform/context.ts'
import { evaluate } from '../../engine/evaluate.ts'
import { currentEvaluations } from '../../queries/evaluations.ts'
import { linesOfEvaluations } from '../../queries/explained.ts'
import { assemble } from './assemble.ts'
import { storedPast } from './past.ts'
import { partnersOf, prepare } from './prepare.ts'

type Outcome = { outcome: string; reason: string | null }
const words = ({ outcome, reason }: Outcome): string =>
  outcome === 'commissions'
    ? 'The plan earns by it.'
    : (why[reason ?? ''] ?? 'No rule of the plan gives anything for it.')
const why: Readonly<Record<string, string>> = {
  no_term: 'No agreement with a commission plan was in force on that day.',
  no_rule: 'No rule of the plan matches it.',
  worth_nothing: 'The rules that match give nothing for it.',
  cap_reached: 'A cap of the plan is reached.',
  fx_rate_missing: 'It waits for an exchange rate.',
  cost_missing: 'It waits for the cost of the sale.',
}

/** By the same engine as the lines. A conversion that was reckoned answers with its lines; another one is frozen as it is now. */
export const expectedOf = (tx: Tx, conversionIds: readonly string[]): Promise<readonly ExpectedCommission[]> =>
  tx.asTeam(async () => {
    const found = [...(await readCreditedConversions(tx, conversionIds)).values()]
    const history = found.filter(({ earns }) => !earns)
    const earning = found.filter(({ earns }) => earns)
    const recorded = await recordedOf(tx, earning)
    const known = new Set(recorded.map(({ conversionId }) => conversionId))
    const prepared = await prepare(
      tx,
      earning.filter(({ id }) => !known.has(id)),
    )
    const past = await storedPast(tx, prepared)
    const open = prepared.map((one) => assemble(tx.ctx.workspace.zone, one, past))
    return [
      ...recorded,
      ...open.flatMap(({ conversion, input }) =>
        evaluate(input).partners.map((result) => ({
          conversionId: conversion.id,
          partnerId: result.partnerId,
          outcome: result.outcome,
          words: words(result),
          isRecorded: false,
          amounts: result.lines.map(({ ruleName, amountMinor, currency }) => ({
            rule: ruleName,
            amountMinor,
            currency,
          })),
        })),
      ),
      ...history.flatMap((conversion) =>
        partnersOf(conversion).map((partnerId) => ({
          conversionId: conversion.id,
          partnerId,
          outcome: 'history' as const,
          words: 'It was taken in as history, which earns nothing.',
          isRecorded: true,
          amounts: [],
        })),
      ),
    ]
  })

const recordedOf = async (tx: Tx, conversions: readonly CreditedConversion[]): Promise<ExpectedCommission[]> => {
  const sets = new Map(conversions.map(({ id, creditSet }) => [id, creditSet.id]))
  const rows = (await currentEvaluations(tx, [...sets.keys()])).filter(
    (row) => sets.get(row.conversion_id) === row.credit_set_id,
  )
  const lines = await linesOfEvaluations(
    tx,
    rows.map(({ id }) => id),
  )
  return rows.map((row) => ({
    conversionId: row.conversion_id,
    partnerId: row.partner_id,
    outcome: row.outcome as ExpectedCommission['outcome'],
    words: words(row),
    isRecorded: true,
    amounts: (lines.get(row.id) ?? []).map((line) => ({
      rule: line.rule_name ?? '',
      amountMinor: String(line.amount_minor),
      currency: line.currency,
    })),
  }))
}
