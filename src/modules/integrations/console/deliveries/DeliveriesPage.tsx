import { useState } from 'react'
import { api, type InputTo } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { DateText, StateBadge } from '#ui/Badges.tsx'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListFilter, ListView } from '#ui/list/listTypes.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { ScreenLink, useUrlState } from '#ui/routing.tsx'
import { toast } from '#ui/toasts.ts'
import { useWebhookReason } from '../rights.ts'
import { words as shared } from '../texts.ts'
import { words } from '../webhooks/texts.ts'
import { type Delivery, deliveriesCache, endpointName, useEndpointNames } from '../webhooks/webhookData.ts'
import { DeliveryDrawer } from './DeliveryDrawer.tsx'
import { ReplayForm } from './ReplayForm.tsx'

const EndpointName = ({ id }: { id: string }) => {
  const { data } = useEndpointNames()
  const endpoint = data?.find((one) => one.id === id)
  return <>{endpoint ? endpointName(endpoint) : '–'}</>
}

const columns: ListColumn<Delivery>[] = [
  {
    key: 'event',
    title: words('event'),
    cell: (delivery) => (delivery.isTest ? `${delivery.eventKind} (${words('testMark')})` : delivery.eventKind),
    second: (delivery) => [delivery.about?.name, delivery.lastError].filter(Boolean).join(' · '),
  },
  {
    key: 'state',
    title: shared('state'),
    width: 140,
    phone: 'end',
    cell: (delivery) => <StateBadge state={delivery.state} label={words(`state_${delivery.state}`)} plain />,
  },
  {
    key: 'endpoint',
    title: words('endpoint'),
    width: 200,
    cell: (delivery) => <EndpointName id={delivery.endpointId} />,
  },
  { key: 'answer', title: words('answered'), width: 100, align: 'end', cell: (delivery) => delivery.lastStatus ?? '–' },
  { key: 'attempts', title: words('attempts'), width: 100, align: 'end', cell: (delivery) => delivery.attempts },
  {
    key: 'next',
    title: words('nextAttempt'),
    width: 140,
    cell: (delivery) => <DateText value={delivery.nextAttemptAt} />,
  },
  {
    key: 'when',
    title: words('sent'),
    width: 140,
    sort: 'createdAt',
    phone: 'below',
    cell: (delivery) => <DateText value={delivery.createdAt} />,
  },
]
const filters: ListFilter[] = [
  {
    key: 'state',
    label: shared('state'),
    kind: 'choice',
    options: (['pending', 'retrying', 'delivered', 'failed', 'skipped'] as const).map((value) => ({
      value,
      label: words(`state_${value}`),
    })),
  },
  {
    key: 'endpointId',
    label: words('endpoint'),
    kind: 'choice',
    options: async () =>
      (await api.listWebhookEndpoints({ query: { limit: 200 } })).data.map((endpoint) => ({
        value: endpoint.id,
        label: endpointName(endpoint),
      })),
  },
  {
    key: 'eventKind',
    label: words('event'),
    kind: 'choice',
    options: async () => (await api.listEventTypes()).data.map(({ name }) => ({ value: name, label: name })),
  },
]
const views: ListView[] = [
  { key: 'all', label: shared('all') },
  { key: 'failed', label: words('state_failed'), filters: { state: 'failed' } },
  { key: 'retrying', label: words('state_retrying'), filters: { state: 'retrying' } },
]

/** Every message that went to an endpoint, or was meant to. */
export const DeliveriesPage = () => {
  const [url, setUrl] = useUrlState({ open: '' })
  const [replaying, setReplaying] = useState(false)
  const reason = useWebhookReason()
  return (
    <>
      <ListPage
        id={deliveriesCache}
        title={words('deliveries')}
        columns={columns}
        filters={filters}
        views={views}
        defaultSort="-createdAt"
        fetchPage={(query: NonNullable<NonNullable<InputTo<'listWebhookDeliveries'>>['query']>) =>
          api.listWebhookDeliveries({ query })
        }
        onExport={(query) => exportList('listWebhookDeliveries', 'webhook-deliveries', query)}
        rowKey={(delivery) => delivery.id}
        rowName={(delivery) => [delivery.eventKind, delivery.about?.name].filter(Boolean).join(', ')}
        onOpen={(delivery) => setUrl({ open: delivery.id })}
        bulkActs={[
          {
            key: 'replay',
            label: words('replay'),
            reason: () => reason,
            run: async (rows) => {
              for (const delivery of rows) await api.replayWebhookDelivery({ params: { id: delivery.id } })
              toast(words('replayedMany', { count: rows.length }), { tone: 'good' })
            },
          },
        ]}
        actions={
          <ReasonButton reason={reason} onClick={() => setReplaying(true)}>
            {words('replaySince')}
          </ReasonButton>
        }
        empty={{
          sentence: words('deliveriesEmpty'),
          action: <ScreenLink to="settings/webhooks">{words('webhooks')}</ScreenLink>,
          picture: 'messages',
        }}
      />
      <DeliveryDrawer id={url.open || null} onClose={() => setUrl({ open: '' })} />
      {replaying && <ReplayForm onClose={() => setReplaying(false)} />}
    </>
  )
}
