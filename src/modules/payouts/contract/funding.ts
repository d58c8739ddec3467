/** Our own accounts, which money leaves from. Their full numbers stand in bank files and nowhere else. */
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
import { rails } from './states.ts'

const Amount = Type.String({ pattern: '^[0-9]{1,18}$', examples: ['5000000'], description: 'In minor units.' })
const Limits = strict({ payoutMaxMinor: optional(nullable(Amount)), dayMaxMinor: optional(nullable(Amount)) })
const Identifiers = strict(
  {
    iban: optional(Type.String({ maxLength: 42 })),
    bic: optional(Type.String({ maxLength: 11 })),
    creditorId: optional(Text(35, { description: 'The id that the bank gave us for files.' })),
    routingNumber: optional(Type.String({ maxLength: 9 })),
    accountNumber: optional(Type.String({ maxLength: 34 })),
    companyId: optional(Text(10, { description: 'ACH: our company identification.' })),
    originName: optional(Text(23, { description: 'ACH: the name of our bank in the file.' })),
    accountId: optional(Text(255, { description: 'The id of our account at the platform.' })),
    address: optional(PostalAddress),
  },
  { description: 'What the rail needs. Numbers are kept encrypted and answered with their last four characters.' },
)
const facts = {
  name: Text(120),
  currency: CurrencyCode,
  rail: oneOf(rails),
  holderName: optional(nullable(Text(140))),
  country: optional(nullable(CountryCode)),
  identifiers: optional(Identifiers),
  limits: optional(Limits),
}
export const FundingAccount = named(
  'FundingAccount',
  Type.Object({
    id: Id('fundingAccount'),
    name: Type.String(),
    currency: CurrencyCode,
    rail: oneOf(rails),
    holderName: nullable(Type.String()),
    country: nullable(Type.String()),
    lastFour: nullable(Type.String()),
    bic: nullable(Type.String()),
    payoutMaxMinor: nullable(Type.String()),
    dayMaxMinor: nullable(Type.String()),
    isActive: Type.Boolean(),
    version: Version,
    createdAt: Instant,
    updatedAt: Instant,
  }),
)
const refuses = {
  'method.iban_checksum': [422, 'The IBAN has a wrong length or its check digits do not fit.'],
  'funding_account.rail_here': [422, 'A sandbox has the simulated rail alone, and a live workspace does not have it.'],
  'funding_account.name_taken': [409, 'Another account has this name.'],
} as const
const manage = { right: 'payouts.manage_funding' } as const

export const fundingEndpoints = {
  listFundingAccounts: endpoint({
    method: 'GET',
    path: '/v1/funding-accounts',
    summary: 'Accounts that payouts leave from',
    access: { right: 'payouts.read_ledger' },
    query: listQuery(
      {
        currency: optional(CurrencyCode),
        rail: optional(listOf(oneOf(rails), rails.length)),
        isActive: optional(Type.Boolean()),
      },
      ['createdAt', '-createdAt'],
    ),
    answer: pageOf(FundingAccount),
  }),
  getFundingAccount: endpoint({
    method: 'GET',
    path: '/v1/funding-accounts/:id',
    summary: 'One account',
    access: { right: 'payouts.read_ledger' },
    params: idParams('fundingAccount'),
    answer: FundingAccount,
  }),
  createFundingAccount: endpoint({
    method: 'POST',
    path: '/v1/funding-accounts',
    summary: 'Add an account that payouts leave from',
    access: manage,
    scope: null,
    idempotency: 'required',
    body: strict(facts),
    answer: FundingAccount,
    status: 201,
    refuses,
    example: { body: { name: 'Main account', currency: 'EUR', rail: 'manual', holderName: 'Northwind GmbH' } },
  }),
  updateFundingAccount: endpoint({
    method: 'PATCH',
    path: '/v1/funding-accounts/:id',
    summary: 'Rename it, change its limits, close it or open it again',
    description: 'The account number does not change: another account is another record.',
    access: manage,
    scope: null,
    idempotency: 'required',
    params: idParams('fundingAccount'),
    body: strict({ name: optional(Text(120)), limits: optional(Limits), isActive: optional(Type.Boolean()) }),
    answer: FundingAccount,
    ifMatch: true,
    refuses: { 'funding_account.name_taken': refuses['funding_account.name_taken'] },
    example: { body: { limits: { payoutMaxMinor: '5000000' } } },
  }),
}
const payload = Type.Object({ fundingAccountId: Id('fundingAccount'), currency: Type.String(), rail: Type.String() })
const sample = { fundingAccountId: 'fa_01ka2b3c4d5e6f7g8h9jkmnpqr', currency: 'EUR', rail: 'sepa' }
export const fundingEvents = {
  fundingAccountAdded: eventKind({
    name: 'funding_account.added',
    version: 1,
    summary: 'An account that payouts leave from was added',
    payload,
    sample,
    partnerVisible: false,
  }),
  fundingAccountChanged: eventKind({
    name: 'funding_account.changed',
    version: 1,
    summary: 'Name, limits or state of an account that payouts leave from changed',
    payload,
    sample,
    partnerVisible: false,
  }),
}
