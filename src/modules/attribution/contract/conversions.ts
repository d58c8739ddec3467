/** Endpoints of conversions and their division. */
import {
  endpoint,
  Id,
  Instant,
  idParams,
  listOf,
  listQuery,
  oneOf,
  optional,
  pageOf,
  strict,
  Type,
} from '#platform/contract.ts'
import { ConversionRecord, ConversionRow, CreditSetShape, CreditSetWithInputs } from './shapes.ts'
import { conversionKinds, models } from './states.ts'

const read = { right: 'attribution.read' } as const

export const conversionEndpoints = {
  listConversions: endpoint({
    method: 'GET',
    path: '/v1/conversions',
    summary: 'Conversions with who is credited now',
    access: read,
    query: listQuery(
      {
        kind: optional(listOf(oneOf(conversionKinds), 3)),
        partnerId: optional(Id('partner')),
        customerId: optional(Id('customer')),
        from: optional(Instant),
        to: optional(Instant),
      },
      ['occurredAt', '-occurredAt'],
    ),
    answer: pageOf(ConversionRow),
  }),
  getConversion: endpoint({
    method: 'GET',
    path: '/v1/conversions/:id',
    summary: 'One conversion: its path with every refusal, and its division by each model and version',
    access: read,
    params: idParams('conversion'),
    answer: ConversionRecord,
  }),
  listAllCreditSets: endpoint({
    method: 'GET',
    path: '/v1/credit-sets',
    summary: 'Divisions of all conversions with their stored inputs, for whoever derives them again',
    description:
      'Exported as JSON lines, a row holds all that its shares follow from: contacts with their verdicts, claim, definition, half-life; the version of the model’s code; and the hash of these inputs. Of all partners, by their ids.',
    access: { right: 'attribution.read_inputs' },
    scope: null,
    query: listQuery({ model: optional(oneOf(models)), isPaying: optional(Type.Boolean()) }, ['asOf', '-asOf']),
    answer: pageOf(CreditSetWithInputs),
  }),
  listCreditSets: endpoint({
    method: 'GET',
    path: '/v1/conversions/:id/credits',
    summary: 'Every division of a conversion, the newest first',
    access: read,
    params: idParams('conversion'),
    query: strict({ model: optional(oneOf(models)) }),
    answer: Type.Object({ data: Type.Array(CreditSetShape) }),
  }),
}
