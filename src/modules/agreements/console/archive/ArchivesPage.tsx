import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { api, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { saveBlob } from '#client/save-blob.ts'
import { DateText, PersonBadge, StateBadge } from '#ui/Badges.tsx'
import { formatDate, formatNumber } from '#ui/format.ts'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn } from '#ui/list/listTypes.ts'
import { Notice } from '#ui/ProblemBanner.tsx'
import { ProgressJob } from '#ui/ProgressJob.tsx'
import { readProblem } from '#ui/problem.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { useUrlState } from '#ui/routing.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import { categoryNames } from '../names.ts'
import { NewArchive } from './NewArchive.tsx'

type Row = RowOf<'listAgreementArchives'>
const refreshMs = 1_000
const stateWords = {
  running: 'Being made',
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

const contentOf = ({ filter, partnerName }: Row): string => {
  const { category, signedFrom, signedUntil } = filter
  const parts = [
    partnerName,
    category.map((one) => categoryNames[one]).join(', '),
    signedFrom && `signed from ${formatDate(signedFrom)}`,
    signedUntil && `signed until ${formatDate(signedUntil)}`,
  ].filter(Boolean)
  return parts.length === 0 ? 'All signed agreements' : parts.join(' · ')
}
const take = (row: Row) =>
  void api.downloadAgreementArchive({ params: { id: row.id } }).then(
    (file) => saveBlob(file, `signed-agreements-${row.createdAt.slice(0, 10)}.zip`),
    (error: unknown) => toast(readProblem(error).detail, { tone: 'bad' }),
  )

const megabytes = (bytes: number): string => `${formatNumber(Math.max(0.1, Math.round(bytes / 100_000) / 10))} MB`

const columns: ListColumn<Row>[] = [
  { key: 'content', title: 'What it holds', cell: contentOf },
  {
    key: 'state',
    title: 'State',
    width: 130,
    phone: 'below',
    cell: (row) => <StateBadge state={stateTones[row.state]} label={stateWords[row.state]} plain />,
  },
  {
    key: 'take',
    title: '',
    width: 120,
    phone: 'end',
    cell: (row) => (
      <ReasonButton
        size="xs"
        reason={
          row.state === 'ready'
            ? null
            : row.state === 'expired'
              ? 'Kept for 7 days; make it again'
              : stateWords[row.state]
        }
        onClick={() => take(row)}
      >
        Download
      </ReasonButton>
    ),
  },
  {
    key: 'agreements',
    title: 'Agreements',
    width: 110,
    align: 'end',
    cell: (row) => (row.agreements === null ? '' : formatNumber(row.agreements)),
  },
  {
    key: 'faults',
    title: 'Does not fit',
    width: 110,
    align: 'end',
    cell: (row) => (row.faults === null ? '' : formatNumber(row.faults)),
  },
  {
    key: 'size',
    title: 'Size',
    width: 90,
    align: 'end',
    cell: (row) => (row.sizeBytes === null ? '' : megabytes(row.sizeBytes)),
  },
  { key: 'by', title: 'By', width: 150, cell: (row) => <PersonBadge name={row.by.name} /> },
  {
    key: 'createdAt',
    title: 'Made',
    width: 120,
    sort: 'createdAt',
    phone: 'below',
    cell: (row) => <DateText value={row.createdAt} />,
  },
]

/** Signed agreements as one ZIP to keep elsewhere: what was made, what is being made, and a new one. */
export const ArchivesPage = () => {
  const [url, setUrl] = useUrlState({ new: false as boolean })
  const reason = useRightReason('agreements.export', 'Only legal and finance take agreements along')
  const begin = (
    <ReasonButton variant="filled" reason={reason} onClick={() => setUrl({ new: true })}>
      Make an archive
    </ReasonButton>
  )
  return (
    <>
      <ListPage
        id="agreement-archives"
        title="Archives"
        above={<Running />}
        columns={columns}
        defaultSort="-createdAt"
        fetchPage={(query) => api.listAgreementArchives({ query })}
        onExport={(query) => exportList('listAgreementArchives', 'agreement archives', query)}
        rowKey={(row) => row.id}
        rowName={contentOf}
        actions={begin}
        empty={{
          sentence:
            'No archive was made yet. One ZIP holds every signed PDF with its terms and audit chain, and a small program that checks all of it without us.',
          action: begin,
        }}
      />
      <NewArchive opened={url.new} onClose={() => setUrl({ new: false })} reason={reason} />
    </>
  )
}

/** What is being made now, and what the newest one found. */
const Running = () => {
  const cache = useQueryClient()
  const query = useQuery({
    queryKey: ['agreement-archives', 'newest'],
    queryFn: async () => {
      const page = await api.listAgreementArchives({ query: { limit: 5 } })
      return page.data
    },
    refetchInterval: (state) => (state.state.data?.some((row) => row.state === 'running') ? refreshMs : false),
  })
  const rows = query.data ?? []
  const running = rows.filter((row) => row.state === 'running').length
  // The list below shows what has become of it.
  useEffect(() => {
    if (running === 0) void cache.invalidateQueries({ queryKey: ['agreement-archives', 'list'] })
  }, [cache, running])
  const newest = rows.find((row) => row.state === 'ready')
  const stop = (row: Row) =>
    void api.cancelAgreementArchive({ params: { id: row.id } }).then(
      () => cache.invalidateQueries({ queryKey: ['agreement-archives'] }),
      (error: unknown) => toast(readProblem(error).detail, { tone: 'bad' }),
    )
  return (
    <>
      {rows
        .filter((row) => row.state === 'running')
        .map((row) => (
          <ProgressJob
            key={row.id}
            title={`Reading every file and every chain: ${contentOf(row)}`}
            state={row.done === 0 ? 'waiting' : 'running'}
            done={row.done}
            total={row.total}
            onStop={() => stop(row)}
          />
        ))}
      {newest && (newest.faults ?? 0) > 0 && (
        <Notice tone="bad" title="The newest archive names what does not fit">
          {formatNumber(newest.faults ?? 0)} {newest.faults === 1 ? 'file or chain is' : 'files or chains are'} not what
          was kept of them; index.json in the archive says which.
        </Notice>
      )}
    </>
  )
}
