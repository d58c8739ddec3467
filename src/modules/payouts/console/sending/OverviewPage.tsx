import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { EmptyState } from '#ui/EmptyState.tsx'
import { formatAmount } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { ScreenLink, useGo } from '#ui/routing.tsx'
import { Columns, Figure, SecondLine, SimplePage } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { SlotPart } from '#ui/slots.tsx'
import { dayWords } from '../ledgerParts.tsx'
import { NewRunForm } from './NewRunForm.tsx'
import { type Run, RunSteps, Sum } from './parts.tsx'
import { words } from './words.ts'

const loadPlots = () => import('../OwedPlots.tsx').then((m) => m.OwedPlots)

/** What needs somebody on top, then every run under way as a line of steps. */
export const OverviewPage = () => {
  const go = useGo()
  const cache = useQueryClient()
  const [making, setMaking] = useState(false)
  const reason = useRightReason('payouts.prepare', words('onlyFinance'))
  const query = useQuery({ queryKey: ['payouts', 'overview'], queryFn: () => api.getPayoutOverview() })
  return (
    <SimplePage
      title={words('payouts')}
      actions={
        <>
          <Button onClick={() => go('payouts/runs')}>{words('allRuns')}</Button>
          <Button onClick={() => go('payouts/all')}>{words('allPayouts')}</Button>
          <ReasonButton variant="filled" reason={reason} onClick={() => setMaking(true)}>
            {words('newRun')}
          </ReasonButton>
        </>
      }
    >
      <Loaded query={query}>
        {(overview) => (
          <>
            <Columns leastPx={150}>
              <Figure
                label={<ScreenLink to="payouts/all?state=uncertain">{words('uncertain')}</ScreenLink>}
                value={overview.uncertain}
                note={words('uncertainNote')}
              />
              <Figure
                label={<ScreenLink to="payouts/reconcile?state=unmatched">{words('unmatched')}</ScreenLink>}
                value={overview.unmatched}
                note={words('unmatchedNote')}
              />
              <Figure
                label={<ScreenLink to="payouts/all?state=failed&state=returned">{words('returned')}</ScreenLink>}
                value={overview.returned}
                note={words('returnedNote')}
              />
              <Figure
                label={<ScreenLink to="payouts/all?state=submitting&state=submitted">{words('inTransit')}</ScreenLink>}
                value={overview.inTransit}
                note={words('inTransitNote')}
              />
            </Columns>
            <div style={{ height: 'var(--space-6)' }} />
            {overview.next && (
              <Section title={words('nextRun')}>
                <SecondLine>
                  {words('nextPlanned', {
                    draft: dayWords(overview.next.draftOn),
                    day: dayWords(overview.next.runOn),
                    schedule: overview.next.schedule,
                  })}
                </SecondLine>
              </Section>
            )}
            {overview.runs.length === 0 ? (
              <EmptyState
                sentence={words('noRuns')}
                action={<ScreenLink to="funding-accounts">{words('toAccounts')}</ScreenLink>}
              />
            ) : (
              overview.runs.map((run) => (
                <Section key={run.id} title={<ScreenLink to={`payouts/runs/${run.id}`}>{run.name}</ScreenLink>}>
                  {run.isPaused && (
                    <Notice tone="watch" title={words('paused')}>
                      {run.pauseReason}
                    </Notice>
                  )}
                  <SecondLine>
                    {words('runLine', {
                      day: dayWords(run.plannedOn),
                      count: run.payouts,
                      amount: formatAmount({ currency: run.currency, amountMinor: run.totalMinor }),
                      account: run.fundingAccount.name,
                    })}
                    {run.warningsOpen > 0 && words('runWarnings', { count: run.warningsOpen })}
                  </SecondLine>
                  <RunSteps run={run} />
                  {run.state === 'draft' && <WouldBeIn run={run} />}
                </Section>
              ))
            )}
            <SlotPart load={loadPlots} props={{}} />
          </>
        )}
      </Loaded>
      <NewRunForm
        opened={making}
        onClose={() => setMaking(false)}
        onMade={(id) => {
          void cache.invalidateQueries({ queryKey: ['payouts'] })
          go(`payouts/runs/${id}`)
        }}
      />
    </SimplePage>
  )
}

/** A draft as it would be now: how many are in with how much, who is not, and what is in the way most often. */
const WouldBeIn = ({ run }: { run: Run }) => {
  const query = useQuery({
    queryKey: ['payouts', 'partners', run.id, run.state],
    queryFn: () => api.getPayoutRunPartners({ params: { id: run.id } }),
  })
  const rows = query.data?.data ?? []
  const inside = rows.filter((row) => row.isIn)
  const reasons = Map.groupBy(
    rows.filter((row) => !row.isIn).flatMap((row) => row.reasons),
    (reason) => reason,
  )
  const sums = Map.groupBy(inside, (row) => row.currency)
  return (
    <SecondLine>
      {words('wouldBeIn', { count: inside.length, out: rows.length - inside.length })}{' '}
      {[...sums].map(([currency, own]) => (
        <Sum
          key={currency}
          currency={currency}
          minor={String(own.reduce((sum, row) => sum + BigInt(row.dueMinor), 0n))}
        />
      ))}
      {[...reasons]
        .toSorted(([, one], [, other]) => other.length - one.length)
        .slice(0, 3)
        .map(([reason, own]) => (
          <div key={reason}>
            {own.length} × {reason}
          </div>
        ))}
    </SecondLine>
  )
}
