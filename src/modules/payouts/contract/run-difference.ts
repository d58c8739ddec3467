/** What happened since a run was frozen, for whoever reviews it. */
import { CurrencyCode, endpoint, Id, listOf, named, nullable, oneOf, Type } from '#platform/contract.ts'
import { Minor, PartnerRef, read, run } from './runs.ts'

const RunDifference = named(
  'PayoutRunDifference',
  Type.Object({
    stopped: listOf(
      Type.Object({
        payout: Type.Object({ id: Id('payout'), reference: Type.String() }),
        partner: PartnerRef,
        currency: CurrencyCode,
        netMinor: Minor,
        reason: nullable(Type.String()),
      }),
      500,
      { description: 'Frozen, and taken out since: an approved run may shrink.' },
    ),
    later: listOf(
      Type.Object({
        partner: PartnerRef,
        currency: CurrencyCode,
        kind: oneOf(['joined', 'more', 'taken_back'], {
          description:
            'Would be in a run that is frozen now; has more due than was frozen; something was taken back since.',
        }),
        lines: Type.Integer({ minimum: 1 }),
        amountMinor: Minor,
      }),
      1_000,
      { description: 'What fell due or was taken back since. A run never grows: it goes into the next one.' },
    ),
    isWhole: Type.Boolean({ description: 'False when there is more than is listed.' }),
  }),
)

export const runDifferenceEndpoints = {
  getPayoutRunDifference: endpoint({
    method: 'GET',
    path: '/v1/payout-runs/:id/difference',
    summary: 'What happened since the freeze: taken out, fallen due later, taken back',
    access: read,
    params: run,
    answer: RunDifference,
    refuses: { 'run.not_frozen': [409, 'Nothing is frozen in this run.'] },
  }),
}
