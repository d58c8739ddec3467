/** First fit: five factors, weighed by type; kept as it was recorded. */
import type { Tx } from '#platform/context.ts'
import type { InputOf, Static } from '#platform/contract.ts'
import { notFound, unprocessable } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { firstFitRecorded } from '../../contract/need-events.ts'
import {
  adviceOf,
  type Factors,
  type FitAdvice,
  factorLabels,
  fitFactors,
  fitFactorsLeast,
  fitOf,
  fitWeightLeast,
  fitWeights,
} from '../../contract/need-sections.ts'
import type { FirstFitEvaluation, needEndpoints } from '../../contract/needs.ts'
import { findApplicationRow } from '../../queries/applications.ts'
import { type FirstFitRow, insertFirstFit } from '../../queries/needs.ts'
import { acting } from '../acting.ts'
import { findPartner, findPartnerType, partnerNames } from '../partners.ts'

/** 422 `first_fit.too_few_factors` below three rated factors or 60 % of the weight. */
export const recordFirstFit = async (
  tx: Tx,
  input: InputOf<typeof needEndpoints.recordFirstFit>['body'],
): Promise<FirstFitRow> => {
  const partner = await findPartner(tx, input.partnerId)
  if (!partner) throw notFound('partner')
  const application = input.applicationId ? await findApplicationRow(tx, input.applicationId) : undefined
  if (input.applicationId && application?.partner_id !== partner.id) throw notFound('application')
  const typeId = application?.type_id ?? partner.type_id
  const type = typeId ? await findPartnerType(tx, typeId) : undefined
  const weights = fitWeights(type?.key ?? '')
  const { rated, weight, score } = fitOf(input.factors, weights)
  if (rated < fitFactorsLeast)
    throw unprocessable(
      'first_fit.too_few_factors',
      `${fitFactorsLeast} of ${fitFactors.length} factors are needed; ${rated} ${rated === 1 ? 'is' : 'are'} rated`,
    )
  if (weight < fitWeightLeast || score === null)
    throw unprocessable(
      'first_fit.too_few_factors',
      `${fitWeightLeast} % of the weight is needed; ${weight} % is rated`,
    )
  const row = await insertFirstFit(tx, {
    id: newId(idPrefixes.firstFitEvaluation),
    partner_id: partner.id,
    application_id: application?.id ?? null,
    type_key: type?.key ?? '',
    factors: JSON.stringify(input.factors),
    weights: JSON.stringify(weights),
    score,
    advice: adviceOf(score),
    confidence: input.confidence,
    note: input.note?.trim() || null,
    ...acting(tx),
  })
  await tx.announce(
    firstFitRecorded,
    { evaluationId: row.id, partnerId: partner.id, score, advice: adviceOf(score) },
    { subject: { kind: 'first_fit_evaluation', id: row.id }, partnerId: partner.id },
  )
  return row
}

export const firstFitsToWire = async (
  tx: Tx,
  rows: readonly FirstFitRow[],
): Promise<Static<typeof FirstFitEvaluation>[]> => {
  const names = await partnerNames(tx, [...new Set(rows.map((row) => row.partner_id))])
  return rows.map((row) => ({
    id: row.id,
    partner: { id: row.partner_id, name: names.get(row.partner_id) ?? '' },
    applicationId: row.application_id,
    type: row.type_key,
    factors: row.factors as Factors,
    weights: row.weights as Record<(typeof fitFactors)[number], number>,
    score: row.score,
    advice: row.advice as FitAdvice,
    reasons: reasonsOf(row),
    confidence: row.confidence as 'low' | 'medium' | 'high',
    note: row.note,
    by: { kind: row.by_kind, id: row.by_id, name: row.by_name },
    at: row.at.toISOString(),
  }))
}

/** Why the advice is what it is: what speaks for it, what against, what nobody knows. */
const reasonsOf = (row: FirstFitRow): string[] => {
  const factors = row.factors as Factors
  const named = (words: string, holds: (value: number | null) => boolean) => {
    const found = fitFactors
      .filter((factor) => holds(factors[factor]))
      .map((factor) => factorLabels[factor].toLowerCase())
    return found.length > 0 ? [`${words}: ${found.join(', ')}`] : []
  }
  return [
    ...named('Strong', (value) => value !== null && value >= 4),
    ...named('Weak', (value) => value !== null && value <= 2),
    ...named('Not known', (value) => value === null),
  ]
}
