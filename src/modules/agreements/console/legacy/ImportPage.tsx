import { Textarea } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { DateText, StateBadge } from '#ui/Badges.tsx'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { formatNumber } from '#ui/format.ts'
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
import styles from '../Agreement.module.css'
import { ImportReport } from './ImportReport.tsx'
import { noImport, stateWords } from './importWords.ts'

export type Import = AnswerTo<'getAgreementImport'>
const pollMs = 1000
const isWorking = (one: Import) => one.state === 'dry_run' || one.state === 'running'

/** One archive on its way in: tried, attested and taken in, reported; closing the page stops nothing. */
export const ImportPage = () => {
  const { importId } = useScreenParams('importId')
  const query = useQuery({
    queryKey: ['agreementImports', importId],
    queryFn: () => api.getAgreementImport({ params: { id: importId } }),
    refetchInterval: (state) => (state.state.data && isWorking(state.state.data) ? pollMs : false),
  })
  return <Loaded query={query}>{(one) => <Body one={one} />}</Loaded>
}

const Body = ({ one }: { one: Import }) => {
  const [asking, setAsking] = useState(false)
  const [statement, setStatement] = useState(
    one.statement ?? 'These files are the agreements as both sides signed them.',
  )
  const cache = useQueryClient()
  const reason = useRightReason('agreements.import', noImport)
  const params = { id: one.id }
  const refresh = async () => {
    await cache.invalidateQueries({ queryKey: ['agreementImports'] })
    void cache.invalidateQueries({ queryKey: ['agreements'] })
  }
  const act = async (run: () => Promise<unknown>) => {
    try {
      await run()
    } catch (error) {
      toast(readProblem(error).detail, { tone: 'bad' })
    }
    await refresh()
  }
  const goesOn = one.state === 'cancelled' || one.state === 'failed'
  const nothing = one.state === 'ready' && one.counts.created === 0
  return (
    <SimplePage
      title={one.fileName}
      note={
        <>
          <ScreenLink to="agreements/import">All imports</ScreenLink> · {one.tableName} · {one.by.name},{' '}
          <DateText value={one.createdAt} />
        </>
      }
      actions={
        <>
          <StateBadge state={one.state} label={stateWords[one.state]} />
          {(one.state === 'uploaded' || one.state === 'ready') && (
            <ReasonButton reason={reason} onClick={() => void act(() => api.dryRunAgreementImport({ params }))}>
              {one.state === 'ready' ? 'Try it again' : 'Try it'}
            </ReasonButton>
          )}
          {(one.state === 'ready' || goesOn) && (
            <ReasonButton
              variant="filled"
              reason={reason ?? (nothing ? 'There is nothing to take in' : null)}
              onClick={() => setAsking(true)}
            >
              {goesOn ? 'Go on' : `Take in ${formatNumber(one.counts.created)}`}
            </ReasonButton>
          )}
        </>
      }
    >
      <Steps steps={stepsOf(one)} />
      <div className={styles.stack}>
        {one.error && <Notice tone="bad">{one.error}</Notice>}
        {one.state === 'finished' && one.statement && (
          <Notice tone="info" title={`Signed outside, attested by ${one.by.name}`}>
            {one.statement}
          </Notice>
        )}
        {one.unreadColumns.length > 0 && (
          <Notice>Columns of the table that say nothing here: {one.unreadColumns.join(', ')}.</Notice>
        )}
        {one.unnamedFiles.length > 0 && (
          <Notice tone="watch">
            In the archive, and named by no row: {one.unnamedFiles.slice(0, 20).join(', ')}
            {one.unnamedFiles.length > 20 && ` and ${formatNumber(one.unnamedFiles.length - 20)} more`}.
          </Notice>
        )}
        {isWorking(one) && (
          <ProgressJob
            title={one.state === 'running' ? `Taking in ${one.fileName}` : `Trying ${one.fileName}`}
            state={one.rowsDone === 0 ? 'waiting' : 'running'}
            done={one.rowsDone}
            total={one.rowsTotal}
            refused={one.counts.refused}
            onStop={() => void act(() => api.cancelAgreementImport({ params }))}
          />
        )}
        {one.report && (!isWorking(one) || one.rowsDone > 0) && <ImportReport one={one} />}
      </div>
      <ConfirmDialog
        opened={asking}
        onClose={() => setAsking(false)}
        title="Take these agreements in?"
        consequence="Their terms hold here from now on, for the days that they name; nothing that was reckoned before is reckoned again. The first partnership agreement in force of a partner opens its account and invites its principal. What is taken in is not taken back."
        act={goesOn ? 'Go on' : 'Take in'}
        reason={statement.trim() ? null : 'Say what you attest'}
        run={async () => {
          await api.runAgreementImport({ params, body: { statement: statement.trim() } })
          await refresh()
        }}
      >
        <Textarea
          label="You attest"
          description="It stands with your name on every agreement."
          autosize
          minRows={2}
          maxLength={2000}
          value={statement}
          onChange={(event) => setStatement(event.currentTarget.value)}
        />
      </ConfirmDialog>
    </SimplePage>
  )
}

const stepsOf = (one: Import): Step[] => {
  const at =
    one.state === 'uploaded'
      ? 1
      : one.state === 'dry_run' || one.state === 'ready'
        ? 1
        : one.state === 'running'
          ? 2
          : 3
  const steps = [
    ['file', 'Archive', `${formatNumber(one.rowsTotal)} rows`],
    ['dry', 'Try', at <= 1 ? 'Nothing is taken in yet' : undefined],
    ['run', 'Attest and take in', undefined],
    ['report', 'Report', undefined],
  ] as const
  return steps.map(([key, title, note], index) => ({
    key,
    title,
    ...(note && { note }),
    state: index < at || one.state === 'finished' ? 'done' : index === at ? 'current' : 'next',
  }))
}
