import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { DateText, StateBadge } from '#ui/Badges.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { ScreenLink } from '#ui/routing.tsx'
import { SimpleTable } from '#ui/SimplePage.tsx'
import { DeliveryDrawer } from '../deliveries/DeliveryDrawer.tsx'
import styles from '../Integrations.module.css'
import { words as shared } from '../texts.ts'
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
          <SimpleTable
            label={words('deliveries')}
            rows={deliveries}
            rowKey={(delivery) => delivery.id}
            empty={words('deliveriesEmpty')}
            columns={[
              {
                key: 'event',
                title: words('event'),
                cell: (delivery) => (
                  <button type="button" className={styles.link} onClick={() => setOpen(delivery.id)}>
                    {delivery.eventKind}
                    {delivery.isTest && ` (${words('testMark')})`}
                  </button>
                ),
              },
              {
                key: 'state',
                title: shared('state'),
                cell: (delivery) => (
                  <StateBadge state={delivery.state} label={words(`state_${delivery.state}`)} plain />
                ),
              },
              {
                key: 'answer',
                title: words('answered'),
                cell: (delivery) => delivery.lastStatus ?? delivery.lastError ?? '–',
              },
              { key: 'attempts', title: words('attempts'), align: 'end', cell: (delivery) => delivery.attempts },
              {
                key: 'when',
                title: words('sent'),
                align: 'end',
                cell: (delivery) => (
                  <span className={styles.nowrap}>
                    <DateText value={delivery.createdAt} />
                  </span>
                ),
              },
            ]}
          />
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
