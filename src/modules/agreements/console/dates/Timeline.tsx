import { useQuery } from '@tanstack/react-query'
import { type AnswerTo, api } from '#client/api.ts'
import { formatDate } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { SecondLine, SimpleTable } from '#ui/SimplePage.tsx'
import type { Agreement } from '../agreementTypes.ts'

type Step = AnswerTo<'getAgreementTimeline'>['data'][number]
const words: Record<Step['what'], string> = {
  starts: 'It begins',
  term_begins: 'Takes effect',
  term_ends: 'Runs out',
  review: 'Time to decide how it goes on',
  notice_by: 'Last day on which notice counts',
  renews: 'Renews by itself',
  cure_until: 'Last day to mend the breach',
  ends: 'Ends: the first day not covered',
  grace_ends: 'Grace ends',
}

/** Every day ahead on which something of this agreement changes. */
export const Timeline = ({ agreement }: { agreement: Agreement }) => {
  const query = useQuery({
    queryKey: ['agreements', agreement.id, 'timeline', agreement.updatedAt],
    queryFn: () => api.getAgreementTimeline({ params: { id: agreement.id }, query: {} }),
  })
  return (
    <Section title="What changes when">
      <Loaded query={query}>
        {({ data }) => (
          <SimpleTable
            label="What changes when"
            rows={data.map((step, at) => ({ ...step, key: `${step.on} ${at}` }))}
            rowKey={(step) => step.key}
            empty="Nothing ahead: no day of it is known yet, or everything that was signed holds without an end."
            columns={[
              { key: 'on', title: 'Day', width: '18%', cell: (step) => formatDate(step.on) },
              {
                key: 'what',
                title: 'What',
                cell: (step) => (
                  <>
                    {step.title ? `${step.title}: ${words[step.what].toLowerCase()}` : words[step.what]}
                    {step.versionNumber !== null && (
                      <SecondLine>
                        {step.byNotice ? 'Change by notice' : 'Version'} {step.versionNumber}
                        {step.objectBy ? `, objections until ${formatDate(step.objectBy)}` : ''}
                      </SecondLine>
                    )}
                  </>
                ),
              },
              { key: 'before', title: 'Until then', cell: (step) => step.before.join(' ') || '–' },
              {
                key: 'after',
                title: 'From then on',
                cell: (step) =>
                  step.title ? `${step.after.join(' ') || 'No longer holds.'} ${step.scopeWords}`.trim() : '–',
              },
            ]}
          />
        )}
      </Loaded>
    </Section>
  )
}
