import { useQuery } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { formatNumber, formatRate } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Plot } from '#ui/Plot.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { SimpleTable } from '#ui/SimplePage.tsx'
import type { Form } from './formData.ts'

export const Funnel = ({ form }: { form: Form }) => {
  const query = useQuery({
    queryKey: ['forms', form.id, 'funnel'],
    queryFn: () => api.getFormFunnel({ params: { id: form.id } }),
  })
  return (
    <Loaded query={query}>
      {(funnel) => (
        <>
          <Plot
            question="How many get how far?"
            kind="funnel"
            series={[{ key: 'count', label: 'People' }]}
            points={funnel.steps.map((step) => ({ x: step.label, values: { count: step.count } }))}
          />
          <Section title="Questions that are left out">
            <SimpleTable
              label="Answered per question"
              rows={funnel.fields}
              rowKey={(field) => field.field}
              empty="Nobody has begun this form yet."
              columns={[
                { key: 'label', title: 'Question', cell: (field) => field.label },
                { key: 'answered', title: 'Answered', align: 'end', cell: (field) => formatNumber(field.answered) },
                {
                  key: 'drop',
                  title: 'Left out',
                  align: 'end',
                  cell: (field) => (field.dropOffPpm === null ? '–' : formatRate(field.dropOffPpm)),
                },
              ]}
            />
          </Section>
        </>
      )}
    </Loaded>
  )
}
