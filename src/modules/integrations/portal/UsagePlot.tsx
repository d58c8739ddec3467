import { useQuery } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { Plot } from '#ui/Plot.tsx'
import { Card } from '#ui/SimplePage.tsx'
import { words } from './requests/texts.ts'

/** Calls, errors and refusals for speed per day, and how fast the agreement lets keys call. */
export const UsagePlot = () => {
  const query = useQuery({
    queryKey: ['portal', 'usage'],
    queryFn: () => api.getPortalUsage({ query: { by: 'day' } }),
  })
  const access = useQuery({ queryKey: ['portal', 'api-access'], queryFn: () => api.getPortalApiAccess() })
  return (
    <Card>
      <Plot
        question={words('plot')}
        kind="line"
        series={[
          { key: 'calls', label: words('calls') },
          { key: 'errors', label: words('errors'), state: 'failed' },
          { key: 'throttled', label: words('throttled') },
        ]}
        points={(query.data?.data ?? []).map((row) => ({
          x: row.name,
          values: { calls: row.calls, errors: row.errors, throttled: row.throttled },
        }))}
        loading={query.isPending}
        error={query.error}
        retry={() => void query.refetch()}
        note={
          access.data
            ? words('pace', { perMinute: access.data.limits.perMinute, burst: access.data.limits.burst })
            : undefined
        }
      />
    </Card>
  )
}
