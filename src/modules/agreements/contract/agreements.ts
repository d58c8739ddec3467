/** Agreements: the list, the record, drafting, and the way of a version to the partner and to legal. */
import {
  CivilDate,
  endpoint,
  FreeText,
  Id,
  idParams,
  listQuery,
  nullable,
  oneOf,
  optional,
  pageOf,
  strict,
  Text,
  Type,
} from '#platform/contract.ts'
import { Agreement, AgreementSummary, categories, positions } from './records.ts'
import { components, Language, termFields } from './shared.ts'
import { versionStates } from './states.ts'

const params = idParams('agreement')
const draftRight = { right: 'agreements.draft' } as const
export const stateRefusal = {
  'agreement.state': [409, 'Not in a state in which this can be done; the words say which would be.'],
} as const
const draftRefuses = {
  ...stateRefusal,
  'term.invalid': [422, 'A term breaks a rule of its kind; kind, field and rule are named.'],
  'pen.not_yours': [409, 'The other side holds the pen.'],
} as const
const DraftBody = strict({
  effectiveOn: optional(nullable(CivilDate)),
  variables: optional(
    Type.Record(Type.String({ maxLength: 40 }), Type.String({ maxLength: 2000 }), { maxProperties: 60 }),
  ),
  clauses: optional(
    Type.Array(
      strict({
        key: Text(60),
        position: optional(oneOf(positions)),
        body: optional(
          Type.String({
            minLength: 1,
            maxLength: 20_000,
            description: 'Text of our own; it counts as off the preferred position.',
          }),
        ),
        heading: optional(Text(200)),
        component: optional(
          oneOf(components, {
            description: 'Of a clause that is new, with its heading and text; or the part it moves to.',
          }),
        ),
        moveBefore: optional(
          nullable(
            Type.String({
              minLength: 1,
              maxLength: 60,
              description: 'Its place: before this clause, or null for the end of its part.',
            }),
          ),
        ),
        remove: optional(Type.Boolean()),
      }),
      { maxItems: 60 },
    ),
  ),
  parts: optional(
    Type.Array(strict({ component: oneOf(components), notApplicable: nullable(Text(500)) }), {
      maxItems: 5,
      description: 'Why a part without clauses does not apply.',
    }),
  ),
  terms: optional(
    Type.Array(
      strict({
        id: optional(Id('term', { description: 'The row to change; left out, a new one.' })),
        ...termFields,
        clause: optional(nullable(Text(60))),
        page: optional(
          nullable(
            Type.Integer({ minimum: 1, maximum: 300, description: 'Of their own paper: where the term stands.' }),
          ),
        ),
        operation: optional(oneOf(['set', 'remove'])),
        drop: optional(Type.Boolean({ description: 'Take the row out of the draft.' })),
      }),
      { maxItems: 200 },
    ),
  ),
})

export const agreementEndpoints = {
  listAgreements: endpoint({
    method: 'GET',
    path: '/v1/agreements',
    summary: 'Agreements with their state, the pen and their dates',
    access: { right: 'agreements.read' },
    query: listQuery(
      {
        partnerId: optional(Id('partner')),
        category: optional(Type.Array(oneOf(categories), { maxItems: 4 })),
        openState: optional(
          Type.Array(oneOf(versionStates), { maxItems: 10, description: 'With a version in this state.' }),
        ),
        signed: optional(Type.Boolean({ description: 'Only those with a signed version, or only those without.' })),
        legalHold: optional(Type.Boolean({ description: 'Only those under legal hold, or only the others.' })),
      },
      ['number', '-number', 'updatedAt', '-updatedAt'],
    ),
    answer: pageOf(AgreementSummary),
  }),
  draftAgreement: endpoint({
    method: 'POST',
    path: '/v1/agreements',
    summary: 'Draft an agreement from the template of the partner’s type',
    access: draftRight,
    body: strict({
      partnerId: Id('partner'),
      category: optional(oneOf(['partnership', 'nda', 'data_processing', 'addendum'])),
      parentId: optional(Id('agreement')),
      templateId: optional(Id('agreementTemplate')),
      title: optional(Text(200)),
      language: Language,
      paper: optional(oneOf(['ours', 'theirs'])),
    }),
    answer: Agreement,
    status: 201,
    refuses: {
      'template.none': [409, 'There is no published template for this type and category.'],
      'agreement.draft_open': [409, 'A draft of this category is open for this partner already.'],
    },
    example: { body: { partnerId: 'pn_01ka2b3c4d5e6f7g8h9jkmnpqr' } },
  }),
  getAgreement: endpoint({
    method: 'GET',
    path: '/v1/agreements/:id',
    summary: 'One agreement with its versions and its open draft',
    access: { right: 'agreements.read' },
    params,
    answer: Agreement,
  }),
  amendAgreement: endpoint({
    method: 'POST',
    path: '/v1/agreements/:id/versions',
    summary: 'Begin an amendment of what is signed; it changes the future only',
    access: draftRight,
    params,
    body: strict({ reason: Text(2000), effectiveOn: optional(CivilDate) }),
    answer: Agreement,
    status: 201,
    refuses: { ...stateRefusal, 'term.in_past': [422, 'An amendment changes the future only.'] },
    example: { body: { reason: 'Longer protection' } },
  }),
  changeAgreementDraft: endpoint({
    method: 'PATCH',
    path: '/v1/agreements/:id/draft',
    summary: 'Change clauses, blanks and terms of the open version',
    access: draftRight,
    params,
    ifMatch: true,
    body: DraftBody,
    answer: Agreement,
    refuses: draftRefuses,
    example: { body: { terms: [{ kind: 'commission_hold', values: { days: 30 } }] } },
  }),
  submitAgreement: endpoint({
    method: 'POST',
    path: '/v1/agreements/:id/submission',
    summary: 'Send the draft on: to legal, or to the partner',
    access: draftRight,
    params,
    body: strict({ to: oneOf(['legal_review', 'negotiating']) }),
    answer: Agreement,
    refuses: {
      ...stateRefusal,
      'agreement.not_ready': [409, 'Blanks, parts or terms stand against it; each is named.'],
    },
  }),
  reviewAgreement: endpoint({
    method: 'POST',
    path: '/v1/agreements/:id/review',
    summary: 'As legal: clear this snapshot, or return it with words',
    access: { right: 'agreements.approve_clause' },
    params,
    body: strict({ outcome: oneOf(['cleared', 'returned']), words: optional(FreeText(2000)) }),
    answer: Agreement,
    refuses: stateRefusal,
  }),
  withdrawAgreementVersion: endpoint({
    method: 'POST',
    path: '/v1/agreements/:id/withdrawal',
    summary: 'Withdraw the open version',
    access: draftRight,
    params,
    body: strict({ reason: Text(2000) }),
    answer: Agreement,
    refuses: stateRefusal,
    example: { body: { reason: 'They went with another program' } },
  }),
}
