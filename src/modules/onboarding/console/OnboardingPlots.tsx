import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { saveBlob } from '#client/save-blob.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Plot } from '#ui/Plot.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { useGo } from '#ui/routing.tsx'
import { Columns, SimplePage } from '#ui/SimplePage.tsx'

/** How fast partners go live, which steps take longest, and who holds what is stuck. */
export const OnboardingPlots = ({ actions }: { actions: ReactNode }) => {
  const go = useGo()
  const query = useQuery({ queryKey: ['journeys', 'cohorts'], queryFn: () => api.getOnboardingCohorts() })
  return (
    <SimplePage
      title="Onboarding"
      actions={
        <>
          {actions}
          <ReasonButton
            size="xs"
            reason={query.data?.cohorts.length ? null : 'No journey has begun yet'}
            onClick={() =>
              query.data && saveBlob(new Blob([csvOf(query.data)], { type: 'text/csv' }), 'onboarding-cohorts.csv')
            }
          >
            Cohorts as CSV
          </ReasonButton>
        </>
      }
    >
      <Loaded query={query}>
        {({ cohorts, steps, stuck, path, value }) => {
          const days = [...new Set(cohorts.flatMap((cohort) => cohort.points.map((point) => point.day)))].sort(
            (a, b) => a - b,
          )
          const shareAt = (points: { day: number; sharePpm: number }[], day: number) =>
            (points.findLast((point) => point.day <= day)?.sharePpm ?? 0) / 10_000
          const timed = steps
            .filter((step) => step.medianDays !== null)
            .sort((a, b) => (b.medianDays ?? 0) - (a.medianDays ?? 0))
            .slice(0, 10)
          return (
            <Columns leastPx={420}>
              <Plot
                question="How many partners are live by day, by quarter of their start?"
                kind="line"
                note="Those who still run count until today. Percent."
                series={cohorts.map((cohort) => ({ key: cohort.quarter, label: cohort.quarter }))}
                points={[...new Set([0, ...days])].map((day) => ({
                  x: String(day),
                  values: Object.fromEntries(cohorts.map((cohort) => [cohort.quarter, shareAt(cohort.points, day)])),
                }))}
                formatX={(day) => `Day ${day}`}
                format={(value) => `${Math.round(value)} %`}
              />
              <Plot
                question="How long from the signature to the first results?"
                kind="line"
                note={valueNote(value)}
                series={value
                  .filter((one) => one.isListening)
                  .map(({ what }) => ({ key: what, label: firstLabels[what] }))}
                points={[...new Set([0, ...value.flatMap((one) => one.points.map((point) => point.day))])]
                  .sort((a, b) => a - b)
                  .map((day) => ({
                    x: String(day),
                    values: Object.fromEntries(value.map((one) => [one.what, shareAt(one.points, day)])),
                  }))}
                formatX={(day) => `Day ${day}`}
                format={(share) => `${Math.round(share)} %`}
              />
              <Plot
                question={
                  timed[0]
                    ? `Which step takes longest? ${timed[0].title}: ${timed[0].medianDays} business days`
                    : 'Which step takes longest?'
                }
                kind="bar"
                note="Median of the last 50, in business days; told from ten on."
                series={[{ key: 'days', label: 'Median business days' }]}
                points={timed.map((step) => ({ x: step.title, values: { days: step.medianDays ?? 0 } }))}
                formatX={(title) => title}
              />
              <Plot
                question="Which milestones of the first 90 days are met?"
                kind="stacked"
                note={pathNote(path)}
                series={[
                  { key: 'met', label: 'In time' },
                  { key: 'late', label: 'Late' },
                  { key: 'missed', label: 'Missed' },
                ]}
                points={path
                  .filter((one) => one.isListening)
                  .map(({ title, met, late, missed }) => ({ x: title, values: { met, late, missed } }))}
                // Titles are long: the axis says the day, the hint and the table the whole.
                formatX={(title, exact) =>
                  exact ? title : `Day ${path.find((one) => one.title === title)?.day ?? ''}`
                }
                onPick={() => go('onboarding/first-90-days')}
              />
              <Plot
                question="Who holds what is stuck?"
                kind="bar"
                series={[{ key: 'count', label: 'Open findings' }]}
                points={[
                  { x: 'Us', values: { count: stuck.us } },
                  { x: 'Partners', values: { count: stuck.partner } },
                  { x: 'Both', values: { count: stuck.both } },
                ]}
                formatX={(side) => side}
                onPick={() => go('onboarding/stuck')}
              />
            </Columns>
          )
        }}
      </Loaded>
    </SimplePage>
  )
}

const firstLabels = { call: 'First live call', deal: 'First deal', revenue: 'First revenue' } as const
/** By which day half of them had it, and what nobody tells of yet. */
const valueNote = (value: AnswerTo<'getOnboardingCohorts'>['value']): string => {
  const halves = value.flatMap(({ what, medianDays }) =>
    medianDays === null ? [] : [`${firstLabels[what]}: half by day ${medianDays}`],
  )
  const silent = value.filter((one) => !one.isListening).map(({ what }) => firstLabels[what].toLowerCase())
  return [
    'Percent of partners, all quarters together; those who wait still count until today.',
    ...(halves.length > 0 ? [`${halves.join('; ')}.`] : []),
    ...(silent.length > 0 ? [`Nothing announces yet: ${silent.join(', ')}.`] : []),
  ].join(' ')
}

/** What the plot leaves out: milestones that nobody tells of yet. */
const pathNote = (path: AnswerTo<'getOnboardingCohorts'>['path']): string => {
  const silent = path.filter((one) => !one.isListening).map((one) => one.title)
  return `Partners by milestone and its day.${silent.length > 0 ? ` Nothing announces yet: ${silent.join(', ')}.` : ''}`
}

/**
 * A row per quarter and day on which somebody went live, and per first result and day over all quarters; numbers and
 * plain words only, so nothing has to be quoted.
 */
const csvOf = ({ cohorts, value }: AnswerTo<'getOnboardingCohorts'>): string =>
  [
    'quarter,reached,partners,count,median_days,day,share_percent,at_risk',
    ...[
      ...cohorts.map(({ live, ...cohort }) => ({ ...cohort, what: 'go_live', reached: live })),
      ...value.map((one) => ({ ...one, quarter: 'all', what: `first_${one.what}` })),
    ].flatMap(({ quarter, what, partners, reached, medianDays, points }) =>
      (points.length > 0 ? points : [{ day: 0, sharePpm: 0, atRisk: partners }]).map((point) =>
        [quarter, what, partners, reached, medianDays ?? '', point.day, point.sharePpm / 10_000, point.atRisk].join(
          ',',
        ),
      ),
    ),
  ].join('\r\n')
