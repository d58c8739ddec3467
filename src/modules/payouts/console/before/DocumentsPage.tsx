import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type InputTo, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { findPartners } from '#client/find-partners.ts'
import { saveBlob } from '#client/save-blob.ts'
import { Amount, StateBadge } from '#ui/Badges.tsx'
import { formatDate } from '#ui/format.ts'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListFilter } from '#ui/list/listTypes.ts'
import { SideForm } from '#ui/SideForm.tsx'
import { toast } from '#ui/toasts.ts'
import {
  documentKindLabels,
  documentKinds,
  documentStateLabels,
  partnerDocumentStates,
  type Treatment,
  treatmentLabels,
  treatments,
} from '../../contract/states.ts'

type Document = RowOf<'listPartnerDocuments'>
const columns: ListColumn<Document>[] = [
  {
    key: 'number',
    title: 'Document',
    cell: (row) => row.number,
    second: (row) =>
      row.corrects
        ? `${documentKindLabels[row.kind]}, takes back ${row.corrects.number}`
        : documentKindLabels[row.kind],
  },
  { key: 'partner', title: 'Partner', width: 220, phone: 'below', cell: (row) => row.partner.name },
  {
    key: 'state',
    title: 'State',
    width: 130,
    phone: 'end',
    cell: (row) => <StateBadge state={row.state} label={documentStateLabels[row.state]} plain />,
  },
  { key: 'net', title: 'Net', width: 150, align: 'end', cell: (row) => <Amount {...row.net} /> },
  {
    key: 'tax',
    title: 'Tax',
    width: 150,
    align: 'end',
    cell: (row) => <Amount {...row.tax} />,
    second: (row) => treatmentLabels[row.treatment],
  },
  { key: 'gross', title: 'Total', width: 150, align: 'end', cell: (row) => <Amount {...row.gross} /> },
  { key: 'issuedOn', title: 'Date', width: 120, sort: 'issuedOn', cell: (row) => formatDate(row.issuedOn) },
]
const filters: ListFilter[] = [
  {
    key: 'kind',
    label: 'Kind',
    kind: 'choice',
    many: true,
    options: documentKinds.map((value) => ({ value, label: documentKindLabels[value] })),
  },
  {
    key: 'state',
    label: 'State',
    kind: 'choice',
    many: true,
    options: partnerDocumentStates.map((value) => ({ value, label: documentStateLabels[value] })),
  },
  { key: 'currency', label: 'Currency', kind: 'text' },
  { key: 'issued', label: 'Date', kind: 'days' },
  { key: 'partnerId', label: 'Partner', kind: 'choice', options: () => findPartners('') },
]

/** Documents of partners: ours and theirs, and those that wait to be looked at. */
export const DocumentsPage = () => {
  const cache = useQueryClient()
  const [reviewing, setReviewing] = useState<Document | null>(null)
  const open = async (row: Document) =>
    saveBlob(await api.downloadPartnerDocument({ params: { id: row.id } }), `${row.number}.pdf`)
  return (
    <>
      <ListPage
        id="partner-documents"
        title="Documents of partners"
        columns={columns}
        filters={filters}
        defaultSort="-issuedOn"
        fetchPage={(query: NonNullable<NonNullable<InputTo<'listPartnerDocuments'>>['query']>) =>
          api.listPartnerDocuments({ query })
        }
        onExport={(query) => exportList('listPartnerDocuments', 'partner-documents', query)}
        rowKey={(row) => row.id}
        rowName={(row) => `${row.number} of ${row.partner.name}`}
        rowTo={(row) => `partners/${row.partner.id}?tab=paying`}
        views={[
          { key: 'all', label: 'All' },
          { key: 'received', label: 'To review', filters: { state: ['received'] } },
        ]}
        bulkActs={[
          {
            key: 'open',
            label: 'Open as PDF',
            run: async (rows) => {
              for (const row of rows) if (row.hasFile) await open(row)
            },
          },
          {
            key: 'review',
            label: 'Review',
            run: async (rows) => setReviewing(rows.find((row) => row.state === 'received') ?? null),
          },
        ]}
        empty={{ sentence: 'No documents yet: they are written with payouts, or sent by partners.' }}
      />
      {reviewing && (
        <SideForm
          opened
          onClose={() => setReviewing(null)}
          title={`Invoice ${reviewing.number} of ${reviewing.partner.name}`}
          draftKey={`review ${reviewing.id}`}
          sendLabel="Save"
          intro="Currency and net amount were held against what is due when it came in. Look at the tax."
          initial={{ outcome: 'accepted', treatment: reviewing.treatment as string, reason: '' }}
          fields={[
            {
              name: 'outcome',
              label: 'The invoice',
              kind: 'radio',
              required: true,
              options: [
                { value: 'accepted', label: 'Is accepted' },
                { value: 'returned', label: 'Goes back to the partner' },
              ],
            },
            {
              name: 'treatment',
              label: 'Its tax',
              kind: 'choice',
              when: ({ outcome }) => outcome === 'accepted',
              options: treatments.map((value) => ({ value, label: treatmentLabels[value] })),
            },
            {
              name: 'reason',
              label: 'What is wrong with it',
              kind: 'textarea',
              maxLength: 2000,
              when: ({ outcome }) => outcome === 'returned',
              check: ({ outcome, reason }) =>
                outcome === 'returned' && !reason.trim() ? 'The partner reads this: say what is wrong' : null,
            },
          ]}
          send={({ outcome, treatment, reason }) =>
            api.reviewPartnerDocument({
              params: { id: reviewing.id },
              body: {
                outcome: outcome as 'accepted',
                ...(outcome === 'accepted' ? { treatment: treatment as Treatment } : { reason: reason.trim() }),
              },
            })
          }
          onSent={() => {
            setReviewing(null)
            toast('Saved', { tone: 'good' })
            void cache.invalidateQueries({ queryKey: ['partner-documents'] })
          }}
        />
      )}
    </>
  )
}
