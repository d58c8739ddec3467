/** Predictions as they stood when the decision was made; they never change. */
import type { Tx } from '#platform/context.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { insertPredictions } from '../../queries/decisions.ts'
import type { Content } from './content.ts'

export const freezePredictions = async (
  tx: Tx,
  decisionId: string,
  predictions: Content['predictions'],
  { currency, by, at }: { currency: string; by: { id: string | null; name: string }; at?: Date },
): Promise<void> => {
  const base = { decision_id: decisionId, by_id: by.id, by_name: by.name, at: at ?? tx.now }
  const ranges = [
    ['revenue_year_1', predictions.revenueYear1, currency],
    ['customers_year_1', predictions.customersYear1, null],
    ['months_to_first_revenue', predictions.monthsToFirstRevenue, null],
    ['api_calls_month_6', predictions.apiCallsMonth6, null],
  ] as const
  await insertPredictions(tx, [
    ...ranges.flatMap(([metric, range, unit]) =>
      range ? [{ ...base, id: newId(idPrefixes.prediction), metric, ...range, currency: unit }] : [],
    ),
    ...(typeof predictions.activeAtMonth12Ppm === 'number'
      ? [
          {
            ...base,
            id: newId(idPrefixes.prediction),
            metric: 'active_at_month_12',
            probability_ppm: predictions.activeAtMonth12Ppm,
          },
        ]
      : []),
  ])
}
