import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { findPartners } from '#client/find-partners.ts'
import { DateText, FactPill, StateBadge } from '#ui/Badges.tsx'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListFilter, ListView } from '#ui/list/listTypes.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'

type Row = RowOf<'listScreenings'>
type Query = NonNullable<NonNullable<Parameters<typeof api.listScreenings>[0]>['query']>
const resultWords = { clear: 'Clear', possible: 'Possible match', true_match: 'True match' } as const

const columns: ListColumn<Row>[] = [
  {
    key: 'partner',
    title: 'Partner',
    cell: (row) => row.partner.name,
    second: (row) => row.names.map((one) => one.name).join(', '),
  },
  {
    key: 'result',
    title: 'Result',
    width: 160,
    phone: 'below',
    cell: (row) => <StateBadge state={row.result} label={resultWords[row.result]} plain />,
  },
  {
    key: 'hits',
    title: 'Hits',
    width: 220,
    cell: (row) => row.hits.map((hit) => `${hit.name} (${hit.similarity} %)`).join(', '),
  },
  { key: 'list', title: 'List', width: 220, cell: (row) => `${row.listName}, ${row.listDate}` },
  {
    key: 'nextDueOn',
    title: 'Next due',
    width: 150,
    sort: 'nextDueOn',
    cell: (row) =>
      row.isDue ? <FactPill tone="watch">due</FactPill> : row.isCurrent && <DateText value={row.nextDueOn} as="date" />,
  },
  { key: 'at', title: 'When', width: 130, sort: 'at', phone: 'end', cell: (row) => <DateText value={row.at} /> },
]
const filters: ListFilter[] = [
  {
    key: 'result',
    label: 'Result',
    kind: 'choice',
    many: true,
    options: Object.entries(resultWords).map(([value, label]) => ({ value, label })),
  },
]
const views: ListView[] = [
  { key: 'all', label: 'All' },
  { key: 'possible', label: 'Possible matches', filters: { result: ['possible'] } },
]

/** Who was held against which list, what was found, and what a person made of it. */
export const ScreeningsPage = () => {
  const cache = useQueryClient()
  const [open, setOpen] = useState(false)
  const noRight = useRightReason('qualification.screen', 'Legal and finance screen')
  return (
    <>
      <ListPage
        id="screenings"
        title="Screening"
        columns={columns}
        filters={filters}
        views={views}
        defaultSort="-at"
        fetchPage={(query: Query) => api.listScreenings({ query })}
        onExport={(query) => exportList('listScreenings', 'screenings', query)}
        rowKey={(row) => row.id}
        rowName={(row) => row.partner.name}
        actions={
          <ReasonButton variant="filled" reason={noRight} onClick={() => setOpen(true)}>
            Record a screening
          </ReasonButton>
        }
        empty={{
          sentence: 'Nobody was screened yet. An approval waits for a clear screening, which nobody can waive.',
        }}
      />
      {open && (
        <SideForm
          opened
          onClose={() => setOpen(false)}
          title="Record a screening"
          draftKey="screening"
          sendLabel="Record"
          initial={{
            partnerId: '',
            names: [] as string[],
            listName: '',
            listDate: '',
            result: 'clear',
            hits: [] as string[],
            note: '',
          }}
          fields={[
            { name: 'partnerId', label: 'Partner', kind: 'choice', required: true, options: findPartners },
            {
              name: 'names',
              label: 'Names searched',
              kind: 'tags',
              hint: 'The company first, then owners from 25 % and signatories',
            },
            { name: 'listName', label: 'List', required: true, maxLength: 200 },
            { name: 'listDate', label: 'Of', kind: 'date', required: true },
            {
              name: 'result',
              label: 'Result',
              kind: 'choice',
              options: Object.entries(resultWords).map(([value, label]) => ({ value, label })),
            },
            { name: 'hits', label: 'Names found on the list', kind: 'tags' },
            {
              name: 'note',
              label: 'Note',
              kind: 'textarea',
              hint: 'Hits that mean somebody else need a reason',
              maxLength: 2000,
            },
          ]}
          send={(values) =>
            api.recordScreening({
              body: {
                partnerId: values.partnerId,
                names: values.names.map((name, at) => ({ role: at === 0 ? 'company' : 'owner', name })),
                listName: values.listName,
                listDate: values.listDate,
                result: values.result as Row['result'],
                hits: values.hits.map((name) => ({ name, searched: values.names[0] ?? name })),
                ...(values.note && { note: values.note }),
              },
            })
          }
          onSent={async () => {
            toast('Recorded', { tone: 'good' })
            await cache.invalidateQueries({ queryKey: ['screenings'] })
            setOpen(false)
          }}
        />
      )}
    </>
  )
}
