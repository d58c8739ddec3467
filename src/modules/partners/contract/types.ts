/** Partner types, the workspace's own fields, and the small lists that every module's filters point at. */
import {
  endpoint,
  FreeText,
  Id,
  Instant,
  idParams,
  listOf,
  named,
  nullable,
  oneOf,
  optional,
  strict,
  Text,
  Type,
  Version,
} from '#platform/contract.ts'

const Colour = Type.String({ pattern: '^#[0-9a-f]{6}$', examples: ['#2f6fed'] })
const Key = Type.String({ pattern: '^[a-z0-9]([a-z0-9_-]{0,61}[a-z0-9])?$', examples: ['solution'] })

export const PartnerTypeBlock = named(
  'PartnerTypeBlock',
  Type.Object({ block: Type.String(), version: Type.Integer(), value: Type.Unknown(), createdAt: Instant }),
)
export const PartnerType = named(
  'PartnerType',
  Type.Object({
    id: Id('partnerType'),
    key: Type.String(),
    name: Type.String(),
    description: Type.String(),
    colour: Type.String(),
    active: Type.Boolean(),
    blocks: Type.Array(PartnerTypeBlock, { description: 'The latest version of what each module hangs on the type.' }),
    partners: Type.Integer({ description: 'Partners of this type, counted up to 10,000.' }),
    version: Version,
    createdAt: Instant,
    updatedAt: Instant,
  }),
)
const typeFields = { name: Text(120), description: optional(FreeText(2000)), colour: optional(Colour) }
export const typeEndpoints = {
  listPartnerTypes: endpoint({
    method: 'GET',
    path: '/v1/partner-types',
    summary: 'List partner types',
    access: { right: 'partners.read' },
    query: strict({ active: optional(Type.Boolean()) }),
    answer: strict({ data: Type.Array(PartnerType) }),
  }),
  createPartnerType: endpoint({
    method: 'POST',
    path: '/v1/partner-types',
    summary: 'Add a partner type',
    access: { right: 'partners.configure' },
    body: strict({ key: Key, ...typeFields }),
    answer: PartnerType,
    status: 201,
    refuses: { 'partner_type.key_taken': [409, 'There is a type with this key.'] },
  }),
  getPartnerType: endpoint({
    method: 'GET',
    path: '/v1/partner-types/:id',
    summary: 'Read a partner type',
    access: { right: 'partners.read' },
    params: idParams('partnerType'),
    answer: PartnerType,
  }),
  updatePartnerType: endpoint({
    method: 'PATCH',
    path: '/v1/partner-types/:id',
    summary: 'Change a partner type, retire it or bring it back',
    access: { right: 'partners.configure' },
    params: idParams('partnerType'),
    body: strict({
      name: optional(Text(120)),
      description: typeFields.description,
      colour: typeFields.colour,
      active: optional(Type.Boolean()),
    }),
    answer: PartnerType,
    ifMatch: true,
  }),
  setPartnerTypeBlock: endpoint({
    method: 'PUT',
    path: '/v1/partner-types/:id/blocks/:block',
    summary: "Publish a new version of a module's block",
    description: 'What runs keeps the version it began with; what starts after this uses the new one.',
    access: { right: 'partners.configure' },
    params: strict({ id: Id('partnerType'), block: Text(60) }),
    body: strict({ value: Type.Unknown() }),
    answer: PartnerType,
    refuses: { 'partner_type.block_unknown': [422, 'No module knows this block.'] },
  }),
  deletePartnerType: endpoint({
    method: 'DELETE',
    path: '/v1/partner-types/:id',
    summary: 'Delete a partner type that nothing uses',
    access: { right: 'partners.configure' },
    params: idParams('partnerType'),
    refuses: { 'partner_type.in_use': [409, 'In use: it can be retired, not deleted.'] },
  }),
}

export const fieldTypes = [
  'text',
  'number',
  'money',
  'date',
  'choice',
  'multi',
  'yes_no',
  'url',
  'member',
  'contact',
] as const
export const customRecordKinds = ['partner', 'contact', 'application', 'deal', 'agreement', 'ticket'] as const
export const FieldDefinition = named(
  'FieldDefinition',
  Type.Object({
    id: Id('fieldDefinition'),
    recordKind: oneOf(customRecordKinds),
    key: Type.String(),
    label: Type.String(),
    help: Type.String(),
    type: oneOf(fieldTypes),
    choices: Type.Array(Type.String()),
    required: Type.Boolean(),
    visibleToPartner: Type.Boolean(),
    position: Type.Integer(),
    active: Type.Boolean(),
    version: Version,
    createdAt: Instant,
    updatedAt: Instant,
  }),
)
const fieldSettings = {
  help: optional(FreeText(500)),
  choices: optional(listOf(Text(120), 200, { uniqueItems: true })),
  required: optional(Type.Boolean()),
  visibleToPartner: optional(Type.Boolean()),
  position: optional(Type.Integer({ minimum: 0, maximum: 10_000 })),
}
export const fieldEndpoints = {
  listFieldDefinitions: endpoint({
    method: 'GET',
    path: '/v1/field-definitions',
    summary: "List the workspace's own fields",
    access: { right: 'partners.read' },
    query: strict({ recordKind: optional(oneOf(customRecordKinds)), active: optional(Type.Boolean()) }),
    answer: strict({ data: Type.Array(FieldDefinition) }),
  }),
  createFieldDefinition: endpoint({
    method: 'POST',
    path: '/v1/field-definitions',
    summary: 'Add a field of the workspace',
    access: { right: 'partners.configure' },
    body: strict({
      recordKind: oneOf(customRecordKinds),
      key: Type.String({ pattern: '^[a-z]([a-z0-9_]{0,58}[a-z0-9])?$', examples: ['partner_code'] }),
      label: Text(120),
      type: oneOf(fieldTypes),
      ...fieldSettings,
    }),
    answer: FieldDefinition,
    status: 201,
    refuses: {
      'field_definition.key_taken': [409, 'This record kind has a field with this key.'],
      'field_definition.limit': [409, '100 fields per record kind.'],
    },
  }),
  updateFieldDefinition: endpoint({
    method: 'PATCH',
    path: '/v1/field-definitions/:id',
    summary: 'Change a field, retire it or bring it back',
    description: 'Key and type are fixed; a retired field keeps its values and takes no new ones.',
    access: { right: 'partners.configure' },
    params: idParams('fieldDefinition'),
    body: strict({ label: optional(Text(120)), ...fieldSettings, active: optional(Type.Boolean()) }),
    answer: FieldDefinition,
    ifMatch: true,
  }),
}

export const smallLists = ['product-lines', 'segments', 'markets', 'features'] as const
export type SmallList = (typeof smallLists)[number]
export const SmallListRow = named(
  'SmallListRow',
  Type.Object({
    id: Id('smallListRow'),
    list: oneOf(smallLists),
    key: Type.String(),
    name: Type.String(),
    parentId: nullable(Id('smallListRow')),
    mergedInto: nullable(Id('smallListRow')),
    active: Type.Boolean(),
    version: Version,
    createdAt: Instant,
    updatedAt: Instant,
  }),
)
const listParams = strict({ list: oneOf(smallLists) })
const rowParams = strict({ list: oneOf(smallLists), id: Id('smallListRow') })
export const smallListEndpoints = {
  listSmallListRows: endpoint({
    method: 'GET',
    path: '/v1/lists/:list',
    summary: 'Rows of a small list',
    access: { right: 'partners.read' },
    params: listParams,
    query: strict({
      active: optional(Type.Boolean()),
      key: optional(Text(63, { description: 'A key, also one of a merged row: answers the row it resolves to.' })),
    }),
    answer: strict({ data: Type.Array(SmallListRow) }),
  }),
  createSmallListRow: endpoint({
    method: 'POST',
    path: '/v1/lists/:list',
    summary: 'Add a row to a small list',
    access: { right: 'partners.configure' },
    params: listParams,
    body: strict({ key: Key, name: Text(120), parentId: optional(nullable(Id('smallListRow'))) }),
    answer: SmallListRow,
    status: 201,
    refuses: {
      'list_row.key_taken': [409, 'The list has a row with this key.'],
      'list_row.limit': [409, 'A small list holds 2,000 rows.'],
    },
  }),
  updateSmallListRow: endpoint({
    method: 'PATCH',
    path: '/v1/lists/:list/:id',
    summary: 'Rename, move, retire or bring back a row',
    access: { right: 'partners.configure' },
    params: rowParams,
    body: strict({
      name: optional(Text(120)),
      parentId: optional(nullable(Id('smallListRow'))),
      active: optional(Type.Boolean()),
    }),
    answer: SmallListRow,
    ifMatch: true,
    refuses: { 'list_row.parent_loop': [409, 'The parent stands below this row.'] },
  }),
  mergeSmallListRow: endpoint({
    method: 'POST',
    path: '/v1/lists/:list/:id/merge',
    summary: 'Merge a row into another; both keys keep resolving',
    access: { right: 'partners.configure' },
    params: rowParams,
    body: strict({ intoId: Id('smallListRow') }),
    answer: SmallListRow,
    refuses: { 'list_row.merged': [409, 'One of the two was merged already.'] },
  }),
  deleteSmallListRow: endpoint({
    method: 'DELETE',
    path: '/v1/lists/:list/:id',
    summary: 'Delete a row that nothing uses',
    access: { right: 'partners.configure' },
    params: rowParams,
    refuses: { 'list_row.in_use': [409, 'In use: it can be retired, not deleted.'] },
  }),
}
