import { api, type InputTo, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { findPartners } from '#client/find-partners.ts'
import { Amount, DateText, StateBadge } from '#ui/Badges.tsx'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListFilter, ListView } from '#ui/list/listTypes.ts'
import { ScreenLink } from '#ui/routing.tsx'
import { saleKinds, saleStates } from '../../contract/states.ts'
import { withMoments } from './days.ts'
import { RoomTabs } from './RoomTabs.tsx'
import { Shares } from './Shares.tsx'
import { customerName, saleHues, saleKindLabels, saleStateLabels } from './words.ts'

type Sale = RowOf<'listSales'>
type Query = NonNullable<NonNullable<InputTo<'listSales'>>['query']> & { occurredFrom?: string; occurredUntil?: string }

const columns: ListColumn<Sale>[] = [
  {
    key: 'customer',
    title: 'Customer',
    cell: (sale) => customerName(sale.customer),
    second: (sale) => `${sale.source} ${sale.externalId}`,
  },
  {
    key: 'credited',
    title: 'Credited',
    width: 280,
    phone: 'below',
    cell: (sale) => (sale.conversionId ? <Shares shares={sale.shares} /> : 'Nothing to divide'),
  },
  { key: 'kind', title: 'Kind', width: 140, cell: (sale) => saleKindLabels[sale.kind] },
  {
    key: 'state',
    title: 'State',
    width: 150,
    cell: (sale) => <StateBadge state={saleHues[sale.state]} label={saleStateLabels[sale.state]} plain />,
  },
  {
    key: 'net',
    title: 'Net',
    width: 130,
    align: 'end',
    phone: 'end',
    cell: (sale) => <Amount amountMinor={sale.netMinor} currency={sale.currency} />,
  },
  {
    key: 'gross',
    title: 'Gross',
    width: 130,
    align: 'end',
    hidden: true,
    cell: (sale) => <Amount amountMinor={sale.grossMinor} currency={sale.currency} />,
  },
  {
    key: 'reversed',
    title: 'Taken back',
    width: 130,
    align: 'end',
    hidden: true,
    cell: (sale) => <Amount amountMinor={sale.reversedMinor} currency={sale.currency} />,
  },
  { key: 'code', title: 'Code', width: 120, hidden: true, cell: (sale) => sale.code ?? '–' },
  {
    key: 'occurredAt',
    title: 'When',
    width: 130,
    sort: 'occurredAt',
    cell: (sale) => <DateText value={sale.occurredAt} />,
  },
]
const filters: ListFilter[] = [
  {
    key: 'state',
    label: 'State',
    kind: 'choice',
    many: true,
    options: saleStates.map((value) => ({ value, label: saleStateLabels[value] })),
  },
  {
    key: 'kind',
    label: 'Kind',
    kind: 'choice',
    many: true,
    options: saleKinds.map((value) => ({ value, label: saleKindLabels[value] })),
  },
  { key: 'partnerId', label: 'Partner', kind: 'choice', options: () => findPartners('') },
  { key: 'occurred', label: 'When', kind: 'days' },
  { key: 'source', label: 'Source', kind: 'text' },
  { key: 'currency', label: 'Currency', kind: 'text' },
]
const views: ListView[] = [
  { key: 'all', label: 'All' },
  { key: 'back', label: 'Taken back', filters: { state: ['partly_reversed', 'reversed'] } },
  { key: 'new', label: 'New customers and one-off', filters: { kind: ['new', 'one_off'] } },
]

/** Every sale, with who is credited. */
export const SalesPage = () => (
  <ListPage
    id="sales"
    title="Sales"
    columns={columns}
    filters={filters}
    views={views}
    defaultSort="-occurredAt"
    above={<RoomTabs />}
    fetchPage={(query: Query) => api.listSales({ query: withMoments(query) })}
    onExport={(query) => exportList('listSales', 'sales', withMoments(query))}
    rowKey={(sale) => sale.id}
    rowName={(sale) => `${customerName(sale.customer)}, ${sale.externalId}`}
    rowTo={(sale) => (sale.conversionId ? `attribution/${sale.conversionId}` : `attribution/sales/${sale.id}`)}
    empty={{
      sentence:
        'No sale yet. A server sends them to POST /v1/sales, a payment provider by its events; each stands here with who is credited and why.',
      action: <ScreenLink to="settings/keys">API keys</ScreenLink>,
    }}
  />
)
