import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { api, type InputTo, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { DateText, PersonBadge, StateBadge } from '#ui/Badges.tsx'
import { formatNumber } from '#ui/format.ts'
import { useKeys } from '#ui/keys.ts'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn } from '#ui/list/listTypes.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { useGo, useUrlState } from '#ui/routing.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { words } from './texts.ts'

type ImportRow = RowOf<'listImports'>
const fileLimitBytes = 20_000_000
const kinds = ['partners', 'contacts', 'both'] as const

const columns: ListColumn<ImportRow>[] = [
  { key: 'file', title: words('file'), cell: (row) => row.fileName, second: (row) => words(`kind_${row.kind}`) },
  {
    key: 'state',
    title: words('state'),
    width: 130,
    phone: 'end',
    cell: (row) => <StateBadge state={row.state} label={words(`state_${row.state}`)} plain />,
  },
  {
    key: 'rows',
    title: words('rows'),
    width: 90,
    align: 'end',
    cell: (row) => (row.rowsTotal === null ? '' : formatNumber(row.rowsTotal)),
  },
  ...(['created', 'updated', 'needs_review', 'refused'] as const).map((outcome) => ({
    key: outcome,
    title: words(`outcome_${outcome}`),
    width: 112,
    align: 'end' as const,
    cell: (row: ImportRow) => (row.report === 'run' ? formatNumber(row.counts[outcome]) : ''),
  })),
  { key: 'by', title: words('by'), width: 160, cell: (row) => <PersonBadge name={row.by.name} /> },
  {
    key: 'createdAt',
    title: words('at'),
    width: 130,
    sort: 'createdAt',
    phone: 'below',
    cell: (row) => <DateText value={row.createdAt} />,
  },
]

/** Every list that was taken in, and the way to the next one. */
export const ImportsPage = () => {
  const [url, setUrl] = useUrlState({ new: false as boolean })
  const go = useGo()
  const cache = useQueryClient()
  const reason = useRightReason('partners.import', words('noImport'))
  useKeys({ n: () => reason === null && setUrl({ new: true }) })
  return (
    <>
      <ListPage
        id="imports"
        title={words('imports')}
        columns={columns}
        defaultSort="-createdAt"
        fetchPage={(query: NonNullable<NonNullable<InputTo<'listImports'>>['query']>) => api.listImports({ query })}
        onExport={(query) => exportList('listImports', 'imports', query)}
        rowKey={(row) => row.id}
        rowName={(row) => row.fileName}
        rowTo={(row) => `imports/${row.id}`}
        actions={
          <ReasonButton variant="filled" reason={reason} onClick={() => setUrl({ new: true })}>
            {words('newImport')}
          </ReasonButton>
        }
        empty={{
          sentence: words('importsEmpty'),
          action: <Button onClick={() => setUrl({ new: true })}>{words('newImport')}</Button>,
        }}
      />
      <SideForm
        opened={url.new}
        onClose={() => setUrl({ new: false })}
        title={words('newImport')}
        draftKey="new import"
        sendLabel={words('upload')}
        reason={reason}
        initial={{ file: null as File | null, kind: '' }}
        fields={[
          {
            name: 'file',
            label: words('fileLabel'),
            hint: words('fileHint'),
            kind: 'file',
            required: true,
            accept: ['.csv', '.tsv', '.txt', '.jsonl', '.ndjson'],
            maxBytes: fileLimitBytes,
          },
          {
            name: 'kind',
            label: words('kind'),
            kind: 'choice',
            placeholder: words('kindAuto'),
            options: kinds.map((kind) => ({ value: kind, label: words(`kind_${kind}`) })),
          },
        ]}
        send={(values) => {
          const form = new FormData()
          // Fields stand before the file, so that the server knows them when the content begins to arrive.
          if (values.kind) form.set('kind', values.kind)
          if (values.file) form.set('file', values.file)
          return api.createImport({ form })
        }}
        onSent={(made) => {
          void cache.invalidateQueries({ queryKey: ['imports'] })
          go(`imports/${made.id}`)
        }}
      />
    </>
  )
}
