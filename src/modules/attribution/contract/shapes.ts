/** Records of attribution on the wire. Amounts are strings of digits in minor units of the record's currency. */
import {
  CountryCode,
  CurrencyCode,
  FreeText,
  Id,
  Instant,
  listOf,
  named,
  nullable,
  oneOf,
  optional,
  strict,
  Text,
  Type,
} from '#platform/contract.ts'
import {
  chargebackStates,
  confirmations,
  conversionKinds,
  intervals,
  labels,
  leadStates,
  models,
  precedences,
  refusals,
  reversalKinds,
  saleKinds,
  saleStates,
  subscriptionChanges,
  subscriptionStates,
  touchKinds,
} from './states.ts'

/** As it goes out. */
export const Minor = Type.String({ pattern: '^-?[0-9]{1,19}$', examples: ['120000'] })
/** As it comes in: never negative, never a fraction. */
export const MinorInput = Type.String({ pattern: '^[0-9]{1,18}$', examples: ['120000'] })
export const Metadata = Type.Record(Type.String({ minLength: 1, maxLength: 100 }), FreeText(500), { maxProperties: 20 })
const PartnerRef = named('AttributionPartner', Type.Object({ id: Id('partner'), name: Type.String() }))

export const CustomerInput = named(
  'CustomerInput',
  strict({
    externalId: Text(200, { description: 'Your own id of the customer.', examples: ['cust-4711'] }),
    name: optional(Text(200)),
    email: optional(Type.String({ format: 'email', maxLength: 254 })),
    emailHash: optional(
      Type.String({ pattern: '^[0-9a-f]{64}$', description: 'SHA-256 of the address in lower case, instead of it.' }),
    ),
    phone: optional(Text(60)),
    company: optional(strict({ domain: optional(Text(253)), name: optional(Text(200)) })),
    country: optional(CountryCode),
    segment: optional(Text(100)),
    source: optional(Text(100)),
    metadata: optional(Metadata),
  }),
)

export const CompanyRow = named(
  'CustomerCompany',
  Type.Object({
    id: Id('company'),
    domain: nullable(Type.String()),
    name: nullable(Type.String()),
    aliases: Type.Array(Type.String()),
    historicDomains: Type.Array(Type.String()),
    createdAt: Instant,
  }),
)
export const CustomerRow = named(
  'Customer',
  Type.Object({
    id: Id('customer'),
    externalId: Type.String(),
    name: nullable(Type.String()),
    email: nullable(Type.String()),
    company: nullable(
      Type.Object({ id: Id('company'), name: nullable(Type.String()), domain: nullable(Type.String()) }),
    ),
    country: nullable(Type.String()),
    segment: nullable(Type.String()),
    source: nullable(Type.String()),
    metadata: Type.Record(Type.String(), Type.String()),
    firstSeenAt: Instant,
    firstPaidSaleAt: nullable(Instant),
    erasedAt: nullable(Instant),
    createdAt: Instant,
  }),
)
/** A customer as a row of something else names it. */
const CustomerRef = named(
  'CustomerRef',
  Type.Object({ id: Id('customer'), externalId: Type.String(), name: nullable(Type.String()) }),
)

export const ShareShape = named(
  'ConversionShare',
  Type.Object({
    partner: nullable(PartnerRef),
    microShares: Type.Integer({ description: '1,000,000 is the whole; 0 where it only influenced.' }),
    label: nullable(oneOf(labels)),
  }),
)
export const SaleLineShape = named(
  'SaleLine',
  Type.Object({
    id: Type.String(),
    product: nullable(Type.String()),
    category: nullable(Type.String()),
    quantity: Type.String(),
    netMinor: Minor,
  }),
)
export const SaleRow = named(
  'Sale',
  Type.Object({
    id: Id('sale'),
    source: Type.String(),
    externalId: Type.String(),
    kind: oneOf(saleKinds),
    state: oneOf(saleStates),
    customer: CustomerRef,
    subscriptionId: nullable(Id('subscription')),
    conversionId: nullable(Id('conversion')),
    currency: CurrencyCode,
    grossMinor: Minor,
    taxMinor: Minor,
    shippingMinor: Minor,
    discountMinor: Minor,
    netMinor: Minor,
    reversedMinor: Minor,
    billedBy: oneOf(['us', 'partner']),
    code: nullable(Type.String()),
    shares: Type.Array(ShareShape),
    occurredAt: Instant,
    recordedAt: Instant,
  }),
)
export const ReversalRow = named(
  'SaleReversal',
  Type.Object({
    id: Id('saleReversal'),
    kind: oneOf(reversalKinds),
    externalId: Type.String(),
    amountMinor: Minor,
    isValid: Type.Boolean({ description: 'False: it failed or was cancelled, and was given back.' }),
    reason: nullable(Type.String()),
    lines: Type.Array(Type.Object({ lineId: Type.String(), amountMinor: Minor })),
    occurredAt: Instant,
    recordedAt: Instant,
  }),
)
export const ChargebackRow = named(
  'Chargeback',
  Type.Object({
    id: Id('chargeback'),
    saleId: Id('sale'),
    externalId: Type.String(),
    amountMinor: Minor,
    reason: nullable(Type.String()),
    state: oneOf(chargebackStates),
    openedAt: Instant,
    closedAt: nullable(Instant),
  }),
)
export const SaleRecord = named(
  'SaleRecord',
  Type.Object({
    ...SaleRow.properties,
    costMinor: nullable(Minor),
    metadata: Type.Record(Type.String(), Type.String()),
    evidence: nullable(Type.Unknown()),
    recordedByName: nullable(Type.String()),
    lines: Type.Array(SaleLineShape),
    reversals: Type.Array(ReversalRow),
    chargebacks: Type.Array(ChargebackRow),
  }),
)
export const LeadRow = named(
  'Lead',
  Type.Object({
    id: Id('lead'),
    source: Type.String(),
    externalId: nullable(Type.String()),
    form: nullable(Type.String()),
    kind: Type.String(),
    state: oneOf(leadStates),
    customer: CustomerRef,
    conversionId: nullable(Id('conversion')),
    shares: Type.Array(ShareShape),
    decidedAt: nullable(Instant),
    decidedHow: nullable(oneOf(confirmations)),
    decidedByName: nullable(Type.String()),
    reason: nullable(Type.String()),
    occurredAt: Instant,
    recordedAt: Instant,
  }),
)
export const SubscriptionRow = named(
  'Subscription',
  Type.Object({
    id: Id('subscription'),
    source: Type.String(),
    externalId: Type.String(),
    customer: CustomerRef,
    product: nullable(Type.String()),
    interval: oneOf(intervals),
    intervalCount: Type.Integer(),
    state: oneOf(subscriptionStates),
    currency: CurrencyCode,
    monthlyMinor: Minor,
    startedAt: Instant,
    endedAt: nullable(Instant),
  }),
)
export const SubscriptionChangeRow = named(
  'SubscriptionChange',
  Type.Object({
    number: Type.Integer(),
    kind: oneOf(subscriptionChanges),
    beforeMinor: Minor,
    afterMinor: Minor,
    currency: CurrencyCode,
    occurredAt: Instant,
    recordedAt: Instant,
  }),
)
export const TouchRow = named(
  'Touch',
  Type.Object({
    id: Id('touch'),
    partner: PartnerRef,
    kind: oneOf(touchKinds),
    customerId: nullable(Id('customer')),
    companyId: nullable(Id('company')),
    evidence: Type.Record(Type.String(), Type.Unknown()),
    blockReason: nullable(Type.String()),
    occurredAt: Instant,
    recordedAt: Instant,
  }),
)
export const CreditShape = named(
  'Credit',
  Type.Object({
    position: Type.Integer(),
    partner: nullable(PartnerRef),
    touchId: nullable(Id('touch')),
    microShares: Type.Integer(),
    label: nullable(oneOf(labels)),
    reason: nullable(Type.String()),
    arithmetic: nullable(Type.String({ description: 'How the model came to this share; null where none decided.' })),
  }),
)
export const CreditSetShape = named(
  'CreditSet',
  Type.Object({
    id: Id('creditSet'),
    version: Type.Integer(),
    model: oneOf(models),
    isPaying: Type.Boolean(),
    isCurrent: Type.Boolean(),
    precedence: oneOf(precedences),
    because: Type.String({ description: 'The rule that decided, in words.' }),
    causeId: nullable(
      Type.String({
        description: 'What decided before the model: an override, a code’s contact, an earlier conversion.',
      }),
    ),
    origin: Type.String(),
    policyVersion: Type.Integer(),
    definitionVersion: Type.Integer(),
    inputsHash: Type.String(),
    asOf: Instant,
    credits: Type.Array(CreditShape),
  }),
)
export const CreditSetWithInputs = named(
  'CreditSetWithInputs',
  Type.Object({
    id: Id('creditSet'),
    conversionId: Id('conversion'),
    version: Type.Integer(),
    model: oneOf(models),
    modelVersion: Type.Integer({ description: 'Of the code of the model.' }),
    isPaying: Type.Boolean(),
    precedence: oneOf(precedences),
    origin: Type.String(),
    policyVersion: Type.Integer(),
    definitionVersion: Type.Integer(),
    asOf: Instant,
    inputsHash: Type.String(),
    inputs: Type.Record(Type.String(), Type.Unknown()),
    credits: Type.Array(
      Type.Object({
        position: Type.Integer(),
        partnerId: nullable(Id('partner')),
        touchId: nullable(Id('touch')),
        microShares: Type.Integer(),
        label: nullable(oneOf(labels)),
        reason: nullable(Type.String()),
      }),
    ),
  }),
)
export const PathTouch = named(
  'PathTouch',
  Type.Object({
    touchId: Id('touch'),
    partner: nullable(PartnerRef),
    kind: oneOf(touchKinds),
    customerId: nullable(Id('customer')),
    occurredAt: Instant,
    isEligible: Type.Boolean(),
    refusal: nullable(oneOf(refusals)),
    words: nullable(Type.String({ examples: ['3 d 4 h outside the window of 90 days'] })),
    distanceSeconds: nullable(Type.Integer()),
  }),
)
export const ConversionRow = named(
  'Conversion',
  Type.Object({
    id: Id('conversion'),
    kind: oneOf(conversionKinds),
    customer: CustomerRef,
    saleId: nullable(Id('sale')),
    leadId: nullable(Id('lead')),
    currency: nullable(CurrencyCode),
    netMinor: nullable(Minor),
    earns: Type.Boolean(),
    setVersion: Type.Integer(),
    version: Type.Integer({ description: 'Of the record; an override names the one it was made on.' }),
    shares: Type.Array(ShareShape),
    occurredAt: Instant,
    recordedAt: Instant,
  }),
)
export const ConversionRecord = named(
  'ConversionRecord',
  Type.Object({
    ...ConversionRow.properties,
    path: Type.Array(PathTouch),
    firstLeadAt: nullable(Instant),
    sets: Type.Array(CreditSetShape, { description: 'Every version that paid, and of each other model the newest.' }),
    isFixed: Type.Boolean({ description: 'A commission is approved: only an override changes who is credited.' }),
    holds: Type.Array(
      Type.Object({ kind: oneOf(['flag', 'chargeback']), id: Type.String(), reason: Type.String(), since: Instant }),
    ),
  }),
)

export const SaleInput = named(
  'SaleInput',
  strict({
    source: Text(60, { examples: ['shop'] }),
    externalId: Text(200, { description: 'Your id of the sale; with the source it is recorded once.' }),
    customer: CustomerInput,
    currency: CurrencyCode,
    grossMinor: MinorInput,
    taxMinor: optional(MinorInput),
    shippingMinor: optional(MinorInput),
    discountMinor: optional(MinorInput),
    costMinor: optional(MinorInput),
    kind: optional(oneOf(saleKinds)),
    occurredAt: optional(Instant),
    subscription: optional(
      strict({
        externalId: Text(200),
        product: optional(Text(200)),
        interval: optional(oneOf(intervals)),
        intervalCount: optional(Type.Integer({ minimum: 1, maximum: 1200 })),
      }),
    ),
    lines: optional(
      listOf(
        strict({
          id: optional(Text(200)),
          product: optional(Text(200)),
          category: optional(Text(200)),
          quantity: optional(Type.String({ pattern: '^[0-9]{1,12}(\\.[0-9]{1,6})?$', examples: ['1'] })),
          netMinor: MinorInput,
        }),
        200,
      ),
    ),
    clickId: optional(Text(100)),
    code: optional(Text(40)),
    metadata: optional(Metadata),
  }),
)
export const ReversalInput = named(
  'ReversalInput',
  strict({
    externalId: Text(200),
    kind: optional(oneOf(['refund', 'void'])),
    amountMinor: MinorInput,
    occurredAt: optional(Instant),
    isValid: optional(Type.Boolean({ description: 'False when it failed or was cancelled: the sale stands again.' })),
    reason: optional(Text(2000)),
    lines: optional(listOf(strict({ lineId: Text(200), amountMinor: MinorInput }), 200)),
  }),
)
export const LeadInput = named(
  'LeadInput',
  strict({
    source: optional(Text(60)),
    externalId: optional(Text(200)),
    customer: CustomerInput,
    form: optional(Text(100)),
    kind: optional(Text(60, { examples: ['signup', 'demo', 'contact'] })),
    clickId: optional(Text(100)),
    occurredAt: optional(Instant),
    metadata: optional(Metadata),
  }),
)
export const TouchInput = named(
  'TouchInput',
  strict({
    partnerId: Id('partner'),
    kind: oneOf(touchKinds),
    customerId: optional(Id('customer')),
    companyId: optional(Id('company')),
    occurredAt: optional(Instant),
    evidence: optional(Type.Record(Type.String({ maxLength: 60 }), FreeText(500), { maxProperties: 20 })),
    externalId: optional(Text(200, { description: 'Your id of it: sent twice it is one touch.' })),
  }),
)
export const SubscriptionChangeInput = named(
  'SubscriptionChangeInput',
  strict({
    source: Text(60),
    externalId: Text(200),
    customer: CustomerInput,
    kind: oneOf(subscriptionChanges),
    currency: CurrencyCode,
    netMinor: optional(MinorInput),
    product: optional(Text(200)),
    interval: optional(oneOf(intervals)),
    intervalCount: optional(Type.Integer({ minimum: 1, maximum: 1200 })),
    eventId: optional(Text(200)),
    occurredAt: optional(Instant),
  }),
)
