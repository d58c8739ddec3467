import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { DateText, StateBadge } from '#ui/Badges.tsx'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { formatDate, formatNumber } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice } from '#ui/ProblemBanner.tsx'
import { ProgressJob } from '#ui/ProgressJob.tsx'
import { readProblem } from '#ui/problem.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { ScreenLink, useScreenParams } from '#ui/routing.tsx'
import { SimplePage } from '#ui/SimplePage.tsx'
import { type Step, Steps } from '#ui/Steps.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import { Columns } from './Columns.tsx'
import styles from './Imports.module.css'
import { Report } from './Report.tsx'
import { words } from './texts.ts'

export type Import = AnswerTo<'getImport'>
const pollMs = 1000

const isWorking = (one: Import): boolean =>
  one.state === 'dry_run' || one.state === 'running' || one.undo?.state === 'running'

/** One list on its way in: columns, dry run, run, report; closing the page stops nothing. */
export const ImportPage = () => {
  const { importId } = useScreenParams('importId')
  const query = useQuery({
    queryKey: ['imports', 'record', importId],
    queryFn: () => api.getImport({ params: { id: importId } }),
    refetchInterval: (state) => (state.state.data && isWorking(state.state.data) ? pollMs : false),
  })
  return <Loaded query={query}>{(one) => <ImportBody one={one} />}</Loaded>
}

const ImportBody = ({ one }: { one: Import }) => {
  const [editing, setEditing] = useState(false)
  const [asking, setAsking] = useState<'run' | 'undo' | null>(null)
  const cache = useQueryClient()
  const reason = useRightReason('partners.import', words('noImport'))
  const refresh = async () => {
    await cache.invalidateQueries({ queryKey: ['imports'] })
    void cache.invalidateQueries({ queryKey: ['partners'] })
  }
  const act = async (run: () => Promise<unknown>) => {
    try {
      await run()
    } catch (error) {
      toast(readProblem(error).detail, { tone: 'bad' })
    }
    await refresh()
  }
  const params = { id: one.id }
  const mapping = one.state === 'mapping' || editing
  const settled = one.state === 'finished' || one.state === 'cancelled' || one.state === 'failed'
  const willWrite = one.counts.created + one.counts.updated
  return (
    <SimplePage
      title={one.fileName}
      note={
        <>
          <ScreenLink to="imports">{words('history')}</ScreenLink> · {words(`kind_${one.kind}`)} ·{' '}
          {words('encoding', { encoding: one.encoding.toUpperCase() })} · {one.by.name},{' '}
          <DateText value={one.createdAt} />
        </>
      }
      actions={
        <>
          <StateBadge state={one.state} label={words(`state_${one.state}`)} />
          {one.state === 'ready' && !editing && (
            <>
              <ReasonButton reason={reason} onClick={() => setEditing(true)}>
                {words('changeColumns')}
              </ReasonButton>
              <ReasonButton variant="filled" reason={reason} onClick={() => setAsking('run')}>
                {words('run', { count: one.rowsTotal ?? 0 })}
              </ReasonButton>
            </>
          )}
          {(one.state === 'cancelled' || one.state === 'failed') && (
            <ReasonButton variant="filled" reason={reason} onClick={() => void act(() => api.runImport({ params }))}>
              {words('resume')}
            </ReasonButton>
          )}
          {settled && one.undoUntil && !one.undo && (
            <ReasonButton
              reason={reason}
              onClick={() => setAsking('undo')}
              title={words('undoUntil', { date: formatDate(one.undoUntil) })}
            >
              {words('undo')}
            </ReasonButton>
          )}
        </>
      }
    >
      <Steps
        steps={stepsOf(one, editing)}
        onBack={(key) => key === 'columns' && one.state === 'ready' && setEditing(true)}
      />
      <div className={styles.body}>
        {one.state === 'failed' && <Notice tone="bad">{words('failed', { error: one.error ?? '' })}</Notice>}
        {isWorking(one) && (
          <Progress
            one={one}
            onStop={one.undo?.state === 'running' ? undefined : () => void act(() => api.cancelImport({ params }))}
          />
        )}
        {mapping && !isWorking(one) && (
          <Columns
            key={one.version}
            one={one}
            reason={reason}
            onCancel={one.state === 'ready' ? () => setEditing(false) : undefined}
            onSaved={async () => {
              setEditing(false)
              await refresh()
            }}
          />
        )}
        {one.undo && one.undo.state === 'finished' && <Undone undo={one.undo} />}
        {!mapping && one.report && (one.state !== 'running' || one.rowsDone > 0) && (
          <Report one={one} onDecided={refresh} />
        )}
      </div>
      <ConfirmDialog
        opened={asking === 'run'}
        onClose={() => setAsking(null)}
        title={words('runTitle')}
        consequence={words('runConsequence', {
          created: formatNumber(one.counts.created),
          updated: formatNumber(one.counts.updated),
          needs_review: formatNumber(one.counts.needs_review),
          refused: formatNumber(one.counts.refused),
        })}
        act={words('run', { count: willWrite })}
        run={async () => {
          await api.runImport({ params })
          await refresh()
        }}
      />
      <ConfirmDialog
        opened={asking === 'undo'}
        onClose={() => setAsking(null)}
        title={words('undoTitle', { file: one.fileName })}
        consequence={words('undoConsequence')}
        act={words('undo')}
        danger
        run={async () => {
          await api.undoImport({ params })
          await refresh()
        }}
      />
    </SimplePage>
  )
}

const stepsOf = (one: Import, editing: boolean): Step[] => {
  const order = ['file', 'columns', 'dry', 'run', 'report'] as const
  const at =
    one.state === 'mapping' || editing
      ? 1
      : one.state === 'dry_run' || one.state === 'ready'
        ? 2
        : one.state === 'running'
          ? 3
          : 4
  const notes: Record<(typeof order)[number], string | undefined> = {
    file: one.rowsTotal === null ? undefined : words('rowsNote', { count: one.rowsTotal }),
    columns: words('columnsNote', {
      mapped: one.columns.filter((column) => column.field !== null).length,
      count: one.headers.length,
    }),
    dry: at <= 2 ? words('nothingYet') : undefined,
    run: undefined,
    report: undefined,
  }
  return order.map((key, index) => ({
    key,
    title: words(`step_${key}`),
    note: notes[key],
    state: index < at || (at === 4 && one.state === 'finished') ? 'done' : index === at ? 'current' : 'next',
  }))
}

/** Time left by the rows done so far; nothing is promised before a hundred rows are in. */
const leftOf = (one: Import): number | null => {
  if (!one.startedAt || one.rowsTotal === null || one.rowsDone < 100) return null
  const spentMs = Date.now() - new Date(one.startedAt).getTime()
  return spentMs > 0 ? (spentMs / one.rowsDone) * (one.rowsTotal - one.rowsDone) : null
}

const Progress = ({ one, onStop }: { one: Import; onStop?: () => void }) => (
  <ProgressJob
    title={words(one.undo?.state === 'running' ? 'undoing' : one.state === 'running' ? 'running' : 'dryRunning', {
      file: one.fileName,
    })}
    state={one.rowsDone === 0 && one.undo?.state !== 'running' ? 'waiting' : 'running'}
    done={one.rowsDone}
    total={one.undo?.state === 'running' ? null : one.rowsTotal}
    refused={one.counts.refused}
    leftMs={one.state === 'running' ? leftOf(one) : null}
    onStop={onStop}
  />
)

const Undone = ({ undo }: { undo: NonNullable<Import['undo']> }) => (
  <Notice
    tone="info"
    title={words('undoDone', {
      partners: formatNumber(undo.removedPartners),
      contacts: formatNumber(undo.removedContacts),
      kept: formatNumber(undo.keptTotal),
    })}
  >
    {undo.updatedRows > 0 && <div>{words('undoUpdated', { count: undo.updatedRows })}</div>}
    {undo.kept.length > 0 && (
      <details className={styles.kept}>
        <summary>{words('undoKept')}</summary>
        <ul>
          {undo.kept.map((one) => (
            <li key={one.id}>
              {one.id.startsWith('pn_') ? <ScreenLink to={`partners/${one.id}`}>{one.name}</ScreenLink> : one.name}:{' '}
              {one.reasons.join('; ')}
            </li>
          ))}
        </ul>
      </details>
    )}
  </Notice>
)
