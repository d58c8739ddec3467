import { api, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { DateText, FactPill } from '#ui/Badges.tsx'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListFilter } from '#ui/list/listTypes.ts'
import { purposeLabels } from '../contract/states.ts'

type Row = RowOf<'listRubrics'>
type Query = NonNullable<NonNullable<Parameters<typeof api.listRubrics>[0]>['query']>

const columns: ListColumn<Row>[] = [
  { key: 'name', title: 'Rubric', cell: (row) => row.name, second: (row) => row.type.name, sort: 'name' },
  { key: 'purpose', title: 'Card', width: 120, phone: 'below', cell: (row) => purposeLabels[row.purpose] },
  {
    key: 'published',
    title: 'Published',
    width: 170,
    cell: (row) => (
      <>
        {row.publishedNumber ? `Version ${row.publishedNumber}` : 'Not yet'}{' '}
        {row.hasChanges && <FactPill tone="watch">changed</FactPill>}
      </>
    ),
  },
  { key: 'criteria', title: 'Criteria', width: 100, align: 'end', cell: (row) => row.draft.criteria.length },
  { key: 'openCases', title: 'Open cases', width: 110, align: 'end', cell: (row) => row.openCases },
  {
    key: 'updatedAt',
    title: 'Changed',
    width: 130,
    sort: 'updatedAt',
    phone: 'end',
    cell: (row) => <DateText value={row.updatedAt} />,
  },
]
const filters: ListFilter[] = [
  {
    key: 'purpose',
    label: 'Card',
    kind: 'choice',
    many: true,
    options: Object.entries(purposeLabels).map(([value, label]) => ({ value, label })),
  },
]

/** What candidates are scored by, per type and card. */
export const RubricsPage = () => (
  <ListPage
    id="rubrics"
    title="Rubrics"
    columns={columns}
    filters={filters}
    defaultSort="name"
    fetchPage={(query: Query) => api.listRubrics({ query })}
    onExport={(query) => exportList('listRubrics', 'rubrics', query)}
    rowKey={(row) => row.id}
    rowName={(row) => row.name}
    rowTo={(row) => `rubrics/${row.id}`}
    empty={{ sentence: 'No rubric fits this filter. The seeded types come with three each.' }}
  />
)
