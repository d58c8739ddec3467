/** Clauses and templates. */

import { PartnerRef } from '#modules/partners/contract/shared.ts'
import {
  CivilDate,
  endpoint,
  FreeText,
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
import { By, components, KindName, TermValues, TypeRef } from './shared.ts'

export const clausePositions = ['preferred', 'fallback_1', 'fallback_2', 'fallback_3', 'walk_away'] as const
const Body = Type.String({
  minLength: 1,
  maxLength: 20_000,
  description:
    'Paragraphs divided by an empty line; lines that begin with "- " are items. {{term:deal_protection.days}} prints a value, {{terms:payment}} the sentences of a kind, {{fact:partner}} a name, {{var:key}} a variable.',
  examples: ['A deal is protected for {{term:deal_protection.days}}.'],
})
export const Clause = named(
  'Clause',
  Type.Object({
    id: Id('clause'),
    key: Type.String(),
    title: Type.String(),
    component: oneOf(components),
    language: Type.String(),
    jurisdiction: nullable(Type.String()),
    risk: oneOf(['low', 'medium', 'high']),
    guidance: Type.String(),
    reviewOn: nullable(CivilDate),
    ownerId: nullable(Id('member')),
    versions: Type.Array(
      Type.Object({
        number: Type.Integer(),
        position: oneOf(clausePositions),
        body: Type.String(),
        by: By,
        at: Instant,
        approvedBy: nullable(By),
        approvedAt: nullable(Instant),
        inUse: Type.Boolean({ description: 'The latest approved text of its position: what new drafts take.' }),
      }),
    ),
    version: Version,
    updatedAt: Instant,
  }),
)
const definition = {
  components: Type.Array(
    strict({
      component: oneOf(components),
      notApplicable: nullable(Text(500)),
      clauses: Type.Array(Text(60), { maxItems: 60 }),
    }),
    { maxItems: 5 },
  ),
  terms: Type.Array(strict({ kind: KindName, values: TermValues, clause: nullable(Text(60)) }), { maxItems: 200 }),
  variables: Type.Array(strict({ key: Type.String({ pattern: '^[a-z][a-z_]{0,39}$' }), label: Text(120) }), {
    maxItems: 60,
  }),
  signers: Type.Array(
    strict({ side: oneOf(['us', 'partner']), role: Text(120), group: Type.Integer({ minimum: 1, maximum: 20 }) }),
    { minItems: 1, maxItems: 20 },
  ),
  acceptance: oneOf(['signature', 'click']),
}
export const AgreementTemplate = named(
  'AgreementTemplate',
  Type.Object({
    id: Id('agreementTemplate'),
    name: Type.String(),
    type: TypeRef,
    category: oneOf(['partnership', 'addendum', 'nda', 'data_processing']),
    language: Type.String(),
    definition: Type.Object(definition),
    publishedNumber: nullable(Type.Integer()),
    faults: Type.Array(Type.Object({ rule: Type.String(), message: Type.String() }), {
      description: 'What stands against publishing the draft.',
    }),
    version: Version,
    updatedAt: Instant,
  }),
)
const clauseExample = {
  key: 'audit_of_books',
  title: 'Audit of books',
  component: 'legal',
  body: 'Each party keeps books that show what it owes.',
}

export const textEndpoints = {
  listClauses: endpoint({
    method: 'GET',
    path: '/v1/clauses',
    summary: 'The library of clauses, with every position and version',
    access: { right: 'agreements.read' },
    query: listQuery(
      {
        component: optional(oneOf(components)),
        risk: optional(Type.Array(oneOf(['low', 'medium', 'high']), { maxItems: 3 })),
        language: optional(oneOf(['en', 'de', 'es'])),
        unapproved: optional(Type.Boolean({ description: 'With a text that legal has not approved.' })),
      },
      ['title', '-title', 'updatedAt', '-updatedAt'],
    ),
    answer: pageOf(Clause),
  }),
  getClause: endpoint({
    method: 'GET',
    path: '/v1/clauses/:id',
    summary: 'One clause',
    access: { right: 'agreements.read' },
    params: idParams('clause'),
    answer: Clause,
  }),
  createClause: endpoint({
    method: 'POST',
    path: '/v1/clauses',
    summary: 'Write a clause; it is used once legal has approved it',
    access: { right: 'agreements.approve_clause' },
    body: strict({
      key: Type.String({ pattern: '^[a-z][a-z0-9_]{0,59}$', examples: ['audit_of_books'] }),
      title: Text(200),
      component: oneOf(components),
      language: optional(oneOf(['en', 'de', 'es'])),
      jurisdiction: optional(Text(120)),
      risk: optional(oneOf(['low', 'medium', 'high'])),
      guidance: optional(FreeText(4000)),
      body: Body,
    }),
    answer: Clause,
    status: 201,
    refuses: {
      'clause.exists': [409, 'There is a clause of this key and language.'],
      'template.variable_unknown': [422, 'The text names something that nothing can fill.'],
    },
    example: { body: clauseExample },
  }),
  updateClause: endpoint({
    method: 'PATCH',
    path: '/v1/clauses/:id',
    summary: 'Change what stands about a clause; its texts get new versions instead',
    access: { right: 'agreements.approve_clause' },
    params: idParams('clause'),
    ifMatch: true,
    body: strict({
      title: optional(Text(200)),
      jurisdiction: optional(nullable(Type.String({ minLength: 1, maxLength: 120 }))),
      risk: optional(oneOf(['low', 'medium', 'high'])),
      guidance: optional(FreeText(4000)),
      reviewOn: optional(nullable(CivilDate)),
      ownerId: optional(nullable(Id('member'))),
    }),
    answer: Clause,
    example: { body: { risk: 'high' } },
  }),
  getClauseUses: endpoint({
    method: 'GET',
    path: '/v1/clauses/:id/uses',
    summary: 'Templates that hold the clause, agreements in which it stands or is in force, and in which position',
    access: { right: 'agreements.read' },
    params: idParams('clause'),
    answer: Type.Object({
      templates: Type.Array(
        Type.Object({ id: Id('agreementTemplate'), name: Type.String(), published: Type.Boolean() }),
      ),
      positions: Type.Array(Type.Object({ position: Type.String(), count: Type.Integer(), signed: Type.Integer() })),
      agreements: Type.Array(
        Type.Object({
          id: Id('agreement'),
          number: Type.String(),
          partner: PartnerRef,
          versionNumber: Type.Integer(),
          versionState: Type.String(),
          position: Type.String(),
          inForce: Type.Boolean(),
        }),
        { description: 'The latest 200.' },
      ),
      total: Type.Integer({ description: 'Versions in which it stands.' }),
    }),
  }),
  addClauseVersion: endpoint({
    method: 'POST',
    path: '/v1/clauses/:id/versions',
    summary: 'Write the next text of a position',
    access: { right: 'agreements.approve_clause' },
    params: idParams('clause'),
    body: strict({ position: oneOf(clausePositions), body: Body }),
    answer: Clause,
    status: 201,
    refuses: { 'template.variable_unknown': [422, 'The text names something that nothing can fill.'] },
    example: { body: { position: 'fallback_1', body: 'Each party keeps books.' } },
  }),
  approveClauseVersion: endpoint({
    method: 'POST',
    path: '/v1/clauses/:id/approval',
    summary: 'Approve a text, so that drafts use it',
    access: { right: 'agreements.approve_clause' },
    params: idParams('clause'),
    body: strict({ number: Type.Integer({ minimum: 1, examples: [1] }) }),
    answer: Clause,
    refuses: {
      'clause.approved_already': [409, 'It has been approved.'],
      'clause.version_unknown': [422, 'There is no such version.'],
    },
  }),
  listAgreementTemplates: endpoint({
    method: 'GET',
    path: '/v1/agreement-templates',
    summary: 'Templates, from which agreements are drafted',
    access: { right: 'agreements.read' },
    query: listQuery({ typeId: optional(Id('partnerType')) }, ['name', '-name', 'updatedAt', '-updatedAt']),
    answer: pageOf(AgreementTemplate),
  }),
  getAgreementTemplate: endpoint({
    method: 'GET',
    path: '/v1/agreement-templates/:id',
    summary: 'One template',
    access: { right: 'agreements.read' },
    params: idParams('agreementTemplate'),
    answer: AgreementTemplate,
  }),
  createAgreementTemplate: endpoint({
    method: 'POST',
    path: '/v1/agreement-templates',
    summary: 'Begin a template, as a copy of another or empty; agreements start from it once it is published',
    access: { right: 'agreements.publish_template' },
    body: strict({
      name: Text(200),
      typeId: optional(Id('partnerType')),
      category: optional(oneOf(['partnership', 'addendum', 'nda', 'data_processing'])),
      language: optional(oneOf(['en', 'de', 'es'])),
      copyOf: optional(Id('agreementTemplate')),
    }),
    answer: AgreementTemplate,
    status: 201,
    example: { body: { name: 'Addendum on data processing', category: 'addendum' } },
  }),
  updateAgreementTemplate: endpoint({
    method: 'PATCH',
    path: '/v1/agreement-templates/:id',
    summary: 'Change the draft of a template; what is published stays',
    access: { right: 'agreements.publish_template' },
    params: idParams('agreementTemplate'),
    ifMatch: true,
    body: strict({ name: optional(Text(200)), definition: optional(strict(definition)) }),
    answer: AgreementTemplate,
    example: { body: { name: 'Partnership, reviewed' } },
  }),
  publishAgreementTemplate: endpoint({
    method: 'POST',
    path: '/v1/agreement-templates/:id/publication',
    summary: 'Publish the draft: new agreements start from it',
    access: { right: 'agreements.publish_template' },
    params: idParams('agreementTemplate'),
    answer: AgreementTemplate,
    refuses: {
      'template.component_missing': [422, 'One of the five parts is neither filled nor marked as not applicable.'],
      'template.variable_unknown': [422, 'A clause names something that nothing can fill.'],
      'term.invalid': [422, 'A term breaks a rule of its kind.'],
    },
  }),
}
