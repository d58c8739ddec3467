import { useQuery } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { DateText } from '#ui/Badges.tsx'
import { formatNumber } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { SimpleTable } from '#ui/SimplePage.tsx'
import type { Form } from './formData.ts'

export const Versions = ({ form }: { form: Form }) => {
  const query = useQuery({
    queryKey: ['forms', form.id, 'versions', form.publishedNumber],
    queryFn: () => api.listFormVersions({ params: { id: form.id } }),
  })
  return (
    <Loaded query={query}>
      {({ data }) => (
        <SimpleTable
          label="Published versions"
          rows={data}
          rowKey={(version) => String(version.number)}
          empty="Nothing is published yet."
          columns={[
            { key: 'number', title: 'Version', cell: (version) => version.number },
            { key: 'when', title: 'Published', cell: (version) => <DateText value={version.publishedAt} /> },
            { key: 'by', title: 'By', cell: (version) => version.publishedBy },
            {
              key: 'questions',
              title: 'Questions',
              align: 'end',
              cell: (version) =>
                formatNumber(version.definition.pages.reduce((sum, page) => sum + page.fields.length, 0)),
            },
          ]}
        />
      )}
    </Loaded>
  )
}
