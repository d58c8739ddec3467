/** The API reference as the portal shows it, made from the contracts: what exists, what it takes, what one may call. */
import { endpoint, FreeText, listOf, named, nullable, oneOf, optional, strict, Text, Type } from '#platform/contract.ts'

export const callers = ['key', 'person'] as const
const ReferenceFields = {
  name: Type.String({ description: 'Name of the operation in the OpenAPI document and in the SDK.' }),
  module: Type.String(),
  method: Type.String(),
  path: Type.String(),
  summary: Type.String(),
  scope: nullable(Type.String({ description: 'What a key needs; null where a person has to do it.' })),
  granted: Type.Boolean({ description: 'Whether the agreement grants the scope to keys today.' }),
  words: nullable(Type.String({ description: 'Why not.' })),
}
export const ReferenceRow = named('ReferenceRow', Type.Object(ReferenceFields))
const Field = {
  name: Type.String({ description: 'With its way: `terms[].kind`.' }),
  type: Type.String(),
  required: Type.Boolean(),
  description: nullable(Type.String()),
  values: nullable(Type.Array(Type.String(), { description: 'The only values that it takes.' })),
}
const ReferenceField = named('ReferenceField', Type.Object(Field))
export const ReferenceEntry = named(
  'ReferenceEntry',
  Type.Object({
    ...ReferenceFields,
    description: nullable(Type.String()),
    right: nullable(Type.String({ description: 'What a person needs.' })),
    parameters: Type.Array(Type.Object({ ...Field, in: oneOf(['path', 'query', 'header']) })),
    body: Type.Array(ReferenceField),
    bodyExample: Type.Unknown({ description: 'A body that the endpoint takes; null where there is none.' }),
    paramsExample: Type.Record(Type.String(), Type.String()),
    queryExample: Type.Record(Type.String(), Type.String()),
    status: Type.Integer(),
    answer: Type.Array(ReferenceField),
    refusals: listOf(Type.Object({ status: Type.Integer(), code: nullable(Type.String()), words: Type.String() }), 100),
  }),
)

export const referenceEndpoints = {
  listPortalApiReference: endpoint({
    method: 'GET',
    path: '/v1/portal/api-reference',
    summary: 'Every endpoint of the portal API, and which of them your keys may call',
    access: { right: 'integrations.read' },
    query: strict({
      q: optional(FreeText(200)),
      module: optional(Text(60)),
      caller: optional(oneOf(callers)),
      granted: optional(Type.Boolean()),
    }),
    answer: Type.Object({
      data: Type.Array(ReferenceRow),
      modules: listOf(Type.Object({ name: Type.String(), summary: Type.String() })),
    }),
  }),
  getPortalApiReference: endpoint({
    method: 'GET',
    path: '/v1/portal/api-reference/:name',
    summary: 'One endpoint: scope, fields, refusals, examples',
    access: { right: 'integrations.read' },
    params: strict({ name: Text(100) }),
    example: { params: { name: 'getPortalPartner' } },
    answer: ReferenceEntry,
  }),
}
