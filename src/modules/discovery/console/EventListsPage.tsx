import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { api, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { Amount, FactPill, PersonBadge } from '#ui/Badges.tsx'
import { formatDate, formatNumber } from '#ui/format.ts'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListFilter } from '#ui/list/listTypes.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { useGo, useUrlState } from '#ui/routing.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { eventListKindLabels, eventListKinds } from '../contract/event-states.ts'
import { EventListForm } from './EventForms.tsx'

type Row = RowOf<'listEventLists'>
type Query = NonNullable<NonNullable<Parameters<typeof api.listEventLists>[0]>['query']>

/** "6 – 7 Oct 2026". */
export const datesText = (row: { startsOn: string; endsOn: string }): string =>
  row.startsOn === row.endsOn ? formatDate(row.startsOn) : `${formatDate(row.startsOn)} – ${formatDate(row.endsOn)}`

const columns: ListColumn<Row>[] = [
  { key: 'name', title: 'Event', cell: (row) => row.name, second: (row) => row.place ?? '', sort: 'name' },
  { key: 'kind', title: 'Kind', width: 130, cell: (row) => eventListKindLabels[row.kind] },
  { key: 'startsOn', title: 'When', width: 210, phone: 'below', sort: 'startsOn', cell: datesText },
  { key: 'people', title: 'People', width: 90, align: 'end', cell: (row) => formatNumber(row.people) },
  {
    key: 'open',
    title: 'To do',
    width: 200,
    phone: 'end',
    cell: (row) => (
      <>
        {row.held > 0 && <FactPill tone="watch">{row.held} to decide</FactPill>}{' '}
        {row.toFollowUp > 0 && <FactPill tone="info">{row.toFollowUp} to follow up</FactPill>}
      </>
    ),
  },
  { key: 'cost', title: 'Cost', width: 130, align: 'end', cell: (row) => row.cost && <Amount {...row.cost} /> },
  { key: 'owner', title: 'Follows up', width: 170, cell: (row) => <PersonBadge name={row.owner.name} /> },
]
const filters: ListFilter[] = [
  {
    key: 'kind',
    label: 'Kind',
    kind: 'choice',
    many: true,
    options: eventListKinds.map((value) => ({ value, label: eventListKindLabels[value] })),
  },
  {
    key: 'ownerId',
    label: 'Follows up',
    kind: 'choice',
    many: true,
    options: async () =>
      (await api.listMembers({ query: { limit: 200 } })).data.map(({ id, name }) => ({ value: id, label: name })),
  },
]

/** Where we met people, what is still promised to them, and what it cost. */
export const EventListsPage = () => {
  const [url, setUrl] = useUrlState({ new: false as boolean })
  const go = useGo()
  const cache = useQueryClient()
  const noRight = useRightReason('discovery.log_outreach', 'Partner managers and marketing write events down')
  return (
    <>
      <ListPage
        id="event-lists"
        title="Events"
        columns={columns}
        filters={filters}
        defaultSort="-startsOn"
        fetchPage={(query: Query) => api.listEventLists({ query })}
        onExport={(query) => exportList('listEventLists', 'events', query)}
        rowKey={(row) => row.id}
        rowName={(row) => row.name}
        rowTo={(row) => `pipeline/events/${row.id}`}
        actions={
          <ReasonButton variant="filled" reason={noRight} onClick={() => setUrl({ new: true })}>
            New event
          </ReasonButton>
        }
        empty={{
          sentence:
            'No events yet. Write one down, import the people you met there, and see which of them become partners.',
          action: <Button onClick={() => setUrl({ new: true })}>New event</Button>,
        }}
      />
      {url.new && (
        <EventListForm
          onClose={() => setUrl({ new: false })}
          onDone={(made) => {
            void cache.invalidateQueries({ queryKey: ['event-lists'] })
            go(`pipeline/events/${made.id}`)
          }}
        />
      )}
    </>
  )
}
