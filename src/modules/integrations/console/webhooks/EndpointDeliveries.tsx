import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { DateText, StateBadge } from '#ui/Badges.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { Row, RowList } from '#ui/RowList.tsx'
import { ScreenLink } from '#ui/routing.tsx'
import { DeliveryDrawer } from '../deliveries/DeliveryDrawer.tsx'
import styles from '../Integrations.module.css'
import { words } from './texts.ts'
import { deliveriesCache, type Endpoint } from './webhookData.ts'

/** The newest messages of one endpoint; the whole list stands under Deliveries. */
export const EndpointDeliveries = ({ endpoint }: { endpoint: Endpoint }) => {
  const [open, setOpen] = useState<string | null>(null)
  const query = useQuery({
    queryKey: [deliveriesCache, 'of', endpoint.id],
    queryFn: async () =>
      (await api.listWebhookDeliveries({ query: { endpointId: endpoint.id, limit: 25, sort: '-createdAt' } })).data,
  })
  return (
    <Loaded query={query}>
      {(deliveries) => (
        <div className={styles.stack}>
          {deliveries.length === 0 && <p className={styles.quiet}>{words('deliveriesEmpty')}</p>}
          <RowList label={words('deliveries')}>
            {deliveries.map((delivery) => (
              <Row
                key={delivery.id}
                title={
                  <button type="button" className={styles.link} onClick={() => setOpen(delivery.id)}>
                    {delivery.eventKind}
                    {delivery.isTest && ` (${words('testMark')})`}
                  </button>
                }
                second={
                  <>
                    {delivery.about?.name && <span>{delivery.about.name}</span>}
                    <StateBadge state={delivery.state} label={words(`state_${delivery.state}`)} plain />
                    <span>{words('attemptCount', { count: delivery.attempts })}</span>
                    {delivery.lastStatus !== null && (
                      <span>
                        {words('answered')} {delivery.lastStatus}
                      </span>
                    )}
                    <DateText value={delivery.createdAt} />
                    {delivery.lastError && <span>{delivery.lastError}</span>}
                  </>
                }
              />
            ))}
          </RowList>
          {deliveries.length > 0 && (
            <ScreenLink className={styles.link} to={`settings/deliveries?endpointId=${endpoint.id}`}>
              {words('allDeliveries')}
            </ScreenLink>
          )}
          <DeliveryDrawer id={open} onClose={() => setOpen(null)} />
        </div>
      )}
    </Loaded>
  )
}
