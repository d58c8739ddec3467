import { api, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { DateText, PersonBadge, StateBadge } from '#ui/Badges.tsx'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListFilter, ListView } from '#ui/list/listTypes.ts'
import { ScreenLink } from '#ui/routing.tsx'

type Row = RowOf<'listLegalHolds'>

const columns: ListColumn<Row>[] = [
  { key: 'agreement', title: 'Agreement', width: 130, cell: (row) => row.agreement.number },
  { key: 'partner', title: 'Partner', phone: 'below', cell: (row) => row.partner.name },
  { key: 'reason', title: 'Why', width: 300, cell: (row) => row.reason },
  { key: 'reference', title: 'File number', width: 110, cell: (row) => row.reference ?? '' },
  {
    key: 'state',
    title: 'State',
    width: 100,
    phone: 'end',
    cell: (row) =>
      row.liftedAt ? (
        <StateBadge state="closed" label="Lifted" plain />
      ) : (
        <StateBadge state="on_hold" label="Stands" plain />
      ),
  },
  { key: 'by', title: 'Placed by', width: 140, cell: (row) => <PersonBadge name={row.by.name} /> },
  { key: 'at', title: 'Since', width: 120, sort: 'at', cell: (row) => <DateText value={row.at} /> },
  {
    key: 'lifted',
    title: 'Lifted',
    width: 120,
    cell: (row) => row.liftedAt && <DateText value={row.liftedAt} />,
  },
]
const filters: ListFilter[] = [{ key: 'standing', label: 'Standing only', kind: 'yes' }]
const views: ListView[] = [
  { key: 'all', label: 'All' },
  { key: 'standing', label: 'Standing', filters: { standing: 'true' } },
]

/** Agreements whose papers and people are not erased, and why; those that were, too. */
export const HoldsPage = () => (
  <ListPage
    id="legal-holds"
    title="Legal holds"
    columns={columns}
    filters={filters}
    views={views}
    defaultSort="-at"
    fetchPage={(query: NonNullable<NonNullable<Parameters<typeof api.listLegalHolds>[0]>['query']>) =>
      api.listLegalHolds({ query })
    }
    onExport={(query) => exportList('listLegalHolds', 'legal holds', query)}
    rowKey={(row) => row.id}
    rowName={(row) => `${row.agreement.number} ${row.partner.name}`}
    rowTo={(row) => `agreements/${row.agreement.id}`}
    empty={{
      sentence:
        'No agreement was ever put under legal hold. Legal places one on the Dates tab of an agreement; while it stands, nothing of it is erased.',
      action: <ScreenLink to="agreements">Open the agreements</ScreenLink>,
    }}
  />
)
