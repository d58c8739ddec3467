import { useQuery } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { DateText, StateBadge } from '#ui/Badges.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { ScreenLink } from '#ui/routing.tsx'
import { SimpleTable } from '#ui/SimplePage.tsx'
import { words } from '../integrations/texts.ts'

/** What this partner builds; its review is on its own page. */
export const PartnerIntegrations = ({ partnerId }: { partnerId: string }) => {
  const query = useQuery({
    queryKey: ['integrations', 'of', partnerId],
    queryFn: () => api.listIntegrations({ query: { partnerId, limit: 50 } }),
  })
  return (
    <Section title={words('integrations')}>
      <Loaded query={query}>
        {({ data }) => (
          <SimpleTable
            label={words('integrations')}
            rows={data}
            rowKey={(row) => row.id}
            empty={words('none')}
            columns={[
              {
                key: 'name',
                title: words('name'),
                cell: (row) => <ScreenLink to={`integrations/${row.id}`}>{row.name}</ScreenLink>,
              },
              { key: 'kind', title: words('kind'), cell: (row) => words(row.kind) },
              {
                key: 'state',
                title: words('stage'),
                cell: (row) => (
                  <StateBadge state={row.state} label={words(row.waitsForLiveAccess ? 'waits' : row.state)} plain />
                ),
              },
              { key: 'runs', title: words('installations'), align: 'end', cell: (row) => row.installations.now },
              { key: 'at', title: words('changed'), cell: (row) => <DateText value={row.updatedAt} /> },
            ]}
          />
        )}
      </Loaded>
    </Section>
  )
}
