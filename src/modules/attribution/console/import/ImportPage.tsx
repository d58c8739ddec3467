import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { DateText, StateBadge } from '#ui/Badges.tsx'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { formatAmount, formatNumber } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice } from '#ui/ProblemBanner.tsx'
import { ProgressJob } from '#ui/ProgressJob.tsx'
import { readProblem } from '#ui/problem.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { ScreenLink, useScreenParams } from '#ui/routing.tsx'
import { SimplePage } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import { ImportMapping } from './ImportMapping.tsx'
import { ImportReport } from './ImportReport.tsx'
import { kindWords, noImport, stateWords } from './importWords.ts'

export type SaleImport = AnswerTo<'getSaleImport'>
const pollMs = 1000
const isWorking = (one: SaleImport) => one.state === 'dry_run' || one.state === 'running' || one.state === 'undoing'

/** One list on its way in: mapped, tried, taken in, reported; closing the page stops nothing. */
export const ImportPage = () => {
  const { importId } = useScreenParams('importId')
  const query = useQuery({
    queryKey: ['saleImports', importId],
    queryFn: () => api.getSaleImport({ params: { id: importId } }),
    refetchInterval: (state) => (state.state.data && isWorking(state.state.data) ? pollMs : false),
  })
  return <Loaded query={query}>{(one) => <Body one={one} />}</Loaded>
}

const Body = ({ one }: { one: SaleImport }) => {
  const [asking, setAsking] = useState<'run' | 'undo' | null>(null)
  const cache = useQueryClient()
  const reason = useRightReason('attribution.import', noImport)
  const params = { id: one.id }
  const refresh = () => cache.invalidateQueries({ queryKey: ['saleImports'] })
  const act = async (run: () => Promise<unknown>) => {
    try {
      await run()
    } catch (error) {
      toast(readProblem(error).detail, { tone: 'bad' })
    }
    await refresh()
  }
  const goesOn = one.state === 'cancelled' || (one.state === 'failed' && one.rowsDone < one.rowsTotal)
  const isOpen = one.state === 'mapping' || one.state === 'ready'
  const taken = one.counts.created + one.counts.updated
  const mayUndo = one.kind === 'sales' && one.report === 'run' && one.counts.created > 0
  const earns = one.options.commissions === 'compute'
  return (
    <SimplePage
      title={one.fileName}
      note={
        <>
          <ScreenLink to="attribution/imports">All imports</ScreenLink> · {kindWords[one.kind]} ·{' '}
          {formatNumber(one.rowsTotal)} rows · {one.by.name}, <DateText value={one.createdAt} />
        </>
      }
      actions={
        <>
          <StateBadge state={one.state} label={stateWords[one.state]} />
          {isOpen && (
            <ReasonButton
              variant={one.state === 'mapping' ? 'filled' : 'default'}
              reason={reason}
              onClick={() => void act(() => api.dryRunSaleImport({ params }))}
            >
              {one.state === 'ready' ? 'Try it again' : 'Try it'}
            </ReasonButton>
          )}
          {(one.state === 'ready' || goesOn) && (
            <ReasonButton
              variant="filled"
              reason={reason ?? (one.state === 'ready' && taken === 0 ? 'There is nothing new in it' : null)}
              onClick={() => setAsking('run')}
            >
              {goesOn ? 'Go on' : `Take in ${formatNumber(taken)}`}
            </ReasonButton>
          )}
          {mayUndo && ['finished', 'cancelled', 'failed'].includes(one.state) && (
            <ReasonButton reason={reason} onClick={() => setAsking('undo')}>
              Take back
            </ReasonButton>
          )}
        </>
      }
    >
      {one.error && <Notice tone="bad">{one.error}</Notice>}
      {one.state === 'undone' && (
        <Notice>
          {formatNumber(one.undoneCount)} sales were taken back, each by a reversal in full. The sales and their shares
          stay to be read.
        </Notice>
      )}
      {isWorking(one) && one.state !== 'undoing' && (
        <ProgressJob
          title={one.state === 'running' ? `Taking in ${one.fileName}` : `Trying ${one.fileName}`}
          state={one.rowsDone === 0 ? 'waiting' : 'running'}
          done={one.rowsDone}
          total={one.rowsTotal}
          refused={one.counts.refused}
          onStop={() => void act(() => api.cancelSaleImport({ params }))}
        />
      )}
      {one.report && one.totals.length > 0 && (
        <Notice
          tone={earns ? 'watch' : 'info'}
          title={`Net of the new sales: ${one.totals.map(totalWords).join(', ')}`}
        >
          {earns
            ? 'Each of them earns commissions by the agreements of its day, as if it had come today.'
            : 'They are history for analysis and simulation and earn nothing.'}
        </Notice>
      )}
      {isOpen && <ImportMapping key={one.version} one={one} reason={reason} onSaved={refresh} />}
      {one.report && (!isWorking(one) || one.rowsDone > 0) && <ImportReport one={one} />}
      <ConfirmDialog
        opened={asking === 'run'}
        onClose={() => setAsking(null)}
        title={earns ? 'Take this list in and let it earn?' : 'Take this list in?'}
        consequence={
          earns
            ? `${formatNumber(one.counts.created)} new sales of ${one.totals.map(totalWords).join(', ')} net are credited and earn commissions. Taking the list back later reverses every sale and what it earned.`
            : 'What is new is recorded; what is there already stays as it is. Sales of the list earn nothing.'
        }
        act={goesOn ? 'Go on' : 'Take in'}
        run={async () => {
          await api.runSaleImport({ params })
          await refresh()
        }}
      />
      <ConfirmDialog
        opened={asking === 'undo'}
        onClose={() => setAsking(null)}
        title="Take the sales of this list back?"
        consequence={`Each of the ${formatNumber(one.counts.created)} sales that it made is reversed in full, and what it earned with it. Sales are never deleted: their ids stay known, so the same list makes none again. Customers stay.`}
        act="Take back"
        run={async () => {
          await api.undoSaleImport({ params })
          await refresh()
        }}
      />
    </SimplePage>
  )
}
const totalWords = ({ currency, netMinor }: SaleImport['totals'][number]) =>
  formatAmount({ currency, amountMinor: netMinor })
