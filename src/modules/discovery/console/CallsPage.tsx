import { api, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { DateText, MomentText, PersonBadge, StateBadge } from '#ui/Badges.tsx'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListFilter, ListView } from '#ui/list/listTypes.ts'
import { ScreenLink } from '#ui/routing.tsx'
import { callOutcomeLabels, callStateLabels, callStates } from '../contract/call-states.ts'

type Row = RowOf<'listDiscoveryCalls'>
type Query = NonNullable<NonNullable<Parameters<typeof api.listDiscoveryCalls>[0]>['query']>

const columns: ListColumn<Row>[] = [
  { key: 'partner', title: 'Company', cell: (row) => row.partner.name },
  {
    key: 'state',
    title: 'State',
    width: 120,
    phone: 'below',
    cell: (row) => <StateBadge state={row.state} label={callStateLabels[row.state]} plain />,
  },
  {
    key: 'at',
    title: 'When',
    width: 200,
    phone: 'end',
    sort: 'at',
    cell: (row) => (row.startsAt ? <MomentText value={row.startsAt} /> : 'No time yet'),
  },
  { key: 'minutes', title: 'Minutes', width: 90, align: 'end', cell: (row) => row.minutes },
  { key: 'host', title: 'Held by', width: 170, cell: (row) => <PersonBadge name={row.host.name} /> },
  { key: 'outcome', title: 'Outcome', width: 130, cell: (row) => (row.outcome ? callOutcomeLabels[row.outcome] : '') },
  { key: 'offered', title: 'Offered', width: 120, cell: (row) => <DateText value={row.offeredAt} /> },
]
const filters: ListFilter[] = [
  {
    key: 'state',
    label: 'State',
    kind: 'choice',
    many: true,
    options: callStates.map((value) => ({ value, label: callStateLabels[value] })),
  },
]
const views: ListView[] = [
  { key: 'all', label: 'All' },
  { key: 'booked', label: 'Booked', filters: { state: ['booked'] } },
  { key: 'offered', label: 'Offered', filters: { state: ['proposed'] } },
  { key: 'held', label: 'Held', filters: { state: ['held'] } },
  { key: 'missed', label: 'Missed', filters: { state: ['no_show'] } },
]

/** Discovery calls: who speaks with whom, and when. */
export const CallsPage = () => (
  <ListPage
    id="discovery-calls"
    title="Calls"
    columns={columns}
    filters={filters}
    views={views}
    defaultSort="-at"
    fetchPage={(query: Query) => api.listDiscoveryCalls({ query })}
    onExport={(query) => exportList('listDiscoveryCalls', 'discovery-calls', query)}
    rowKey={(row) => row.id}
    rowName={(row) => row.partner.name}
    rowTo={(row) => `calls/${row.id}`}
    empty={{
      sentence: 'No calls yet. One is offered when an application is accepted, or from the Calls tab of a partner.',
      action: <ScreenLink to="applications">Applications</ScreenLink>,
    }}
  />
)
