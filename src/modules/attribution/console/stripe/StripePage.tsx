import { useQueryClient } from '@tanstack/react-query'
import { api, type InputTo } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { DateText, StateBadge } from '#ui/Badges.tsx'
import { formatNumber } from '#ui/format.ts'
import { useKeys } from '#ui/keys.ts'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn } from '#ui/list/listTypes.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { useGo, useUrlState } from '#ui/routing.tsx'
import { ConnectionForm } from './ConnectionForm.tsx'
import { type Connection, connectionStates, inTime, stripeCache, useStripeReason } from './stripeData.ts'

const columns: ListColumn<Connection>[] = [
  {
    key: 'name',
    title: 'Connection',
    cell: (connection) => connection.name,
    second: (connection) => connection.account ?? 'no event yet',
  },
  {
    key: 'state',
    title: 'State',
    width: 120,
    phone: 'end',
    cell: (connection) => <StateBadge state={connection.state} label={connectionStates[connection.state]} plain />,
  },
  {
    key: 'last',
    title: 'Last event',
    width: 150,
    phone: 'below',
    cell: (connection) => <DateText value={connection.lastEventAt} />,
  },
  { key: 'lag', title: 'Behind', width: 110, align: 'end', cell: (connection) => inTime(connection.lagSeconds) },
  {
    key: 'waiting',
    title: 'Waiting',
    width: 100,
    align: 'end',
    cell: (connection) => formatNumber(connection.waiting),
  },
  { key: 'failed', title: 'Failed', width: 100, align: 'end', cell: (connection) => formatNumber(connection.failed) },
  {
    key: 'made',
    title: 'Made',
    width: 130,
    sort: 'createdAt',
    cell: (connection) => <DateText value={connection.createdAt} as="date" />,
  },
]

/** Accounts at Stripe whose sales are taken in, and how well each keeps up. */
export const StripePage = () => {
  const [url, setUrl] = useUrlState({ new: false as boolean })
  const reason = useStripeReason()
  const cache = useQueryClient()
  const go = useGo()
  useKeys({ n: () => reason === null && setUrl({ new: true }) })
  const add = (variant: 'filled' | 'default') => (
    <ReasonButton variant={variant} reason={reason} onClick={() => setUrl({ new: true })}>
      Connect Stripe
    </ReasonButton>
  )
  return (
    <>
      <ListPage
        id={stripeCache}
        title="Stripe"
        columns={columns}
        defaultSort="-createdAt"
        fetchPage={(query: NonNullable<NonNullable<InputTo<'listStripeConnections'>>['query']>) =>
          api.listStripeConnections({ query })
        }
        onExport={(query) => exportList('listStripeConnections', 'stripe-connections', query)}
        rowKey={(connection) => connection.id}
        rowName={(connection) => connection.name}
        rowTo={(connection) => `attribution/stripe/${connection.id}`}
        actions={add('filled')}
        empty={{
          sentence: 'Sales, refunds and disputes come in by themselves once an endpoint at Stripe sends them here.',
          action: add('default'),
          picture: 'messages',
        }}
      />
      <ConnectionForm
        opened={url.new}
        onClose={() => setUrl({ new: false })}
        onSaved={(connection) => {
          setUrl({ new: false })
          void cache.invalidateQueries({ queryKey: [stripeCache] })
          go(`attribution/stripe/${connection.id}`)
        }}
      />
    </>
  )
}
