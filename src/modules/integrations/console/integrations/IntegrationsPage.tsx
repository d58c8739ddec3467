import { api, type InputTo, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { DateText, StateBadge } from '#ui/Badges.tsx'
import { formatNumber, formatShare } from '#ui/format.ts'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListFilter, ListView } from '#ui/list/listTypes.ts'
import { ScreenLink } from '#ui/routing.tsx'
import { type TechnicalStage, technicalStages } from '../../contract/technical-stages.ts'
import { StandingPlots } from './StandingPlots.tsx'
import { words } from './standingTexts.ts'

type Row = RowOf<'listTechnicalStandings'>
const million = 1_000_000

/** Stages in the colours that the same states have elsewhere. */
const colours: Readonly<Record<TechnicalStage, string>> = {
  registered: 'new',
  sandbox: 'building',
  testing: 'in_progress',
  in_review: 'in_review',
  live_access: 'approved',
  live: 'live',
  stopped: 'paused',
}
const columns: ListColumn<Row>[] = [
  {
    key: 'partner',
    title: words('partner'),
    cell: (row) => row.partner.name,
    second: (row) => (row.integrations > 0 ? words('builds', { count: row.integrations }) : undefined),
  },
  {
    key: 'stage',
    title: words('stage'),
    width: 170,
    phone: 'end',
    cell: (row) => <StateBadge state={colours[row.stage]} label={words(row.stage)} plain />,
  },
  {
    key: 'since',
    title: words('since'),
    width: 130,
    sort: 'since',
    phone: 'below',
    cell: (row) => <DateText value={row.since} />,
  },
  {
    key: 'first',
    title: words('toFirstCall'),
    width: 140,
    align: 'end',
    cell: (row) => (row.hoursToFirstCall === null ? '' : words('hours', { count: formatNumber(row.hoursToFirstCall) })),
  },
  { key: 'calls', title: words('callsOfWeek'), width: 130, align: 'end', cell: (row) => formatNumber(row.calls) },
  {
    key: 'errors',
    title: words('errorShare'),
    width: 120,
    align: 'end',
    cell: (row) =>
      row.errorSharePpm === null ? (row.calls > 0 ? words('tooFew') : '') : formatShare(row.errorSharePpm / million),
  },
]
const filters: ListFilter[] = [
  {
    key: 'stage',
    label: words('stage'),
    kind: 'choice',
    many: true,
    options: technicalStages.map((value) => ({ value, label: words(value) })),
  },
]
const views: ListView[] = [
  { key: 'all', label: words('all') },
  ...technicalStages.map((stage) => ({ key: stage, label: words(stage), filters: { stage: [stage] } })),
]

/** Partners by technical stage: how far they came, how soon they called, how they call now. */
export const IntegrationsPage = () => {
  return (
    <ListPage
      id="technical-standings"
      title={words('integrations')}
      columns={columns}
      filters={filters}
      views={views}
      defaultSort="-since"
      fetchPage={(query: NonNullable<NonNullable<InputTo<'listTechnicalStandings'>>['query']>) =>
        api.listTechnicalStandings({ query })
      }
      onExport={(query) => exportList('listTechnicalStandings', 'technical-standings', query)}
      rowKey={(row) => row.partner.id}
      rowName={(row) => row.partner.name}
      rowTo={(row) => `partners/${row.partner.id}?tab=technical`}
      actions={<ScreenLink to="integrations/built">{words('built')}</ScreenLink>}
      above={<StandingPlots />}
      empty={{
        sentence: words('empty'),
        action: <ScreenLink to="settings/sandboxes">{words('openSandbox')}</ScreenLink>,
      }}
    />
  )
}
