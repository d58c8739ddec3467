import { eventKind, Id, Instant, nullable, oneOf, Type } from '#platform/contract.ts'

import { commissionKinds } from './states.ts'

const id = '01ka2b3c4d5e6f7g8h9jkmnpqr'
export const commissionCreated = eventKind({
  name: 'commission.created',
  version: 1,
  summary: 'A commission was earned.',
  payload: Type.Object({
    commissionId: Id('commission'),
    partnerId: Id('partner'),
    kind: oneOf(commissionKinds),
    currency: Type.String(),
    amountMinor: Type.String({ description: 'Minor units, as digits.' }),
    state: Type.String(),
    holdUntil: Instant,
  }),
  sample: {
    commissionId: `cm_${id}`,
    partnerId: `pn_${id}`,
    kind: 'sale',
    currency: 'EUR',
    amountMinor: '1250',
    state: 'pending',
    holdUntil: '2026-04-01T09:00:00.000Z',
  },
  partnerVisible: true,
})
export const evaluationDeferred = eventKind({
  name: 'evaluation.deferred',
  version: 1,
  summary: 'A conversion waits for an exchange rate or a cost before it earns anything.',
  payload: Type.Object({
    conversionId: Id('conversion'),
    reason: oneOf(['fx_rate_missing', 'cost_missing']),
    from: nullable(Type.String()),
    to: nullable(Type.String()),
    saleId: nullable(Id('sale')),
  }),
  sample: { conversionId: `cv_${id}`, reason: 'fx_rate_missing', from: 'USD', to: 'EUR', saleId: null },
  partnerVisible: false,
})
export const simulationFinished = eventKind({
  name: 'simulation.finished',
  version: 1,
  summary: 'What another plan would earn has been reckoned.',
  payload: Type.Object({ simulationId: Id('simulation'), conversions: Type.Integer() }),
  sample: { simulationId: `si_${id}`, conversions: 1200 },
  partnerVisible: false,
})
