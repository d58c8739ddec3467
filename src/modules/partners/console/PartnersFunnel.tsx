import { useQuery } from '@tanstack/react-query'
import { type AnswerTo, api } from '#client/api.ts'
import { StateBadge } from '#ui/Badges.tsx'
import { EmptyState } from '#ui/EmptyState.tsx'
import { formatNumber } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { ListFilters } from '#ui/list/ListFilters.tsx'
import type { ListFilter } from '#ui/list/listTypes.ts'
import { useListState } from '#ui/list/useListState.ts'
import { Plot } from '#ui/Plot.tsx'
import { ScreenLink, useGo } from '#ui/routing.tsx'
import { SimplePage } from '#ui/SimplePage.tsx'
import { type Stage, stages } from '../contract/stages.ts'
import styles from './Partners.module.css'
import { LayoutSwitch } from './PartnersNav.tsx'
import { partnerFilters, searchOf } from './partnerFilters.ts'
import { stageLabels } from './stageWords.ts'
import { words } from './texts.ts'

type Statistics = AnswerTo<'getPartnerStatistics'>
type StageNumbers = Statistics['stages'][number]
const outside: readonly Stage[] = ['waitlisted', 'declined', 'withdrawn', 'ended']

/** The API counts by type and by manager, one of each. */
const filters: ListFilter[] = partnerFilters
  .filter((filter) => filter.key === 'typeId' || filter.key === 'managerId')
  .map((filter) => (filter.kind === 'choice' ? { ...filter, many: false } : filter))

/** How many partners stand where, how long past stays took, and how long today's have been waiting. */
export const PartnersFunnel = () => {
  const go = useGo()
  const state = useListState(filters, '')
  const query = useQuery({
    queryKey: ['partners', 'statistics', state.values],
    queryFn: () =>
      api.getPartnerStatistics({ query: { ...one('typeId', state.values), ...one('managerId', state.values) } }),
  })
  const show = (stage: Stage) => {
    const search = searchOf(state.values)
    go(`partners${search}${search ? '&' : '?'}stage=${stage}`)
  }
  return (
    <SimplePage title={words('partners')} actions={<LayoutSwitch current="funnel" />}>
      <ListFilters filters={filters} values={state.values} onChange={state.setFilters} onClear={state.clear} />
      <Loaded query={query}>
        {(numbers) =>
          numbers.total === 0 ? (
            <EmptyState picture="plot" sentence={words('funnelEmpty')} />
          ) : (
            <div className={styles.plots}>
              <FunnelPlot numbers={numbers} onPick={show} />
              <AgeingPlot numbers={numbers} onPick={show} />
            </div>
          )
        }
      </Loaded>
    </SimplePage>
  )
}

const one = (key: 'typeId' | 'managerId', values: Record<string, string | string[]>) => {
  const value = [values[key] ?? []].flat()[0]
  return value ? { [key]: value } : {}
}

const inChain = (row: StageNumbers): boolean => !outside.includes(row.stage)
const byLabel = (label: string): Stage | undefined => stages.find((stage) => stageLabels[stage] === label)

const FunnelPlot = ({ numbers, onPick }: { numbers: Statistics; onPick: (stage: Stage) => void }) => (
  <div>
    <Plot
      question={words('funnelQuestion')}
      note={`${words('total', { count: numbers.total })}. ${words('funnelNote')}`}
      kind="funnel"
      series={[
        { key: 'count', label: words('funnelCount') },
        { key: 'median', label: words('funnelMedian') },
        { key: 'stays', label: words('funnelStays') },
      ]}
      points={numbers.stages.filter(inChain).map((row) => ({
        x: stageLabels[row.stage],
        state: row.stage,
        note: row.medianDays === null ? '–' : words('medianDays', { count: Math.round(row.medianDays * 10) / 10 }),
        values: { count: row.count, median: row.medianDays, stays: row.stays },
      }))}
      onPick={(point) => {
        const stage = byLabel(point.x)
        if (stage) onPick(stage)
      }}
    />
    <div className={styles.exits}>
      {words('sideExits')}
      {numbers.stages
        .filter((row) => !inChain(row))
        .map((row) => (
          <ScreenLink key={row.stage} to={`partners?stage=${row.stage}`}>
            <StateBadge state={row.stage} label={stageLabels[row.stage]} plain /> {formatNumber(row.count)}
          </ScreenLink>
        ))}
    </div>
  </div>
)

const AgeingPlot = ({ numbers, onPick }: { numbers: Statistics; onPick: (stage: Stage) => void }) => {
  const rows = numbers.stages.filter((row) => inChain(row) && row.stage !== 'active')
  const bands = rows[0]?.ageing ?? []
  const hues = ['green', 'lime', 'amber', 'orange', 'pink', 'red'] as const
  return (
    <Plot
      question={words('ageingQuestion')}
      note={words('ageingNote')}
      kind="stacked"
      series={bands.map((band, index) => ({
        key: String(band.fromDays),
        label:
          band.toDays === null
            ? words('ageingFrom', { from: band.fromDays })
            : words('ageingTo', { from: band.fromDays, to: band.toDays }),
        hue: hues[Math.min(index, hues.length - 1)],
      }))}
      points={rows.map((row) => ({
        x: stageLabels[row.stage],
        values: Object.fromEntries(row.ageing.map((band) => [String(band.fromDays), band.count])),
      }))}
      formatX={(x) => x}
      onPick={(point) => {
        const stage = byLabel(point.x)
        if (stage) onPick(stage)
      }}
    />
  )
}
