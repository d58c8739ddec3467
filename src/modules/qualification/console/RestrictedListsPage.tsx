import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type RowOf } from '#client/api.ts'
import { FactPill } from '#ui/Badges.tsx'
import { EmptyState } from '#ui/EmptyState.tsx'
import { formatDate, formatMoment } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ProgressJob } from '#ui/ProgressJob.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { ScreenLink } from '#ui/routing.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { SimplePage, SimpleTable } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import styles from './Qualification.module.css'

type Row = RowOf<'listRestrictedLists'>
const jobStates = {
  queued: 'waiting',
  running: 'running',
  finished: 'finished',
  failed: 'failed',
  cancelled: 'stopped',
} as const
const refreshMs = 1_500

/** Each list that was sent, how far its screening is, and what it found. */
export const RestrictedListsPage = () => {
  const [open, setOpen] = useState(false)
  const noRight = useRightReason('qualification.screen', 'Legal and finance send lists')
  const query = useQuery({
    queryKey: ['restricted-lists'],
    queryFn: () => api.listRestrictedLists({ query: { limit: 50 } }),
    refetchInterval: ({ state }) => (state.data?.data.some((row) => row.state !== 'finished') ? refreshMs : false),
  })
  const send = (
    <ReasonButton variant="filled" reason={noRight} onClick={() => setOpen(true)}>
      Send a new list
    </ReasonButton>
  )
  return (
    <SimplePage
      title="Lists of restricted parties"
      note="A new list is held against every live partner and candidate. A possible match opens a task of legal; it blocks nothing but a pending approval."
      actions={send}
    >
      <Loaded query={query}>
        {({ data }) =>
          data.length === 0 ? (
            <EmptyState
              sentence="No list was sent yet. Send the one that you download from its publisher, as CSV."
              action={send}
            />
          ) : (
            data.map((row) => <OneList key={row.id} row={row} />)
          )
        }
      </Loaded>
      {open && <SendForm onClose={() => setOpen(false)} />}
    </SimplePage>
  )
}

const OneList = ({ row }: { row: Row }) => {
  const cache = useQueryClient()
  const [error, setError] = useState<unknown>(null)
  const job = useQuery({
    queryKey: ['restricted-lists', 'job', row.jobId],
    queryFn: () => api.getJob({ params: { id: row.jobId! } }),
    enabled: row.jobId !== null && row.state !== 'finished',
    refetchInterval: row.state === 'finished' ? false : refreshMs,
  })
  const act = async (run: () => Promise<unknown>) => {
    setError(null)
    try {
      await run()
      await cache.invalidateQueries({ queryKey: ['restricted-lists'] })
    } catch (thrown) {
      setError(thrown)
    }
  }
  const state = row.state === 'finished' ? 'finished' : jobStates[job.data?.state ?? 'queued']
  const isStopped = state === 'failed' || state === 'stopped'
  return (
    <Section
      title={row.name}
      note={`Of ${formatDate(row.listDate)}; sent by ${row.by}, ${formatMoment(row.createdAt)}`}
    >
      {error !== null && <ProblemBanner error={error} />}
      <ProgressJob
        title={row.state === 'loading' ? `Reading ${row.fileName}` : `Screening against ${row.entries} names`}
        state={state}
        done={row.partnersDone}
        total={row.partnersTotal}
        refused={row.refused}
        note={job.data?.error ?? undefined}
        {...((state === 'running' || state === 'waiting') && {
          onStop: () => void act(() => api.cancelJob({ params: { id: row.jobId! } })),
        })}
        {...(isStopped && {
          action: (
            <ReasonButton size="xs" onClick={() => void act(() => api.resumeJob({ params: { id: row.jobId! } }))}>
              Go on where it stopped
            </ReasonButton>
          ),
        })}
      />
      <div className={styles.line}>
        <FactPill tone={row.possible > 0 ? 'watch' : 'plain'}>
          {row.possible} possible {row.possible === 1 ? 'match' : 'matches'}
        </FactPill>
        <FactPill tone="good">{row.clear} clear</FactPill>
        <FactPill>{row.kept} left as they were</FactPill>
        {row.possible > 0 && <ScreenLink to="screenings?result=possible">Look at the matches</ScreenLink>}
      </div>
      {row.refusals.length > 0 && (
        <SimpleTable
          label={`Rows of ${row.name} that could not be read`}
          rows={row.refusals}
          rowKey={(one) => String(one.row)}
          columns={[
            { key: 'row', title: 'Row', align: 'end', width: '10%', cell: (one) => one.row },
            { key: 'words', title: 'Why it was left out', cell: (one) => one.words },
          ]}
        />
      )}
    </Section>
  )
}

const SendForm = ({ onClose }: { onClose: () => void }) => {
  const cache = useQueryClient()
  return (
    <SideForm
      opened
      onClose={onClose}
      title="Send a new list"
      draftKey="restricted list"
      sendLabel="Send and screen"
      initial={{ name: '', listDate: '', leastSimilarity: 85 as number | null, file: null as File | null }}
      fields={[
        { name: 'name', label: 'List', required: true, maxLength: 200, placeholder: 'EU consolidated list' },
        { name: 'listDate', label: 'Of', kind: 'date', required: true },
        {
          name: 'file',
          label: 'File',
          kind: 'file',
          required: true,
          accept: ['.csv', 'text/csv'],
          maxBytes: 20_000_000,
          hint: 'A column "name"; "aliases" (parted by ;) and "reference" if there are any',
        },
        {
          name: 'leastSimilarity',
          label: 'A name is a hit from',
          kind: 'number',
          unit: '%',
          min: 70,
          max: 100,
          folded: true,
        },
      ]}
      send={async (values) => {
        const form = new FormData()
        form.set('name', values.name)
        form.set('listDate', values.listDate)
        if (values.leastSimilarity) form.set('leastSimilarity', String(values.leastSimilarity))
        form.set('file', values.file!)
        return api.sendRestrictedList({ form })
      }}
      onSent={async () => {
        toast('Sent; the screening goes on by itself', { tone: 'good' })
        await cache.invalidateQueries({ queryKey: ['restricted-lists'] })
      }}
    />
  )
}
