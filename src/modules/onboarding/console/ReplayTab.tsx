import { useQuery } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { formatDate } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice } from '#ui/ProblemBanner.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { ScreenLink } from '#ui/routing.tsx'
import { SimpleTable } from '#ui/SimplePage.tsx'

const change = (days: number): string =>
  days === 0
    ? 'same day'
    : `${Math.abs(days)} ${Math.abs(days) === 1 ? 'day' : 'days'} ${days > 0 ? 'earlier' : 'later'}`

/** The draft on journeys that are over: when each would have gone live, and by which steps. */
export const ReplayTab = ({ template }: { template: { id: string; version: number } }) => {
  const query = useQuery({
    queryKey: ['journey-templates', template.id, 'replay', template.version],
    queryFn: () => api.replayJourneyTemplate({ params: { id: template.id } }),
  })
  return (
    <Loaded query={query}>
      {(replay) => (
        <>
          <Section title="The draft on journeys that are over" note="Nothing that runs is touched.">
            <Notice tone={(replay.differenceDays ?? 0) < 0 ? 'watch' : 'info'}>{replay.words}</Notice>
          </Section>
          {replay.journeys > 0 && (
            <Section
              title="Journeys that went live"
              note={`${replay.earlier} earlier, ${replay.later} later, ${replay.journeys - replay.earlier - replay.later} on the same day. Each step takes as long as it took then; what it waits for is what the draft says.`}
            >
              <SimpleTable
                label="Journeys that went live"
                rows={replay.items}
                rowKey={(row) => row.journeyId}
                columns={[
                  {
                    key: 'partner',
                    title: 'Partner',
                    cell: (row) => <ScreenLink to={`onboarding/${row.journeyId}`}>{row.partner.name}</ScreenLink>,
                  },
                  { key: 'live', title: 'Live on', cell: (row) => formatDate(row.liveOn) },
                  { key: 'actual', title: 'Took, days', align: 'end', cell: (row) => row.actualDays },
                  { key: 'replayed', title: 'Would take, days', align: 'end', cell: (row) => row.replayedDays },
                  { key: 'change', title: 'Change', cell: (row) => change(row.actualDays - row.replayedDays) },
                  { key: 'path', title: 'Longest way', cell: (row) => row.path.join(', then ') || '–' },
                ]}
              />
            </Section>
          )}
          {replay.assumed.length > 0 && (
            <Section
              title="Assumed"
              note="Steps that these journeys did not have, or had not ended when they went live."
            >
              <SimpleTable
                label="Assumed"
                rows={replay.assumed}
                rowKey={(row) => row.key}
                columns={[
                  { key: 'title', title: 'Step', cell: (row) => row.title },
                  { key: 'days', title: 'Days', align: 'end', cell: (row) => row.days },
                  {
                    key: 'from',
                    title: 'From',
                    cell: (row) => (row.from === 'median' ? 'the median of the last 50' : 'the plan of the draft'),
                  },
                ]}
              />
            </Section>
          )}
        </>
      )}
    </Loaded>
  )
}
