import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type InputTo } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { findPartners } from '#client/find-partners.ts'
import { DateText, StateBadge } from '#ui/Badges.tsx'
import { useKeys } from '#ui/keys.ts'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListFilter } from '#ui/list/listTypes.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { useGo, useUrlState } from '#ui/routing.tsx'
import { useWebhookReason } from '../rights.ts'
import { ShownOnce } from '../ShownOnce.tsx'
import { words as shared } from '../texts.ts'
import { EndpointForm } from './EndpointForm.tsx'
import { HealthBadge } from './HealthBadge.tsx'
import { words } from './texts.ts'
import { type Endpoint, endpointName, shortUrl, signingSecret, webhooksCache } from './webhookData.ts'

const columns: ListColumn<Endpoint>[] = [
  {
    key: 'url',
    title: words('webhook'),
    cell: endpointName,
    second: (endpoint) => (endpoint.description ? shortUrl(endpoint.url) : endpoint.stateReason),
  },
  {
    key: 'state',
    title: shared('state'),
    width: 120,
    phone: 'end',
    cell: (endpoint) => <StateBadge state={endpoint.state} label={words(`state_${endpoint.state}`)} plain />,
  },
  {
    key: 'health',
    title: words('health'),
    width: 190,
    phone: 'below',
    cell: (endpoint) => <HealthBadge id={endpoint.id} />,
  },
  {
    key: 'kinds',
    title: words('events'),
    width: 150,
    cell: (endpoint) =>
      endpoint.eventKinds.includes('*')
        ? words('everyKind')
        : words('kindCount', { count: endpoint.eventKinds.length }),
  },
  {
    key: 'side',
    title: shared('side'),
    width: 180,
    cell: (endpoint) => (endpoint.partnerId ? (endpoint.partnerName ?? shared('partner')) : shared('team')),
  },
  {
    key: 'made',
    title: shared('made'),
    width: 130,
    sort: 'createdAt',
    cell: (endpoint) => <DateText value={endpoint.createdAt} />,
  },
]
const filters: ListFilter[] = [
  {
    key: 'state',
    label: shared('state'),
    kind: 'choice',
    options: (['enabled', 'unverified', 'paused', 'disabled'] as const).map((value) => ({
      value,
      label: words(`state_${value}`),
    })),
  },
  { key: 'partnerId', label: shared('partner'), kind: 'choice', options: () => findPartners('') },
]

/** Where messages go: the team's endpoints and those of partners, with how well each takes them. */
export const WebhooksPage = () => {
  const [url, setUrl] = useUrlState({ new: false as boolean })
  const [made, setMade] = useState<{ id: string; secret: string } | null>(null)
  const reason = useWebhookReason()
  const cache = useQueryClient()
  const go = useGo()
  useKeys({ n: () => reason === null && setUrl({ new: true }) })
  const add = (variant: 'filled' | 'default') => (
    <ReasonButton variant={variant} reason={reason} onClick={() => setUrl({ new: true })}>
      {words('newEndpoint')}
    </ReasonButton>
  )
  return (
    <>
      <ListPage
        id={webhooksCache}
        title={words('webhooks')}
        columns={columns}
        filters={filters}
        defaultSort="-createdAt"
        fetchPage={(query: NonNullable<NonNullable<InputTo<'listWebhookEndpoints'>>['query']>) =>
          api.listWebhookEndpoints({ query })
        }
        onExport={(query) => exportList('listWebhookEndpoints', 'webhooks', query)}
        rowKey={(endpoint) => endpoint.id}
        rowName={endpointName}
        rowTo={(endpoint) => `settings/webhooks/${endpoint.id}`}
        actions={add('filled')}
        empty={{ sentence: words('empty'), action: add('default'), picture: 'messages' }}
      />
      <EndpointForm
        opened={url.new}
        onClose={() => setUrl({ new: false })}
        onMade={({ endpoint, secret }) => {
          setUrl({ new: false })
          setMade({ id: endpoint.id, secret })
          void cache.invalidateQueries({ queryKey: [webhooksCache] })
        }}
      />
      {made && (
        <ShownOnce
          secret={signingSecret(made.secret, null)}
          onClose={() => {
            setMade(null)
            go(`settings/webhooks/${made.id}`)
          }}
        />
      )}
    </>
  )
}
