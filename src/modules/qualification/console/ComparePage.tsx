import { useQuery } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { StateBadge } from '#ui/Badges.tsx'
import { EmptyState } from '#ui/EmptyState.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { ScreenLink, useUrlState } from '#ui/routing.tsx'
import { SimplePage, SimpleTable } from '#ui/SimplePage.tsx'
import { caseStateLabels } from '../contract/states.ts'

/** Candidates side by side, factor by factor; of one version of the rubric only. */
export const ComparePage = () => {
  const [url] = useUrlState({ cases: '' })
  const ids = url.cases.split(',').filter(Boolean)
  return (
    <SimplePage title="Compare candidates" note="Scored under the same version of the same rubric">
      {ids.length > 0 ? (
        <Compared ids={ids} />
      ) : (
        <EmptyState sentence="Choose two or more candidates in the list to compare them." />
      )}
    </SimplePage>
  )
}
const Compared = ({ ids }: { ids: string[] }) => {
  const query = useQuery({
    queryKey: ['qualification-cases', 'compare', ...ids],
    queryFn: () => api.compareCases({ query: { caseId: ids } }),
    retry: false,
  })
  return (
    <Loaded query={query}>
      {(found) => (
        <SimpleTable
          label="Candidates by factor"
          rows={[
            ...found.rows.map((row) => ({ key: row.criterion, label: `${row.label}, ${row.weight} %` })),
            { key: 'fit', label: 'Fit' },
          ]}
          rowKey={(row) => row.key}
          columns={[
            { key: 'label', title: 'Factor', cell: (row) => row.label },
            ...found.cases.map((one) => ({
              key: one.id,
              title: (
                <>
                  <ScreenLink to={`candidates/${one.id}`}>{one.partner.name}</ScreenLink>
                  <br />
                  <StateBadge state={one.state} label={caseStateLabels[one.state]} plain />
                </>
              ),
              align: 'end' as const,
              cell: (row: { key: string }) =>
                one.isSealed
                  ? 'Sealed'
                  : row.key === 'fit'
                    ? (one.fit?.shown ?? '–')
                    : (one.values.find((value) => value.criterion === row.key)?.value?.shown ?? '–'),
            })),
          ]}
        />
      )}
    </Loaded>
  )
}
