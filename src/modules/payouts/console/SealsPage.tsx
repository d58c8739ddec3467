import { api, type InputTo, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { DateText } from '#ui/Badges.tsx'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn } from '#ui/list/listTypes.ts'
import { words } from './texts.ts'

type Seal = RowOf<'listLedgerSeals'>

const columns: ListColumn<Seal>[] = [
  {
    key: 'number',
    title: words('seal'),
    sort: 'number',
    cell: (seal) => `${words('number')} ${seal.number}`,
    second: (seal) => seal.hash,
  },
  {
    key: 'covers',
    title: words('covers'),
    width: 180,
    align: 'end',
    phone: 'below',
    cell: (seal) => `${seal.fromPosition}–${seal.toPosition}`,
  },
  { key: 'made', title: words('madeAt'), width: 150, phone: 'end', cell: (seal) => <DateText value={seal.madeAt} /> },
]

/** Seals over the transfers, each over the one before. */
export const SealsPage = () => (
  <ListPage
    id="ledger-seals"
    title={words('seals')}
    columns={columns}
    filters={[]}
    defaultSort="-number"
    fetchPage={(query: NonNullable<NonNullable<InputTo<'listLedgerSeals'>>['query']>) => api.listLedgerSeals({ query })}
    onExport={(query) => exportList('listLedgerSeals', 'ledger-seals', query)}
    rowKey={(seal) => seal.id}
    rowName={(seal) => `${words('seal')} ${seal.number}`}
    empty={{ sentence: words('emptySeals') }}
  />
)
