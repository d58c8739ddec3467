import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type InputTo, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { DateText, StateBadge } from '#ui/Badges.tsx'
import { formatAmount } from '#ui/format.ts'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListFilter } from '#ui/list/listTypes.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { rails } from '../../contract/states.ts'
import { EditFundingForm, NewFundingForm } from './FundingForms.tsx'
import { railLabels } from './railLabels.ts'

type Account = RowOf<'listFundingAccounts'>
const columns: ListColumn<Account>[] = [
  { key: 'name', title: 'Account', cell: (row) => row.name, second: (row) => row.holderName ?? '' },
  {
    key: 'rail',
    title: 'Way',
    width: 200,
    phone: 'below',
    cell: (row) => railLabels[row.rail],
  },
  {
    key: 'currency',
    title: 'Currency, number',
    width: 150,
    cell: (row) => (row.lastFour ? `${row.currency} ···· ${row.lastFour}` : row.currency),
  },
  {
    key: 'limits',
    title: 'Limit of a payout',
    width: 170,
    align: 'end',
    cell: (row) =>
      row.payoutMaxMinor
        ? formatAmount({ currency: row.currency, amountMinor: row.payoutMaxMinor })
        : 'None of its own',
  },
  {
    key: 'state',
    title: 'State',
    width: 110,
    phone: 'end',
    cell: (row) => (
      <StateBadge state={row.isActive ? 'active' : 'closed'} label={row.isActive ? 'In use' : 'Closed'} plain />
    ),
  },
  {
    key: 'createdAt',
    title: 'Added',
    width: 130,
    sort: 'createdAt',
    cell: (row) => <DateText value={row.createdAt} />,
  },
]
const filters: ListFilter[] = [
  {
    key: 'rail',
    label: 'Way',
    kind: 'choice',
    many: true,
    options: rails.map((value) => ({ value, label: railLabels[value] })),
  },
  { key: 'currency', label: 'Currency', kind: 'text' },
]

/** Our own accounts, which payouts leave from. */
export const FundingPage = () => {
  const cache = useQueryClient()
  const [form, setForm] = useState<'new' | Account | null>(null)
  const reason = useRightReason('payouts.manage_funding', 'Finance and admins keep our accounts')
  const close = () => setForm(null)
  const done = () => {
    close()
    void cache.invalidateQueries({ queryKey: ['funding-accounts'] })
  }
  const add = (
    <ReasonButton variant="filled" reason={reason} onClick={() => setForm('new')}>
      Add an account
    </ReasonButton>
  )
  return (
    <>
      <ListPage
        id="funding-accounts"
        title="Funding accounts"
        columns={columns}
        filters={filters}
        defaultSort="-createdAt"
        fetchPage={(query: NonNullable<NonNullable<InputTo<'listFundingAccounts'>>['query']>) =>
          api.listFundingAccounts({ query })
        }
        onExport={(query) => exportList('listFundingAccounts', 'funding-accounts', query)}
        rowKey={(row) => row.id}
        rowName={(row) => row.name}
        rowTo={(row) => `funding-accounts?q=${encodeURIComponent(row.name)}`}
        bulkActs={[{ key: 'edit', label: 'Change', run: async ([row]) => row && setForm(row) }]}
        actions={add}
        empty={{ sentence: 'Add the account that payouts leave from; then a first run can be drafted.', action: add }}
      />
      {form === 'new' && <NewFundingForm onClose={close} onSent={done} />}
      {form && form !== 'new' && <EditFundingForm account={form} onClose={close} onSent={done} />}
    </>
  )
}
