/** Holds on all payments of a partner: by hand, or because its access is suspended. */
import { PartnerRef } from '#modules/partners/contract/shared.ts'
import {
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
} from '#platform/contract.ts'

const causes = ['manual', 'suspension'] as const
const fields = { id: Id('partnerHold'), cause: oneOf(causes), reason: Type.String(), since: Instant }
const hold = { access: { right: 'commissions.hold' }, scope: null, params: idParams('partner') } as const

export const partnerHoldEndpoints = {
  listPartnerHolds: endpoint({
    method: 'GET',
    path: '/v1/partner-holds',
    summary: 'Partners whose payments wait or waited: who, when and why',
    access: { right: 'commissions.read_earnings' },
    query: listQuery({ partnerId: optional(Id('partner')), isOpen: optional(Type.Boolean()) }, ['since', '-since']),
    answer: pageOf(
      named(
        'PartnerHoldRow',
        Type.Object({
          ...fields,
          partner: PartnerRef,
          by: Type.String(),
          until: nullable(Instant),
          liftedBy: nullable(Type.String()),
        }),
      ),
    ),
  }),
  holdPartnerPayments: endpoint({
    method: 'POST',
    path: '/v1/partners/:id/commission-hold',
    summary: 'Let all payments of a partner wait',
    ...hold,
    idempotency: 'required',
    body: strict({ reason: Text(500) }),
    answer: named('PartnerHold', Type.Object(fields)),
    example: { body: { reason: 'Bank details are being checked' } },
  }),
  releasePartnerPayments: endpoint({
    method: 'DELETE',
    path: '/v1/partners/:id/commission-hold',
    summary: 'Let payments of a partner go on',
    ...hold,
    idempotency: 'required',
    refuses: { 'hold.none': [409, 'Nobody holds them by hand.'] },
  }),
}
