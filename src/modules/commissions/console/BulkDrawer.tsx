import { Button, Select, Textarea } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { Amount } from '#ui/Badges.tsx'
import { formatNumber } from '#ui/format.ts'
import { PanelDrawer } from '#ui/PanelDrawer.tsx'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ProgressJob } from '#ui/ProgressJob.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { SimpleTable } from '#ui/SimplePage.tsx'
import type { ShownLines } from './shownLines.ts'

export type BulkVerb = 'approve' | 'hold' | 'release' | 'decline'
/** Rows that were picked, or everything that a filter finds. */
export type BulkSubject = { verb: BulkVerb; ids?: string[]; filter?: ShownLines }
type Action = AnswerTo<'getCommissionBulkAction'>

const verbLabels: Record<BulkVerb, string> = {
  approve: 'Approve',
  hold: 'Hold',
  release: 'Release',
  decline: 'Decline',
}
const needsReason = (verb: BulkVerb) => verb === 'hold' || verb === 'decline'
const stack = { display: 'grid', gap: 16 } as const

/** Choose, look at what would happen, start; the act goes on when the page is closed. */
export const BulkDrawer = ({ subject, onClose }: { subject: BulkSubject; onClose: () => void }) => {
  const [verb, setVerb] = useState<BulkVerb>(subject.verb)
  const [reason, setReason] = useState('')
  const [action, setAction] = useState<Action | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [running, setRunning] = useState(false)
  const run = async (act: () => Promise<Action>) => {
    setError(null)
    setRunning(true)
    try {
      setAction(await act())
    } catch (thrown) {
      setError(thrown)
    } finally {
      setRunning(false)
    }
  }
  const preview = () =>
    run(() =>
      api.previewCommissionBulkAction({
        body: {
          verb,
          ...(needsReason(verb) && { reason: reason.trim() }),
          ...(subject.ids ? { ids: subject.ids } : { filter: subject.filter ?? {} }),
        },
      }),
    )
  return (
    <PanelDrawer opened onClose={onClose} title={subject.ids ? 'Act on chosen lines' : 'Act on all lines shown'}>
      <div style={stack}>
        {action === null && (
          <>
            <Select
              label="What to do"
              data={(Object.keys(verbLabels) as BulkVerb[]).map((value) => ({ value, label: verbLabels[value] }))}
              value={verb}
              allowDeselect={false}
              onChange={(value) => setVerb((value ?? 'approve') as BulkVerb)}
            />
            {needsReason(verb) && (
              <Textarea
                label="Why"
                description="The partners read it"
                autosize
                minRows={2}
                maxLength={2000}
                value={reason}
                onChange={(event) => setReason(event.currentTarget.value)}
              />
            )}
            <div>
              <ReasonButton
                variant="filled"
                loading={running}
                reason={needsReason(verb) && reason.trim() === '' ? 'Say why; the partners read it' : null}
                onClick={() => void preview()}
              >
                See what would happen
              </ReasonButton>
            </div>
          </>
        )}
        {error !== null && <ProblemBanner error={error} />}
        {action?.state === 'previewed' && (
          <Preview
            action={action}
            running={running}
            onBack={() => setAction(null)}
            onStart={() => void run(() => api.startCommissionBulkAction({ params: { id: action.id } }))}
          />
        )}
        {action && action.state !== 'previewed' && <Progress id={action.id} onClose={onClose} />}
      </div>
    </PanelDrawer>
  )
}

const Preview = ({
  action,
  running,
  onBack,
  onStart,
}: {
  action: Action
  running: boolean
  onBack: () => void
  onStart: () => void
}) => {
  const count = action.sums.reduce((sum, one) => sum + one.count, 0)
  return (
    <>
      <p style={{ margin: 0 }}>
        {`${verbLabels[action.verb]} ${formatNumber(count)} of ${formatNumber(action.rows)} lines. A line that changes before its turn is refused, not forced.`}
      </p>
      <SimpleTable
        label="What would be done"
        rows={action.sums}
        rowKey={(row) => row.currency}
        empty="Nothing of it can be done now."
        columns={[
          { key: 'currency', title: 'Currency', cell: (row) => row.currency },
          { key: 'count', title: 'Lines', align: 'end', cell: (row) => formatNumber(row.count) },
          {
            key: 'sum',
            title: 'Sum',
            align: 'end',
            cell: (row) => <Amount amountMinor={row.netMinor} currency={row.currency} />,
          },
        ]}
      />
      {action.refusals.length > 0 && (
        <SimpleTable
          label="What would be refused"
          rows={action.refusals}
          rowKey={(row) => row.code}
          columns={[
            { key: 'why', title: 'Refused, for instance', cell: (row) => row.words },
            { key: 'count', title: 'Lines', align: 'end', cell: (row) => formatNumber(row.count) },
          ]}
        />
      )}
      <div style={{ display: 'flex', gap: 8 }}>
        <Button onClick={onBack}>Back</Button>
        <ReasonButton
          variant="filled"
          loading={running}
          reason={count === 0 ? 'Nothing of it can be done now' : null}
          onClick={onStart}
        >
          {`${verbLabels[action.verb]} ${formatNumber(count)}`}
        </ReasonButton>
      </div>
    </>
  )
}

const Progress = ({ id, onClose }: { id: string; onClose: () => void }) => {
  const cache = useQueryClient()
  const query = useQuery({
    queryKey: ['commissions', 'bulk', id],
    queryFn: async () => {
      const found = await api.getCommissionBulkAction({ params: { id } })
      if (found.state !== 'running') void cache.invalidateQueries({ queryKey: ['commissions', 'list'] })
      return found
    },
    refetchInterval: (current) => (current.state.data?.state === 'running' || !current.state.data ? 1_000 : false),
  })
  const action = query.data
  if (query.error) return <ProblemBanner error={query.error} retry={() => void query.refetch()} />
  if (!action) return null
  const over = action.state !== 'running'
  return (
    <>
      <ProgressJob
        title={`${verbLabels[action.verb]} ${formatNumber(action.rows)} lines`}
        state={action.state === 'finished' ? 'finished' : action.state === 'cancelled' ? 'stopped' : 'running'}
        done={action.done + action.refused}
        total={action.rows}
        refused={action.refused}
        onStop={() => void api.cancelCommissionBulkAction({ params: { id } }).then(() => query.refetch())}
      />
      {over && (
        <div style={{ display: 'flex', gap: 8 }}>
          <Button onClick={() => void exportList('listCommissionBulkRows', 'commissions-report', {}, { id })}>
            Report line by line
          </Button>
          <Button
            variant="filled"
            onClick={() => {
              void cache.invalidateQueries({ queryKey: ['commissions'] })
              onClose()
            }}
          >
            Done
          </Button>
        </div>
      )}
    </>
  )
}
