import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type RowOf } from '#client/api.ts'
import { exportList, saveExport } from '#client/export-list.ts'
import { DateText, StateBadge } from '#ui/Badges.tsx'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListFilter, ListView } from '#ui/list/listTypes.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import { AcceptForm, documentKindOptions, RejectForm, RequestForm, stateWords } from './DocumentForms.tsx'

type Row = RowOf<'listCompanyDocuments'>
type Query = NonNullable<NonNullable<Parameters<typeof api.listCompanyDocuments>[0]>['query']>

const columns: ListColumn<Row>[] = [
  { key: 'label', title: 'Document', cell: (row) => row.label, second: (row) => row.partner.name },
  {
    key: 'state',
    title: 'State',
    width: 130,
    phone: 'below',
    cell: (row) => <StateBadge state={row.state} label={stateWords[row.state]} plain />,
  },
  {
    key: 'expiresOn',
    title: 'Good until',
    width: 130,
    cell: (row) => row.expiresOn && <DateText value={row.expiresOn} as="date" />,
  },
  {
    key: 'zone',
    title: 'Figures',
    width: 160,
    cell: (row) =>
      row.ratios?.altmanZ.shown
        ? `Z″ ${row.ratios.altmanZ.shown}, ${row.ratios.zone}`
        : row.ratios && row.figures
          ? 'Not computed'
          : '',
  },
  {
    key: 'requestedAt',
    title: 'Asked for',
    width: 130,
    sort: 'requestedAt',
    phone: 'end',
    cell: (row) => <DateText value={row.requestedAt} />,
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
  { key: 'kind', label: 'Kind', kind: 'choice', many: true, options: documentKindOptions },
]
const views: ListView[] = [
  { key: 'all', label: 'All' },
  { key: 'look', label: 'To look at', filters: { state: ['received'] } },
  { key: 'waiting', label: 'Waiting for them', filters: { state: ['requested', 'rejected'] } },
  { key: 'expired', label: 'Expired', filters: { state: ['expired'] } },
]

/** What was asked of companies, what came, and how long it is good. */
export const DocumentsPage = () => {
  const cache = useQueryClient()
  const [open, setOpen] = useState<'ask' | { row: Row; act: 'accept' | 'reject' } | null>(null)
  const noManage = useRightReason(
    'qualification.manage_documents',
    'Finance, legal and partner managers ask for documents',
  )
  const noRead = useRightReason(
    'qualification.read_documents',
    'Finance, legal, executives and admins look at documents',
  )
  const done = (words: string) => async () => {
    setOpen(null)
    toast(words, { tone: 'good' })
    await cache.invalidateQueries({ queryKey: ['company-documents'] })
  }
  const one = (rows: readonly Row[], wanted: string | null) =>
    noRead ??
    (rows.length === 1 ? null : 'Choose one document') ??
    (wanted === null || rows[0]?.state === wanted ? null : 'Nothing to look at has come in')
  return (
    <>
      <ListPage
        id="company-documents"
        title="Company documents"
        columns={columns}
        filters={filters}
        views={views}
        defaultSort="-requestedAt"
        fetchPage={(query: Query) => api.listCompanyDocuments({ query })}
        onExport={(query) => exportList('listCompanyDocuments', 'company-documents', query)}
        rowKey={(row) => row.id}
        rowName={(row) => `${row.label}, ${row.partner.name}`}
        bulkActs={[
          {
            key: 'download',
            label: 'Open the file',
            reason: (rows) => one(rows, null) ?? (rows[0]?.file ? null : 'No file has come in'),
            run: async (rows) => {
              const { id, file } = rows[0]!
              await saveExport(file!.name, () => api.downloadCompanyDocument({ params: { id } }))
            },
          },
          {
            key: 'accept',
            label: 'Accept',
            reason: (rows) => one(rows, 'received'),
            run: async (rows) => setOpen({ row: rows[0]!, act: 'accept' }),
          },
          {
            key: 'reject',
            label: 'Send back',
            reason: (rows) => one(rows, 'received'),
            run: async (rows) => setOpen({ row: rows[0]!, act: 'reject' }),
          },
        ]}
        actions={
          <ReasonButton variant="filled" reason={noManage} onClick={() => setOpen('ask')}>
            Ask for a document
          </ReasonButton>
        }
        empty={{
          sentence: 'Nothing was asked for yet. A document that you ask for stands here until it is accepted.',
          action: <Button onClick={() => setOpen('ask')}>Ask for a document</Button>,
        }}
      />
      {open === 'ask' && <RequestForm onClose={() => setOpen(null)} onSent={done('Asked; they get a mail')} />}
      {open !== null && typeof open === 'object' && open.act === 'reject' && (
        <RejectForm row={open.row} onClose={() => setOpen(null)} onSent={done('Sent back')} />
      )}
      {open !== null && typeof open === 'object' && open.act === 'accept' && (
        <AcceptForm row={open.row} onClose={() => setOpen(null)} onSent={done('Accepted')} />
      )}
    </>
  )
}
