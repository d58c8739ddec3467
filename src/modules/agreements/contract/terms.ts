/** Kinds of terms, checks of terms, and which term answers on a day. */
import {
  CivilDate,
  endpoint,
  Id,
  Instant,
  idParams,
  named,
  nullable,
  oneOf,
  optional,
  strict,
  Type,
} from '#platform/contract.ts'
import {
  beatenReasons,
  components,
  Enforcement,
  KindName,
  Language,
  TermIssue,
  TermScope,
  TermText,
  TermValues,
  termFields,
  termLevels,
} from './shared.ts'

export const TermKind = named(
  'TermKind',
  Type.Object({
    kind: Type.String(),
    title: Type.String(),
    component: oneOf(components),
    many: Type.Boolean({ description: 'All rows that match apply; else one wins.' }),
    keptBy: Type.Array(Type.String(), {
      description: 'Modules that keep it, present or not; empty: recorded, not enforced.',
    }),
    pushedTo: Type.Array(Type.String()),
    enforcement: Enforcement,
    outlives: Type.Boolean({ description: 'Still answered from the last version after the end of the agreement.' }),
    defaultable: Type.Boolean({ description: 'False where only a signed agreement can grant it.' }),
    scopes: Type.Array(Type.String()),
    schema: TermValues,
    builtIn: nullable(TermValues),
    builtInSentences: Type.Array(Type.String()),
  }),
)
const rowFields = {
  termId: nullable(
    Type.String({ description: 'A term of an agreement (tm_) or a default term (dt_); null when built in.' }),
  ),
  values: TermValues,
  sentences: TermText.sentences,
  scope: TermScope,
  scopeWords: TermText.scopeWords,
  effectiveFrom: nullable(CivilDate),
  effectiveTo: nullable(CivilDate),
  agreementId: nullable(Id('agreement')),
  agreementNumber: nullable(Type.String()),
  versionId: nullable(Id('agreementVersion')),
  versionNumber: nullable(Type.Integer()),
  clause: nullable(Type.String()),
  page: nullable(Type.Integer()),
}
export const ResolvedRow = named('ResolvedTermRow', Type.Object(rowFields))
export const ResolvedTerm = named(
  'ResolvedTerm',
  Type.Object({
    kind: Type.String(),
    title: Type.String(),
    component: oneOf(components),
    many: Type.Boolean(),
    granted: Type.Boolean({ description: 'False: nothing grants it. That is never zero by accident.' }),
    level: oneOf(termLevels),
    levelWords: Type.String(),
    endedOn: nullable(CivilDate),
    enforcement: Enforcement,
    rows: Type.Array(ResolvedRow),
    beat: Type.Array(
      Type.Object({ ...rowFields, level: oneOf(termLevels), why: oneOf(beatenReasons), whyWords: Type.String() }),
    ),
  }),
)
export const ResolvedTerms = named(
  'ResolvedTerms',
  Type.Object({
    partnerId: Id('partner'),
    on: CivilDate,
    knownAt: Instant,
    data: Type.Array(ResolvedTerm),
  }),
)
const factText = (description: string) => optional(Type.String({ minLength: 1, maxLength: 100, description }))
export const resolveQuery = strict({
  on: optional(Type.String({ ...CivilDate, description: 'The business day asked about; today by default.' })),
  knownAt: optional(Type.String({ ...Instant, description: 'With the knowledge of this instant; now by default.' })),
  kind: optional(Type.Array(KindName, { maxItems: 100, description: 'Only these kinds.' })),
  component: optional(oneOf(components)),
  product: factText('The case asked about: a product line.'),
  country: factText('A country.'),
  segment: factText('A segment.'),
  tier: factText("A tier; the partner's tier of that day by default."),
  currency: factText('A currency.'),
  wayOfWorking: factText('A way of working.'),
  language: Language,
})

export const termEndpoints = {
  listTermKinds: endpoint({
    method: 'GET',
    path: '/v1/term-kinds',
    summary: 'Every kind of term: its values, bounds, defaults and who keeps it',
    access: { right: 'agreements.read' },
    query: strict({ component: optional(oneOf(components)), language: Language }),
    answer: Type.Object({ data: Type.Array(TermKind) }),
  }),
  checkTerms: endpoint({
    method: 'POST',
    path: '/v1/term-checks',
    summary: 'Check terms without storing them; every fault names kind, field and rule',
    access: { right: 'agreements.read' },
    idempotency: 'none',
    body: strict({
      terms: Type.Array(strict({ ...termFields, operation: optional(oneOf(['set', 'remove'])) }), {
        minItems: 1,
        maxItems: 200,
      }),
      language: Language,
    }),
    answer: Type.Object({
      valid: Type.Boolean(),
      issues: Type.Array(TermIssue),
      terms: Type.Array(nullable(Type.Object({ kind: Type.String(), ...TermText })), {
        description: 'In plain words; null where a fault stands against printing it.',
      }),
    }),
    example: {
      body: {
        terms: [
          {
            kind: 'deal_protection',
            values: { days: 60, extensions: 1, extensionDays: 30 },
            scope: { countries: ['DE'] },
          },
        ],
      },
    },
  }),
  getPartnerTerms: endpoint({
    method: 'GET',
    path: '/v1/partners/:id/terms',
    summary: 'What holds for a partner on a day: value, source, and what it beat and why',
    access: { right: 'agreements.read' },
    params: idParams('partner'),
    query: resolveQuery,
    answer: ResolvedTerms,
  }),
  getPortalTerms: endpoint({
    method: 'GET',
    path: '/v1/portal/terms',
    summary: 'What both sides promised each other, in plain words, on a day',
    access: { right: 'agreements.read' },
    query: resolveQuery,
    answer: ResolvedTerms,
  }),
}
