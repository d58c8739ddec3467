import { useQuery } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { formatNumber } from '#ui/format.ts'
import { Plot } from '#ui/Plot.tsx'
import { Columns } from '#ui/SimplePage.tsx'
import { usePlotRange } from '#ui/usePlotRange.ts'
import { words } from './texts.ts'

const dayMs = 86_400_000
const daysOf = { '30d': 30, '90d': 90, '12m': 365 } as const
/** Rows of a ranking that a plot shows. */
const rankMost = 8

export type About = { linkId?: string; partnerId?: string }
const spanOf = (days: number) => ({
  from: new Date(Date.now() - (days - 1) * dayMs).toISOString().slice(0, 10),
  to: new Date().toISOString().slice(0, 10),
})
const nameOf = (name: string) => (name === '' ? words('unknown') : name === '*' ? words('others') : name)

/** What came by day with its verdicts, and what it is told apart by: of one link, of one partner, or of all. */
export const ClickPlots = ({ about = {} }: { about?: About }) => {
  const range = usePlotRange('30d', ['30d', '90d', '12m'])
  const days = daysOf[range.value as keyof typeof daysOf]
  const query = useQuery({
    queryKey: ['click-stats', about, days],
    queryFn: () => api.getClickStats({ query: { ...spanOf(days), ...about } }),
  })
  const groups = about.linkId ? [] : about.partnerId ? (['link', 'referrer'] as const) : (['partner', 'link'] as const)
  return (
    <>
      <Plot
        question={words('whatCame')}
        kind="stacked"
        range={range.control}
        series={[
          { key: 'clicks', label: words('clicksLabel'), state: 'live' },
          { key: 'repeats', label: words('repeatsLabel'), hue: 'amber' },
          { key: 'bots', label: words('botsLabel'), state: 'failed' },
          { key: 'prefetches', label: words('prefetchLabel'), hue: 'violet' },
          { key: 'velocities', label: words('fastLabel'), hue: 'pink' },
          { key: 'heads', label: words('headsLabel'), hue: 'slate' },
        ]}
        points={(query.data?.days ?? []).map(({ day, ...counts }) => ({ x: day, values: counts }))}
        loading={query.isPending}
        error={query.error}
        retry={() => void query.refetch()}
        note={query.data && words('visitorDays', { count: formatNumber(query.data.total.visitors) })}
      />
      {groups.length > 0 && (
        <Columns leastPx={300}>
          {groups.map((by) => (
            <Ranking key={by} by={by} about={about} days={days} />
          ))}
        </Columns>
      )}
    </>
  )
}

const questions = {
  link: words('topLinks'),
  partner: words('topPartners'),
  referrer: words('topReferrers'),
} as const

const Ranking = ({ by, about, days }: { by: keyof typeof questions; about: About; days: number }) => {
  const query = useQuery({
    queryKey: ['click-stats', about, days, by],
    queryFn: () => api.getClickStats({ query: { ...spanOf(days), ...about, by } }),
  })
  return (
    <Plot
      question={questions[by]}
      kind="bar"
      heightPx={170}
      series={[{ key: 'clicks', label: words('clicksLabel'), state: 'live' }]}
      points={(query.data?.group?.rows ?? []).slice(0, rankMost).map((row) => ({
        x: nameOf(row.name),
        values: { clicks: row.clicks },
      }))}
      formatX={(name) => name}
      loading={query.isPending}
      error={query.error}
      retry={() => void query.refetch()}
    />
  )
}
