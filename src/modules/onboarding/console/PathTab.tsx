import { FactPill } from '#ui/Badges.tsx'
import { formatDate } from '#ui/format.ts'
import { Section } from '#ui/RecordPage.tsx'
import { SimpleTable } from '#ui/SimplePage.tsx'
import type { Journey } from './JourneyPage.tsx'

const words = { met: 'Reached', met_late: 'Reached late', missed: 'Missed', ahead: 'Ahead' } as const
const tones = { met: 'good', met_late: 'watch', missed: 'bad', ahead: 'plain' } as const

/** The path to first results: what should have happened by which day, and when it did. */
export const PathTab = ({ journey }: { journey: Journey }) => (
  <Section title="The first 90 days" note={`Day ${journey.days} since ${formatDate(journey.dayZero)}`}>
    <SimpleTable
      label="Milestones"
      rows={journey.path}
      rowKey={(row) => row.key}
      empty="This journey has no path."
      columns={[
        { key: 'day', title: 'Day', align: 'end', width: '60px', cell: (row) => row.day },
        { key: 'title', title: 'Milestone', cell: (row) => row.title },
        {
          key: 'state',
          title: 'State',
          cell: (row) => <FactPill tone={tones[row.state]}>{words[row.state]}</FactPill>,
        },
        {
          key: 'met',
          title: 'When',
          cell: (row) =>
            row.metOn
              ? formatDate(row.metOn)
              : row.isListening
                ? `by ${formatDate(row.dueOn)}`
                : 'Nothing in the product announces it yet',
        },
      ]}
    />
  </Section>
)
