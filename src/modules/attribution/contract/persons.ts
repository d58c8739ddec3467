/** Endpoints around one customer, and the intake of many events at once. */
import { endpoint, idParams, named, nullable, oneOf, Type } from '#platform/contract.ts'
import { CustomerRow, PathTouch } from './shapes.ts'

const EventAnswer = named(
  'IntakeAnswer',
  Type.Object({
    place: Type.Integer(),
    outcome: oneOf(['recorded', 'known', 'waiting', 'refused']),
    ids: Type.Record(Type.String(), nullable(Type.String())),
    code: nullable(Type.String()),
    detail: nullable(Type.String()),
  }),
)

export const personEndpoints = {
  getCustomerPath: endpoint({
    method: 'GET',
    path: '/v1/customers/:id/path',
    summary: 'Every contact of a customer, with whether it would count for a sale now and why not',
    access: { right: 'attribution.read' },
    params: idParams('customer'),
    answer: Type.Object({ asOf: Type.String({ format: 'date-time' }), path: Type.Array(PathTouch) }),
  }),
  eraseCustomer: endpoint({
    method: 'POST',
    path: '/v1/customers/:id/erasure',
    summary: 'Erases the person behind a customer for good; money, shares and dates remain',
    access: { right: 'attribution.erase_customer' },
    scope: null,
    idempotency: 'none',
    params: idParams('customer'),
    answer: CustomerRow,
  }),
  recordEvents: endpoint({
    method: 'POST',
    path: '/v1/attribution-events',
    summary: 'Records up to 100 events in one call, each answered by itself',
    description:
      'Each event is a transaction of its own and is known by its own ids, so that the whole call may be sent again. The order in the call is the order of recording.',
    access: { right: 'attribution.record_sale' },
    scope: 'events.write',
    transaction: 'none',
    idempotency: 'none',
    body: Type.Object(
      {
        events: Type.Array(
          Type.Object(
            {
              kind: oneOf(['lead', 'sale', 'refund', 'subscription_change', 'touch']),
              data: Type.Record(Type.String(), Type.Unknown(), {
                description: 'The body that the endpoint of this kind takes; of a refund that of /v1/sale-refunds.',
              }),
            },
            { additionalProperties: false },
          ),
          { minItems: 1, maxItems: 100 },
        ),
      },
      { additionalProperties: false },
    ),
    answer: Type.Object({ data: Type.Array(EventAnswer) }),
    example: {
      body: {
        events: [
          {
            kind: 'sale',
            data: {
              source: 'shop',
              externalId: 'order-1002',
              customer: { externalId: 'cust-4711' },
              currency: 'EUR',
              grossMinor: '4900',
            },
          },
        ],
      },
    },
  }),
}
