import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type InputTo, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { findPartners } from '#client/find-partners.ts'
import { moneyFromDecimal } from '#platform/money.ts'
import { StateBadge } from '#ui/Badges.tsx'
import { formatAmount, formatDate } from '#ui/format.ts'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListFilter } from '#ui/list/listTypes.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import { openingStateLabels, openingStates } from '../../contract/states.ts'

type Balance = RowOf<'listOpeningBalances'>
const columns: ListColumn<Balance>[] = [
  {
    key: 'partner',
    title: 'Partner',
    sort: 'partner',
    cell: (row) => row.partner.name,
    second: (row) => `Row ${row.row} of its file`,
  },
  {
    key: 'state',
    title: 'Taken in as',
    width: 150,
    phone: 'below',
    cell: (row) => <StateBadge state={row.state} label={openingStateLabels[row.state]} plain />,
  },
  {
    key: 'due',
    title: 'Due',
    width: 170,
    cell: (row) => (row.dueOn ? formatDate(row.dueOn) : row.isDue ? 'Let go' : 'When it is let go'),
  },
  { key: 'isDue', title: 'Among payables', width: 140, cell: (row) => (row.isDue ? 'Yes' : 'Not yet') },
  {
    key: 'amount',
    title: 'Amount',
    width: 160,
    align: 'end',
    phone: 'end',
    cell: (row) => formatAmount(row.amount),
  },
]
const filters: ListFilter[] = [
  {
    key: 'state',
    label: 'Taken in as',
    kind: 'choice',
    many: true,
    options: openingStates.map((value) => ({ value, label: openingStateLabels[value] })),
  },
  { key: 'partnerId', label: 'Partner', kind: 'choice', options: () => findPartners('') },
]

/** `EUR due 1250.00`, one a line. Throws words that the form shows. */
const totalsFrom = (text: string) =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [currency = '', written = '', amount = ''] = line.trim().split(/\s+/)
      const state = openingStates.find((one) => one === written.toLowerCase())
      if (!state) throw new Error(`“${line}”: write a currency, a state and the sum, like EUR due 1250.00.`)
      const money = moneyFromDecimal(amount, currency.toUpperCase())
      return { currency: money.currency, state, amountMinor: money.amountMinor.toString() }
    })

const ImportForm = ({ onClose, onSent }: { onClose: () => void; onSent: () => void }) => (
  <SideForm
    opened
    onClose={onClose}
    title="Take in opening balances"
    draftKey="opening balances"
    sendLabel="Take them in"
    intro="A CSV with the columns partner (id, domain or name), currency, state (pending, held, approved, due), amount and due_on. It is taken in whole, and only if every control total is what its rows sum to."
    initial={{ file: null as File | null, totals: '', accountingDay: '' }}
    fields={[
      { name: 'file', label: 'File', kind: 'file', required: true, accept: ['.csv'], maxBytes: 2_000_000 },
      {
        name: 'totals',
        label: 'Control totals',
        hint: 'One a line: EUR due 1250.00',
        kind: 'textarea',
        required: true,
      },
      { name: 'accountingDay', label: 'Accounting day', hint: 'Today where it is left out.', kind: 'date' },
    ]}
    send={async ({ file, totals, accountingDay }) =>
      api.importOpeningBalances({
        body: {
          content: (await file?.text()) ?? '',
          ...(file && { fileName: file.name }),
          ...(accountingDay && { accountingDay }),
          totals: totalsFrom(totals),
        },
      })
    }
    onSent={({ rowCount }) => {
      toast(rowCount === 1 ? 'One balance was taken in' : `${rowCount} balances were taken in`, { tone: 'good' })
      onSent()
    }}
  />
)

/** What was owed before the ledger began. */
export const OpeningsPage = () => {
  const cache = useQueryClient()
  const [isOpen, setOpen] = useState(false)
  const reason = useRightReason('payouts.prepare', 'Finance takes in opening balances')
  const renew = () => void cache.invalidateQueries({ queryKey: ['opening-balances'] })
  return (
    <>
      <ListPage
        id="opening-balances"
        title="Opening balances"
        columns={columns}
        filters={filters}
        defaultSort="partner"
        fetchPage={(query: NonNullable<NonNullable<InputTo<'listOpeningBalances'>>['query']>) =>
          api.listOpeningBalances({ query })
        }
        onExport={(query) => exportList('listOpeningBalances', 'opening-balances', query)}
        rowKey={(row) => `${row.importId} ${row.row}`}
        rowName={(row) => `${row.partner.name}, ${formatAmount(row.amount)}`}
        rowTo={(row) => `partners/${row.partner.id}?tab=paying`}
        bulkActs={[
          {
            key: 'release',
            label: 'Let go',
            reason: (rows) =>
              reason ??
              (rows.every((row) => row.state === 'held' && !row.isDue) ? null : 'Only what is held is let go.'),
            run: async (rows) => {
              for (const { importId, row } of rows) await api.releaseOpeningBalance({ body: { importId, row } })
              renew()
            },
          },
        ]}
        actions={
          <ReasonButton reason={reason} onClick={() => setOpen(true)}>
            Take in a file
          </ReasonButton>
        }
        empty={{ sentence: 'None were taken in: what is owed began with the first sale that was recorded here.' }}
      />
      {isOpen && (
        <ImportForm
          onClose={() => setOpen(false)}
          onSent={() => {
            setOpen(false)
            renew()
          }}
        />
      )}
    </>
  )
}
