import { type ReactNode, useState } from 'react'
import { api, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { DateText, DeadlinePill, StateBadge } from '#ui/Badges.tsx'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListFilter, ListView } from '#ui/list/listTypes.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { purposeLabels, scorecardStateLabels, seatLabels } from '../contract/states.ts'
import { AbsenceForm } from './Absences.tsx'

type Row = RowOf<'listScorecards'>
type Query = NonNullable<NonNullable<Parameters<typeof api.listScorecards>[0]>['query']>

const columns: ListColumn<Row>[] = [
  {
    key: 'partner',
    title: 'Candidate',
    cell: (row) => row.partner.name,
    second: (row) => `${purposeLabels[row.purpose]}, for ${seatLabels[row.seat].toLowerCase()}`,
  },
  {
    key: 'state',
    title: 'State',
    width: 150,
    phone: 'below',
    cell: (row) => <StateBadge state={row.state} label={scorecardStateLabels[row.state]} plain />,
  },
  {
    key: 'due',
    title: 'Due',
    width: 150,
    phone: 'end',
    cell: (row) => row.dueAt && <DeadlinePill dueAt={row.dueAt} />,
  },
  {
    key: 'assignedAt',
    title: 'Assigned',
    width: 130,
    sort: 'assignedAt',
    cell: (row) => <DateText value={row.assignedAt} />,
  },
]
const filters: ListFilter[] = [
  {
    key: 'state',
    label: 'State',
    kind: 'choice',
    many: true,
    options: Object.entries(scorecardStateLabels).map(([value, label]) => ({ value, label })),
  },
  {
    key: 'purpose',
    label: 'Card',
    kind: 'choice',
    many: true,
    options: Object.entries(purposeLabels).map(([value, label]) => ({ value, label })),
  },
]
const views: ListView[] = [
  { key: 'open', label: 'To do', filters: { state: ['assigned', 'in_progress'] } },
  { key: 'all', label: 'All of mine' },
]

/** The cards that wait for the reader, the latest first; opened one at a time. */
export const ReviewsPage = () => {
  const [away, setAway] = useState(false)
  const noScore = useRightReason('qualification.score', 'Only reviewers are replaced')
  return (
    <>
      <Cards
        actions={
          <ReasonButton reason={noScore} onClick={() => setAway(true)}>
            I am away
          </ReasonButton>
        }
      />
      {away && <AbsenceForm row={null} onClose={() => setAway(false)} />}
    </>
  )
}
const Cards = ({ actions }: { actions: ReactNode }) => (
  <ListPage
    id="my-reviews"
    title="My reviews"
    columns={columns}
    filters={filters}
    views={views}
    defaultSort="-assignedAt"
    fetchPage={(query: Query) => api.listScorecards({ query: { ...query, mine: true } })}
    onExport={(query) => exportList('listScorecards', 'my-reviews', { ...query, mine: true })}
    rowKey={(row) => row.id}
    rowName={(row) => row.partner.name}
    rowTo={(row) => `reviews/${row.id}`}
    actions={actions}
    empty={{ sentence: 'Nothing to score. Cards that are given to you stand here, with the day they are due.' }}
  />
)
