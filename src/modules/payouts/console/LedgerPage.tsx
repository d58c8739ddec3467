import { Button } from '@mantine/core'
import { useState } from 'react'
import { api, type InputTo, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { findPartners } from '#client/find-partners.ts'
import { DateText } from '#ui/Badges.tsx'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListFilter } from '#ui/list/listTypes.ts'
import { JournalForm } from './JournalForm.tsx'
import { Amounts, currencyFilter, dayFilter, dayWords } from './ledgerParts.tsx'
import { words } from './texts.ts'
import { typeFilter, typeWords } from './transferTypes.ts'

type Transfer = RowOf<'listLedgerTransfers'>

const columns: ListColumn<Transfer>[] = [
  {
    key: 'type',
    title: words('type'),
    cell: (row) => typeWords(row.type),
    second: (row) => row.source.id,
  },
  { key: 'partner', title: words('partner'), width: 220, phone: 'below', cell: (row) => row.partner?.name ?? '–' },
  {
    key: 'amount',
    title: words('amount'),
    width: 180,
    align: 'end',
    phone: 'end',
    cell: (row) => <Amounts amounts={row.amounts} />,
  },
  { key: 'day', title: words('day'), width: 130, sort: 'day', cell: (row) => dayWords(row.accountingDay) },
  {
    key: 'posted',
    title: words('posted'),
    width: 140,
    sort: 'posted',
    cell: (row) => <DateText value={row.postedAt} />,
  },
]
const filters: ListFilter[] = [
  typeFilter,
  { key: 'partnerId', label: words('partner'), kind: 'choice', options: () => findPartners('') },
  currencyFilter,
  dayFilter,
  { key: 'sourceId', label: words('sourceId'), kind: 'text' },
  { key: 'accountId', label: words('accountId'), kind: 'text' },
]

/** Every movement of money, newest first. */
export const LedgerPage = () => {
  const [exporting, setExporting] = useState(false)
  return (
    <>
      <ListPage
        id="ledger"
        title={words('ledger')}
        columns={columns}
        filters={filters}
        defaultSort="-posted"
        fetchPage={(query: NonNullable<NonNullable<InputTo<'listLedgerTransfers'>>['query']>) =>
          api.listLedgerTransfers({ query })
        }
        onExport={(query) => exportList('listLedgerTransfers', 'ledger', query)}
        rowKey={(row) => row.id}
        rowName={(row) => `${typeWords(row.type)}, ${row.id}`}
        rowTo={(row) => `ledger/transfers/${row.id}`}
        actions={<Button onClick={() => setExporting(true)}>{words('exportJournal')}</Button>}
        empty={{ sentence: words('emptyLedger') }}
      />
      <JournalForm opened={exporting} onClose={() => setExporting(false)} />
    </>
  )
}
