import { useQuery } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { formatNumber, formatShare } from '#ui/format.ts'
import { Plot } from '#ui/Plot.tsx'
import { Columns } from '#ui/SimplePage.tsx'
import { words } from './standingTexts.ts'

const million = 1_000_000
const heightPx = 140
/** Under so many calls a day's share says nothing. */
const callsForShare = 50

/** How soon partners call, by the quarter of their first call; and how they call now. */
export const StandingPlots = () => {
  const firsts = useQuery({
    queryKey: ['first-calls', 'all'],
    queryFn: () => api.getFirstCallMedians({ query: { milestone: 'test_call', by: 'all' } }),
  })
  const usage = useQuery({
    queryKey: ['usage', 'of partners'],
    queryFn: () => api.getUsage({ query: { by: 'day', side: 'partner' } }),
  })
  const cohorts = [...(firsts.data?.data ?? [])].reverse()
  const few = cohorts.filter((cohort) => cohort.medianHours === null)
  const days = usage.data?.data ?? []
  const total = usage.data?.total
  return (
    <Columns leastPx={300}>
      <Plot
        question={words('firstCall')}
        kind="bar"
        heightPx={heightPx}
        series={[
          { key: 'fastest', label: words('fastest'), state: 'live' },
          { key: 'median', label: words('medianHours') },
          { key: 'slowest', label: words('slowest'), hue: 'amber' },
        ]}
        points={cohorts.map((cohort) => ({
          x: cohort.quarter,
          values: { fastest: cohort.fastestHours, median: cohort.medianHours, slowest: cohort.slowestHours },
        }))}
        format={(value) => words('hours', { count: formatNumber(value) })}
        formatX={(quarter) => quarter}
        loading={firsts.isPending}
        error={firsts.error}
        retry={() => void firsts.refetch()}
        note={
          few.length > 0
            ? few.map((cohort) => words('fewPartners', { quarter: cohort.quarter, count: cohort.n })).join(' ')
            : undefined
        }
      />
      <Plot
        question={words('calls')}
        kind="bar"
        heightPx={heightPx}
        series={[{ key: 'calls', label: words('callsLabel') }]}
        points={days.map((day) => ({ x: day.name, values: { calls: day.calls } }))}
        loading={usage.isPending}
        error={usage.error}
        retry={() => void usage.refetch()}
        note={total && words('callsOf', { calls: formatNumber(total.calls), errors: formatNumber(total.errors) })}
      />
      <Plot
        question={words('errors')}
        kind="line"
        heightPx={heightPx}
        series={[{ key: 'share', label: words('errorShare'), state: 'failed' }]}
        points={days.map((day) => ({
          x: day.name,
          values: { share: day.errorSharePpm === null ? null : day.errorSharePpm / million },
        }))}
        format={(value) => formatShare(value)}
        formatAxis={(value) => formatShare(value)}
        loading={usage.isPending}
        error={usage.error}
        retry={() => void usage.refetch()}
        note={words('shareNote', { count: callsForShare })}
      />
    </Columns>
  )
}
