/** What a partner sees of its money: the balance as a bridge, and its payouts. */
import {
  CivilDate,
  CurrencyCode,
  endpoint,
  idParams,
  listOf,
  listQuery,
  named,
  nullable,
  oneOf,
  optional,
  pageOf,
  Type,
} from '#platform/contract.ts'
import { Line, shared } from './payouts.ts'
import { payoutStates } from './run-states.ts'
import { Minor } from './runs.ts'

const portalFields = { ...shared, hasAdvice: Type.Boolean() }
const PortalPayout = named('PortalPayout', Type.Object(portalFields))
const PortalPayoutWhole = named('PortalPayoutWhole', Type.Object({ ...portalFields, lines: listOf(Line, 1_000) }))
const PortalBalance = named(
  'PortalBalance',
  Type.Object({
    data: listOf(
      Type.Object({
        currency: CurrencyCode,
        pendingMinor: Minor,
        heldMinor: Minor,
        approvedMinor: Minor,
        dueMinor: Minor,
        preparedMinor: Minor,
        onItsWayMinor: Minor,
        paidMinor: Minor,
        nextOn: nullable(CivilDate),
        blockers: listOf(Type.Object({ code: Type.String(), words: Type.String() }), 50),
      }),
    ),
  }),
)

const balance = { right: 'payouts.read_balance' } as const
const payout = idParams('payout')

export const portalPayoutEndpoints = {
  getPortalBalance: endpoint({
    method: 'GET',
    path: '/v1/portal/balance',
    summary: 'Earned, held, due, on its way, paid; when you are paid next and what is in the way',
    access: balance,
    answer: PortalBalance,
  }),
  listPortalPayouts: endpoint({
    method: 'GET',
    path: '/v1/portal/payouts',
    summary: 'Your payouts, newest first',
    access: balance,
    query: listQuery({ state: optional(listOf(oneOf(payoutStates), 9)), currency: optional(CurrencyCode) }, [
      'frozen',
      '-frozen',
    ]),
    answer: pageOf(PortalPayout),
  }),
  getPortalPayout: endpoint({
    method: 'GET',
    path: '/v1/portal/payouts/:id',
    summary: 'One payout with its lines',
    access: balance,
    params: payout,
    answer: PortalPayoutWhole,
  }),
  downloadPortalRemittanceAdvice: endpoint({
    method: 'GET',
    path: '/v1/portal/payouts/:id/remittance-advice',
    summary: 'The advice as a PDF',
    access: balance,
    params: payout,
    answerKind: 'file',
    refuses: { 'payout.not_sent': [409, 'It is not on its way yet.'] },
  }),
}
