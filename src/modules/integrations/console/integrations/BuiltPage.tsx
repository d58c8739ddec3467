import { api, type InputTo, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { DateText, StateBadge } from '#ui/Badges.tsx'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListFilter, ListView } from '#ui/list/listTypes.ts'
import { integrationKinds, integrationStates } from '../../contract/integration-states.ts'
import { words } from './texts.ts'

type Row = RowOf<'listIntegrations'>
const columns: ListColumn<Row>[] = [
  { key: 'name', title: words('name'), sort: 'name', cell: (row) => row.name, second: (row) => row.partner.name },
  { key: 'kind', title: words('kind'), width: 150, cell: (row) => words(row.kind) },
  {
    key: 'state',
    title: words('stage'),
    width: 210,
    phone: 'end',
    cell: (row) => <StateBadge state={row.state} label={words(row.waitsForLiveAccess ? 'waits' : row.state)} plain />,
  },
  {
    key: 'installations',
    title: words('installations'),
    width: 120,
    align: 'end',
    cell: (row) => row.installations.now,
  },
  { key: 'ours', title: words('ours'), width: 160, cell: (row) => row.ownerOurs?.name ?? words('nobody') },
  {
    key: 'updated',
    title: words('changed'),
    width: 140,
    sort: 'updatedAt',
    phone: 'below',
    cell: (row) => <DateText value={row.updatedAt} />,
  },
]
const filters: ListFilter[] = [
  {
    key: 'state',
    label: words('stage'),
    kind: 'choice',
    many: true,
    options: integrationStates.map((value) => ({ value, label: words(value) })),
  },
  {
    key: 'kind',
    label: words('kind'),
    kind: 'choice',
    many: true,
    options: integrationKinds.map((value) => ({ value, label: words(value) })),
  },
]
const views: ListView[] = [
  { key: 'all', label: words('all') },
  { key: 'in_review', label: words('in_review'), filters: { state: ['in_review'] } },
  { key: 'live', label: words('live'), filters: { state: ['live'] } },
]

/** Everything that partners build, with its stage. */
export const BuiltPage = () => (
  <ListPage
    id="integrations"
    title={words('built')}
    columns={columns}
    filters={filters}
    views={views}
    defaultSort="-updatedAt"
    fetchPage={(query: NonNullable<NonNullable<InputTo<'listIntegrations'>>['query']>) =>
      api.listIntegrations({ query })
    }
    onExport={(query) => exportList('listIntegrations', 'integrations', query)}
    rowKey={(row) => row.id}
    rowName={(row) => row.name}
    rowTo={(row) => `integrations/${row.id}`}
    empty={{ sentence: words('builtEmpty') }}
  />
)
