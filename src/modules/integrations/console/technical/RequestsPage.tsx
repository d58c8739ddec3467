import { api, type InputTo, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { DateText, FactPill } from '#ui/Badges.tsx'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListFilter, ListView } from '#ui/list/listTypes.ts'
import { useUrlState } from '#ui/routing.tsx'
import { RequestDrawer } from './RequestDrawer.tsx'
import { words } from './texts.ts'

type Row = RowOf<'listRequests'>
const columns: ListColumn<Row>[] = [
  { key: 'call', title: words('call'), cell: (row) => `${row.method} ${row.path}`, second: (row) => row.errorCode },
  {
    key: 'status',
    title: words('status'),
    width: 90,
    phone: 'end',
    cell: (row) => (
      <FactPill tone={row.status >= 500 ? 'bad' : row.status >= 400 ? 'watch' : 'good'}>{String(row.status)}</FactPill>
    ),
  },
  { key: 'partner', title: words('partner'), width: 180, cell: (row) => row.partner?.name ?? words('team') },
  { key: 'key', title: words('key'), width: 160, cell: (row) => row.key.name ?? row.key.id },
  { key: 'ms', title: words('took'), width: 90, align: 'end', cell: (row) => words('ms', { count: row.ms }) },
  {
    key: 'at',
    title: words('when'),
    width: 140,
    sort: 'at',
    phone: 'below',
    cell: (row) => <DateText value={row.at} />,
  },
]
const filters: ListFilter[] = [
  {
    key: 'statusClass',
    label: words('status'),
    kind: 'choice',
    options: ['2xx', '3xx', '4xx', '5xx'].map((value) => ({ value, label: value })),
  },
  {
    key: 'side',
    label: words('side'),
    kind: 'choice',
    options: [
      { value: 'partner', label: words('partner') },
      { value: 'team', label: words('team') },
    ],
  },
  {
    key: 'method',
    label: words('call'),
    kind: 'choice',
    options: ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'].map((value) => ({ value, label: value })),
  },
]
const views: ListView[] = [
  { key: 'all', label: words('allRequests') },
  { key: '4xx', label: '4xx', filters: { statusClass: '4xx' } },
  { key: '5xx', label: '5xx', filters: { statusClass: '5xx' } },
]

/** Every call with a key; search finds paths, ids in bodies, idempotency keys and error codes. */
export const RequestsPage = () => {
  const [url, setUrl] = useUrlState({ open: '' })
  return (
    <>
      <ListPage
        id="requests"
        title={words('requests')}
        columns={columns}
        filters={filters}
        views={views}
        defaultSort="-at"
        fetchPage={(query: NonNullable<NonNullable<InputTo<'listRequests'>>['query']>) => api.listRequests({ query })}
        onExport={(query) => exportList('listRequests', 'requests', query)}
        rowKey={(row) => row.id}
        rowName={(row) => `${row.method} ${row.path}`}
        onOpen={(row) => setUrl({ open: row.id })}
        empty={{ sentence: words('requestsEmpty') }}
      />
      <RequestDrawer id={url.open || null} onClose={() => setUrl({ open: '' })} />
    </>
  )
}
