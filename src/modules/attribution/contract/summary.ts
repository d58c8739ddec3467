/** What the overview plots: leads and sales by day, and what each model would pay to whom. */
import {
  CivilDate,
  CurrencyCode,
  endpoint,
  Id,
  Instant,
  nullable,
  oneOf,
  optional,
  strict,
  Type,
} from '#platform/contract.ts'
import { Minor } from './shapes.ts'
import { models } from './states.ts'

export const summaryEndpoints = {
  getAttributionSummary: endpoint({
    method: 'GET',
    path: '/v1/attribution-summary',
    summary: 'Leads and sales by day with sourced and influenced revenue, and the models side by side by partner',
    description:
      'Revenue is net of tax and shipping, before reversals, in one currency. What is sourced adds up; what is influenced is counted once per conversion and does not.',
    access: { right: 'attribution.read' },
    query: strict({
      from: CivilDate,
      to: CivilDate,
      currency: optional(CurrencyCode),
    }),
    answer: Type.Object({
      currency: CurrencyCode,
      payingModel: oneOf(models),
      days: Type.Array(
        Type.Object({
          day: CivilDate,
          leads: Type.Integer(),
          sales: Type.Integer(),
          netMinor: Minor,
          sourcedMinor: Minor,
          influencedMinor: Minor,
          influencedOnlyMinor: Minor,
        }),
      ),
      partners: Type.Array(
        Type.Object({
          partner: nullable(Type.Object({ id: Id('partner'), name: Type.String() })),
          byModel: Type.Record(Type.String(), Minor),
        }),
      ),
    }),
    refuses: { 'field.invalid': [422, 'At most 366 days, the first before the last.'] },
    example: { query: { from: '2026-02-01', to: '2026-03-01' } },
  }),
  getAttributionQueues: endpoint({
    method: 'GET',
    path: '/v1/attribution-queues',
    summary: 'What waits for a person: leads, overrides, events that nothing matched, fraud flags',
    access: { right: 'attribution.read' },
    answer: Type.Object({
      hasSales: Type.Boolean({ description: 'False until the first sale is recorded.' }),
      queues: Type.Array(
        Type.Object({
          kind: oneOf(['leads', 'overrides', 'unmatched', 'flags']),
          count: Type.Integer({ maximum: 10_000 }),
          oldestAt: nullable(Instant),
        }),
      ),
    }),
  }),
  previewAttributionPolicy: endpoint({
    method: 'GET',
    path: '/v1/attribution-policy-preview',
    summary: 'What another paying model would have credited in a time that is over',
    description:
      'Only what the model decided changes: overrides, codes, deals and what renewals inherit stay as they are. Other rules of a policy are not played through.',
    access: { right: 'attribution.read' },
    query: strict({ payingModel: oneOf(models), from: CivilDate, to: CivilDate, currency: optional(CurrencyCode) }),
    answer: Type.Object({
      currency: CurrencyCode,
      partners: Type.Array(
        Type.Object({
          partner: nullable(Type.Object({ id: Id('partner'), name: Type.String() })),
          nowMinor: Minor,
          thenMinor: Minor,
        }),
      ),
    }),
    refuses: { 'field.invalid': [422, 'At most 366 days, the first before the last.'] },
    example: { query: { payingModel: 'first', from: '2026-02-01', to: '2026-03-01' } },
  }),
}
