/** Default terms: what holds where no agreement says anything. Set by two people, forward only. */
import {
  CivilDate,
  endpoint,
  Id,
  Instant,
  idParams,
  listQuery,
  named,
  nullable,
  oneOf,
  optional,
  pageOf,
  strict,
  Text,
  Type,
  Version,
} from '#platform/contract.ts'
import { By, KindName, Language, TermScope, TermText, TermValues, TypeRef, termFields } from './shared.ts'

export const defaultStates = ['proposed', 'set', 'withdrawn'] as const
export const DefaultTerm = named(
  'DefaultTerm',
  Type.Object({
    id: Id('defaultTerm'),
    holder: oneOf(['type', 'workspace']),
    type: TypeRef,
    kind: Type.String(),
    ...TermText,
    operation: oneOf(['set', 'remove']),
    values: TermValues,
    scope: TermScope,
    priority: Type.Integer(),
    effectiveFrom: CivilDate,
    effectiveTo: nullable(CivilDate),
    replaces: Type.Array(Type.String()),
    reason: nullable(Type.String()),
    state: oneOf(defaultStates),
    inForce: Type.Boolean({ description: 'Set, begun and not replaced on this day.' }),
    proposedBy: By,
    proposedAt: Instant,
    decidedBy: nullable(By),
    decidedAt: nullable(Instant),
    reasonsAgainstConfirming: Type.Array(Type.String(), {
      description: 'Why the caller cannot confirm it; empty when it can be done.',
    }),
    version: Version,
  }),
)
const right = { right: 'agreements.set_default_terms' } as const

export const defaultEndpoints = {
  listDefaultTerms: endpoint({
    method: 'GET',
    path: '/v1/default-terms',
    summary: 'Default terms of the workspace and its partner types, proposed, set and replaced',
    access: { right: 'agreements.read' },
    query: listQuery(
      {
        holder: optional(oneOf(['type', 'workspace'])),
        typeId: optional(Type.Array(Id('partnerType'), { maxItems: 50 })),
        kind: optional(Type.Array(KindName, { maxItems: 100 })),
        state: optional(Type.Array(oneOf(defaultStates), { maxItems: 3 })),
        language: Language,
      },
      ['kind', '-kind', 'proposedAt', '-proposedAt'],
    ),
    answer: pageOf(DefaultTerm),
  }),
  getDefaultTerm: endpoint({
    method: 'GET',
    path: '/v1/default-terms/:id',
    summary: 'One default term',
    access: { right: 'agreements.read' },
    params: idParams('defaultTerm'),
    answer: DefaultTerm,
  }),
  proposeDefaultTerm: endpoint({
    method: 'POST',
    path: '/v1/default-terms',
    summary: 'Propose a default; it holds once a second person has confirmed it',
    access: right,
    body: strict({
      ...termFields,
      effectiveFrom: CivilDate,
      operation: optional(oneOf(['set', 'remove'])),
      typeId: optional(Id('partnerType', { description: 'For one partner type; left out, for the whole workspace.' })),
      replacesId: optional(
        Id('defaultTerm', { description: 'For kinds of which many rows apply: the row it replaces.' }),
      ),
      reason: optional(Text(2000)),
    }),
    answer: DefaultTerm,
    status: 201,
    refuses: {
      'term.invalid': [422, 'The term breaks a rule of its kind; kind, field and rule are named.'],
      'term.in_past': [422, 'Defaults change the future only.'],
    },
    example: {
      body: {
        kind: 'deal_protection',
        values: { days: 120, extensions: 1, extensionDays: 45 },
        effectiveFrom: '2199-01-01',
        reason: 'Enterprise sales take longer',
      },
    },
  }),
  confirmDefaultTerm: endpoint({
    method: 'POST',
    path: '/v1/default-terms/:id/confirmation',
    summary: 'Confirm a proposed default, as the second person',
    access: right,
    scope: null,
    params: idParams('defaultTerm'),
    answer: DefaultTerm,
    refuses: {
      'default.same_person': [409, 'Whoever proposed it cannot confirm it: one admin and one person of finance.'],
      'default.state': [409, 'It has been decided already.'],
      'term.in_past': [422, 'Its first day has passed meanwhile.'],
      'term.invalid': [422, 'It overlaps another default that was set meanwhile.'],
    },
  }),
  withdrawDefaultTerm: endpoint({
    method: 'DELETE',
    path: '/v1/default-terms/:id',
    summary: 'Withdraw a proposal that nobody has confirmed',
    access: right,
    params: idParams('defaultTerm'),
    answer: DefaultTerm,
    refuses: { 'default.state': [409, 'It has been decided already; propose another one instead.'] },
  }),
}
