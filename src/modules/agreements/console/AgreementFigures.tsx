import { useQuery } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Plot } from '#ui/Plot.tsx'
import { useGo } from '#ui/routing.tsx'
import { SimplePage } from '#ui/SimplePage.tsx'
import { usePlotRange } from '#ui/usePlotRange.ts'
import styles from './Agreement.module.css'

const days: Readonly<Record<string, number>> = { '30d': 30, '90d': 90, '12m': 365, '24m': 730, fy: 365 }
const sides: Readonly<Record<string, string>> = { us: 'us', partner: 'the partner', both: 'both' }

/** How long stages take, what ends when, and where we give way. */
export const AgreementFigures = () => {
  const go = useGo()
  const range = usePlotRange('12m', ['90d', '12m', '24m'])
  const from = new Date(Date.now() - (days[range.value] ?? 365) * 86_400_000).toISOString().slice(0, 10)
  const query = useQuery({
    queryKey: ['agreements', 'figures', from],
    queryFn: () => api.getAgreementFigures({ query: { from } }),
  })
  return (
    <SimplePage
      title="Figures of agreements"
      note="How long each stage takes, what ends when, and which fallback we always end with."
    >
      <Loaded query={query}>
        {(figures) => (
          <div className={styles.plots}>
            <Plot
              question="How many days does each stage take, in the middle?"
              kind="bar"
              range={range.control}
              series={[{ key: 'days', label: 'Days (median)' }]}
              points={figures.stages.map((stage) => ({
                x: stage.state === 'negotiating' ? `${stage.words}, with ${sides[stage.side]}` : stage.words,
                values: { days: stage.medianDays },
              }))}
              note="Stays that ended in this time"
            />
            <Plot
              question="What ends in which month?"
              kind="stacked"
              series={[
                { key: 'renewing', label: 'Renews by itself', hue: 'teal' },
                { key: 'ending', label: 'Ends', hue: 'amber' },
              ]}
              points={figures.expiries.map((month) => ({
                x: month.month,
                values: { renewing: month.renewing, ending: month.ending },
              }))}
              note="Next 18 months"
            />
            <Plot
              question="On which clauses do we give way?"
              kind="stacked"
              range={range.control}
              series={[
                { key: 'fallbacks', label: 'Fallback', hue: 'blue' },
                { key: 'walkAway', label: 'Walk-away', hue: 'red' },
                { key: 'own', label: 'Own words', hue: 'violet' },
              ]}
              points={figures.deviations
                .slice(0, 12)
                .map(({ title, fallbacks, walkAway, own }) => ({ x: title, values: { fallbacks, walkAway, own } }))}
              onPick={(point) => go(`agreements/clauses?q=${encodeURIComponent(point.x)}`)}
              note="Agreed originals begun in this time"
            />
          </div>
        )}
      </Loaded>
    </SimplePage>
  )
}
