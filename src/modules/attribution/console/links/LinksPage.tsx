import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type InputTo, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { DateText, FactPill, StateBadge } from '#ui/Badges.tsx'
import { formatNumber } from '#ui/format.ts'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListFilter, ListView } from '#ui/list/listTypes.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { useGo } from '#ui/routing.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { linkStates } from '../../contract/link-states.ts'
import { LinkForm } from './LinkForm.tsx'
import { RoomTabs } from './RoomTabs.tsx'
import { stateColours } from './stateColours.ts'
import { words } from './texts.ts'

type Row = RowOf<'listLinks'>
const columns: ListColumn<Row>[] = [
  {
    key: 'key',
    title: words('link'),
    sort: 'key',
    cell: (row) => row.name ?? row.key,
    second: (row) => row.address.replace(/^https?:\/\//, ''),
  },
  { key: 'partner', title: words('partner'), width: 190, phone: 'below', cell: (row) => row.partner.name },
  {
    key: 'state',
    title: words('state'),
    width: 140,
    phone: 'end',
    cell: (row) => <StateBadge state={stateColours[row.state]} label={words(row.state)} plain />,
  },
  {
    key: 'campaign',
    title: words('campaign'),
    width: 190,
    cell: (row) => (
      <>
        {row.isDefault && <FactPill>{words('default')}</FactPill>} {row.campaign}
      </>
    ),
  },
  { key: 'clicks', title: words('clicksOf30'), width: 130, align: 'end', cell: (row) => formatNumber(row.clicks) },
  {
    key: 'visitors',
    title: words('visitorsOf30'),
    width: 120,
    align: 'end',
    cell: (row) => formatNumber(row.visitors),
  },
  {
    key: 'made',
    title: words('made'),
    width: 120,
    sort: 'createdAt',
    cell: (row) => <DateText value={row.createdAt} />,
  },
]
const filters: ListFilter[] = [
  {
    key: 'state',
    label: words('state'),
    kind: 'choice',
    many: true,
    options: linkStates.map((value) => ({ value, label: words(value) })),
  },
]
const views: ListView[] = [
  { key: 'open', label: words('open'), filters: { state: ['open'] } },
  { key: 'all', label: words('allLinks') },
]

/** Links of all partners, with what came of them in the last 30 days. */
export const LinksPage = () => {
  const [making, setMaking] = useState(false)
  const cache = useQueryClient()
  const go = useGo()
  const reason = useRightReason('attribution.manage_links', words('onlyManagers'))
  const add = (variant: 'filled' | 'default') => (
    <ReasonButton variant={variant} reason={reason} onClick={() => setMaking(true)}>
      {words('newLink')}
    </ReasonButton>
  )
  return (
    <>
      <ListPage
        id="links"
        title={words('links')}
        columns={columns}
        filters={filters}
        views={views}
        defaultSort="-createdAt"
        fetchPage={(query: NonNullable<NonNullable<InputTo<'listLinks'>>['query']>) => api.listLinks({ query })}
        onExport={(query) => exportList('listLinks', 'links', query)}
        rowKey={(row) => row.id}
        rowName={(row) => row.name ?? row.key}
        rowTo={(row) => `attribution/links/${row.id}`}
        actions={add('filled')}
        above={<RoomTabs />}
        empty={{ sentence: words('emptyLinks'), action: add('default') }}
      />
      <LinkForm
        opened={making}
        onClose={() => setMaking(false)}
        onSaved={(link) => {
          setMaking(false)
          void cache.invalidateQueries({ queryKey: ['links'] })
          go(`attribution/links/${link.id}`)
        }}
      />
    </>
  )
}
