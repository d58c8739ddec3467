import { api, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { DateText, FactPill } from '#ui/Badges.tsx'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListFilter, ListView } from '#ui/list/listTypes.ts'
import { stuckActionLabels, stuckRuleLabels } from '../contract/states.ts'

type Row = RowOf<'listStuckFindings'>
type Query = NonNullable<NonNullable<Parameters<typeof api.listStuckFindings>[0]>['query']>
const sides = { us: 'Us', partner: 'Partner', both: 'Both' } as const

const columns: ListColumn<Row>[] = [
  { key: 'words', title: 'What is stuck', cell: (row) => row.words, second: (row) => row.partner.name },
  { key: 'rule', title: 'Why', width: 170, cell: (row) => stuckRuleLabels[row.rule] },
  {
    key: 'side',
    title: 'Who holds it',
    width: 120,
    phone: 'below',
    cell: (row) => <FactPill tone={row.side === 'us' && !row.endedAt ? 'watch' : 'plain'}>{sides[row.side]}</FactPill>,
  },
  { key: 'since', title: 'Since', width: 110, cell: (row) => <DateText value={row.since} as="date" /> },
  {
    key: 'found',
    title: 'Found',
    width: 110,
    sort: 'foundAt',
    cell: (row) => <DateText value={row.foundAt} as="date" />,
  },
  {
    key: 'actions',
    title: 'Done about it',
    width: 240,
    cell: (row) =>
      row.actions.map(({ kind, words }) => `${stuckActionLabels[kind]} ${words}`).join(', ') || 'nothing yet',
  },
  {
    key: 'ended',
    title: 'How it ended',
    width: 200,
    phone: 'end',
    cell: (row) => row.ending ?? 'open',
  },
]
const filters: ListFilter[] = [
  {
    key: 'side',
    label: 'Who holds it',
    kind: 'choice',
    many: true,
    options: Object.entries(sides).map(([value, label]) => ({ value, label })),
  },
  {
    key: 'rule',
    label: 'Why',
    kind: 'choice',
    many: true,
    options: Object.entries(stuckRuleLabels).map(([value, label]) => ({ value, label })),
  },
  { key: 'open', label: 'Open', kind: 'yes' },
]
const views: ListView[] = [
  { key: 'open', label: 'Open', filters: { open: 'true' } },
  { key: 'ours', label: 'Ours', filters: { open: 'true', side: ['us', 'both'] } },
  { key: 'theirs', label: 'Theirs', filters: { open: 'true', side: ['partner', 'both'] } },
  { key: 'all', label: 'All' },
]

/** What is stuck in onboarding, which side holds it, what was done about it, and how it ended. */
export const StuckPage = () => (
  <ListPage
    id="stuck-findings"
    title="Stuck in onboarding"
    columns={columns}
    filters={filters}
    views={views}
    defaultSort="-foundAt"
    fetchPage={(query: Query) => api.listStuckFindings({ query })}
    onExport={(query) => exportList('listStuckFindings', 'stuck-findings', query)}
    rowKey={(row) => row.id}
    rowName={(row) => `${row.partner.name}: ${row.words}`}
    rowTo={(row) => (row.step ? `onboarding/steps/${row.step.id}` : `onboarding/${row.journeyId}`)}
    empty={{ sentence: 'Nothing is stuck: every step moves within its days.' }}
  />
)
