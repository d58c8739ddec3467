import { api, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { DateText, StateBadge } from '#ui/Badges.tsx'
import { formatDate } from '#ui/format.ts'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListFilter, ListView } from '#ui/list/listTypes.ts'
import { ScreenLink } from '#ui/routing.tsx'
import { versionStateLabels, versionStates } from '../contract/states.ts'
import { daysSince, daysWords } from './names.ts'

type Row = RowOf<'listAgreements'>
type Query = NonNullable<NonNullable<Parameters<typeof api.listAgreements>[0]>['query']>

const columns: ListColumn<Row>[] = [
  { key: 'number', title: 'Number', width: 130, sort: 'number', cell: (row) => row.number },
  { key: 'partner', title: 'Partner', phone: 'below', cell: (row) => row.partner.name },
  {
    key: 'state',
    title: 'State',
    width: 170,
    phone: 'below',
    cell: (row) => <StateBadge state={row.state} label={row.stateWords} plain />,
  },
  { key: 'open', title: 'Open version', width: 190, cell: (row) => row.openVersion?.stateWords ?? '' },
  {
    key: 'pen',
    title: 'Pen',
    width: 150,
    cell: (row) => {
      const days = daysWords(daysSince(row.stateSince))
      if (!row.openVersion) return ''
      return row.openVersion.state === 'negotiating' ? `${row.pen === 'us' ? 'Ours' : 'Theirs'}, ${days}` : days
    },
  },
  { key: 'ends', title: 'Ends on', width: 120, cell: (row) => (row.dates.endsOn ? formatDate(row.dates.endsOn) : '') },
  {
    key: 'notice',
    title: 'Notice by',
    width: 120,
    cell: (row) => (row.dates.noticeBy ? formatDate(row.dates.noticeBy) : ''),
  },
  {
    key: 'updated',
    title: 'Changed',
    width: 120,
    phone: 'end',
    sort: 'updatedAt',
    cell: (row) => <DateText value={row.updatedAt} />,
  },
]
const filters: ListFilter[] = [
  {
    key: 'openState',
    label: 'Open version',
    kind: 'choice',
    many: true,
    options: versionStates.map((value) => ({ value, label: versionStateLabels[value] })),
  },
  {
    key: 'category',
    label: 'Category',
    kind: 'choice',
    many: true,
    options: [
      { value: 'partnership', label: 'Partnership' },
      { value: 'addendum', label: 'Addendum' },
      { value: 'nda', label: 'Confidentiality' },
      { value: 'data_processing', label: 'Data processing' },
    ],
  },
  { key: 'legalHold', label: 'Under legal hold', kind: 'yes' },
]
const views: ListView[] = [
  { key: 'all', label: 'All' },
  { key: 'talks', label: 'In negotiation', filters: { openState: ['negotiating'] } },
  { key: 'approval', label: 'Waiting for approval', filters: { openState: ['approving'] } },
  { key: 'signing', label: 'Out for signature', filters: { openState: ['signing'] } },
]

/** Every agreement: where it stands, who holds the pen, when it ends. */
export const AgreementsPage = () => (
  <ListPage
    id="agreements"
    title="Agreements"
    columns={columns}
    filters={filters}
    views={views}
    defaultSort="-updatedAt"
    fetchPage={(query: Query) => api.listAgreements({ query })}
    onExport={(query) => exportList('listAgreements', 'agreements', query)}
    rowKey={(row) => row.id}
    rowName={(row) => `${row.number} ${row.partner.name}`}
    rowTo={(row) => `agreements/${row.id}`}
    actions={
      <>
        <ScreenLink to="agreements/board">Board</ScreenLink>
        <ScreenLink to="agreements/figures">Figures</ScreenLink>
        <ScreenLink to="agreements/import">Import</ScreenLink>
        <ScreenLink to="agreements/archives">Archive</ScreenLink>
        <ScreenLink to="agreements/holds">Legal holds</ScreenLink>
      </>
    }
    empty={{
      sentence:
        'No agreements yet. Start one from the Agreements tab of a partner with a seeded template, or import what you have signed.',
      action: <ScreenLink to="agreements/import">Import signed agreements</ScreenLink>,
    }}
  />
)
