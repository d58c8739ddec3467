import { api, type InputTo, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { findPartners } from '#client/find-partners.ts'
import { DateText, FactPill, StateBadge } from '#ui/Badges.tsx'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListFilter, ListView } from '#ui/list/listTypes.ts'
import { ScreenLink, useUrlState } from '#ui/routing.tsx'
import { signals } from '../../contract/fraud-signals.ts'
import { FlagDrawer } from './FlagDrawer.tsx'
import { effectLabels, flagStates, flagsCache } from './fraudWords.ts'

type Flag = RowOf<'listFraudFlags'>

const columns: ListColumn<Flag>[] = [
  { key: 'words', title: 'What was found', cell: (flag) => flag.words, second: (flag) => flag.label },
  { key: 'partner', title: 'Partner', width: 180, phone: 'below', cell: (flag) => flag.partnerName ?? '–' },
  {
    key: 'effect',
    title: 'It does',
    width: 150,
    cell: (flag) => <FactPill tone={flag.effect === 'hold' ? 'watch' : 'plain'}>{effectLabels[flag.effect]}</FactPill>,
  },
  {
    key: 'state',
    title: 'State',
    width: 120,
    phone: 'end',
    cell: (flag) => <StateBadge state={flag.state} label={flagStates[flag.state]} plain />,
  },
  {
    key: 'due',
    title: 'Due',
    width: 130,
    sort: 'dueAt',
    cell: (flag) =>
      flag.isOverdue ? (
        <FactPill tone="bad">
          <DateText value={flag.dueAt} as="date" />
        </FactPill>
      ) : (
        <DateText value={flag.state === 'open' ? flag.dueAt : null} as="date" />
      ),
  },
  { key: 'raised', title: 'Raised', width: 130, sort: 'raisedAt', cell: (flag) => <DateText value={flag.raisedAt} /> },
]
const filters: ListFilter[] = [
  {
    key: 'state',
    label: 'State',
    kind: 'choice',
    options: Object.entries(flagStates).map(([value, label]) => ({ value, label })),
  },
  {
    key: 'effect',
    label: 'It does',
    kind: 'choice',
    options: Object.entries(effectLabels).map(([value, label]) => ({ value, label })),
  },
  {
    key: 'signal',
    label: 'Signal',
    kind: 'choice',
    options: signals.map(({ name, label }) => ({ value: name, label })),
  },
  { key: 'partnerId', label: 'Partner', kind: 'choice', options: () => findPartners('') },
]
const views: ListView[] = [
  { key: 'holding', label: 'To decide', filters: { state: 'open', effect: 'hold' } },
  { key: 'blocked', label: 'Contacts left out', filters: { state: 'open', effect: 'block' } },
  { key: 'decided', label: 'Confirmed', filters: { state: 'confirmed' } },
  { key: 'all', label: 'All' },
]

/** Signals of fraud as a queue: the longest due first. Money that is held waits here for a person. */
export const FlagsPage = () => {
  const [url, setUrl] = useUrlState({ open: '' })
  return (
    <>
      <ListPage
        id={flagsCache}
        title="Fraud queue"
        columns={columns}
        filters={filters}
        views={views}
        defaultSort="dueAt"
        fetchPage={(query: NonNullable<NonNullable<InputTo<'listFraudFlags'>>['query']>) =>
          api.listFraudFlags({ query })
        }
        onExport={(query) => exportList('listFraudFlags', 'fraud-flags', query)}
        rowKey={(flag) => flag.id}
        rowName={(flag) => flag.words}
        onOpen={(flag) => setUrl({ open: flag.id })}
        actions={<ScreenLink to="attribution/fraud-rules">Rules</ScreenLink>}
        empty={{ sentence: 'Nothing waits: no signal of fraud was found that nobody has decided.' }}
      />
      <FlagDrawer id={url.open || null} onClose={() => setUrl({ open: '' })} />
    </>
  )
}
