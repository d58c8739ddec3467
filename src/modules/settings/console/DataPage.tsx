import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useIdentityCheck } from '#client/account/IdentityCheck.tsx'
import { api, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { saveBlob } from '#client/save-blob.ts'
import { DateText, PersonBadge, StateBadge } from '#ui/Badges.tsx'
import { formatDate, formatNumber } from '#ui/format.ts'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn } from '#ui/list/listTypes.ts'
import { ProgressJob } from '#ui/ProgressJob.tsx'
import { readProblem } from '#ui/problem.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'

type Row = RowOf<'listWorkspaceExports'>
const refreshMs = 1_000
const stateWords = {
  running: 'Being written',
  ready: 'Ready',
  failed: 'Failed',
  cancelled: 'Stopped',
  expired: 'No longer kept',
} as const
/** The words of the shared badges that mean the same. */
const stateTones = {
  running: 'running',
  ready: 'active',
  failed: 'failed',
  cancelled: 'closed',
  expired: 'closed',
} as const

const megabytes = (bytes: number): string => `${formatNumber(Math.max(0.1, Math.round(bytes / 100_000) / 10))} MB`
const nameOf = (row: Row): string => `Archive of ${formatDate(row.createdAt.slice(0, 10))}`
const whyNot = (row: Row): string | null =>
  row.state === 'ready' ? null : row.state === 'expired' ? 'Kept for 7 days; make it again' : stateWords[row.state]

const columns = (take: (row: Row) => void): ListColumn<Row>[] => [
  {
    key: 'content',
    title: 'Archive',
    cell: nameOf,
    second: (row) => row.error ?? (row.sha256 ? `SHA-256 ${row.sha256.slice(0, 16)}…` : undefined),
  },
  {
    key: 'state',
    title: 'State',
    width: 140,
    phone: 'end',
    cell: (row) => <StateBadge state={stateTones[row.state]} label={stateWords[row.state]} plain />,
  },
  {
    key: 'rows',
    title: 'Records',
    width: 100,
    align: 'end',
    cell: (row) => (row.rows === null ? '' : formatNumber(row.rows)),
  },
  {
    key: 'files',
    title: 'Files',
    width: 80,
    align: 'end',
    cell: (row) => (row.files === null ? '' : formatNumber(row.files)),
  },
  {
    key: 'size',
    title: 'Size',
    width: 90,
    align: 'end',
    cell: (row) => (row.sizeBytes === null ? '' : megabytes(row.sizeBytes)),
  },
  { key: 'by', title: 'Asked by', width: 170, cell: (row) => <PersonBadge name={row.askedByName} /> },
  {
    key: 'taken',
    title: 'Last taken',
    width: 170,
    cell: (row) => (row.downloadedAt ? <DateText value={row.downloadedAt} /> : 'Not yet'),
    second: (row) => row.downloadedByName ?? undefined,
  },
  {
    key: 'take',
    title: '',
    width: 110,
    cell: (row) => (
      <ReasonButton size="xs" reason={whyNot(row)} onClick={() => take(row)}>
        Download
      </ReasonButton>
    ),
  },
]

/** Everything that the workspace is, as one archive to keep or to move with. */
export const DataPage = () => {
  const cache = useQueryClient()
  const reason = useRightReason('settings.export', 'Only admins take the whole workspace out')
  const { guard, dialog } = useIdentityCheck()
  const renew = () => cache.invalidateQueries({ queryKey: ['workspace-exports'] })
  const told = (error: unknown) => {
    if (error !== null && readProblem(error).code !== 'session.unconfirmed')
      toast(readProblem(error).detail, { tone: 'bad' })
  }
  const begin = () => void guard(() => api.createWorkspaceExport()).then(renew, told)
  const take = (row: Row) =>
    void guard(() => api.downloadWorkspaceExport({ params: { id: row.id } })).then((file) => {
      saveBlob(file, `workspace-${row.createdAt.slice(0, 10)}.zip`)
      void renew()
    }, told)
  const button = (
    <ReasonButton variant="filled" reason={reason} onClick={begin}>
      Take everything out
    </ReasonButton>
  )
  return (
    <>
      <ListPage
        id="workspace-exports"
        title="Data"
        above={<Running />}
        columns={columns(take)}
        defaultSort="-createdAt"
        fetchPage={(query) => api.listWorkspaceExports({ query })}
        onExport={(query) => exportList('listWorkspaceExports', 'workspace-archives', query)}
        rowKey={(row) => row.id}
        rowName={nameOf}
        actions={button}
        empty={{
          sentence:
            'No archive was made yet. One holds every record, every file and the ledger, proven by sums; keys and passwords are not in it. The command `npx tandem import workspace` brings it in elsewhere.',
          action: button,
        }}
      />
      {dialog}
    </>
  )
}

/** What is being written now. */
const Running = () => {
  const cache = useQueryClient()
  const query = useQuery({
    queryKey: ['workspace-exports', 'newest'],
    queryFn: async () => (await api.listWorkspaceExports({ query: { limit: 5 } })).data,
    refetchInterval: (state) => (state.state.data?.some((row) => row.state === 'running') ? refreshMs : false),
  })
  const running = (query.data ?? []).filter((row) => row.state === 'running')
  // The list below shows what has become of it.
  useEffect(() => {
    if (running.length === 0) void cache.invalidateQueries({ queryKey: ['workspace-exports', 'list'] })
  }, [cache, running.length])
  const stop = (row: Row) =>
    void api.cancelJob({ params: { id: row.jobId } }).then(
      () => cache.invalidateQueries({ queryKey: ['workspace-exports'] }),
      (error: unknown) => toast(readProblem(error).detail, { tone: 'bad' }),
    )
  return running.map((row) => (
    <ProgressJob
      key={row.id}
      title={row.note ? `Writing the archive: ${row.note}` : 'Writing the archive'}
      state={row.done === 0 ? 'waiting' : 'running'}
      done={row.done}
      total={null}
      onStop={() => stop(row)}
    />
  ))
}
