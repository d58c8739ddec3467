import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api } from '#client/api.ts'

/** Takes the latest version of a template of the library into a term; the term is then its own. */
export const PlanStart = ({ onTake }: { onTake: (values: Record<string, unknown>) => void }) => {
  const query = useQuery({
    queryKey: ['plan-templates', 'start'],
    queryFn: () => api.listPlanTemplates({ query: { limit: 200, sort: 'name' } }),
  })
  const templates = query.data?.data ?? []
  if (templates.length === 0) return null
  return (
    <Select
      label="Begin with a plan of the library"
      description="Copies its latest version; what is changed here stays in this term"
      placeholder="Choose a template"
      searchable
      value={null}
      data={templates.map((one) => ({ value: one.id, label: `${one.name}, version ${one.latest.number}` }))}
      onChange={(id) => {
        const taken = templates.find((one) => one.id === id)
        if (taken) onTake(structuredClone(taken.latest.plan))
      }}
    />
  )
}
