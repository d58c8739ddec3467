import { useQueryClient } from '@tanstack/react-query'
import { api, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { DateText, StateBadge } from '#ui/Badges.tsx'
import { formatNumber } from '#ui/format.ts'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListFilter } from '#ui/list/listTypes.ts'
import { kindName } from './words.ts'

type Job = RowOf<'listJobs'>

const columns: ListColumn<Job>[] = [
  {
    key: 'title',
    title: 'Work',
    cell: (job) => job.title,
    second: (job) => job.error ?? job.note ?? kindName(job.kind),
  },
  { key: 'state', title: 'State', width: 120, phone: 'end', cell: (job) => <StateBadge state={job.state} plain /> },
  {
    key: 'done',
    title: 'Done',
    width: 160,
    align: 'end',
    cell: (job) =>
      job.total === null ? formatNumber(job.done) : `${formatNumber(job.done)} of ${formatNumber(job.total)}`,
  },
  { key: 'by', title: 'By', width: 170, cell: (job) => job.createdBy?.name ?? 'The product' },
  {
    key: 'when',
    title: 'Begun',
    width: 140,
    sort: 'createdAt',
    phone: 'below',
    cell: (job) => <DateText value={job.createdAt} />,
  },
]
const filters: ListFilter[] = [
  {
    key: 'state',
    label: 'State',
    kind: 'choice',
    options: ['queued', 'running', 'finished', 'failed', 'cancelled'].map((value) => ({
      value,
      label: value.replace(/^./, (first) => first.toUpperCase()),
    })),
  },
]
const all = <Row,>(rows: Row[], act: (row: Row) => Promise<unknown>) => Promise.all(rows.map(act))

export const JobsPage = () => {
  const cache = useQueryClient()
  const renew = () => cache.invalidateQueries({ queryKey: ['jobs'] })
  return (
    <ListPage
      id="jobs"
      title="Long work"
      columns={columns}
      filters={filters}
      defaultSort="-createdAt"
      fetchPage={(query: NonNullable<NonNullable<Parameters<typeof api.listJobs>[0]>['query']>) =>
        api.listJobs({ query })
      }
      onExport={(query) => exportList('listJobs', 'long-work', query)}
      rowKey={(job) => job.id}
      rowName={(job) => job.title}
      bulkActs={[
        {
          key: 'cancel',
          label: 'Stop',
          reason: (rows) =>
            rows.every((job) => job.state === 'running' || job.state === 'queued')
              ? null
              : 'Only waiting or running work can be stopped',
          run: (rows) => all(rows, (job) => api.cancelJob({ params: { id: job.id } })).then(renew),
        },
        {
          key: 'resume',
          label: 'Resume',
          reason: (rows) =>
            rows.every((job) => job.state === 'failed' || job.state === 'cancelled')
              ? null
              : 'Only failed or stopped work can be resumed',
          run: (rows) => all(rows, (job) => api.resumeJob({ params: { id: job.id } })).then(renew),
        },
      ]}
      empty={{ sentence: 'Imports, exports and other long work stand here with their progress.' }}
    />
  )
}
