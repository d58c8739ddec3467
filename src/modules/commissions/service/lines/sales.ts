/** What sales say about their reversals, and which rule reads them: the plan that earned, else the agreement's term. */
import { builtInOf, resolveTerms, type ValuesOf } from '#modules/agreements/public.ts'
import { readCreditedConversions, readReversals } from '#modules/attribution/public.ts'
import { addDays, civilDateTime, instantAt } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { type Line, lineIdsOf, readLines } from '../../queries/lines.ts'
import { refundTermsOf } from '../../queries/plans.ts'
import type { RefundRule } from '../../rules/reversals.ts'
import { applySaleReversals, type RuleOfLine, type SaleFacts } from './reverse.ts'

type Term = ValuesOf<'commission_reversal'>
export const ruleOfLines = async (tx: Tx, lines: readonly Line[]): Promise<ReadonlyMap<string, RuleOfLine>> => {
  const { zone } = tx.ctx.workspace
  const plans = await refundTermsOf(
    tx,
    lines.flatMap((line) => line.evaluationId ?? []),
  )
  const terms = await resolveTerms(tx, {
    partnerIds: [...new Set(lines.map((line) => line.partnerId))],
    kinds: ['commission_reversal'],
  })
  const builtIn = builtInOf('commission_reversal', tx.ctx.workspace.currency)
  return new Map(
    lines.map((line) => {
      const plan = line.evaluationId ? plans.get(line.evaluationId) : undefined
      const term = (terms.get(line.partnerId)?.get('commission_reversal')?.rows[0]?.values ?? builtIn) as Term
      const days = plan?.reversalDays ?? term.windowDays
      const { date, time } = civilDateTime(zone, line.occurredAt)
      return [
        line.id,
        {
          rule: (plan?.refunds ?? term.refunds) as RefundRule,
          until: instantAt(zone, addDays(date, days), time),
        },
      ]
    }),
  )
}

const factsOfSales = async (tx: Tx, saleIds: readonly string[]): Promise<SaleFacts[]> => {
  const lines = await readLines(tx, await lineIdsOf(tx, { saleIds }))
  const conversions = await readCreditedConversions(tx, [...new Set(lines.flatMap((line) => line.conversionId ?? []))])
  const reversals = await readReversals(tx, saleIds)
  const sales = new Map([...conversions.values()].flatMap(({ sale }) => (sale ? [[sale.id, sale]] : [])))
  return saleIds.flatMap((saleId) => {
    const sale = sales.get(saleId)
    if (!sale) return []
    return [
      {
        saleId,
        grossMinor: sale.grossMinor,
        lineGross: new Map(sale.lines.map((line) => [line.id, line.netMinor])),
        reversals: reversals.get(saleId) ?? [],
      },
    ]
  })
}

/** Brings the lines of these sales to what refunds, lost disputes and voids ask for. Safe to repeat. */
export const applyReversals = (tx: Tx, saleIds: readonly string[]): Promise<Line[]> =>
  tx.asTeam(async () => applySaleReversals(tx, await factsOfSales(tx, saleIds), (lines) => ruleOfLines(tx, lines)))
