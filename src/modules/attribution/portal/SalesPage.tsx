import { api, type RowOf } from '#client/api.ts'
import { exportPortalList } from '#client/export-portal-list.ts'
import { Amount, StateBadge } from '#ui/Badges.tsx'
import { formatDate, formatRate } from '#ui/format.ts'
import { ListBar } from '#ui/ListBar.tsx'
import { Row, RowList } from '#ui/RowList.tsx'
import { ScreenLink, useUrlState } from '#ui/routing.tsx'
import { Card } from '#ui/SimplePage.tsx'
import { saleStates } from '../contract/states.ts'
import { NewLead } from './LeadForm.tsx'
import { Rows, SalesRoom, StateChoice } from './SalesRoom.tsx'
import { saleColours } from './stateColours.ts'
import { words } from './texts.ts'

type Sale = RowOf<'listPortalSales'>

/** Sales that the partner is credited with, or had a part in. */
export const SalesPage = () => {
  const [url, setUrl] = useUrlState({ q: '', state: '' })
  const state = saleStates.find((one) => one === url.state)
  const filter = { ...(url.q && { q: url.q }), ...(state && { state: [state] }) }
  return (
    <SalesRoom actions={<NewLead variant="filled" />}>
      <Card>
        <ListBar
          search={url.q}
          onSearch={(q) => setUrl({ q })}
          searchLabel={words('searchSales')}
          onExport={() => exportPortalList('listPortalSales', 'sales', filter)}
        >
          <StateChoice
            states={saleStates}
            labelOf={(one) => words(`sale_${one}`)}
            value={url.state}
            onChange={(state) => setUrl({ state })}
          />
        </ListBar>
        <Rows
          queryKey={['sales', url.q, url.state]}
          fetchPage={(cursor) => api.listPortalSales({ query: { limit: 50, ...filter, ...cursor } })}
          narrowed={url.q !== '' || url.state !== ''}
          empty={words('noSales')}
          action={<NewLead variant="default" />}
        >
          {(rows) => (
            <RowList label={words('sales')}>
              {rows.map((sale) => (
                <SaleRow key={sale.id} sale={sale} />
              ))}
            </RowList>
          )}
        </Rows>
      </Card>
    </SalesRoom>
  )
}

const SaleRow = ({ sale }: { sale: Sale }) => (
  <Row
    title={<ScreenLink to={`sales/${sale.id}`}>{sale.customer ?? words('someCustomer')}</ScreenLink>}
    second={
      <>
        <span>{words(`kind_${sale.kind}`)}</span>
        <span>{formatDate(sale.occurredAt)}</span>
        <span>
          {sale.microShares > 0 ? words('share', { share: formatRate(sale.microShares) }) : words('influencedOnly')}
        </span>
      </>
    }
    acts={
      <>
        {sale.isUnderReview && <StateBadge state="held" label={words('review')} plain />}
        {sale.state !== 'recorded' && (
          <StateBadge state={saleColours[sale.state]} label={words(`sale_${sale.state}`)} plain />
        )}
        <Amount amountMinor={sale.netMinor} currency={sale.currency} />
      </>
    }
  />
)
