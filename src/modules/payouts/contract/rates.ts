/** Exchange rates: which one a day gets, and how they come in. */
import {
  CivilDate,
  CurrencyCode,
  endpoint,
  eventKind,
  Id,
  Instant,
  idParams,
  listOf,
  listQuery,
  named,
  nullable,
  oneOf,
  optional,
  pageOf,
  strict,
  Text,
  Type,
} from '#platform/contract.ts'

const Decimal = Type.String({
  pattern: '^[0-9]{1,18}([.][0-9]{1,12})?$',
  examples: ['1.0842'],
  description: 'Units of `to` for one of `from`: a decimal above zero, up to 12 decimals.',
})
const sources = ['ecb_file', 'api', 'manual'] as const
const Person = nullable(Type.Object({ id: Type.String(), name: nullable(Type.String()) }))
const rate = { id: Id('fxRate'), day: CivilDate, from: CurrencyCode, to: CurrencyCode, rate: Decimal }

export const FxRate = named(
  'FxRate',
  Type.Object({
    ...rate,
    source: oneOf(sources),
    learnedAt: Instant,
    recordedBy: Person,
    confirmedBy: Person,
  }),
)
export const FxRateProposal = named(
  'FxRateProposal',
  Type.Object({
    ...rate,
    reason: nullable(Type.String()),
    proposedAt: Instant,
    proposedBy: Person,
    decision: nullable(oneOf(['confirmed', 'refused'])),
    decidedAt: nullable(Instant),
    decidedBy: Person,
  }),
)
export const EffectiveRate = named(
  'EffectiveRate',
  Type.Object({
    from: CurrencyCode,
    to: CurrencyCode,
    day: CivilDate,
    numerator: Type.String({ pattern: '^[0-9]+$', examples: ['10873'], description: 'The rate as an exact fraction.' }),
    denominator: Type.String({ pattern: '^[0-9]+$', examples: ['10000'] }),
    legs: listOf(
      Type.Object({
        rateId: Id('fxRate'),
        from: CurrencyCode,
        to: CurrencyCode,
        day: CivilDate,
        rate: Decimal,
        isInverse: Type.Boolean({ description: 'The stored rate was taken the other way round.' }),
      }),
      2,
    ),
  }),
)
export const FxImport = named(
  'FxImport',
  Type.Object({
    recorded: Type.Integer(),
    unchanged: Type.Integer(),
    firstDay: CivilDate,
    lastDay: CivilDate,
    skippedCurrencies: listOf(Type.String()),
  }),
)
export const NewFxRate = named(
  'NewFxRate',
  strict({ day: CivilDate, from: CurrencyCode, to: CurrencyCode, rate: Decimal, reason: optional(Text(500)) }),
)
const set = { right: 'payouts.set_rates' } as const
const read = { right: 'payouts.read' } as const
const days = { dayFrom: optional(CivilDate), dayUntil: optional(CivilDate) }
const decided = {
  'rate.decided': [409, 'This rate was confirmed or refused already.'],
} as const

export const rateEndpoints = {
  listFxRates: endpoint({
    method: 'GET',
    path: '/v1/fx-rates',
    summary: 'Exchange rates with day and source',
    access: read,
    query: listQuery(
      { from: optional(CurrencyCode), to: optional(CurrencyCode), source: optional(oneOf(sources)), ...days },
      ['day', '-day'],
    ),
    answer: pageOf(FxRate),
  }),
  getEffectiveFxRate: endpoint({
    method: 'GET',
    path: '/v1/fx-rates/effective',
    summary: 'The rate that a day gets, and from which rows',
    description:
      'Of the day or the latest earlier one, 7 days at most: direct, else the inverse, else both legs over EUR.',
    access: read,
    query: strict({ from: CurrencyCode, to: CurrencyCode, day: CivilDate }),
    answer: EffectiveRate,
    refuses: { 'fx.rate_missing': [409, 'There is no rate for this day nor for the 7 days before.'] },
    example: { query: { from: 'EUR', to: 'EUR', day: '2026-03-02' } },
  }),
  createFxRate: endpoint({
    method: 'POST',
    path: '/v1/fx-rates',
    summary: 'Records a rate that a system sends with its key',
    description: 'A person enters a rate with `/v1/fx-rate-proposals`, and a second one confirms it.',
    access: set,
    idempotency: 'required',
    body: NewFxRate,
    answer: FxRate,
    status: 201,
    example: { body: { day: '2026-03-01', from: 'EUR', to: 'USD', rate: '1.0842' } },
    refuses: {
      'rate.two_people': [403, 'A rate by hand is entered by one person and confirmed by another.'],
      'rate.not_exact': [422, 'A rate is a decimal above zero with up to 12 decimals.'],
      'currency.unknown': [422, 'Not a code of ISO 4217.'],
    },
  }),
  importFxRates: endpoint({
    method: 'POST',
    path: '/v1/fx-rates/imports',
    summary: 'Takes in the European Central Bank’s file of reference rates',
    description:
      'The text of eurofxref as CSV or XML, of one day, 90 days or all. What is known stays as it is; a corrected value is a further row.',
    access: set,
    idempotency: 'required',
    body: strict({ content: Type.String({ minLength: 1, maxLength: 8_000_000 }) }),
    bodyLimitBytes: 10_000_000,
    answer: FxImport,
    status: 201,
    example: { body: { content: 'Date,USD,JPY\n2026-02-27,1.0842,163.1\n' } },
  }),
  listFxRateProposals: endpoint({
    method: 'GET',
    path: '/v1/fx-rate-proposals',
    summary: 'Rates by hand, and what a second person said of them',
    access: read,
    query: listQuery({ isOpen: optional(Type.Boolean()) }, ['proposed', '-proposed']),
    answer: pageOf(FxRateProposal),
  }),
  proposeFxRate: endpoint({
    method: 'POST',
    path: '/v1/fx-rate-proposals',
    summary: 'Enters a rate by hand; it is used once a second person has confirmed it',
    access: set,
    scope: null,
    idempotency: 'required',
    body: NewFxRate,
    answer: FxRateProposal,
    status: 201,
    example: { body: { day: '2026-03-01', from: 'HUF', to: 'EUR', rate: '0.0025', reason: 'Rate of our bank' } },
    refuses: {
      'rate.not_exact': [422, 'A rate is a decimal above zero with up to 12 decimals.'],
      'currency.unknown': [422, 'Not a code of ISO 4217.'],
    },
  }),
  confirmFxRate: endpoint({
    method: 'POST',
    path: '/v1/fx-rate-proposals/:id/confirmation',
    summary: 'A second person confirms the rate',
    access: set,
    scope: null,
    idempotency: 'required',
    params: idParams('fxRate'),
    answer: FxRateProposal,
    refuses: { ...decided, 'rate.own_proposal': [403, 'Whoever entered a rate does not confirm it.'] },
  }),
  refuseFxRate: endpoint({
    method: 'POST',
    path: '/v1/fx-rate-proposals/:id/refusal',
    summary: 'The rate is not used',
    access: set,
    scope: null,
    idempotency: 'required',
    params: idParams('fxRate'),
    answer: FxRateProposal,
    refuses: decided,
  }),
}

const payload = Type.Object({ day: CivilDate, from: CurrencyCode, to: CurrencyCode, rate: Type.String() })
const sample = { day: '2026-03-02', from: 'EUR', to: 'USD', rate: '1.0842' }
export const rateEvents = {
  rateProposed: eventKind({
    name: 'fx_rate.proposed',
    version: 1,
    summary: 'A rate was entered by hand',
    payload,
    sample,
    partnerVisible: false,
  }),
  rateRecorded: eventKind({
    name: 'fx_rate.recorded',
    version: 1,
    summary: 'A rate is used from now on',
    payload,
    sample,
    partnerVisible: false,
  }),
  rateRefused: eventKind({
    name: 'fx_rate.refused',
    version: 1,
    summary: 'A rate by hand was refused',
    payload,
    sample,
    partnerVisible: false,
  }),
  ratesImported: eventKind({
    name: 'fx_rate.imported',
    version: 1,
    summary: 'A file of rates was taken in',
    payload: Type.Object({ recorded: Type.Integer(), firstDay: CivilDate, lastDay: CivilDate }),
    sample: { recorded: 30, firstDay: '2026-03-02', lastDay: '2026-03-02' },
    partnerVisible: false,
  }),
}
