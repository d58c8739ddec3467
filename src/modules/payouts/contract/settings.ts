/** What the workspace decided about paying: who approves, up to which amounts, how long a changed account waits. */
import {
  CountryCode,
  endpoint,
  eventKind,
  FreeText,
  listOf,
  MoneyWire,
  named,
  nullable,
  optional,
  type Static,
  strict,
  Text,
  Type,
  Version,
} from '#platform/contract.ts'

/** Structured, as banks ask for since 15 November 2026: town and country at least. */
export const PostalAddress = named(
  'PostalAddress',
  strict({
    street: optional(FreeText(70)),
    building: optional(FreeText(16)),
    postalCode: optional(FreeText(16)),
    town: Text(35),
    region: optional(FreeText(35)),
    country: CountryCode,
  }),
)
export type Address = Static<typeof PostalAddress>

export const PayingCompany = named(
  'PayingCompany',
  strict(
    { legalName: Text(140), address: PostalAddress, vatId: optional(nullable(Text(20))) },
    { description: 'Our own company, as it stands on documents and bank files.' },
  ),
)
const Amount = Type.String({ pattern: '^[0-9]{1,18}$', examples: ['5000000'], description: 'In minor units.' })

export const PayoutSettings = named(
  'PayoutSettings',
  Type.Object({
    fourEyes: Type.Boolean({ description: 'Whoever made a run does not approve it. Never off above the limits.' }),
    payoutLimit: MoneyWire,
    runLimit: MoneyWire,
    dayLimit: MoneyWire,
    coolOffHours: Type.Integer(),
    externalSilenceDays: Type.Integer(),
    taxFormWaivedCountries: Type.Array(Type.String(), {
      description: 'Partners of these countries are paid without a tax form.',
    }),
    company: nullable(PayingCompany),
    version: Version,
  }),
)

export const payoutSettingsEndpoints = {
  getPayoutSettings: endpoint({
    method: 'GET',
    path: '/v1/payout-settings',
    summary: 'What the workspace decided about paying',
    access: { right: 'payouts.read' },
    answer: PayoutSettings,
  }),
  updatePayoutSettings: endpoint({
    method: 'PATCH',
    path: '/v1/payout-settings',
    summary: 'Change it; each change is kept with who made it',
    description: 'Four-eyes is switched by an admin alone. Limits are in the workspace’s currency.',
    access: { right: 'payouts.manage_funding' },
    scope: null,
    body: strict({
      fourEyes: optional(Type.Boolean()),
      payoutLimitMinor: optional(Amount),
      runLimitMinor: optional(Amount),
      dayLimitMinor: optional(Amount),
      coolOffHours: optional(Type.Integer({ minimum: 24, maximum: 336 })),
      externalSilenceDays: optional(Type.Integer({ minimum: 1, maximum: 60 })),
      taxFormWaivedCountries: optional(listOf(CountryCode, 250)),
      company: optional(nullable(PayingCompany)),
    }),
    answer: PayoutSettings,
    ifMatch: true,
    refuses: {
      'settings.admin_only': [403, 'Four-eyes is switched by an admin.'],
      'settings.limits_order': [422, 'The limit of a payout is not above that of a run, nor that above the day’s.'],
    },
    example: { body: { coolOffHours: 72 } },
  }),
}

export const payoutSettingsEvents = {
  payoutSettingsChanged: eventKind({
    name: 'payout_settings.changed',
    version: 1,
    summary: 'What the workspace decided about paying was changed',
    payload: Type.Object({ fields: Type.Array(Type.String()) }),
    sample: { fields: ['coolOffHours'] },
    partnerVisible: false,
  }),
}
