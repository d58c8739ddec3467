/** Sales made outside every system: reported with evidence, confirmed by people, and then sales like others. */
import {
  CivilDate,
  CurrencyCode,
  endpoint,
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
} from '#platform/contract.ts'
import { evidenceKinds, offlineStates } from './offline-states.ts'
import { Minor, MinorInput } from './shapes.ts'

const record = { right: 'attribution.record_sale' } as const
const fields = {
  id: Id('offlineSale'),
  state: oneOf(offlineStates),
  customer: Type.String({ description: 'As it was reported; taken out once it is decided.' }),
  currency: CurrencyCode,
  grossMinor: Minor,
  occurredOn: CivilDate,
  evidence: Type.Object({
    kind: oneOf(evidenceKinds),
    reference: Type.String(),
    note: nullable(Type.String()),
  }),
  reason: nullable(Type.String({ description: 'Why it was refused.' })),
  saleId: nullable(Id('sale')),
  proposedAt: Instant,
  decidedAt: nullable(Instant),
}
const OfflineSale = named(
  'OfflineSale',
  Type.Object({
    ...fields,
    partner: nullable(Type.Object({ id: Id('partner'), name: Type.String() })),
    reportedBy: oneOf(['partner', 'team']),
    proposedByName: Type.String(),
    needs: Type.Integer({ description: 'People of the team that it needs: two above 10,000 of the main currency.' }),
    firstByName: nullable(Type.String({ description: 'Who was the first of two.' })),
    decidedByName: nullable(Type.String()),
    cannotConfirm: nullable(Type.String({ description: 'Why the reader cannot confirm it.' })),
  }),
)
const PortalOfflineSale = named('PortalOfflineSale', Type.Object(fields))
const report = {
  customer: strict({
    name: Text(200),
    domain: optional(Text(253)),
    externalId: optional(Text(200, { description: 'Your own id of the customer, where it has one already.' })),
  }),
  currency: CurrencyCode,
  grossMinor: MinorInput,
  taxMinor: optional(MinorInput),
  occurredOn: CivilDate,
  product: optional(Text(200)),
  evidence: strict({
    kind: oneOf(evidenceKinds),
    reference: Text(200, { description: 'The number of the order or the invoice.' }),
    note: optional(Text(2000)),
  }),
}
const example = {
  customer: { name: 'Nordlicht GmbH', domain: 'nordlicht.example' },
  currency: 'EUR',
  grossMinor: '480000',
  occurredOn: '2026-02-20',
  evidence: { kind: 'signed_order' as const, reference: 'PO-7731' },
}
const refuses = {
  'event.future': [422, 'It lies ahead; report it when it has happened.'],
  'currency.unknown': [422, 'Use a three-letter currency code of ISO 4217.'],
  'sale.parts_exceed_whole': [422, 'Tax and shipping together are more than the gross amount.'],
} as const
const over = { 'offline_sale.decided': [409, 'It was decided already.'] } as const
const params = idParams('offlineSale')
const query = listQuery({ state: optional(listOf(oneOf(offlineStates), 3)) }, ['proposedAt', '-proposedAt'])

export const offlineEndpoints = {
  listOfflineSales: endpoint({
    method: 'GET',
    path: '/v1/offline-sales',
    summary: 'Sales made outside every system, and what of them waits',
    access: { right: 'attribution.read' },
    query,
    answer: pageOf(OfflineSale),
  }),
  getOfflineSale: endpoint({
    method: 'GET',
    path: '/v1/offline-sales/:id',
    summary: 'One such sale with its evidence',
    access: { right: 'attribution.read' },
    params,
    answer: OfflineSale,
  }),
  createOfflineSale: endpoint({
    method: 'POST',
    path: '/v1/offline-sales',
    summary: 'Writes down a sale that a partner brought, with its evidence',
    description:
      'Up to 10,000 of the main currency it is a sale at once; above that, and where no rate is known, somebody else confirms it.',
    access: record,
    scope: null,
    status: 201,
    idempotency: 'required',
    body: strict({ partnerId: Id('partner'), ...report }),
    answer: OfflineSale,
    refuses,
  }),
  confirmOfflineSale: endpoint({
    method: 'POST',
    path: '/v1/offline-sales/:id/confirmation',
    summary: 'Confirms it; with the last person that it needs it is a sale',
    access: record,
    scope: null,
    idempotency: 'required',
    params,
    answer: OfflineSale,
    refuses: { ...over, 'offline_sale.same_person': [403, 'Somebody else confirms what you wrote down or confirmed.'] },
  }),
  refuseOfflineSale: endpoint({
    method: 'POST',
    path: '/v1/offline-sales/:id/refusal',
    summary: 'Refuses it, with a reason that the partner reads',
    access: record,
    scope: null,
    idempotency: 'none',
    params,
    body: strict({ reason: Text(2000) }),
    answer: OfflineSale,
    refuses: over,
    example: { body: { reason: 'The order was signed before you met the customer.' } },
  }),
  listPortalOfflineSales: endpoint({
    method: 'GET',
    path: '/v1/portal/offline-sales',
    summary: 'Sales that you reported, with what became of them',
    access: { right: 'attribution.read' },
    query,
    answer: pageOf(PortalOfflineSale),
  }),
  reportPortalOfflineSale: endpoint({
    method: 'POST',
    path: '/v1/portal/offline-sales',
    summary: 'Reports a sale that you brought, with its evidence; the team confirms or refuses it',
    access: { right: 'attribution.submit_lead' },
    scope: null,
    status: 201,
    idempotency: 'required',
    body: strict(report),
    answer: PortalOfflineSale,
    refuses,
    example: { body: example },
  }),
}
