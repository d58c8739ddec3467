import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { api, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { DateText, FactPill, PersonBadge, StateBadge } from '#ui/Badges.tsx'
import { formatNumber } from '#ui/format.ts'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListFilter, ListView } from '#ui/list/listTypes.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { useGo, useUrlState } from '#ui/routing.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { targetListStateLabels, targetListStates } from '../contract/outreach-states.ts'
import { TargetListForm } from './TargetForms.tsx'

type Row = RowOf<'listTargetLists'>
type Query = NonNullable<NonNullable<Parameters<typeof api.listTargetLists>[0]>['query']>

const columns: ListColumn<Row>[] = [
  {
    key: 'name',
    title: 'List',
    cell: (row) => row.name,
    second: (row) => [row.segment, row.region].filter(Boolean).join(', '),
    sort: 'name',
  },
  {
    key: 'state',
    title: 'State',
    width: 130,
    phone: 'below',
    cell: (row) => <StateBadge state={row.state} label={targetListStateLabels[row.state]} plain />,
  },
  { key: 'companies', title: 'Companies', width: 110, align: 'end', cell: (row) => formatNumber(row.companies) },
  { key: 'running', title: 'Running', width: 100, align: 'end', cell: (row) => formatNumber(row.running) },
  { key: 'answered', title: 'Answered', width: 100, align: 'end', cell: (row) => formatNumber(row.answered) },
  {
    key: 'held',
    title: 'To do',
    width: 130,
    phone: 'end',
    cell: (row) => row.held > 0 && <FactPill tone="watch">{row.held} to decide</FactPill>,
  },
  { key: 'owner', title: 'Writes to them', width: 170, cell: (row) => <PersonBadge name={row.owner.name} /> },
  {
    key: 'updatedAt',
    title: 'Changed',
    width: 120,
    sort: 'updatedAt',
    cell: (row) => <DateText value={row.updatedAt} />,
  },
]
const filters: ListFilter[] = [
  {
    key: 'state',
    label: 'State',
    kind: 'choice',
    many: true,
    options: targetListStates.map((value) => ({ value, label: targetListStateLabels[value] })),
  },
]
const views: ListView[] = [
  { key: 'all', label: 'All' },
  { key: 'running', label: 'Running', filters: { state: ['running'] } },
  { key: 'open', label: 'Not started', filters: { state: ['open'] } },
]

/** Companies that are wanted, and how far the way to them is. */
export const TargetListsPage = () => {
  const [url, setUrl] = useUrlState({ new: false as boolean })
  const go = useGo()
  const cache = useQueryClient()
  const noRight = useRightReason('discovery.log_outreach', 'Partner managers and marketing do outreach')
  return (
    <>
      <ListPage
        id="target-lists"
        title="Outreach"
        columns={columns}
        filters={filters}
        views={views}
        defaultSort="-updatedAt"
        fetchPage={(query: Query) => api.listTargetLists({ query })}
        onExport={(query) => exportList('listTargetLists', 'target-lists', query)}
        rowKey={(row) => row.id}
        rowName={(row) => row.name}
        rowTo={(row) => `pipeline/outreach/${row.id}`}
        actions={
          <>
            <Button onClick={() => go('pipeline/outreach/steps')}>Steps and outcomes</Button>
            <ReasonButton variant="filled" reason={noRight} onClick={() => setUrl({ new: true })}>
              New list
            </ReasonButton>
          </>
        }
        empty={{
          sentence: 'No target lists yet. Begin one with the companies you want and why, and write the steps to them.',
          action: <Button onClick={() => setUrl({ new: true })}>New list</Button>,
        }}
      />
      {url.new && (
        <TargetListForm
          onClose={() => setUrl({ new: false })}
          onDone={(made) => {
            void cache.invalidateQueries({ queryKey: ['target-lists'] })
            go(`pipeline/outreach/${made.id}`)
          }}
        />
      )}
    </>
  )
}
