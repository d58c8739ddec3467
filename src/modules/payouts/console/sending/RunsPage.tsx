import { api, type InputTo, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListFilter } from '#ui/list/listTypes.ts'
import { wordsOf } from '#ui/states.ts'
import { dayWords } from '../ledgerParts.tsx'
import { State, Sum } from './parts.tsx'
import { words } from './words.ts'

type Row = RowOf<'listPayoutRuns'>
const states = ['draft', 'freezing', 'in_review', 'approved', 'executing', 'reconciling', 'closed', 'cancelled']

const columns: ListColumn<Row>[] = [
  { key: 'name', title: words('run'), cell: (row) => row.name, second: (row) => row.fundingAccount.name },
  { key: 'planned', title: words('planned'), width: 130, sort: 'planned', cell: (row) => dayWords(row.plannedOn) },
  { key: 'count', title: words('count'), width: 90, align: 'end', cell: (row) => row.payouts },
  {
    key: 'total',
    title: words('total'),
    width: 160,
    align: 'end',
    phone: 'below',
    cell: (row) => <Sum currency={row.currency} minor={row.totalMinor} />,
  },
  { key: 'warnings', title: words('warnings'), width: 100, align: 'end', cell: (row) => row.warningsOpen || '–' },
  { key: 'state', title: words('state'), width: 130, phone: 'end', cell: (row) => <State of={row.state} /> },
]
const filters: ListFilter[] = [
  {
    key: 'state',
    label: words('state'),
    kind: 'choice',
    options: states.map((value) => ({ value, label: wordsOf(value) })),
  },
  { key: 'currency', label: words('currency'), kind: 'text' },
]

export const RunsPage = () => (
  <ListPage
    id="payout-runs"
    title={words('runs')}
    columns={columns}
    filters={filters}
    defaultSort="-planned"
    fetchPage={(query: NonNullable<NonNullable<InputTo<'listPayoutRuns'>>['query']>) => api.listPayoutRuns({ query })}
    onExport={(query) => exportList('listPayoutRuns', 'payout-runs', query)}
    rowKey={(row) => row.id}
    rowName={(row) => row.name}
    rowTo={(row) => `payouts/runs/${row.id}`}
    empty={{ sentence: words('emptyRuns') }}
  />
)
