/** What must be there before the first payout, as a checklist for both sides. */

import { PartnerRef } from '#modules/partners/contract/shared.ts'
import { endpoint, Id, Instant, listOf, named, nullable, oneOf, strict, Type } from '#platform/contract.ts'
import { methodKinds, methodStates } from './states.ts'

const Item = Type.Object({ code: Type.String(), words: Type.String(), side: oneOf(['partner', 'team']) })
const method = nullable(
  Type.Object({
    id: Id('payoutMethod'),
    kind: oneOf(methodKinds),
    state: oneOf(methodStates),
    currency: Type.String(),
    lastFour: Type.String(),
    coolOffUntil: Instant,
  }),
)
export const PayoutReadiness = named(
  'PayoutReadiness',
  Type.Object({ partner: PartnerRef, isReady: Type.Boolean(), method, missing: Type.Array(Item) }),
)
export const PortalPayoutReadiness = named(
  'PortalPayoutReadiness',
  Type.Object({ isReady: Type.Boolean(), method, missing: Type.Array(Item) }),
)
const read = { right: 'payouts.read_balance' } as const

export const readinessEndpoints = {
  listPayoutReadiness: endpoint({
    method: 'GET',
    path: '/v1/payout-readiness',
    summary: 'What stands against paying these partners today',
    access: read,
    query: strict({ partnerId: listOf(Id('partner'), 100) }),
    answer: named('PayoutReadinessList', Type.Object({ data: Type.Array(PayoutReadiness) })),
    example: { query: { partnerId: ['pn_01ka2b3c4d5e6f7g8h9jkmnpqr'] } },
  }),
  getPortalPayoutReadiness: endpoint({
    method: 'GET',
    path: '/v1/portal/payout-readiness',
    summary: 'What is missing before we are paid',
    access: read,
    answer: PortalPayoutReadiness,
  }),
}
