import { api, type InputTo, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { DateText, StateBadge } from '#ui/Badges.tsx'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListFilter } from '#ui/list/listTypes.ts'
import { ScreenLink } from '#ui/routing.tsx'
import { ClickPlots } from './ClickPlots.tsx'
import { RoomTabs } from './RoomTabs.tsx'
import { words } from './texts.ts'

type Row = RowOf<'listClicks'>
const columns: ListColumn<Row>[] = [
  {
    key: 'link',
    title: words('link'),
    cell: (row) => row.link.name ?? row.link.key,
    second: (row) => row.partner.name,
  },
  {
    key: 'verdict',
    title: words('verdict'),
    width: 120,
    phone: 'end',
    cell: (row) => <StateBadge state={row.verdict === 'click' ? 'live' : 'paused'} label={words(row.verdict)} plain />,
  },
  { key: 'at', title: words('at'), width: 150, sort: 'at', phone: 'below', cell: (row) => <DateText value={row.at} /> },
  { key: 'from', title: words('from'), width: 180, cell: (row) => row.referrer ?? '' },
  {
    key: 'device',
    title: words('device'),
    width: 210,
    cell: (row) => [row.browser, row.system, row.country].filter(Boolean).join(', '),
  },
  { key: 'source', title: words('source'), width: 110, cell: (row) => words(row.source) },
  { key: 'ads', title: words('ads'), width: 150, cell: (row) => row.adParameters.join(', ') },
]
const filters: ListFilter[] = [
  {
    key: 'verdict',
    label: words('verdict'),
    kind: 'choice',
    many: true,
    options: (['click', 'repeat'] as const).map((value) => ({ value, label: words(value) })),
  },
]

/** Clicks as they came, under their counts by day. */
export const ClicksPage = () => (
  <ListPage
    id="clicks"
    title={words('clicks')}
    columns={columns}
    filters={filters}
    defaultSort="-at"
    fetchPage={(query: NonNullable<NonNullable<InputTo<'listClicks'>>['query']>) => api.listClicks({ query })}
    onExport={(query) => exportList('listClicks', 'clicks', query)}
    rowKey={(row) => row.id}
    rowName={(row) => row.link.name ?? row.link.key}
    rowTo={(row) => `attribution/links/${row.link.id}`}
    above={
      <>
        <RoomTabs />
        <ClickPlots />
      </>
    }
    empty={{
      sentence: words('emptyClicks'),
      action: <ScreenLink to="attribution/links">{words('newLink')}</ScreenLink>,
    }}
  />
)
