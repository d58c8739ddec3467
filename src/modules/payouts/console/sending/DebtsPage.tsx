import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type InputTo, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { findPartners } from '#client/find-partners.ts'
import { DateText } from '#ui/Badges.tsx'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import type { Money } from '#ui/format.ts'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListFilter } from '#ui/list/listTypes.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { accountChoices, State, Sum } from './parts.tsx'
import { words } from './words.ts'

type Row = RowOf<'listBalanceActs'>
const filters: ListFilter[] = [
  { key: 'partnerId', label: words('partner'), kind: 'choice', options: () => findPartners('') },
  { key: 'isOpen', label: words('waits'), kind: 'yes' },
]

/** Debts of partners that are given up or were paid back: one person asks, another confirms. */
export const DebtsPage = () => {
  const cache = useQueryClient()
  const [asking, setAsking] = useState(false)
  const [deciding, setDeciding] = useState<{ row: Row; act: 'confirm' | 'refuse' } | null>(null)
  const reason = useRightReason('payouts.write_off', words('onlyFinance'))
  const columns: ListColumn<Row>[] = [
    {
      key: 'partner',
      title: words('partner'),
      cell: (row) => row.partner.name ?? row.partner.id,
      second: (row) => row.reason,
    },
    { key: 'kind', title: words('kind'), width: 120, cell: (row) => words(row.kind) },
    {
      key: 'amount',
      title: words('amount'),
      width: 150,
      align: 'end',
      phone: 'below',
      cell: (row) => <Sum currency={row.currency} minor={row.amountMinor} />,
    },
    {
      key: 'asked',
      title: words('askedBy'),
      width: 170,
      sort: 'asked',
      cell: (row) => (
        <>
          {row.askedBy?.name ?? '–'}, <DateText value={row.askedAt} />
        </>
      ),
    },
    {
      key: 'state',
      title: words('state'),
      width: 250,
      phone: 'end',
      cell: (row) =>
        row.decision ? (
          <State of={row.decision} label={words(row.decision)} />
        ) : (
          <span style={{ display: 'inline-flex', gap: 8 }}>
            <ReasonButton size="xs" reason={reason} onClick={() => setDeciding({ row, act: 'confirm' })}>
              {words('confirm')}
            </ReasonButton>
            <ReasonButton
              size="xs"
              variant="subtle"
              reason={reason}
              onClick={() => setDeciding({ row, act: 'refuse' })}
            >
              {words('refuse')}
            </ReasonButton>
          </span>
        ),
    },
  ]
  const renew = () => void cache.invalidateQueries({ queryKey: ['balance-acts'] })
  return (
    <>
      <ListPage
        id="balance-acts"
        title={words('debts')}
        columns={columns}
        filters={filters}
        defaultSort="-asked"
        fetchPage={(query: NonNullable<NonNullable<InputTo<'listBalanceActs'>>['query']>) =>
          api.listBalanceActs({ query })
        }
        onExport={(query) => exportList('listBalanceActs', 'debts', query)}
        rowKey={(row) => row.id}
        rowName={(row) => row.reason}
        empty={{ sentence: words('debtsEmpty') }}
        actions={
          <ReasonButton variant="filled" reason={reason} onClick={() => setAsking(true)}>
            {words('closeDebt')}
          </ReasonButton>
        }
      />
      <SideForm
        opened={asking}
        onClose={() => setAsking(false)}
        title={words('closeDebt')}
        draftKey="close a debt"
        intro={words('closeDebtIntro')}
        sendLabel={words('ask')}
        initial={{
          partnerId: '',
          kind: 'write_off',
          amount: { currency: 'EUR', amountMinor: '' } as Money,
          fundingAccountId: '',
          bankReference: '',
          reason: '',
        }}
        fields={[
          { name: 'partnerId', label: words('partner'), kind: 'choice', required: true, options: findPartners },
          {
            name: 'kind',
            label: words('kind'),
            kind: 'radio',
            required: true,
            options: (['write_off', 'repayment'] as const).map((value) => ({ value, label: words(value) })),
          },
          { name: 'amount', label: words('amount'), kind: 'amount', required: true },
          {
            name: 'fundingAccountId',
            label: words('account'),
            kind: 'choice',
            required: true,
            options: accountChoices,
            when: ({ kind }) => kind === 'repayment',
          },
          {
            name: 'bankReference',
            label: words('bankReference'),
            maxLength: 100,
            when: ({ kind }) => kind === 'repayment',
          },
          { name: 'reason', label: words('reason'), kind: 'textarea', required: true, maxLength: 1000 },
        ]}
        send={({ partnerId, kind, amount, fundingAccountId, bankReference, reason: why }) =>
          api.createBalanceAct({
            body: {
              partnerId,
              kind: kind as 'write_off',
              amount,
              reason: why.trim(),
              ...(kind === 'repayment' && { fundingAccountId }),
              ...(bankReference.trim() && { bankReference: bankReference.trim() }),
            },
          })
        }
        onSent={() => {
          setAsking(false)
          renew()
        }}
      />
      <ConfirmDialog
        opened={deciding !== null}
        onClose={() => setDeciding(null)}
        title={words('decideTitle')}
        consequence={
          deciding && (
            <>
              {deciding.row.partner.name}, <Sum currency={deciding.row.currency} minor={deciding.row.amountMinor} />.{' '}
              {deciding.act === 'confirm' && words('decideNote')}
            </>
          )
        }
        act={words(deciding?.act ?? 'confirm')}
        run={async () => {
          const params = { id: deciding?.row.id ?? '' }
          await (deciding?.act === 'refuse' ? api.refuseBalanceAct({ params }) : api.confirmBalanceAct({ params }))
          renew()
        }}
      />
    </>
  )
}
