import { useQueryClient } from '@tanstack/react-query'
import { api, type InputTo, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { DateText, PersonBadge, StateBadge } from '#ui/Badges.tsx'
import { formatNumber } from '#ui/format.ts'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListFilter } from '#ui/list/listTypes.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { useGo, useUrlState } from '#ui/routing.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { kindWords, noImport, outcomeWords, stateWords } from './importWords.ts'

type Row = RowOf<'listSaleImports'>
const listBytesMax = 20_000_000

const columns: ListColumn<Row>[] = [
  { key: 'file', title: 'List', cell: (row) => row.fileName, second: (row) => kindWords[row.kind] },
  {
    key: 'state',
    title: 'State',
    width: 140,
    phone: 'end',
    cell: (row) => <StateBadge state={row.state} label={stateWords[row.state]} plain />,
  },
  { key: 'rows', title: 'Rows', width: 80, align: 'end', cell: (row) => formatNumber(row.rowsTotal) },
  ...(['created', 'unchanged', 'refused'] as const).map((outcome) => ({
    key: outcome,
    title: outcomeWords[outcome],
    width: 120,
    align: 'end' as const,
    cell: (row: Row) => (row.report === 'run' ? formatNumber(row.counts[outcome]) : ''),
  })),
  { key: 'by', title: 'By', width: 170, cell: (row) => <PersonBadge name={row.by.name} /> },
  {
    key: 'createdAt',
    title: 'Sent',
    width: 130,
    sort: 'createdAt',
    phone: 'below',
    cell: (row) => <DateText value={row.createdAt} />,
  },
]
const choices = (words: Readonly<Record<string, string>>) =>
  Object.entries(words).map(([value, label]) => ({ value, label }))
const filters: ListFilter[] = [
  { key: 'kind', label: 'Kind', kind: 'choice', many: true, options: choices(kindWords) },
  { key: 'state', label: 'State', kind: 'choice', many: true, options: choices(stateWords) },
]

/** Lists of past sales, customers and subscriptions, and the way to the next one. */
export const ImportsPage = () => {
  const [url, setUrl] = useUrlState({ new: false as boolean })
  const go = useGo()
  const cache = useQueryClient()
  const reason = useRightReason('attribution.import', noImport)
  const send = (
    <ReasonButton variant="filled" reason={reason} onClick={() => setUrl({ new: true })}>
      Send a list
    </ReasonButton>
  )
  return (
    <>
      <ListPage
        id="sale-imports"
        title="Imports of sales"
        columns={columns}
        filters={filters}
        defaultSort="-createdAt"
        fetchPage={(query: NonNullable<NonNullable<InputTo<'listSaleImports'>>['query']>) =>
          api.listSaleImports({ query })
        }
        onExport={(query) => exportList('listSaleImports', 'sale imports', query)}
        rowKey={(row) => row.id}
        rowName={(row) => row.fileName}
        rowTo={(row) => `attribution/imports/${row.id}`}
        actions={send}
        empty={{
          sentence:
            'No list was sent yet. Past sales, customers and subscriptions are taken in from a CSV file; it is tried first, row by row.',
          action: send,
        }}
      />
      <SideForm
        opened={url.new}
        onClose={() => setUrl({ new: false })}
        title="Send a list"
        draftKey="new sale import"
        sendLabel="Send"
        reason={reason}
        initial={{ kind: 'sales' as Row['kind'], file: null as File | null }}
        fields={[
          { name: 'kind', label: 'What it holds', kind: 'choice', required: true, options: choices(kindWords) },
          {
            name: 'file',
            label: 'CSV or JSON lines',
            hint: '20 MB and 50,000 rows at most. Sending it takes nothing in.',
            kind: 'file',
            required: true,
            accept: ['.csv', '.txt', '.tsv', '.jsonl'],
            maxBytes: listBytesMax,
          },
        ]}
        send={(values) => {
          const form = new FormData()
          form.set('kind', values.kind)
          if (values.file) form.set('file', values.file)
          return api.createSaleImport({ form })
        }}
        onSent={(made) => {
          void cache.invalidateQueries({ queryKey: ['saleImports'] })
          go(`attribution/imports/${made.id}`)
        }}
      />
    </>
  )
}
