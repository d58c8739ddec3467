/** Legal holds: while one stands, nothing of the agreement and none of the partner's people is erased. */
import { PartnerRef } from '#modules/partners/contract/shared.ts'
import {
  endpoint,
  Id,
  Instant,
  idParams,
  listQuery,
  named,
  nullable,
  optional,
  pageOf,
  strict,
  Text,
  Type,
} from '#platform/contract.ts'
import { Agreement } from './records.ts'
import { By } from './shared.ts'

const LegalHoldRow = named(
  'AgreementLegalHold',
  Type.Object({
    id: Id('agreementHold'),
    agreement: Type.Object({ id: Id('agreement'), number: Type.String() }),
    partner: PartnerRef,
    reason: Type.String(),
    reference: nullable(Type.String()),
    by: By,
    at: Instant,
    liftedAt: nullable(Instant),
    liftedReason: nullable(Type.String()),
    liftedBy: nullable(By),
  }),
)
const params = idParams('agreement')
const right = { right: 'agreements.hold' } as const

export const holdEndpoints = {
  listLegalHolds: endpoint({
    method: 'GET',
    path: '/v1/legal-holds',
    summary: 'Agreements under legal hold, and those that were, newest first',
    access: { right: 'agreements.read' },
    query: listQuery(
      {
        agreementId: optional(Id('agreement')),
        partnerId: optional(Id('partner')),
        standing: optional(Type.Boolean()),
      },
      ['at', '-at'],
    ),
    answer: pageOf(LegalHoldRow),
  }),
  placeLegalHold: endpoint({
    method: 'POST',
    path: '/v1/agreements/:id/legal-hold',
    summary: 'Put an agreement under legal hold: no file of it and no person of the partner is erased meanwhile',
    access: right,
    params,
    body: strict({
      reason: Text(2000),
      reference: optional(Text(120, { description: 'What the matter is called where it is kept.' })),
    }),
    answer: Agreement,
    refuses: { 'legal_hold.stands': [409, 'It is under legal hold already.'] },
    example: { body: { reason: 'Dispute about the commission of March', reference: 'LIT-2027-004' } },
  }),
  liftLegalHold: endpoint({
    method: 'POST',
    path: '/v1/agreements/:id/legal-hold/lifting',
    summary: 'Lift the legal hold of an agreement',
    access: right,
    params,
    body: strict({ reason: Text(2000) }),
    answer: Agreement,
    refuses: { 'legal_hold.none': [409, 'It is under no legal hold.'] },
    example: { body: { reason: 'The matter is settled' } },
  }),
}
