import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type InputTo, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { findPartners } from '#client/find-partners.ts'
import type { Money } from '#ui/format.ts'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListFilter } from '#ui/list/listTypes.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { currencyFilter, dayWords } from '../ledgerParts.tsx'
import { State, Sum } from './parts.tsx'
import { words } from './words.ts'

type Row = RowOf<'listPayables'>
const sources = [
  'commission',
  'reversal',
  'adjustment',
  'fund_claim',
  'service_credit',
  'program_fee',
  'opening',
] as const
const states = ['open', 'in_payout', 'paid', 'withdrawn'] as const

const columns: ListColumn<Row>[] = [
  {
    key: 'partner',
    title: words('partner'),
    cell: (row) => row.partner.name ?? row.partner.id,
    second: (row) => row.words,
  },
  { key: 'source', title: words('source'), width: 140, cell: (row) => words(row.source.kind) },
  { key: 'due', title: words('dueOn'), width: 120, sort: 'due', cell: (row) => dayWords(row.dueOn) },
  {
    key: 'amount',
    title: words('amount'),
    width: 160,
    align: 'end',
    phone: 'below',
    cell: (row) => <Sum currency={row.currency} minor={row.amountMinor} />,
  },
  { key: 'blocked', title: words('why'), width: 200, cell: (row) => row.blockReason ?? '–' },
  {
    key: 'state',
    title: words('state'),
    width: 130,
    phone: 'end',
    cell: (row) => <State of={row.state} label={words(row.state)} />,
  },
]
const filters: ListFilter[] = [
  {
    key: 'state',
    label: words('state'),
    kind: 'choice',
    options: states.map((value) => ({ value, label: words(value) })),
  },
  {
    key: 'sourceKind',
    label: words('source'),
    kind: 'choice',
    options: sources.map((value) => ({ value, label: words(value) })),
  },
  currencyFilter,
  { key: 'due', label: words('dueOn'), kind: 'days' },
  { key: 'partnerId', label: words('partner'), kind: 'choice', options: () => findPartners('') },
]

/** What is owed, line by line, and what is in the way of each. */
export const PayablesPage = () => {
  const cache = useQueryClient()
  const [adding, setAdding] = useState(false)
  const reason = useRightReason('payouts.prepare', words('onlyFinance'))
  return (
    <>
      <ListPage
        id="payables"
        title={words('payables')}
        columns={columns}
        filters={filters}
        defaultSort="due"
        fetchPage={(query: NonNullable<NonNullable<InputTo<'listPayables'>>['query']>) => api.listPayables({ query })}
        onExport={(query) => exportList('listPayables', 'payables', query)}
        rowKey={(row) => row.id}
        rowName={(row) => row.words}
        rowTo={(row) => `partners/${row.partner.id}`}
        views={[
          { key: 'open', label: words('open'), filters: { state: 'open' } },
          { key: 'all', label: words('all') },
        ]}
        empty={{ sentence: words('emptyPayables') }}
        actions={
          <ReasonButton variant="filled" reason={reason} onClick={() => setAdding(true)}>
            {words('addPayable')}
          </ReasonButton>
        }
      />
      <SideForm
        opened={adding}
        onClose={() => setAdding(false)}
        title={words('addPayable')}
        draftKey="new payable"
        intro={words('addPayableIntro')}
        sendLabel={words('add')}
        initial={{
          partnerId: '',
          kind: 'fund_claim',
          sourceId: '',
          amount: { currency: 'EUR', amountMinor: '' } as Money,
          dueOn: '',
          words: '',
        }}
        fields={[
          { name: 'partnerId', label: words('partner'), kind: 'choice', required: true, options: findPartners },
          {
            name: 'kind',
            label: words('source'),
            kind: 'radio',
            required: true,
            options: (['fund_claim', 'service_credit', 'program_fee'] as const).map((value) => ({
              value,
              label: words(value),
            })),
          },
          { name: 'amount', label: words('amount'), kind: 'amount', required: true },
          { name: 'sourceId', label: words('sourceId'), required: true, hint: words('sourceIdHint'), maxLength: 100 },
          { name: 'words', label: words('words'), required: true, maxLength: 300 },
          { name: 'dueOn', label: words('dueOn'), kind: 'date', folded: true },
        ]}
        send={({ partnerId, kind, sourceId, amount, dueOn, words: text }) =>
          api.createPayable({
            body: {
              partnerId,
              kind: kind as 'fund_claim',
              sourceId: sourceId.trim(),
              words: text.trim(),
              amount,
              ...(dueOn && { dueOn }),
            },
          })
        }
        onSent={() => {
          setAdding(false)
          void cache.invalidateQueries({ queryKey: ['payables'] })
        }}
      />
    </>
  )
}
