import { useQuery } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { ExportButton } from '#ui/ExportButton.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { ScreenLink } from '#ui/routing.tsx'
import { HoldTable } from '../partner/HoldTable.tsx'

const shownMax = 50

/** Partners whose payments wait today; a hold is put on and lifted on the partner's own page. */
export const PartnerHolds = () => {
  const query = useQuery({
    queryKey: ['partner-holds', 'open'],
    queryFn: () => api.listPartnerHolds({ query: { isOpen: true, limit: shownMax } }),
  })
  return (
    <Section
      title="Partners whose payments wait"
      note="Put on and lifted on the partner's page"
      actions={<ExportButton run={() => exportList('listPartnerHolds', 'partner-holds', {})} />}
    >
      <Loaded query={query} skeleton={null}>
        {({ data }) => (
          <HoldTable
            rows={data}
            empty="Nobody's payments wait."
            partner={(row) => <ScreenLink to={`partners/${row.partner.id}`}>{row.partner.name}</ScreenLink>}
          />
        )}
      </Loaded>
    </Section>
  )
}
