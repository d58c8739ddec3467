import { Button } from '@mantine/core'
import { useState } from 'react'
import { api, type InputTo, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { findPartners } from '#client/find-partners.ts'
import { Amount, DateText, StateBadge } from '#ui/Badges.tsx'
import { ListPage } from '#ui/ListPage.tsx'
import type { BulkAct, ListColumn, ListFilter, ListView } from '#ui/list/listTypes.ts'
import { useListState } from '#ui/list/useListState.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { useGo } from '#ui/routing.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { AdjustmentForm } from './AdjustmentForm.tsx'
import { BulkDrawer, type BulkSubject, type BulkVerb } from './BulkDrawer.tsx'
import { CommissionSums } from './CommissionSums.tsx'
import { currencyFilter, dayWords, kindLabels, monthFilter, optionsOf, shownLabels } from './lineWords.ts'
import { filterOf } from './shownLines.ts'

type Line = RowOf<'listCommissions'>
type Query = NonNullable<NonNullable<InputTo<'listCommissions'>>['query']>

const columns: ListColumn<Line>[] = [
  {
    key: 'partner',
    title: 'Partner',
    cell: (row) => row.partner.name,
    second: (row) => `${kindLabels[row.kind]}${row.rule ? `, ${row.rule}` : ''}`,
  },
  {
    key: 'state',
    title: 'State',
    width: 150,
    phone: 'below',
    cell: (row) => <StateBadge state={row.state} label={shownLabels[row.state]} plain />,
  },
  { key: 'sale', title: 'Sale', width: 240, hidden: true, cell: (row) => row.saleId ?? '–' },
  {
    key: 'amount',
    title: 'Amount',
    width: 150,
    align: 'end',
    hidden: true,
    cell: (row) => <Amount amountMinor={row.amountMinor} currency={row.currency} />,
  },
  {
    key: 'net',
    title: 'Left',
    width: 150,
    align: 'end',
    phone: 'end',
    cell: (row) => <Amount amountMinor={row.netMinor} currency={row.currency} />,
  },
  {
    key: 'occurredAt',
    title: 'Earned',
    width: 130,
    sort: 'occurredAt',
    cell: (row) => <DateText value={row.occurredAt} as="date" />,
  },
  {
    key: 'due',
    title: 'Due',
    width: 130,
    cell: (row) => dayWords(row.dueOn),
  },
]
const filters: ListFilter[] = [
  { key: 'state', label: 'State', kind: 'choice', many: true, options: optionsOf(shownLabels) },
  { key: 'isWaiting', label: 'Waits for a person', kind: 'yes' },
  { key: 'kind', label: 'Kind', kind: 'choice', many: true, options: optionsOf(kindLabels) },
  { key: 'partnerId', label: 'Partner', kind: 'choice', options: () => findPartners('') },
  monthFilter,
  currencyFilter,
  { key: 'saleId', label: 'Sale', kind: 'text' },
  { key: 'payoutId', label: 'Payout', kind: 'text' },
]
const views: ListView[] = [
  { key: 'all', label: 'All' },
  { key: 'waiting', label: 'To approve', filters: { isWaiting: 'true' }, sort: 'occurredAt' },
  { key: 'held', label: 'On hold', filters: { state: ['held'] } },
  { key: 'disputed', label: 'Disputed', filters: { state: ['disputed'] } },
  { key: 'due', label: 'Due', filters: { state: ['due'] } },
  { key: 'paid', label: 'Paid', filters: { state: ['paid'] } },
]

/** Every amount that partners earned, what it stands at, and what one does with many of them at once. */
export const CommissionsPage = () => {
  const go = useGo()
  const state = useListState(filters, '-occurredAt', views[0])
  const shown = filterOf(state.values, state.search)
  const [subject, setSubject] = useState<BulkSubject | null>(null)
  const [adjusting, setAdjusting] = useState(false)
  const noAdjust = useRightReason('commissions.adjust', 'Partner managers and finance write adjustments')
  const noApprove = useRightReason('commissions.approve', 'Partner managers and finance approve')
  const act = (verb: BulkVerb, label: string, danger = false): BulkAct<Line> => ({
    key: verb,
    label,
    danger,
    reason: () => noApprove,
    run: (rows) => {
      setSubject({ verb, ids: rows.map((row) => row.id) })
      return Promise.resolve()
    },
  })
  return (
    <>
      <ListPage
        id="commissions"
        title="Commissions"
        columns={columns}
        filters={filters}
        views={views}
        defaultSort="-occurredAt"
        fetchPage={(query: Query) => api.listCommissions({ query })}
        onExport={(query) => exportList('listCommissions', 'commissions', query)}
        rowKey={(row) => row.id}
        rowName={(row) => `${row.partner.name}, ${kindLabels[row.kind]}`}
        rowTo={(row) => `commissions/${row.id}`}
        bulkActs={[
          act('approve', 'Approve'),
          act('hold', 'Hold'),
          act('release', 'Release'),
          act('decline', 'Decline', true),
        ]}
        actions={
          <>
            <ReasonButton reason={noApprove} onClick={() => setSubject({ verb: 'approve', filter: shown })}>
              Act on all shown
            </ReasonButton>
            <Button onClick={() => exportList('listEvaluations', 'evaluations', {}, {}, 'jsonl')}>
              Evaluations (JSONL)
            </Button>
            <ReasonButton reason={noAdjust} onClick={() => setAdjusting(true)}>
              Adjustment
            </ReasonButton>
          </>
        }
        above={<CommissionSums filter={shown} />}
        empty={{
          sentence:
            'No commission yet. A credited sale of a partner with a signed commission shows here within a minute.',
          action: <Button onClick={() => go('commissions/waiting')}>See what waits for a rate or a cost</Button>,
        }}
      />
      {subject && <BulkDrawer subject={subject} onClose={() => setSubject(null)} />}
      {adjusting && <AdjustmentForm onClose={() => setAdjusting(false)} />}
    </>
  )
}
