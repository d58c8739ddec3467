import { Select } from '@mantine/core'
import { api, type InputTo, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { DateText, StateBadge } from '#ui/Badges.tsx'
import { formatNumber } from '#ui/format.ts'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListFilter } from '#ui/list/listTypes.ts'
import { useGo } from '#ui/routing.tsx'
import { monthLabels, monthOptions, monthWords, optionsOf } from './lineWords.ts'

type Row = RowOf<'listMonths'>
type Query = NonNullable<NonNullable<InputTo<'listMonths'>>['query']>

const columns: ListColumn<Row>[] = [
  {
    key: 'month',
    title: 'Month',
    sort: 'month',
    cell: (row) => monthWords(row.month),
    second: (row) =>
      row.state === 'closed' ? null : (row.againstClose ?? 'Everything is right; a second person closes it'),
  },
  {
    key: 'state',
    title: 'State',
    width: 140,
    phone: 'end',
    cell: (row) => <StateBadge state={row.state} label={monthLabels[row.state]} plain />,
  },
  {
    key: 'checks',
    title: 'Checks',
    width: 130,
    phone: 'below',
    cell: (row) =>
      row.checks.length === 0
        ? '–'
        : `${row.checks.filter((one) => one.isPassed || one.accepted).length} of ${row.checks.length} right`,
  },
  {
    key: 'statements',
    title: 'Statements',
    width: 120,
    align: 'end',
    cell: (row) => formatNumber(row.statements),
  },
  { key: 'closedBy', title: 'Closed by', width: 180, cell: (row) => row.closedBy ?? '–' },
  { key: 'closed', title: 'Closed', width: 130, cell: (row) => <DateText value={row.closedAt} as="date" /> },
]
const filters: ListFilter[] = [
  { key: 'state', label: 'State', kind: 'choice', many: true, options: optionsOf(monthLabels) },
]

/** Months from the first posting on; each is checked, then closed for good. */
export const MonthsPage = () => {
  const go = useGo()
  return (
    <ListPage
      id="months"
      title="Months"
      columns={columns}
      filters={filters}
      defaultSort="-month"
      fetchPage={(query: Query) => api.listMonths({ query })}
      onExport={(query) => exportList('listMonths', 'months', query)}
      rowKey={(row) => row.month}
      rowName={(row) => monthWords(row.month)}
      rowTo={(row) => `commissions/months/${row.month}`}
      actions={
        <Select
          aria-label="Open a month"
          placeholder="Open a month"
          data={monthOptions()}
          value={null}
          onChange={(month) => month && go(`commissions/months/${month}`)}
        />
      }
      empty={{
        sentence:
          'No month was checked yet. Open one to see its accruals; on the third day of each month the last one is proposed for closing.',
      }}
    />
  )
}
