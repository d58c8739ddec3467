/** Lists of restricted parties: sent as a table, held against every live partner and candidate. */
import {
  CivilDate,
  endpoint,
  Id,
  Instant,
  idParams,
  listQuery,
  named,
  nullable,
  oneOf,
  pageOf,
  Type,
} from '#platform/contract.ts'

export const RestrictedList = named(
  'RestrictedList',
  Type.Object({
    id: Id('restrictedList'),
    name: Type.String(),
    listDate: CivilDate,
    fileName: Type.String(),
    leastSimilarity: Type.Integer({ description: 'Percent from which a name is a hit.' }),
    state: oneOf(['loading', 'screening', 'finished']),
    jobId: nullable(Id('job', { description: 'The long work: its progress, stopping it, taking it up again.' })),
    entries: Type.Integer(),
    refused: Type.Integer({ description: 'Rows that could not be read.' }),
    refusals: Type.Array(Type.Object({ row: Type.Integer(), words: Type.String() }), {
      description: 'The first 200 of them.',
    }),
    partnersTotal: nullable(Type.Integer()),
    partnersDone: Type.Integer(),
    possible: Type.Integer({ description: 'Companies with a possible match; legal has a task for each.' }),
    clear: Type.Integer(),
    kept: Type.Integer({
      description: 'Left as they were: an open match of an earlier list, or nobody has screened the company yet.',
    }),
    by: Type.String(),
    createdAt: Instant,
    finishedAt: nullable(Instant),
  }),
)
export const restrictedListEndpoints = {
  listRestrictedLists: endpoint({
    method: 'GET',
    path: '/v1/restricted-lists',
    summary: 'Lists of restricted parties, newest first',
    access: { right: 'qualification.read' },
    query: listQuery({}, ['createdAt', '-createdAt']),
    answer: pageOf(RestrictedList),
  }),
  getRestrictedList: endpoint({
    method: 'GET',
    path: '/v1/restricted-lists/:id',
    summary: 'One list, with how far its screening is',
    access: { right: 'qualification.read' },
    params: idParams('restrictedList'),
    answer: RestrictedList,
  }),
  sendRestrictedList: endpoint({
    method: 'POST',
    path: '/v1/restricted-lists',
    summary: 'Send a new list; every live partner and candidate is screened against it',
    description:
      'Multipart: the fields `name`, `listDate` and, if wanted, `leastSimilarity` (70 to 100, 85 by default), then the file. CSV with a column for the name, and if there are any for other names (parted by `;`) and a reference; at most 20 MB and 50,000 rows.',
    access: { right: 'qualification.screen' },
    bodyKind: 'multipart',
    transaction: 'none',
    idempotency: 'none',
    answer: RestrictedList,
    status: 201,
    refuses: {
      'list.no_names': [422, 'No column holds names; call it `name`.'],
      'list.running': [409, 'Another list is being worked through.'],
      'table.too_large': [413, 'More than 20 MB.'],
      'table.not_text': [422, 'The file is not a text table.'],
      'table.empty': [422, 'The file has no header.'],
    },
  }),
}
