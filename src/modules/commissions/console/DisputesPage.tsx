import { api, type InputTo, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { findPartners } from '#client/find-partners.ts'
import { Amount, DateText, DeadlinePill, StateBadge } from '#ui/Badges.tsx'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListFilter, ListView } from '#ui/list/listTypes.ts'
import { openDisputeStates } from '../contract/states.ts'
import { aboutLabels, currencyFilter, disputeLabels, optionsOf, outcomeLabels } from './lineWords.ts'

type Row = RowOf<'listDisputes'>
type Query = NonNullable<NonNullable<InputTo<'listDisputes'>>['query']>

const columns: ListColumn<Row>[] = [
  {
    key: 'partner',
    title: 'Partner',
    cell: (row) => row.partner.name,
    second: (row) => `${aboutLabels[row.aboutKind]}: ${row.reason}`,
  },
  {
    key: 'state',
    title: 'State',
    width: 190,
    phone: 'below',
    cell: (row) => (
      <StateBadge
        state={row.outcome === 'rejected' ? 'rejected' : row.state === 'open' ? 'waiting' : row.state}
        label={row.outcome ? outcomeLabels[row.outcome] : disputeLabels[row.state]}
        plain
      />
    ),
  },
  {
    key: 'claimed',
    title: 'Claimed',
    width: 150,
    align: 'end',
    phone: 'end',
    cell: (row) => <Amount amountMinor={row.claimedMinor} currency={row.currency} />,
  },
  {
    key: 'by',
    title: 'Next deadline',
    width: 160,
    cell: (row) => {
      const dueAt = row.answerBy ?? row.decideBy
      return dueAt && <DeadlinePill dueAt={dueAt} />
    },
  },
  {
    key: 'openedAt',
    title: 'Opened',
    width: 130,
    sort: 'openedAt',
    cell: (row) => <DateText value={row.openedAt} />,
  },
]
const filters: ListFilter[] = [
  { key: 'state', label: 'State', kind: 'choice', many: true, options: optionsOf(disputeLabels) },
  { key: 'partnerId', label: 'Partner', kind: 'choice', options: () => findPartners('') },
  currencyFilter,
]
const views: ListView[] = [
  { key: 'open', label: 'Open', filters: { state: [...openDisputeStates] }, sort: 'openedAt' },
  { key: 'all', label: 'All' },
]

/** What partners contest, the oldest first. */
export const DisputesPage = () => (
  <ListPage
    id="disputes"
    title="Disputes"
    columns={columns}
    filters={filters}
    views={views}
    defaultSort="-openedAt"
    fetchPage={(query: Query) => api.listDisputes({ query })}
    onExport={(query) => exportList('listDisputes', 'disputes', query)}
    rowKey={(row) => row.id}
    rowName={(row) => row.partner.name}
    rowTo={(row) => `commissions/disputes/${row.id}`}
    empty={{
      sentence: 'Nobody contests anything. What a partner contests in the portal stands here, with its deadlines.',
    }}
  />
)
