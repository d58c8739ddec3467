import { api, type InputTo, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { findPartners } from '#client/find-partners.ts'
import { Amount, DateText } from '#ui/Badges.tsx'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListFilter } from '#ui/list/listTypes.ts'
import { currencyFilter, monthFilter, monthWords } from './lineWords.ts'

type Row = RowOf<'listStatements'>
type Query = NonNullable<NonNullable<InputTo<'listStatements'>>['query']>

const money = (key: keyof Row['figures'], title: string, hidden = false): ListColumn<Row> => ({
  key,
  title,
  width: 120,
  align: 'end',
  hidden,
  cell: (row) => <Amount amountMinor={row.figures[key]} currency={row.currency} />,
})
const columns: ListColumn<Row>[] = [
  { key: 'partner', title: 'Partner', cell: (row) => row.partner.name, second: (row) => row.currency },
  { key: 'month', title: 'Month', width: 150, sort: 'month', phone: 'below', cell: (row) => monthWords(row.month) },
  money('opening', 'Opening'),
  money('earned', 'Earned'),
  money('reversed', 'Taken back'),
  money('paid', 'Paid'),
  { ...money('closing', 'Closing'), phone: 'end' },
  {
    key: 'published',
    title: 'Published',
    width: 130,
    hidden: true,
    cell: (row) => <DateText value={row.publishedAt} as="date" />,
  },
]
const filters: ListFilter[] = [
  monthFilter,
  { key: 'partnerId', label: 'Partner', kind: 'choice', options: () => findPartners('') },
  currencyFilter,
]

/** Statements of closed months; each keeps its bytes. */
export const StatementsPage = () => (
  <ListPage
    id="statements"
    title="Statements"
    columns={columns}
    filters={filters}
    defaultSort="-month"
    fetchPage={(query: Query) => api.listStatements({ query })}
    onExport={(query) => exportList('listStatements', 'statements', query)}
    rowKey={(row) => row.id}
    rowName={(row) => `${row.partner.name}, ${monthWords(row.month)}, ${row.currency}`}
    rowTo={(row) => `commissions/statements/${row.id}`}
    empty={{ sentence: 'No statement yet. They are made when a month is closed, one per partner and currency.' }}
  />
)
