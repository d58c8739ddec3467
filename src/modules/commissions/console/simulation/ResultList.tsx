import { api, type InputTo, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { findPartners } from '#client/find-partners.ts'
import { Amount } from '#ui/Badges.tsx'
import { formatNumber } from '#ui/format.ts'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListFilter } from '#ui/list/listTypes.ts'

type Row = RowOf<'listSimulationResults'>
type Query = NonNullable<NonNullable<InputTo<'listSimulationResults'>>['query']>

const columns: ListColumn<Row>[] = [
  { key: 'partner', title: 'Partner', cell: (row) => row.partner.name, second: (row) => row.rule },
  { key: 'month', title: 'Month', width: 110, sort: 'month', phone: 'below', cell: (row) => row.month.slice(0, 7) },
  {
    key: 'old',
    title: 'As it was',
    width: 150,
    align: 'end',
    cell: (row) => <Amount amountMinor={row.oldMinor} currency={row.currency} />,
  },
  {
    key: 'new',
    title: 'As tried',
    width: 150,
    align: 'end',
    cell: (row) => <Amount amountMinor={row.newMinor} currency={row.currency} />,
  },
  {
    key: 'difference',
    title: 'Difference',
    width: 150,
    align: 'end',
    phone: 'end',
    sort: 'difference',
    cell: (row) => <Amount amountMinor={row.differenceMinor} currency={row.currency} />,
  },
  {
    key: 'lines',
    title: 'Lines',
    width: 110,
    align: 'end',
    cell: (row) => `${formatNumber(row.oldLines)} → ${formatNumber(row.newLines)}`,
  },
]
const filters: ListFilter[] = [{ key: 'partnerId', label: 'Partner', kind: 'choice', options: () => findPartners('') }]

/** Every row of the result, by partner, month and rule. */
export const ResultList = ({ id }: { id: string }) => (
  <ListPage
    id="simulation-results"
    title="Rows"
    columns={columns}
    filters={filters}
    defaultSort="-difference"
    fetchPage={(query: Query) => api.listSimulationResults({ params: { id }, query })}
    onExport={(query) => exportList('listSimulationResults', 'simulation', query, { id })}
    rowKey={(row) => `${row.partner.id} ${row.month} ${row.ruleId} ${row.currency}`}
    rowName={(row) => `${row.partner.name}, ${row.rule}`}
    empty={{ sentence: 'No sale of this time earns on either side.' }}
  />
)
