/** Accounts of partners, which payouts go to. Answers hold the last four characters of a number, never more. */
import { PartnerRef } from '#modules/partners/contract/shared.ts'
import {
  CountryCode,
  CurrencyCode,
  endpoint,
  eventKind,
  Id,
  Instant,
  idParams,
  listOf,
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
import { PostalAddress } from './settings.ts'
import { methodKinds, methodStates } from './states.ts'

const facts = {
  id: Id('payoutMethod'),
  currency: CurrencyCode,
  kind: oneOf(methodKinds),
  state: oneOf(methodStates),
  holderName: Type.String(),
  holderKind: oneOf(['company', 'person']),
  country: Type.String(),
  address: PostalAddress,
  bic: nullable(Type.String()),
  lastFour: Type.String({ description: 'Of the account number; the rest is shown to nobody.' }),
  isChanged: Type.Boolean({ description: 'It took the place of another one, so its first payout is looked at.' }),
  coolOffUntil: Instant,
  isCoolingOff: Type.Boolean(),
  addedAt: Instant,
  addedBy: Type.String(),
  verifiedAt: nullable(Instant),
  suspendedAt: nullable(Instant),
  suspendedReason: nullable(Type.String()),
  version: Version,
}
export const PayoutMethod = named(
  'PayoutMethod',
  Type.Object({
    ...facts,
    partner: PartnerRef,
    fingerprint: Type.String({ description: 'The same account has the same one.' }),
    isShared: Type.Boolean({ description: 'Another partner is or was paid to the same account.' }),
    sharedWith: Type.Array(PartnerRef),
    verifiedBy: nullable(Type.String()),
    verifiedHow: nullable(Type.String()),
    suspendedBy: nullable(Type.String()),
  }),
)
const Act = Type.Object({
  act: Type.String(),
  at: Instant,
  by: Type.String(),
  words: nullable(Type.String()),
})
export const PayoutMethodRecord = named(
  'PayoutMethodRecord',
  Type.Object({ ...(PayoutMethod as typeof PayoutMethod).properties, acts: Type.Array(Act) }),
)
export const PortalPayoutMethod = named('PortalPayoutMethod', Type.Object(facts))

const refuses = {
  'method.second_factor': [403, 'Set up a second factor and confirm with it.'],
  'method.iban_checksum': [422, 'Country, length or check digits of the IBAN do not fit.'],
  'method.currency_unreachable': [422, 'This way does not carry this currency to this account.'],
  'method.rail_agreed': [422, 'The agreement names other ways to be paid.'],
} as const
const state = { 'method.state': [409, 'Not in a state in which this can be done.'] } as const
const params = idParams('payoutMethod')
const read = { right: 'payouts.read_balance' } as const
const verify = { right: 'payouts.verify_method' } as const
const suspend = { right: 'payouts.suspend_method' } as const
const manage = { right: 'payouts.manage_methods' } as const
const filters = {
  state: optional(listOf(oneOf(methodStates), methodStates.length)),
  kind: optional(listOf(oneOf(methodKinds), methodKinds.length)),
  currency: optional(CurrencyCode),
}

export const methodEndpoints = {
  listPayoutMethods: endpoint({
    method: 'GET',
    path: '/v1/payout-methods',
    summary: 'Accounts of partners, each with its state',
    access: read,
    query: listQuery({ ...filters, partnerId: optional(Id('partner')), isShared: optional(Type.Boolean()) }, [
      'addedAt',
      '-addedAt',
    ]),
    answer: pageOf(PayoutMethod),
  }),
  getPayoutMethod: endpoint({
    method: 'GET',
    path: '/v1/payout-methods/:id',
    summary: 'One account, with who did what with it',
    access: read,
    params,
    answer: PayoutMethodRecord,
  }),
  verifyPayoutMethod: endpoint({
    method: 'POST',
    path: '/v1/payout-methods/:id/verification',
    summary: 'Say how it was made sure that the account is the partner’s',
    access: verify,
    scope: null,
    idempotency: 'required',
    params,
    body: strict({ how: Text(2000) }),
    answer: PayoutMethod,
    refuses: state,
    example: { body: { how: 'Called back on the number in the agreement' } },
  }),
  suspendPayoutMethod: endpoint({
    method: 'POST',
    path: '/v1/payout-methods/:id/suspension',
    summary: 'Pay nothing to this account until it is put right',
    access: suspend,
    scope: null,
    idempotency: 'required',
    params,
    body: strict({ reason: Text(2000) }),
    answer: PayoutMethod,
    refuses: state,
    example: { body: { reason: 'The bank said that the account is closed' } },
  }),
  resumePayoutMethod: endpoint({
    method: 'DELETE',
    path: '/v1/payout-methods/:id/suspension',
    summary: 'Lift the suspension; the account is verified again before it is paid to',
    access: suspend,
    scope: null,
    idempotency: 'required',
    params,
    answer: PayoutMethod,
    status: 200,
    refuses: state,
  }),
  listPortalPayoutMethods: endpoint({
    method: 'GET',
    path: '/v1/portal/payout-methods',
    summary: 'The accounts that we are paid to',
    access: read,
    query: listQuery(filters, ['addedAt', '-addedAt']),
    answer: pageOf(PortalPayoutMethod),
  }),
  addPortalPayoutMethod: endpoint({
    method: 'POST',
    path: '/v1/portal/payout-methods',
    summary: 'Name the account to be paid to, or another one in its place',
    description:
      'By a person with a fresh second factor, never by a key. Every principal and the former contact get a mail, and nothing is paid to the account during the cool-off.',
    access: manage,
    scope: null,
    idempotency: 'required',
    body: strict({
      currency: CurrencyCode,
      kind: oneOf(methodKinds),
      holderName: Text(140),
      holderKind: oneOf(['company', 'person']),
      address: PostalAddress,
      country: optional(CountryCode),
      iban: optional(Type.String({ maxLength: 42 })),
      bic: optional(Type.String({ maxLength: 14 })),
      routingNumber: optional(Type.String({ maxLength: 12 })),
      accountNumber: optional(Type.String({ maxLength: 34 })),
      accountType: optional(oneOf(['checking', 'savings'])),
      accountId: optional(Type.String({ maxLength: 100 })),
      reference: optional(Type.String({ maxLength: 500 })),
    }),
    answer: PortalPayoutMethod,
    status: 201,
    refuses,
    example: {
      body: {
        currency: 'EUR',
        kind: 'sepa',
        holderName: 'Acme GmbH',
        holderKind: 'company',
        address: { street: 'Hauptstrasse', building: '1', postalCode: '10115', town: 'Berlin', country: 'DE' },
        iban: 'DE89370400440532013000',
      },
    },
  }),
  removePortalPayoutMethod: endpoint({
    method: 'DELETE',
    path: '/v1/portal/payout-methods/:id',
    summary: 'Be paid to this account no more',
    access: manage,
    scope: null,
    idempotency: 'required',
    params,
    answer: PortalPayoutMethod,
    status: 200,
    refuses: { 'method.second_factor': refuses['method.second_factor'], ...state },
  }),
}

const payload = Type.Object({
  methodId: Id('payoutMethod'),
  partnerId: Id('partner'),
  currency: Type.String(),
  kind: oneOf(methodKinds),
  lastFour: Type.String(),
})
const sample = {
  methodId: 'pm_01ka2b3c4d5e6f7g8h9jkmnpqr',
  partnerId: 'pn_01ka2b3c4d5e6f7g8h9jkmnpqr',
  currency: 'EUR',
  kind: 'sepa' as const,
  lastFour: '3000',
}
const kind = (name: string, summary: string, partnerVisible = true) =>
  eventKind({ name, version: 1, summary, payload, sample, partnerVisible })
export const methodEvents = {
  payoutMethodAdded: kind('payout_method.added', 'A partner named the account that it is paid to'),
  payoutMethodChanged: kind('payout_method.changed', 'A partner named another account, or removed one'),
  payoutMethodVerified: kind('payout_method.verified', 'An account was made sure of'),
  payoutMethodSuspended: kind('payout_method.suspended', 'Nothing is paid to an account until it is put right'),
  payoutMethodResumed: kind('payout_method.resumed', 'The suspension of an account was lifted'),
  payoutMethodShared: kind('payout_method.shared', 'One account stands at two partners', false),
}
