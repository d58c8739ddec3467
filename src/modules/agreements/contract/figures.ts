/** Figures of the page of agreements. */
import { CivilDate, endpoint, oneOf, optional, strict, Type } from '#platform/contract.ts'

export const figureEndpoints = {
  getAgreementFigures: endpoint({
    method: 'GET',
    path: '/v1/agreement-figures',
    summary: 'Median days per stage and side, what ends in which month, and how often each clause is given way on',
    access: { right: 'agreements.read' },
    query: strict({
      from: optional(Type.String({ ...CivilDate, description: 'Twelve months ago by default.' })),
      until: optional(Type.String({ ...CivilDate, description: 'The first day not counted; tomorrow by default.' })),
    }),
    answer: Type.Object({
      from: CivilDate,
      until: CivilDate,
      stages: Type.Array(
        Type.Object({
          state: Type.String(),
          words: Type.String(),
          side: oneOf(['us', 'partner', 'both']),
          medianDays: Type.Number(),
          count: Type.Integer(),
        }),
      ),
      expiries: Type.Array(
        Type.Object({
          month: Type.String({ examples: ['2027-03'] }),
          ending: Type.Integer({ description: 'Ends for good unless somebody acts.' }),
          renewing: Type.Integer({ description: 'Renews by itself unless somebody gives notice.' }),
        }),
        { description: 'The next 18 months.' },
      ),
      deviations: Type.Array(
        Type.Object({
          key: Type.String(),
          title: Type.String(),
          total: Type.Integer(),
          preferred: Type.Integer(),
          fallbacks: Type.Integer(),
          walkAway: Type.Integer(),
          own: Type.Integer(),
        }),
        { description: 'Clauses that were off their preferred position at least once, the most frequent first.' },
      ),
    }),
  }),
}
