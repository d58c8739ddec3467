import { useState } from 'react'
import { api, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { DateText, DeadlinePill, FactPill, StateBadge } from '#ui/Badges.tsx'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListFilter, ListView } from '#ui/list/listTypes.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { useRightReason } from '#ui/seat.tsx'
import {
  referralOriginLabels,
  referralOrigins,
  referralStateLabels,
  referralStates,
} from '../contract/referral-states.ts'
import { EnterReferralForm } from './ReferralForms.tsx'

type Row = RowOf<'listPartnerReferrals'>
type Query = NonNullable<NonNullable<Parameters<typeof api.listPartnerReferrals>[0]>['query']>

const columns: ListColumn<Row>[] = [
  {
    key: 'company',
    title: 'Company',
    cell: (row) => row.company,
    second: (row) => row.website?.replace(/^https?:\/\//, '').replace(/\/$/, ''),
  },
  {
    key: 'state',
    title: 'State',
    width: 150,
    phone: 'below',
    cell: (row) => <StateBadge state={row.state} label={referralStateLabels[row.state]} plain />,
  },
  { key: 'referrer', title: 'Referred by', width: 220, cell: (row) => row.referrer.name },
  {
    key: 'disputed',
    title: 'Dispute',
    width: 100,
    cell: (row) => row.disputed && <FactPill tone="watch">Disputed</FactPill>,
  },
  {
    key: 'due',
    title: 'Due',
    width: 150,
    phone: 'end',
    cell: (row) =>
      row.answerBy ? (
        <DeadlinePill dueAt={row.answerBy.at} watchHours={12} />
      ) : (
        row.state === 'open' && <DeadlinePill dueAt={row.windowUntil} watchHours={14 * 24} />
      ),
  },
  { key: 'origin', title: 'Came by', width: 130, cell: (row) => referralOriginLabels[row.origin] },
  {
    key: 'referred',
    title: 'Referred',
    width: 130,
    sort: 'referredAt',
    cell: (row) => <DateText value={row.referredAt} />,
  },
]
const filters: ListFilter[] = [
  {
    key: 'state',
    label: 'State',
    kind: 'choice',
    many: true,
    options: referralStates.map((value) => ({ value, label: referralStateLabels[value] })),
  },
  {
    key: 'origin',
    label: 'Came by',
    kind: 'choice',
    many: true,
    options: referralOrigins.map((value) => ({ value, label: referralOriginLabels[value] })),
  },
  { key: 'disputed', label: 'Disputed', kind: 'yes' },
  { key: 'referred', label: 'Referred', kind: 'days' },
]
const views: ListView[] = [
  { key: 'all', label: 'All' },
  { key: 'answer', label: 'To answer', filters: { state: ['submitted'] }, sort: 'referredAt' },
  { key: 'running', label: 'Running', filters: { state: ['open', 'applied', 'approved'] } },
  { key: 'credited', label: 'Credited', filters: { state: ['credited'] } },
  { key: 'disputed', label: 'Disputed', filters: { disputed: 'true' } },
]

/** Companies that partners referred, and what came of them. */
export const ReferralsPage = () => {
  const [entering, setEntering] = useState(false)
  const noRight = useRightReason('discovery.review', 'Only partner managers enter referrals')
  return (
    <>
      <ListPage
        id="partner-referrals"
        title="Referrals"
        columns={columns}
        filters={filters}
        views={views}
        defaultSort="-referredAt"
        fetchPage={(query: Query) => api.listPartnerReferrals({ query })}
        onExport={(query) => exportList('listPartnerReferrals', 'referrals', query)}
        rowKey={(row) => row.id}
        rowName={(row) => row.company}
        rowTo={(row) => `pipeline/referrals/${row.id}`}
        actions={
          <ReasonButton reason={noRight} onClick={() => setEntering(true)}>
            Enter a referral
          </ReasonButton>
        }
        empty={{
          sentence:
            'No partner has referred a company yet. They do it in the portal under “Refer a company”, or by their personal link.',
          action: (
            <ReasonButton reason={noRight} onClick={() => setEntering(true)}>
              Enter a referral
            </ReasonButton>
          ),
        }}
      />
      {entering && <EnterReferralForm onClose={() => setEntering(false)} />}
    </>
  )
}
