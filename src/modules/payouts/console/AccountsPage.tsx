import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type InputTo, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { findPartners } from '#client/find-partners.ts'
import { accountKindNames } from '#platform/ledger/kinds.ts'
import { Amount } from '#ui/Badges.tsx'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListFilter } from '#ui/list/listTypes.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import { codesFromText, textOfCodes } from './codes.ts'
import { currencyFilter, kindWords, ownerWords } from './ledgerParts.tsx'
import { plain, words } from './texts.ts'

type Account = RowOf<'listLedgerAccounts'>

const columns: ListColumn<Account>[] = [
  { key: 'kind', title: words('account'), cell: (row) => kindWords(row), second: (row) => ownerWords(row) },
  { key: 'name', title: words('journalName'), width: 360, hidden: true, cell: (row) => row.name },
  { key: 'currency', title: words('currency'), width: 110, cell: (row) => row.currency },
  {
    key: 'side',
    title: words('kind'),
    width: 110,
    cell: (row) => words(row.side),
  },
  {
    key: 'balance',
    title: words('balance'),
    width: 190,
    align: 'end',
    phone: 'end',
    cell: (row) => <Amount amountMinor={row.balanceMinor} currency={row.currency} />,
  },
]
const filters: ListFilter[] = [
  {
    key: 'kind',
    label: words('kind'),
    kind: 'choice',
    options: accountKindNames.map((value) => ({ value, label: plain(value) })),
  },
  { key: 'partnerId', label: words('partner'), kind: 'choice', options: () => findPartners('') },
  currencyFilter,
]

/** Every account with what stands on it now, and the company's own codes. */
export const AccountsPage = () => {
  const [coding, setCoding] = useState(false)
  const reason = useRightReason('payouts.prepare', words('onlyFinanceCodes'))
  return (
    <>
      <ListPage
        id="ledger-accounts"
        title={words('accounts')}
        columns={columns}
        filters={filters}
        defaultSort="opened"
        fetchPage={(query: NonNullable<NonNullable<InputTo<'listLedgerAccounts'>>['query']>) =>
          api.listLedgerAccounts({ query })
        }
        onExport={(query) => exportList('listLedgerAccounts', 'ledger-accounts', query)}
        rowKey={(row) => row.id}
        rowName={(row) => `${kindWords(row)}, ${ownerWords(row)}`}
        rowTo={(row) => `ledger?accountId=${row.id}`}
        actions={
          <ReasonButton reason={reason} onClick={() => setCoding(true)}>
            {words('codes')}
          </ReasonButton>
        }
        empty={{ sentence: words('emptyAccounts') }}
      />
      {coding && <CodesForm onClose={() => setCoding(false)} />}
    </>
  )
}

const CodesForm = ({ onClose }: { onClose: () => void }) => {
  const cache = useQueryClient()
  const codes = useQuery({ queryKey: ['ledger', 'codes'], queryFn: () => api.listLedgerAccountCodes() })
  if (!codes.data) return null
  return (
    <SideForm
      opened
      onClose={onClose}
      title={words('codes')}
      draftKey="ledger codes"
      sendLabel={words('saveCodes')}
      intro={words('codesIntro')}
      initial={{ codes: textOfCodes(codes.data.data) }}
      fields={[
        {
          name: 'codes',
          label: words('codes'),
          hint: words('codesHint'),
          kind: 'textarea',
          rows: 12,
          check: (values) => (codesFromText(values.codes) === null ? words('codesWrong') : null),
        },
      ]}
      send={(values) => api.replaceLedgerAccountCodes({ body: { data: codesFromText(values.codes) ?? [] } })}
      onSent={() => {
        toast(words('codesSaved'), { tone: 'good' })
        void cache.invalidateQueries({ queryKey: ['ledger'] })
        onClose()
      }}
    />
  )
}
