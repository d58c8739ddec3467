/** Why a line is what it is: its evaluation in sentences, for the team and for the partner itself. */
import {
  builtInOf,
  type Plan,
  printerFor,
  resolveTerms,
  termLanguage,
  type ValuesOf,
} from '#modules/agreements/public.ts'
import { partnerNames } from '#modules/partners/public.ts'
import { addDays, civilDate } from '#platform/civil-time.ts'
import type { Ctx, Tx } from '#platform/context.ts'
import type { AnswerOf, InputOf } from '#platform/contract.ts'
import { reading } from '#platform/db/transaction.ts'
import { conflict, notFound } from '#platform/errors.ts'
import type { EvaluationWire, evaluationEndpoints } from '../../contract/evaluations.ts'
import type { CommissionKind } from '../../contract/states.ts'
import type { EngineInput, Step } from '../../engine/types.ts'
import { type EvaluationRow, evaluationRows, findInputs, plansByHash } from '../../queries/evaluations.ts'
import { type CommissionRow, evaluationsPage, findCommission, linesOfEvaluations } from '../../queries/explained.ts'
import { recomputeEvaluations } from '../evaluate/recompute.ts'
import { type Explained, type Sentence, sentencesOf } from './sentences.ts'

type Endpoints = typeof evaluationEndpoints
type Language = 'en' | 'de' | 'es' | undefined

export const explainCommission = (
  ctx: Ctx,
  id: string,
  language: Language,
): Promise<AnswerOf<Endpoints['getCommissionExplanation']>> =>
  reading(ctx, async (tx) => {
    // Under the caller's own role: a partner finds its own lines and no others.
    const line = await findCommission(tx, id)
    if (!line) throw notFound('commission')
    return tx.asTeam(() => explain(tx, line, language))
  })

const explain = async (tx: Tx, line: CommissionRow, language: Language) => {
  const printer = printerFor(termLanguage(language ?? tx.ctx.workspace.language))
  const [row] = await evaluationRows(tx, line.evaluation_id ? [line.evaluation_id] : [])
  const sentences: Sentence[] = row
    ? sentencesOf(printer, await explainedOf(tx, row, line))
    : line.reason
      ? [{ step: 'reason', text: line.reason }]
      : []
  return {
    commissionId: line.id,
    evaluationId: line.evaluation_id,
    kind: line.kind as CommissionKind,
    amountMinor: String(line.amount_minor),
    currency: line.currency,
    sentences,
    causes: ((line.causes ?? []) as { text: string; amountMinor: string | null }[]).map(({ text, amountMinor }) => ({
      text,
      amountMinor,
    })),
  }
}

const inputOf = async (tx: Tx, row: EvaluationRow): Promise<EngineInput> =>
  (await findInputs(tx, {
    conversionId: row.conversion_id,
    creditSetId: row.credit_set_id,
    number: row.inputs_number,
  }))!.inputs as unknown as EngineInput

const explainedOf = async (tx: Tx, row: EvaluationRow, line: CommissionRow | null): Promise<Explained> => {
  const input = await inputOf(tx, row)
  const own = input.partners.find(({ partnerId }) => partnerId === row.partner_id)
  const names = await partnerNames(tx, [row.partner_id])
  const { zone } = tx.ctx.workspace
  const steps = row.steps as unknown as Step[]
  const base = steps.find((step) => step.step === 'base')
  return {
    sale: input.sale && { grossMinor: input.sale.grossMinor, currency: input.sale.currency },
    day: row.day,
    partner: names.get(row.partner_id) ?? '',
    microShares: row.micro_shares,
    clause: (row.clause as Explained['clause']) ?? null,
    isTail: own?.tail != null,
    currency: line?.currency ?? (base?.step === 'base' ? base.planCurrency : tx.ctx.workspace.currency),
    steps,
    ruleId: line?.rule_id ?? null,
    reason: row.reason,
    holdDay: line ? civilDate(zone, line.hold_until) : null,
    dueDay: line?.due_on ?? null,
    reversalDay: line && input.sale ? await reversalDay(tx, row) : null,
  }
}
/** The last day on which a refund takes something back. */
const reversalDay = async (tx: Tx, row: EvaluationRow): Promise<string | null> => {
  const plan = row.plan_hash
    ? ((await plansByHash(tx, [row.plan_hash])).get(row.plan_hash) as Plan | undefined)
    : undefined
  const terms = await resolveTerms(tx, { partnerIds: [row.partner_id], kinds: ['commission_reversal'], on: row.day })
  const values =
    (terms.get(row.partner_id)?.get('commission_reversal')?.rows[0]?.values as
      | ValuesOf<'commission_reversal'>
      | undefined) ?? builtInOf('commission_reversal', tx.ctx.workspace.currency)!
  return (plan?.refunds ?? values.refunds) === 'never'
    ? null
    : addDays(row.day, plan?.reversalDays ?? values.windowDays)
}

export const recomputeCommission = (ctx: Ctx, id: string): Promise<AnswerOf<Endpoints['recomputeCommission']>> =>
  reading(ctx, async (tx) => {
    const line = await findCommission(tx, id)
    if (!line) throw notFound('commission')
    if (!line.evaluation_id)
      throw conflict('recomputation.no_evaluation', 'No evaluation wrote this line: a person or a clock did.')
    const [checked] = await recomputeEvaluations(tx, [line.evaluation_id])
    if (!checked!.isSame)
      throw conflict(
        'recomputation.differs',
        `Reckoned again, the ${checked!.differences.join(' and the ')} of this evaluation come out otherwise.`,
        { evaluationId: line.evaluation_id, differences: checked!.differences },
      )
    const [row] = await evaluationRows(tx, [line.evaluation_id])
    return { evaluationId: row!.id, engineVersion: row!.engine_version, isSame: true, hash: checked!.hash }
  })

export const listEvaluations = (ctx: Ctx, query: InputOf<Endpoints['listEvaluations']>['query']) =>
  reading(ctx, (tx) => evaluationsPage(tx, query, (rows) => toWire(tx, rows)))

export const getEvaluation = (
  ctx: Ctx,
  id: string,
  language: Language,
): Promise<AnswerOf<Endpoints['getEvaluation']>> =>
  reading(ctx, async (tx) => {
    const [row] = await evaluationRows(tx, [id])
    if (!row) throw notFound('evaluation')
    const [wire] = await toWire(tx, [row])
    const printer = printerFor(termLanguage(language ?? tx.ctx.workspace.language))
    return {
      ...wire!,
      steps: row.steps as Record<string, unknown>[],
      sentences: sentencesOf(printer, await explainedOf(tx, row, null)),
    }
  })

const toWire = async (tx: Tx, rows: readonly EvaluationRow[]): Promise<EvaluationWire[]> => {
  const names = await partnerNames(tx, [...new Set(rows.map((row) => row.partner_id))])
  const lines = await linesOfEvaluations(
    tx,
    rows.map((row) => row.id),
  )
  return rows.map((row) => ({
    id: row.id,
    partner: { id: row.partner_id, name: names.get(row.partner_id) ?? '' },
    conversionId: row.conversion_id,
    creditSetId: row.credit_set_id,
    creditSetVersion: row.credit_set_version,
    saleId: row.sale_id,
    occurredAt: row.occurred_at.toISOString(),
    outcome: row.outcome as EvaluationWire['outcome'],
    reason: row.reason as EvaluationWire['reason'],
    microShares: row.micro_shares,
    engineVersion: row.engine_version,
    lines: (lines.get(row.id) ?? []).map((line) => ({
      commissionId: line.id,
      ruleId: line.rule_id,
      rule: line.rule_name,
      kind: line.kind as CommissionKind,
      amountMinor: String(line.amount_minor),
      currency: line.currency,
    })),
    hash: row.hash,
    supersededAt: row.superseded_at?.toISOString() ?? null,
  }))
}
