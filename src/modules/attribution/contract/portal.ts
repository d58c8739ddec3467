/** What a partner sees of the sales and leads that it is credited with. */
import {
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
import { Minor } from './shapes.ts'
import {
  labels,
  leadStates,
  models,
  precedences,
  refusals,
  reversalKinds,
  saleKinds,
  saleStates,
  touchKinds,
} from './states.ts'

const read = { right: 'attribution.read' } as const
const customer = nullable(
  Type.String({ description: 'The customer, as far as the agreement lets you know: in full, masked, or not at all.' }),
)

const PortalSale = named(
  'PortalSale',
  Type.Object({
    id: Id('sale'),
    kind: oneOf(saleKinds),
    state: oneOf(saleStates),
    customer,
    currency: CurrencyCode,
    netMinor: Minor,
    reversedMinor: Minor,
    microShares: Type.Integer({ description: 'Your share: 1,000,000 is the whole; 0 where you only influenced it.' }),
    label: nullable(oneOf(labels)),
    isUnderReview: Type.Boolean(),
    occurredAt: Instant,
  }),
)
/** The sale with what the partner may know of how it was divided: its own contacts, and whether others have a part. */
const PortalSaleRecord = named(
  'PortalSaleRecord',
  Type.Object({
    ...PortalSale.properties,
    precedence: oneOf(precedences),
    model: oneOf(models),
    othersCredited: Type.Boolean(),
    contacts: Type.Array(
      Type.Object({
        touchId: Id('touch'),
        kind: oneOf(touchKinds),
        occurredAt: Instant,
        refusal: nullable(oneOf(refusals)),
        distanceSeconds: nullable(Type.Integer()),
      }),
    ),
    reversals: Type.Array(
      Type.Object({ id: Id('saleReversal'), kind: oneOf(reversalKinds), amountMinor: Minor, occurredAt: Instant }),
    ),
  }),
)
const PortalLead = named(
  'PortalLead',
  Type.Object({
    id: Id('lead'),
    kind: Type.String(),
    form: nullable(Type.String()),
    state: oneOf(leadStates),
    reason: nullable(Type.String()),
    customer,
    isSubmittedByUs: Type.Boolean(),
    microShares: nullable(Type.Integer()),
    label: nullable(oneOf(labels)),
    occurredAt: Instant,
  }),
)

export const portalEndpoints = {
  listPortalSales: endpoint({
    method: 'GET',
    path: '/v1/portal/sales',
    summary: 'Sales that you are credited with, or that you influenced',
    access: read,
    query: listQuery({ state: optional(listOf(oneOf(saleStates), 3)), kind: optional(listOf(oneOf(saleKinds), 5)) }, [
      'occurredAt',
      '-occurredAt',
    ]),
    answer: pageOf(PortalSale),
  }),
  getPortalSale: endpoint({
    method: 'GET',
    path: '/v1/portal/sales/:id',
    summary: 'One of your sales: your part of it, how it was divided, and your contacts before it',
    access: read,
    params: idParams('sale'),
    answer: PortalSaleRecord,
  }),
  listPortalLeads: endpoint({
    method: 'GET',
    path: '/v1/portal/leads',
    summary: 'Leads that you submitted or brought, with their state and reason',
    access: read,
    query: listQuery({ state: optional(listOf(oneOf(leadStates), 3)) }, ['occurredAt', '-occurredAt']),
    answer: pageOf(PortalLead),
  }),
  submitPortalLead: endpoint({
    method: 'POST',
    path: '/v1/portal/leads',
    summary: 'Submits a lead: a company that you spoke to and that wants to hear from us',
    description: 'It waits until somebody of the team, or an event, confirms it.',
    access: { right: 'attribution.submit_lead' },
    status: 201,
    body: strict({
      company: Text(200),
      domain: optional(Text(253)),
      name: optional(Text(200)),
      email: optional(Type.String({ format: 'email', maxLength: 254 })),
      note: optional(Text(500)),
    }),
    answer: Type.Object({ leadId: Id('lead'), isNew: Type.Boolean() }),
    example: { body: { company: 'Nordlicht GmbH', domain: 'nordlicht.example' } },
  }),
}
