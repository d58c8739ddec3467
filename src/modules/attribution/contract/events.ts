import { CivilDate, eventKind, Id, nullable, oneOf, Text, Type } from '#platform/contract.ts'
import { leadStates } from './states.ts'

const id = '01ka2b3c4d5e6f7g8h9jkmnpqr'

export const saleRecorded = eventKind({
  name: 'sale.recorded',
  version: 1,
  summary: 'A sale was recorded.',
  payload: Type.Object({
    saleId: Id('sale'),
    conversionId: nullable(Id('conversion')),
    customerId: Id('customer'),
  }),
  sample: { saleId: `sl_${id}`, conversionId: `cv_${id}`, customerId: `cu_${id}` },
  partnerVisible: false,
})
export const saleCostEntered = eventKind({
  name: 'sale.cost_entered',
  version: 1,
  summary: 'What a sale cost became known after it was recorded.',
  payload: Type.Object({ saleId: Id('sale') }),
  sample: { saleId: `sl_${id}` },
  partnerVisible: false,
})
export const saleReversed = eventKind({
  name: 'sale.reversed',
  version: 1,
  summary: 'A refund, a lost dispute or a void took something back of a sale, or was itself given back.',
  payload: Type.Object({
    saleId: Id('sale'),
    reversalId: Id('saleReversal'),
    conversionId: nullable(Id('conversion')),
  }),
  sample: { saleId: `sl_${id}`, reversalId: `sr_${id}`, conversionId: `cv_${id}` },
  partnerVisible: false,
})
const chargebackPayload = Type.Object({
  chargebackId: Id('chargeback'),
  saleId: Id('sale'),
  conversionId: nullable(Id('conversion')),
  outcome: nullable(oneOf(['won', 'lost', 'withdrawn'])),
})
const chargebackIds = { chargebackId: `cbk_${id}`, saleId: `sl_${id}`, conversionId: `cv_${id}` }
export const chargebackOpened = eventKind({
  name: 'chargeback.opened',
  version: 1,
  summary: 'A customer disputes a payment; what the sale earned and is not paid yet is held.',
  payload: chargebackPayload,
  sample: { ...chargebackIds, outcome: null },
  partnerVisible: false,
})
export const chargebackClosed = eventKind({
  name: 'chargeback.closed',
  version: 1,
  summary: 'A disputed payment was won, lost, or the dispute was withdrawn.',
  payload: chargebackPayload,
  sample: { ...chargebackIds, outcome: 'won' },
  partnerVisible: false,
})
export const conversionCredited = eventKind({
  name: 'conversion.credited',
  version: 1,
  summary: 'A conversion was divided among partners; a later version takes the place of the one before.',
  payload: Type.Object({
    conversionId: Id('conversion'),
    creditSetId: Id('creditSet'),
    version: Type.Integer({ minimum: 1 }),
    supersedes: nullable(Id('creditSet')),
  }),
  sample: { conversionId: `cv_${id}`, creditSetId: `cs_${id}`, version: 1, supersedes: null },
  partnerVisible: false,
})
export const creditsOverridden = eventKind({
  name: 'credits.overridden',
  version: 1,
  summary: 'Two people divided a conversion by hand, with a reason.',
  payload: Type.Object({
    conversionId: Id('conversion'),
    overrideId: Id('creditOverride'),
    creditSetId: Id('creditSet'),
    supersedes: nullable(Id('creditSet')),
  }),
  sample: { conversionId: `cv_${id}`, overrideId: `oc_${id}`, creditSetId: `cs_${id}`, supersedes: null },
  partnerVisible: false,
})

const leadEvent = (name: string, summary: string) =>
  eventKind({
    name,
    version: 1,
    summary,
    payload: Type.Object({ leadId: Id('lead'), customerId: Id('customer'), state: oneOf(leadStates) }),
    sample: { leadId: `ld_${id}`, customerId: `cu_${id}`, state: 'received' },
    partnerVisible: false,
  })
export const leadReceived = leadEvent('lead.received', 'A lead came in.')
export const leadConfirmed = leadEvent('lead.confirmed', 'A lead was confirmed, and is divided among partners.')
export const leadRejected = leadEvent('lead.rejected', 'A lead was rejected, with a reason.')

export const subscriptionChanged = eventKind({
  name: 'subscription.changed',
  version: 1,
  summary: 'A subscription began, changed its price, paused, resumed or ended.',
  payload: Type.Object({
    subscriptionId: Id('subscription'),
    customerId: Id('customer'),
    number: Type.Integer({ minimum: 1 }),
    kind: Text(20),
  }),
  sample: { subscriptionId: `sb_${id}`, customerId: `cu_${id}`, number: 1, kind: 'new' },
  partnerVisible: false,
})
export const policyActivated = eventKind({
  name: 'attribution_policy.activated',
  version: 1,
  summary: 'A version of the attribution policy is in force from a day.',
  payload: Type.Object({ policyId: Id('attributionPolicy'), number: Type.Integer(), effectiveOn: CivilDate }),
  sample: { policyId: `apo_${id}`, number: 1, effectiveOn: '2026-04-01' },
  partnerVisible: false,
})
export const definitionSigned = eventKind({
  name: 'definition.signed',
  version: 1,
  summary: 'What sourced and influenced mean was signed by two people.',
  payload: Type.Object({ definitionId: Id('attributionDefinition'), number: Type.Integer(), effectiveOn: CivilDate }),
  sample: { definitionId: `ad_${id}`, number: 1, effectiveOn: '2026-04-01' },
  partnerVisible: false,
})
export const customerErased = eventKind({
  name: 'customer.erased',
  version: 1,
  summary: 'The person behind a customer was erased; money, shares and dates remain.',
  payload: Type.Object({ customerId: Id('customer') }),
  sample: { customerId: `cu_${id}` },
  partnerVisible: false,
})

export const attributionEvents = {
  saleRecorded,
  saleCostEntered,
  saleReversed,
  chargebackOpened,
  chargebackClosed,
  conversionCredited,
  creditsOverridden,
  leadReceived,
  leadConfirmed,
  leadRejected,
  subscriptionChanged,
  policyActivated,
  definitionSigned,
  customerErased,
}
