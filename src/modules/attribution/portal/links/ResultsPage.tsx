import { useQuery } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { EmptyState } from '#ui/EmptyState.tsx'
import { formatNumber } from '#ui/format.ts'
import { Plot } from '#ui/Plot.tsx'
import { ScreenLink } from '#ui/routing.tsx'
import { Card, Columns } from '#ui/SimplePage.tsx'
import { LinksRoom } from './LinksRoom.tsx'
import { words } from './texts.ts'

const rankMost = 8
const nameOf = (name: string) => (name === '' ? words('unknown') : name === '*' ? words('others') : name)

/** What came of the partner's links in the last 30 days. */
export const ResultsPage = () => {
  const query = useQuery({
    queryKey: ['portal', 'click-stats', 'link'],
    queryFn: () => api.getPortalClickStats({ query: { by: 'link' } }),
  })
  const from = useQuery({
    queryKey: ['portal', 'click-stats', 'referrer'],
    queryFn: () => api.getPortalClickStats({ query: { by: 'referrer' } }),
  })
  const total = query.data?.total
  const isEmpty =
    total !== undefined &&
    total.clicks + total.repeats + total.bots + total.prefetches === 0 &&
    !query.data?.came?.sales &&
    !query.data?.came?.leads
  return (
    <LinksRoom title={words('results')}>
      {isEmpty ? (
        <EmptyState sentence={words('resultsEmpty')} action={<ScreenLink to="links">{words('toLinks')}</ScreenLink>} />
      ) : (
        <>
          <Card>
            <Plot
              question={words('byDay')}
              kind="stacked"
              series={[
                { key: 'clicks', label: words('seen'), state: 'live' },
                { key: 'repeats', label: words('repeats'), hue: 'amber' },
                { key: 'rest', label: words('notCounted'), state: 'failed' },
              ]}
              points={(query.data?.days ?? []).map((day) => ({
                x: day.day,
                values: {
                  clicks: day.clicks,
                  repeats: day.repeats,
                  rest: day.bots + day.prefetches + day.heads + day.velocities,
                },
              }))}
              loading={query.isPending}
              error={query.error}
              retry={() => void query.refetch()}
              note={total && words('visitorDays', { count: formatNumber(total.visitors) })}
            />
          </Card>
          {total && query.data?.came && (
            <Card>
              <Plot
                question={words('whatCame')}
                kind="funnel"
                series={[{ key: 'count', label: words('whatCame') }]}
                points={[
                  { x: words('seen'), values: { count: total.clicks } },
                  { x: words('leadsCame'), values: { count: query.data.came.leads } },
                  { x: words('salesCame'), values: { count: query.data.came.sales } },
                ]}
                note={words('cameNote')}
              />
            </Card>
          )}
          <Columns leastPx={280}>
            {([query, from] as const).map((one, place) => (
              <Card key={place}>
                <Plot
                  question={words(place === 0 ? 'topLinks' : 'referrers')}
                  kind="bar"
                  heightPx={180}
                  series={[{ key: 'clicks', label: words('seen'), state: 'live' }]}
                  points={(one.data?.group?.rows ?? [])
                    .slice(0, rankMost)
                    .map((row) => ({ x: nameOf(row.name), values: { clicks: row.clicks } }))}
                  formatX={(name) => name}
                  loading={one.isPending}
                  error={one.error}
                  retry={() => void one.refetch()}
                />
              </Card>
            ))}
          </Columns>
        </>
      )}
    </LinksRoom>
  )
}
