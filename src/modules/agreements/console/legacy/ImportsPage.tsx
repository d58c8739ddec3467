import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { api, type InputTo, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { saveBlob } from '#client/save-blob.ts'
import { DateText, PersonBadge, StateBadge } from '#ui/Badges.tsx'
import { formatNumber } from '#ui/format.ts'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListFilter } from '#ui/list/listTypes.ts'
import { readProblem } from '#ui/problem.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { useGo, useUrlState } from '#ui/routing.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import { noImport, outcomeWords, stateWords } from './importWords.ts'

type Row = RowOf<'listAgreementImports'>
const archiveBytesMax = 50_000_000

const columns: ListColumn<Row>[] = [
  { key: 'file', title: 'Archive', cell: (row) => row.fileName },
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
const filters: ListFilter[] = [
  {
    key: 'state',
    label: 'State',
    kind: 'choice',
    many: true,
    options: Object.entries(stateWords).map(([value, label]) => ({ value, label })),
  },
]

/** Archives of agreements that were signed elsewhere, and the way to the next one. */
export const ImportsPage = () => {
  const [url, setUrl] = useUrlState({ new: false as boolean })
  const go = useGo()
  const cache = useQueryClient()
  const reason = useRightReason('agreements.import', noImport)
  const template = () =>
    void api.getAgreementImportTemplate().then(
      (file) => saveBlob(file, 'signed-agreements-template.zip'),
      (error: unknown) => toast(readProblem(error).detail, { tone: 'bad' }),
    )
  return (
    <>
      <ListPage
        id="agreement-imports"
        title="Import of signed agreements"
        columns={columns}
        filters={filters}
        defaultSort="-createdAt"
        fetchPage={(query: NonNullable<NonNullable<InputTo<'listAgreementImports'>>['query']>) =>
          api.listAgreementImports({ query })
        }
        onExport={(query) => exportList('listAgreementImports', 'agreement imports', query)}
        rowKey={(row) => row.id}
        rowName={(row) => row.fileName}
        rowTo={(row) => `agreements/import/${row.id}`}
        actions={
          <>
            <Button onClick={template}>Template</Button>
            <ReasonButton variant="filled" reason={reason} onClick={() => setUrl({ new: true })}>
              Send an archive
            </ReasonButton>
          </>
        }
        empty={{
          sentence:
            'Nothing was taken in yet. Put the PDFs that you have signed into a ZIP with a table of what each one is; the template shows how.',
          action: <Button onClick={template}>Download the template</Button>,
        }}
      />
      <SideForm
        opened={url.new}
        onClose={() => setUrl({ new: false })}
        title="Send an archive"
        draftKey="new agreement import"
        sendLabel="Send and try it"
        reason={reason}
        initial={{ file: null as File | null }}
        fields={[
          {
            name: 'file',
            label: 'ZIP archive',
            hint: 'The PDFs with agreements.csv or agreements.json, and terms.csv for their terms; 50 MB at most. It is tried first and takes nothing in by itself.',
            kind: 'file',
            required: true,
            accept: ['.zip'],
            maxBytes: archiveBytesMax,
          },
        ]}
        send={async (values) => {
          const form = new FormData()
          if (values.file) form.set('file', values.file)
          const made = await api.createAgreementImport({ form })
          return api.dryRunAgreementImport({ params: { id: made.id } })
        }}
        onSent={(made) => {
          void cache.invalidateQueries({ queryKey: ['agreementImports'] })
          go(`agreements/import/${made.id}`)
        }}
      />
    </>
  )
}
