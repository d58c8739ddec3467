import { api, type InputTo, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { DateText } from '#ui/Badges.tsx'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListFilter } from '#ui/list/listTypes.ts'
import { wordsOf } from '#ui/states.ts'
import { State, Sum } from './parts.tsx'
import { words } from './words.ts'

type Row = RowOf<'listPayouts'>
const states = ['frozen', 'ready', 'submitting', 'uncertain', 'submitted', 'settled', 'failed', 'returned', 'stopped']

const columns: ListColumn<Row>[] = [
  {
    key: 'partner',
    title: words('partner'),
    cell: (row) => row.partner.name ?? row.partner.id,
    second: (row) => row.reference,
  },
  { key: 'run', title: words('run'), width: 200, cell: (row) => row.run.name },
  {
    key: 'net',
    title: words('amount'),
    width: 160,
    align: 'end',
    phone: 'below',
    cell: (row) => <Sum currency={row.currency} minor={row.netMinor} />,
  },
  {
    key: 'frozen',
    title: words('frozen'),
    width: 130,
    sort: 'frozen',
    cell: (row) => <DateText value={row.frozenAt} />,
  },
  { key: 'state', title: words('state'), width: 130, phone: 'end', cell: (row) => <State of={row.state} /> },
]
const filters: ListFilter[] = [
  {
    key: 'state',
    label: words('state'),
    kind: 'choice',
    many: true,
    options: states.map((value) => ({ value, label: wordsOf(value) })),
  },
  { key: 'currency', label: words('currency'), kind: 'text' },
  { key: 'hasWarnings', label: words('warnings'), kind: 'yes' },
]

export const PayoutsPage = () => (
  <ListPage
    id="payouts"
    title={words('allPayouts')}
    columns={columns}
    filters={filters}
    defaultSort="-frozen"
    fetchPage={(query: NonNullable<NonNullable<InputTo<'listPayouts'>>['query']>) => api.listPayouts({ query })}
    onExport={(query) => exportList('listPayouts', 'payouts', query)}
    rowKey={(row) => row.id}
    rowName={(row) => row.reference}
    rowTo={(row) => `payouts/${row.id}`}
    empty={{ sentence: words('emptyPayouts') }}
  />
)
