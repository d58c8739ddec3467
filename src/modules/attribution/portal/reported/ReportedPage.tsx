import { api, type RowOf } from '#client/api.ts'
import { exportPortalList } from '#client/export-portal-list.ts'
import { Amount, StateBadge } from '#ui/Badges.tsx'
import { formatDate } from '#ui/format.ts'
import { ListBar } from '#ui/ListBar.tsx'
import { Row, RowList } from '#ui/RowList.tsx'
import { ScreenLink, useUrlState } from '#ui/routing.tsx'
import { Card } from '#ui/SimplePage.tsx'
import { offlineHues } from '../../console/offline/offlineWords.ts'
import { offlineStates } from '../../contract/offline-states.ts'
import { Rows, SalesRoom, StateChoice } from '../SalesRoom.tsx'
import { words } from '../texts.ts'
import { ReportSale } from './ReportSale.tsx'

type Reported = RowOf<'listPortalOfflineSales'>

/** Sales that the partner reported with their evidence, and what became of each. */
export const ReportedPage = () => {
  const [url, setUrl] = useUrlState({ q: '', state: '' })
  const state = offlineStates.find((one) => one === url.state)
  const filter = { ...(url.q && { q: url.q }), ...(state && { state: [state] }) }
  return (
    <SalesRoom actions={<ReportSale variant="filled" />}>
      <Card>
        <ListBar
          search={url.q}
          onSearch={(q) => setUrl({ q })}
          searchLabel={words('searchReported')}
          onExport={() => exportPortalList('listPortalOfflineSales', 'reported-sales', filter)}
        >
          <StateChoice
            states={offlineStates}
            labelOf={(one) => words(`offline_${one}`)}
            value={url.state}
            onChange={(one) => setUrl({ state: one })}
          />
        </ListBar>
        <Rows
          queryKey={['offline-sales', url.q, url.state]}
          fetchPage={(cursor) => api.listPortalOfflineSales({ query: { limit: 50, ...filter, ...cursor } })}
          narrowed={url.q !== '' || url.state !== ''}
          empty={words('noReported')}
          action={<ReportSale variant="default" />}
        >
          {(rows) => (
            <RowList label={words('reported')}>
              {rows.map((row) => (
                <ReportedRow key={row.id} row={row} />
              ))}
            </RowList>
          )}
        </Rows>
      </Card>
    </SalesRoom>
  )
}

const ReportedRow = ({ row }: { row: Reported }) => (
  <Row
    title={
      row.saleId ? (
        <ScreenLink to={`sales/${row.saleId}`}>{row.evidence.reference}</ScreenLink>
      ) : (
        `${row.state === 'proposed' ? `${row.customer}, ` : ''}${row.evidence.reference}`
      )
    }
    second={
      <>
        <span>{words(`evidence_${row.evidence.kind}`)}</span>
        <span>{formatDate(row.occurredOn)}</span>
        {row.reason && <span>{row.reason}</span>}
      </>
    }
    acts={
      <>
        <StateBadge state={offlineHues[row.state]} label={words(`offline_${row.state}`)} plain />
        <Amount amountMinor={row.grossMinor} currency={row.currency} />
      </>
    }
  />
)
