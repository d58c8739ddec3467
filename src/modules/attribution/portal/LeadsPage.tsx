import { api, type RowOf } from '#client/api.ts'
import { exportPortalList } from '#client/export-portal-list.ts'
import { StateBadge } from '#ui/Badges.tsx'
import { formatDate, formatRate } from '#ui/format.ts'
import { ListBar } from '#ui/ListBar.tsx'
import { Row, RowList } from '#ui/RowList.tsx'
import { useUrlState } from '#ui/routing.tsx'
import { Card } from '#ui/SimplePage.tsx'
import { leadStates } from '../contract/states.ts'
import { NewLead } from './LeadForm.tsx'
import { Rows, SalesRoom, StateChoice } from './SalesRoom.tsx'
import { leadColours } from './stateColours.ts'
import { words } from './texts.ts'

type Lead = RowOf<'listPortalLeads'>

/** Leads that the partner sent or brought, with their state and the reason for it. */
export const LeadsPage = () => {
  const [url, setUrl] = useUrlState({ q: '', state: '' })
  const state = leadStates.find((one) => one === url.state)
  const filter = { ...(url.q && { q: url.q }), ...(state && { state: [state] }) }
  return (
    <SalesRoom actions={<NewLead variant="filled" />}>
      <Card>
        <ListBar
          search={url.q}
          onSearch={(q) => setUrl({ q })}
          searchLabel={words('searchLeads')}
          onExport={() => exportPortalList('listPortalLeads', 'leads', filter)}
        >
          <StateChoice
            states={leadStates}
            labelOf={(one) => words(`lead_${one}`)}
            value={url.state}
            onChange={(state) => setUrl({ state })}
          />
        </ListBar>
        <Rows
          queryKey={['leads', url.q, url.state]}
          fetchPage={(cursor) => api.listPortalLeads({ query: { limit: 50, ...filter, ...cursor } })}
          narrowed={url.q !== '' || url.state !== ''}
          empty={words('noLeads')}
          action={<NewLead variant="default" />}
        >
          {(rows) => (
            <RowList label={words('leads')}>
              {rows.map((lead) => (
                <LeadRow key={lead.id} lead={lead} />
              ))}
            </RowList>
          )}
        </Rows>
      </Card>
    </SalesRoom>
  )
}

const LeadRow = ({ lead }: { lead: Lead }) => (
  <Row
    title={lead.customer ?? words('someCustomer')}
    second={
      <>
        <span>{words(lead.isSubmittedByUs ? 'submitted' : 'brought')}</span>
        <span>{formatDate(lead.occurredAt)}</span>
        {lead.microShares !== null && lead.microShares > 0 && (
          <span>{words('share', { share: formatRate(lead.microShares) })}</span>
        )}
        {lead.reason && <span>{lead.reason}</span>}
      </>
    }
    acts={<StateBadge state={leadColours[lead.state]} label={words(`lead_${lead.state}`)} plain />}
  />
)
