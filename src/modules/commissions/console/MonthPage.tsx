import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { saveExport } from '#client/export-list.ts'
import { DateText, FactPill } from '#ui/Badges.tsx'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { formatNumber } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { RecordPage, Section } from '#ui/RecordPage.tsx'
import { ScreenLink, useScreenParams } from '#ui/routing.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { SecondLine, SimpleTable } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { SlotPart } from '#ui/slots.tsx'
import { toast } from '#ui/toasts.ts'
import { monthLabels, monthWords } from './lineWords.ts'

type Month = AnswerTo<'getMonth'>
type Check = Month['checks'][number]
const loadPreview = () => import('./month/PreviewSection.tsx').then((m) => m.PreviewSection)
const loadAccruals = () => import('./month/Accruals.tsx').then((m) => m.Accruals)

const checkLabels: Record<Check['check'], string> = {
  over: 'The month is over',
  order: 'Months before it are closed',
  inbox: 'Nothing waits to be taken in',
  waiting: 'Nothing waits for a rate or a cost',
  recomputation: 'Computed again, every line comes out the same',
  trial_balance: 'The ledger adds up',
  figures: 'Lines and payouts agree with the ledger',
}

/** One month: its checks, its accruals, and the act that closes it for good. */
export const MonthPage = () => {
  const { month } = useScreenParams('month')
  const query = useQuery({
    queryKey: ['months', 'one', month],
    queryFn: () => api.getMonth({ params: { month } }),
    // Closing goes on as a job; the page follows it.
    refetchInterval: (current) =>
      current.state.data?.state === 'checking' && current.state.data.closedBy !== null ? 2_000 : false,
  })
  return <Loaded query={query}>{(found) => <Shown month={found} />}</Loaded>
}

const Shown = ({ month }: { month: Month }) => {
  const cache = useQueryClient()
  const [closing, setClosing] = useState(false)
  const [accepting, setAccepting] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const [running, setRunning] = useState(false)
  const noRight = useRightReason('commissions.close_month', 'Finance closes months')
  const failing = month.checks.filter((one) => !one.isPassed && one.accepted === null).length
  const params = { month: month.month }
  const refresh = () => cache.invalidateQueries({ queryKey: ['months'] })
  const closed = month.state === 'closed' ? 'It is closed for good' : null
  const begun = month.state === 'checking' && month.closedBy !== null ? 'It is being closed' : null
  const check = async () => {
    setError(null)
    setRunning(true)
    try {
      const now = await api.checkMonth({ params })
      const open = now.checks.filter((one) => !one.isPassed && one.accepted === null).length
      toast(open === 0 ? 'Everything is right; a second person closes it' : `${open} checks fail`, {
        tone: open === 0 ? 'good' : 'bad',
      })
    } catch (thrown) {
      setError(thrown)
    } finally {
      setRunning(false)
      await refresh()
    }
  }
  return (
    <>
      <RecordPage
        title={monthWords(month.month)}
        state={month.state}
        stateLabel={begun ?? monthLabels[month.state]}
        facts={[
          {
            label: 'Checked',
            value: <DateText value={month.checkedAt} />,
            note: month.startedBy ? `By ${month.startedBy}` : undefined,
          },
          {
            label: 'Closed',
            value: <DateText value={month.closedAt} as="date" />,
            note: month.closedBy ? (month.isAutomatic ? 'By the clock' : `By ${month.closedBy}`) : undefined,
          },
          {
            label: 'Statements',
            value: formatNumber(month.statements),
            note: month.statements > 0 && (
              <ScreenLink to={`commissions/statements?month=${month.month}`}>Read them</ScreenLink>
            ),
          },
          {
            label: 'Seal of the ledger',
            value: month.sealId ? <ScreenLink to="ledger/seals">Sealed</ScreenLink> : 'Not yet',
          },
        ]}
        notice={error !== null ? <ProblemBanner error={error} /> : undefined}
        actions={
          <>
            <ReasonButton
              reason={month.statements > 0 ? null : 'Statements are made when the month is closed'}
              onClick={() =>
                void saveExport(`statements-${month.month}.zip`, () => api.downloadMonthStatements({ params }))
              }
            >
              All statements
            </ReasonButton>
            <ReasonButton reason={noRight ?? closed ?? begun} loading={running} onClick={() => void check()}>
              Run the checks
            </ReasonButton>
            <ReasonButton
              variant="filled"
              reason={noRight ?? begun ?? month.againstClose}
              onClick={() => setClosing(true)}
            >
              Close the month
            </ReasonButton>
          </>
        }
        tabs={[
          {
            key: 'accruals',
            label: 'Accruals',
            render: () => <SlotPart load={loadAccruals} props={{ month: month.month }} />,
          },
          {
            key: 'preview',
            label: 'Statement of a partner',
            render: () => <SlotPart load={loadPreview} props={{ month: month.month }} />,
          },
          {
            key: 'checks',
            label: month.checks.length > 0 && failing === 0 ? 'Checks: all right' : 'Checks',
            ...(failing > 0 && { count: failing }),
            render: () => (
              <Checks checks={month.checks} reason={noRight ?? closed} onAccept={() => setAccepting(true)} />
            ),
          },
        ]}
      />
      <ConfirmDialog
        opened={closing}
        onClose={() => setClosing(false)}
        title={`Close ${monthWords(month.month)}?`}
        consequence="For good: the ledger takes no posting into it, and every partner gets its statement. Corrections count in the month in which they are made."
        act="Close the month"
        run={async () => {
          await api.closeMonth({ params })
          toast('It is being closed; the statements are made now', { tone: 'good' })
          await refresh()
        }}
      />
      {accepting && (
        <SideForm
          opened
          onClose={() => setAccepting(false)}
          title="Accept what still waits"
          draftKey={`accept ${month.month}`}
          sendLabel="Accept"
          intro="What these sales earn counts in the month in which it is computed."
          initial={{ reason: '' }}
          fields={[{ name: 'reason', label: 'Why', kind: 'textarea', rows: 3, required: true, maxLength: 2000 }]}
          send={(values) => api.acceptMonthCheck({ params, body: { check: 'waiting', reason: values.reason.trim() } })}
          onSent={async () => {
            setAccepting(false)
            await refresh()
          }}
        />
      )}
    </>
  )
}

const Checks = ({
  checks,
  reason,
  onAccept,
}: {
  checks: readonly Check[]
  reason: string | null
  onAccept: () => void
}) => (
  <Section title="Checks" note="All of them have to be right, or accepted with a reason">
    <SimpleTable
      label="Checks"
      rows={[...checks]}
      rowKey={(row) => row.check}
      empty="Nobody has run them yet."
      columns={[
        {
          key: 'check',
          title: 'Check',
          cell: (row) => (
            <>
              {checkLabels[row.check]}
              <SecondLine>{row.accepted ? `Accepted: ${row.accepted}` : row.words}</SecondLine>
            </>
          ),
        },
        {
          key: 'state',
          title: '',
          align: 'end',
          cell: (row) =>
            row.isPassed ? (
              <FactPill tone="good">Right</FactPill>
            ) : row.accepted ? (
              <FactPill tone="watch">Accepted</FactPill>
            ) : row.check === 'waiting' ? (
              <ReasonButton size="xs" reason={reason} onClick={onAccept}>
                Accept
              </ReasonButton>
            ) : (
              <FactPill tone="bad">Fails</FactPill>
            ),
        },
      ]}
    />
  </Section>
)
