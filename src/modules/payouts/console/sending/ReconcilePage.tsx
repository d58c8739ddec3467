import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type InputTo, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListFilter } from '#ui/list/listTypes.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { ScreenLink } from '#ui/routing.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { wordsOf } from '#ui/states.ts'
import { toast } from '#ui/toasts.ts'
import { currencyFilter, dayWords } from '../ledgerParts.tsx'
import { accountChoices, State, Sum } from './parts.tsx'
import { words } from './words.ts'

type Row = RowOf<'listBankLines'>
const states = ['unmatched', 'matched', 'set_aside'] as const
const outcomes = ['submitted', 'settled', 'failed', 'returned']
const filters: ListFilter[] = [
  {
    key: 'state',
    label: words('state'),
    kind: 'choice',
    options: states.map((value) => ({ value, label: words(value) })),
  },
  {
    key: 'outcome',
    label: words('explained'),
    kind: 'choice',
    options: outcomes.map((value) => ({ value, label: wordsOf(value) })),
  },
  currencyFilter,
]
const findPayouts = async (search: string) =>
  (
    await api.listPayouts({
      query: {
        limit: 12,
        state: ['submitted', 'uncertain', 'submitting', 'settled'],
        ...(search.trim() && { q: search.trim() }),
      },
    })
  ).data.map((payout) => ({
    value: payout.id,
    label: `${payout.reference}, ${payout.partner.name ?? payout.partner.id}`,
  }))

/** What banks said, beside the payouts that it is about. */
export const ReconcilePage = () => {
  const cache = useQueryClient()
  const [importing, setImporting] = useState(false)
  const [open, setOpen] = useState<{ row: Row; act: 'match' | 'aside' } | null>(null)
  const reason = useRightReason('payouts.reconcile', words('onlyFinance'))
  const renew = () => {
    setOpen(null)
    setImporting(false)
    void cache.invalidateQueries({ queryKey: ['bank-lines'] })
    void cache.invalidateQueries({ queryKey: ['payouts'] })
  }
  const columns: ListColumn<Row>[] = [
    {
      key: 'reference',
      title: words('reference'),
      cell: (row) => row.reference,
      second: (row) => [row.bankReference, row.code, row.reason].filter(Boolean).join(', ') || row.note,
    },
    { key: 'day', title: words('day'), width: 120, sort: 'day', cell: (row) => dayWords(row.on) },
    { key: 'outcome', title: words('explained'), width: 120, cell: (row) => <State of={row.outcome} /> },
    {
      key: 'amount',
      title: words('amount'),
      width: 150,
      align: 'end',
      phone: 'below',
      cell: (row) => <Sum currency={row.currency} minor={row.amountMinor} />,
    },
    {
      key: 'payout',
      title: words('payout'),
      width: 230,
      phone: 'end',
      cell: (row) =>
        row.payout ? (
          <ScreenLink to={`payouts/${row.payout.id}`}>{row.payout.partnerName ?? row.payout.reference}</ScreenLink>
        ) : row.state === 'unmatched' ? (
          <span style={{ display: 'inline-flex', gap: 8 }}>
            <ReasonButton size="xs" reason={reason} onClick={() => setOpen({ row, act: 'match' })}>
              {words('match')}
            </ReasonButton>
            <ReasonButton size="xs" variant="subtle" reason={reason} onClick={() => setOpen({ row, act: 'aside' })}>
              {words('setAside')}
            </ReasonButton>
          </span>
        ) : (
          words('set_aside')
        ),
    },
  ]
  return (
    <>
      <ListPage
        id="bank-lines"
        title={words('reconcile')}
        columns={columns}
        filters={filters}
        defaultSort="-day"
        fetchPage={(query: NonNullable<NonNullable<InputTo<'listBankLines'>>['query']>) => api.listBankLines({ query })}
        onExport={(query) => exportList('listBankLines', 'bank-lines', query)}
        rowKey={(row) => row.id}
        rowName={(row) => row.reference}
        views={[
          { key: 'all', label: words('all') },
          { key: 'unmatched', label: words('unmatched'), filters: { state: 'unmatched' } },
        ]}
        empty={{ sentence: words('emptyLines') }}
        actions={
          <ReasonButton variant="filled" reason={reason} onClick={() => setImporting(true)}>
            {words('importStatus')}
          </ReasonButton>
        }
      />
      <SideForm
        opened={importing}
        onClose={() => setImporting(false)}
        title={words('importStatus')}
        draftKey="status file"
        intro={words('importIntro')}
        sendLabel={words('importStatus')}
        initial={{ fundingAccountId: '', file: [] as File[] }}
        fields={[
          {
            name: 'fundingAccountId',
            label: words('account'),
            kind: 'choice',
            required: true,
            options: accountChoices,
          },
          {
            name: 'file',
            label: words('chooseFile'),
            kind: 'file',
            required: true,
            accept: ['.csv', '.txt'],
            maxBytes: 20_000_000,
          },
        ]}
        send={async ({ fundingAccountId, file }) => {
          const [first] = file
          return api.createBankImport({
            body: { fundingAccountId, name: first?.name ?? '', content: (await first?.text()) ?? '' },
          })
        }}
        onSent={(taken) => {
          toast(
            taken.isNew
              ? words('imported', { matched: taken.matched, unmatched: taken.unmatched, known: taken.known })
              : words('seenBefore'),
            { tone: taken.unmatched > 0 ? 'plain' : 'good' },
          )
          renew()
        }}
      />
      {open?.act === 'match' && (
        <SideForm
          opened
          onClose={() => setOpen(null)}
          title={open.row.reference}
          draftKey={`match ${open.row.id}`}
          intro={words('matchIntro')}
          sendLabel={words('match')}
          initial={{ payoutId: '' }}
          fields={[
            { name: 'payoutId', label: words('pickPayout'), kind: 'choice', required: true, options: findPayouts },
          ]}
          send={({ payoutId }) => api.createBankMatch({ body: { lineId: open.row.id, payoutId } })}
          onSent={renew}
        />
      )}
      {open?.act === 'aside' && (
        <SideForm
          opened
          onClose={() => setOpen(null)}
          title={words('setAsideTitle')}
          draftKey={`aside ${open.row.id}`}
          intro={words('setAsideNote')}
          sendLabel={words('setAside')}
          initial={{ reason: '' }}
          fields={[{ name: 'reason', label: words('reason'), required: true, maxLength: 300 }]}
          send={({ reason: why }) =>
            api.setBankLineAside({ params: { id: open.row.id }, body: { reason: why.trim() } })
          }
          onSent={renew}
        />
      )}
    </>
  )
}
