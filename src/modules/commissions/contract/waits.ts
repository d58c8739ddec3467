/** What waits: conversions that earn nothing yet for want of a rate or a cost, and what the missing figure would release. */
import { PartnerRef } from '#modules/partners/contract/shared.ts'
import {
  CivilDate,
  CurrencyCode,
  endpoint,
  Id,
  Instant,
  listQuery,
  named,
  nullable,
  oneOf,
  optional,
  pageOf,
  strict,
  Type,
} from '#platform/contract.ts'

const kinds = ['rate', 'cost'] as const
const Minor = Type.String({ pattern: '^-?[0-9]{1,30}$', examples: ['1250'] })
const missing = {
  kind: oneOf(kinds),
  subject: Type.String({ description: 'What is missing: `GBP/EUR 2026-03-02`, or the id of a sale.' }),
  saleId: nullable(Id('sale')),
  from: nullable(CurrencyCode),
  to: nullable(CurrencyCode),
  day: CivilDate,
  since: Instant,
}
export const EvaluationWait = named(
  'EvaluationWait',
  Type.Object({
    ...missing,
    conversionId: Id('conversion'),
    netMinor: nullable(Minor),
    currency: nullable(CurrencyCode),
    partners: Type.Array(PartnerRef),
    words: Type.String(),
  }),
)
export const MissingFigure = named(
  'MissingFigure',
  Type.Object({
    ...missing,
    conversions: Type.Integer({ description: 'How many wait for it.' }),
    netMinor: nullable(Type.String({ description: 'Of their sales, without tax and shipping, in `currency`.' })),
    currency: nullable(CurrencyCode),
    partners: Type.Array(PartnerRef),
  }),
)
export const shownMissingMax = 200
/** Conversions that one preview reckons. */
export const previewedMax = 500
const Release = named(
  'WaitRelease',
  Type.Object({
    conversions: Type.Integer({ description: 'Reckoned with the figure.' }),
    stillWaiting: Type.Integer({ description: 'Of them lack something else too.' }),
    isPartial: Type.Boolean({ description: `More than ${previewedMax} wait; the sums are of the first of them.` }),
    sums: Type.Array(Type.Object({ currency: CurrencyCode, amountMinor: Minor, lines: Type.Integer() })),
    lines: Type.Array(
      Type.Object({
        partner: PartnerRef,
        saleId: nullable(Id('sale')),
        rule: Type.String(),
        amountMinor: Minor,
        currency: CurrencyCode,
      }),
      { description: 'The first 50.' },
    ),
  }),
)

const earnings = { right: 'commissions.read_earnings' } as const
export const waitEndpoints = {
  listEvaluationWaits: endpoint({
    method: 'GET',
    path: '/v1/evaluation-waits',
    summary: 'Conversions that earn nothing yet for want of a rate or a cost',
    access: earnings,
    query: listQuery({ kind: optional(oneOf(kinds)), subject: optional(Type.String({ maxLength: 100 })) }, [
      'since',
      '-since',
    ]),
    answer: pageOf(EvaluationWait),
  }),
  listMissingFigures: endpoint({
    method: 'GET',
    path: '/v1/missing-figures',
    summary: 'Rates and costs that are missing, with what waits for each',
    description: `The ${shownMissingMax} oldest days; \`total\` counts all.`,
    access: earnings,
    answer: Type.Object({ data: Type.Array(MissingFigure), total: Type.Integer() }),
  }),
  previewWaitRelease: endpoint({
    method: 'POST',
    path: '/v1/missing-figures/preview',
    summary: 'What a rate or a cost would release, by the engine that pays; nothing is stored',
    description:
      'A rate answers for its day and the 7 days after it. Steps and caps are counted on what was sold until now.',
    access: earnings,
    idempotency: 'none',
    body: strict({
      rate: optional(
        strict({
          from: CurrencyCode,
          to: CurrencyCode,
          day: CivilDate,
          rate: Type.String({ pattern: '^[0-9]{1,18}([.][0-9]{1,12})?$', examples: ['1.0842'] }),
        }),
      ),
      cost: optional(
        strict({ saleId: Id('sale'), costMinor: Type.String({ pattern: '^[0-9]{1,18}$', examples: ['6000'] }) }),
      ),
    }),
    answer: Release,
    refuses: {
      'figure.one': [422, 'Name a rate or a cost, one of the two.'],
      'rate.not_exact': [422, 'A rate is a decimal above zero with up to 12 decimals.'],
    },
    example: { body: { rate: { from: 'GBP', to: 'EUR', day: '2026-03-02', rate: '1.17' } } },
  }),
}
