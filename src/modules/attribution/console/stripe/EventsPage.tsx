import { useQuery, useQueryClient } from '@tanstack/react-query'
import { api, type InputTo } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { DateText, StateBadge } from '#ui/Badges.tsx'
import { ListPage } from '#ui/ListPage.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import type { ListColumn, ListFilter, ListView } from '#ui/list/listTypes.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { useScreenParams } from '#ui/routing.tsx'
import { toast } from '#ui/toasts.ts'
import {
  type Connection,
  eventStates,
  type StripeEvent,
  stripeCache,
  stripeEventsCache,
  useStripeReason,
} from './stripeData.ts'

const columns: ListColumn<StripeEvent>[] = [
  { key: 'type', title: 'Event', cell: (event) => event.type, second: (event) => event.words },
  {
    key: 'state',
    title: 'State',
    width: 120,
    phone: 'end',
    cell: (event) => <StateBadge state={event.state} label={eventStates[event.state]} plain />,
  },
  { key: 'object', title: 'Object', width: 220, cell: (event) => event.objectId ?? '–' },
  { key: 'attempts', title: 'Tries', width: 80, align: 'end', hidden: true, cell: (event) => event.attempts },
  { key: 'version', title: 'API version', width: 160, hidden: true, cell: (event) => event.apiVersion ?? '–' },
  {
    key: 'received',
    title: 'Received',
    width: 150,
    sort: 'receivedAt',
    phone: 'below',
    cell: (event) => <DateText value={event.receivedAt} />,
  },
]
const filters: ListFilter[] = [
  {
    key: 'state',
    label: 'State',
    kind: 'choice',
    options: Object.entries(eventStates).map(([value, label]) => ({ value, label })),
  },
  { key: 'type', label: 'Type', kind: 'text' },
]
const views: ListView[] = [
  { key: 'all', label: 'All' },
  { key: 'failed', label: 'Given up', filters: { state: 'failed' } },
  { key: 'ignored', label: 'Ignored', filters: { state: 'ignored' } },
]

/** What Stripe sent, what each event changed, and why others changed nothing. */
export const EventsPage = () => {
  const { connectionId } = useScreenParams('connectionId')
  const query = useQuery({
    queryKey: [stripeCache, 'one', connectionId],
    queryFn: () => api.getStripeConnection({ params: { id: connectionId } }),
  })
  return <Loaded query={query}>{(connection) => <Events connection={connection} />}</Loaded>
}

const Events = ({ connection }: { connection: Connection }) => {
  const cache = useQueryClient()
  const right = useStripeReason()
  const reason = right ?? (connection.endedAt ? 'This connection has ended' : null)
  const replay = async (body: InputTo<'replayStripeEvents'>['body']) => {
    const { replayed, withoutBody } = await api.replayStripeEvents({ params: { id: connection.id }, body })
    toast(
      withoutBody > 0
        ? `${replayed} are handled once more; of ${withoutBody} the body is not kept any more.`
        : `${replayed} are handled once more.`,
      { tone: withoutBody > 0 ? 'plain' : 'good' },
    )
    await cache.invalidateQueries({ queryKey: [stripeEventsCache] })
    await cache.invalidateQueries({ queryKey: [stripeCache] })
  }
  return (
    <ListPage
      id={stripeEventsCache}
      title={`Events of ${connection.name}`}
      columns={columns}
      filters={filters}
      views={views}
      defaultSort="-receivedAt"
      fetchPage={(query: NonNullable<InputTo<'listStripeEvents'>['query']>) =>
        api.listStripeEvents({ params: { id: connection.id }, query })
      }
      onExport={(query) => exportList('listStripeEvents', 'stripe-events', query, { id: connection.id })}
      rowKey={(event) => event.id}
      rowName={(event) => `${event.type} ${event.id}`}
      bulkActs={[
        {
          key: 'replay',
          label: 'Handle once more',
          reason: () => reason,
          run: (rows) => replay({ eventIds: rows.map((event) => event.id) }),
        },
      ]}
      actions={
        <ReasonButton
          reason={reason ?? (connection.failed === 0 ? 'No event was given up' : null)}
          onClick={() => void replay({ state: 'failed' })}
        >
          Handle all that were given up
        </ReasonButton>
      }
      empty={{ sentence: 'What Stripe sends stands here, with what it changed.', picture: 'messages' }}
    />
  )
}
