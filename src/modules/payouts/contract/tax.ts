/** Tax forms of partners, what finance sets for their tax, and the yearly lists. A TIN is shown by its last four. */
import { PartnerRef } from '#modules/partners/contract/shared.ts'
import {
  CivilDate,
  CountryCode,
  endpoint,
  eventKind,
  FreeText,
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
import { profileStates, taxClasses, taxForms, tinKinds, tinResults, treatments } from './states.ts'

const Ppm = Type.Integer({ minimum: 0, maximum: 1_000_000, examples: [190_000] })

const profile = {
  id: Id('taxProfile'),
  form: oneOf(taxForms),
  state: oneOf(profileStates),
  legalName: Type.String(),
  residence: Type.String(),
  vatId: nullable(Type.String()),
  tinKind: nullable(oneOf(tinKinds)),
  tinLastFour: nullable(Type.String()),
  taxClass: nullable(Type.String()),
  businessName: nullable(Type.String()),
  address: PostalAddress,
  treatyCountry: nullable(Type.String()),
  treatyArticle: nullable(Type.String()),
  treatyRatePpm: nullable(Type.Integer()),
  signerName: Type.String(),
  signerCapacity: nullable(Type.String()),
  signedAt: Instant,
  validUntil: nullable(CivilDate),
  isExpired: Type.Boolean(),
  rejectedReason: nullable(Type.String()),
  version: Version,
}
export const TaxProfile = named(
  'TaxProfile',
  Type.Object({
    ...profile,
    partner: PartnerRef,
    tinResult: oneOf(tinResults),
    tinCheckedOn: nullable(CivilDate),
    tinCheckedBy: nullable(Type.String()),
    rejectedBy: nullable(Type.String()),
  }),
)
const FormText = Type.Object({
  form: oneOf(taxForms),
  title: Type.String(),
  who: Type.String(),
  statement: Type.String({ description: 'What is signed, word by word.' }),
})
export const PortalTaxProfile = named(
  'PortalTaxProfile',
  Type.Object({
    isWanted: Type.Boolean({ description: 'False where the workspace pays partners of this country without a form.' }),
    profile: nullable(Type.Object(profile)),
    suggested: oneOf(taxForms),
    forms: Type.Array(FormText),
  }),
)
export const TaxRuling = named(
  'TaxRuling',
  Type.Object({
    partner: PartnerRef,
    number: Type.Integer(),
    treatment: nullable(oneOf(treatments)),
    taxRatePpm: Type.Integer(),
    withholdingRatePpm: Type.Integer(),
    withholdingKind: nullable(oneOf(['backup', 'nonresident', 'other'])),
    authority: nullable(Type.String()),
    sourceSharePpm: Type.Integer(),
    reason: Type.String(),
    fromOn: CivilDate,
    at: Instant,
    by: Type.String(),
  }),
)
const tax = { right: 'payouts.tax' } as const
const params = idParams('taxProfile')
const state = { 'tax_profile.state': [409, 'This form holds no more.'] } as const

export const taxEndpoints = {
  listTaxProfiles: endpoint({
    method: 'GET',
    path: '/v1/tax-profiles',
    summary: 'Tax forms that partners signed',
    access: tax,
    query: listQuery(
      {
        partnerId: optional(Id('partner')),
        form: optional(listOf(oneOf(taxForms), taxForms.length)),
        state: optional(listOf(oneOf(profileStates), profileStates.length)),
        tinResult: optional(listOf(oneOf(tinResults), tinResults.length)),
        endsBefore: optional(CivilDate),
      },
      ['signedAt', '-signedAt'],
    ),
    answer: pageOf(TaxProfile),
  }),
  getTaxProfile: endpoint({
    method: 'GET',
    path: '/v1/tax-profiles/:id',
    summary: 'One form, with the TIN by its last four',
    access: tax,
    params,
    answer: TaxProfile,
  }),
  rejectTaxProfile: endpoint({
    method: 'POST',
    path: '/v1/tax-profiles/:id/rejection',
    summary: 'Send a form back with the reason; the partner is asked again',
    access: tax,
    scope: null,
    idempotency: 'required',
    params,
    body: strict({ reason: Text(2000) }),
    answer: TaxProfile,
    refuses: state,
    example: { body: { reason: 'The name is not the one of the tax id' } },
  }),
  recordTinCheck: endpoint({
    method: 'POST',
    path: '/v1/tax-profiles/:id/tin-check',
    summary: 'Note what the authority’s matching of name and TIN said',
    access: tax,
    scope: null,
    idempotency: 'required',
    params,
    body: strict({ result: oneOf(tinResults), checkedOn: CivilDate }),
    answer: TaxProfile,
    refuses: { 'tax_profile.no_tin': [409, 'This form has no TIN.'] },
    example: { body: { result: 'match', checkedOn: '2026-03-01' } },
  }),
  listTaxRulings: endpoint({
    method: 'GET',
    path: '/v1/tax-rulings',
    summary: 'What finance set for the tax of partners, the latest first',
    access: tax,
    query: listQuery({ partnerId: optional(Id('partner')) }, ['at', '-at']),
    answer: pageOf(TaxRuling),
  }),
  setTaxRuling: endpoint({
    method: 'POST',
    path: '/v1/tax-rulings',
    summary: 'Set tax and withholding of a partner, with the reason; it holds for payouts from its day on',
    description:
      'Withholding is nothing unless it is set here: 24 % backup withholding on an authority’s notice, 30 % or the rate of a treaty on the part with its source in the US, other countries by rate and reason.',
    access: { right: 'payouts.tax' },
    scope: null,
    idempotency: 'required',
    body: strict({
      partnerId: Id('partner'),
      treatment: optional(nullable(oneOf(treatments))),
      taxRatePpm: optional(Ppm),
      withholdingRatePpm: optional(Ppm),
      withholdingKind: optional(nullable(oneOf(['backup', 'nonresident', 'other']))),
      authority: optional(nullable(Text(60))),
      sourceSharePpm: optional(Ppm),
      reason: Text(2000),
      fromOn: optional(CivilDate),
    }),
    answer: TaxRuling,
    status: 201,
    refuses: {
      'tax_ruling.withholding': [422, 'A rate, its kind and the authority belong together.'],
      'tax_ruling.no_form': [409, 'Withholding of non-residents stands on a W-8.'],
    },
    example: {
      body: { partnerId: 'pn_01ka2b3c4d5e6f7g8h9jkmnpqr', taxRatePpm: 190_000, reason: 'Registered for VAT here' },
    },
  }),
  getPortalTaxProfile: endpoint({
    method: 'GET',
    path: '/v1/portal/tax-profile',
    summary: 'Our tax form, and what is signed with it',
    access: tax,
    query: strict({ language: optional(Type.String({ maxLength: 35 })) }),
    answer: PortalTaxProfile,
  }),
  signPortalTaxProfile: endpoint({
    method: 'POST',
    path: '/v1/portal/tax-profile',
    summary: 'Sign a tax form; it takes the place of the one before',
    access: tax,
    scope: null,
    idempotency: 'required',
    body: strict({
      form: oneOf(taxForms),
      legalName: Text(200),
      businessName: optional(nullable(Text(200))),
      taxClass: optional(nullable(oneOf(taxClasses))),
      address: PostalAddress,
      residence: CountryCode,
      tinKind: optional(nullable(oneOf(tinKinds))),
      tin: optional(nullable(Type.String({ maxLength: 40 }))),
      vatId: optional(nullable(Type.String({ maxLength: 20 }))),
      dateOfBirth: optional(nullable(CivilDate)),
      treatyCountry: optional(nullable(CountryCode)),
      treatyArticle: optional(nullable(FreeText(200))),
      treatyRatePpm: optional(nullable(Ppm)),
      signerName: Text(200),
      signerCapacity: optional(nullable(Text(200))),
      statementAccepted: Type.Literal(true),
    }),
    answer: PortalTaxProfile,
    status: 201,
    refuses: {
      'tax_profile.tin': [422, 'The number does not have the form of its kind.'],
      'tax_profile.form': [422, 'This form is not for this residence or kind of company.'],
    },
    example: {
      body: {
        form: 'other',
        legalName: 'Acme GmbH',
        address: { street: 'Hauptstrasse', building: '1', postalCode: '10115', town: 'Berlin', country: 'DE' },
        residence: 'DE',
        vatId: 'DE123456789',
        signerName: 'Ana Silva',
        statementAccepted: true,
      },
    },
  }),
}

const payload = Type.Object({
  taxProfileId: Id('taxProfile'),
  partnerId: Id('partner'),
  form: oneOf(taxForms),
  validUntil: nullable(CivilDate),
})
const sample = {
  taxProfileId: 'tx_01ka2b3c4d5e6f7g8h9jkmnpqr',
  partnerId: 'pn_01ka2b3c4d5e6f7g8h9jkmnpqr',
  form: 'w8ben_e' as const,
  validUntil: '2029-12-31',
}
export const taxEvents = {
  taxProfileSigned: eventKind({
    name: 'tax_profile.signed',
    version: 1,
    summary: 'A partner signed a tax form',
    payload,
    sample,
    partnerVisible: true,
  }),
  taxProfileRejected: eventKind({
    name: 'tax_profile.rejected',
    version: 1,
    summary: 'A tax form was sent back',
    payload,
    sample,
    partnerVisible: true,
  }),
  taxProfileExpired: eventKind({
    name: 'tax_profile.expired',
    version: 1,
    summary: 'The last day of a tax form is over',
    payload,
    sample,
    partnerVisible: true,
  }),
  taxRulingSet: eventKind({
    name: 'tax_ruling.set',
    version: 1,
    summary: 'Finance set the tax or the withholding of a partner',
    payload: Type.Object({ partnerId: Id('partner'), number: Type.Integer() }),
    sample: { partnerId: 'pn_01ka2b3c4d5e6f7g8h9jkmnpqr', number: 1 },
    partnerVisible: false,
  }),
}
