import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { findPartners } from '#client/find-partners.ts'
import { DateText, FactPill, StateBadge } from '#ui/Badges.tsx'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListFilter, ListView } from '#ui/list/listTypes.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { useGo } from '#ui/routing.tsx'
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

/** A name keeps the role it was searched in; else the company stands first. */
const roleOf = (match: Row | null, name: string, at: number) =>
  (match?.names.find((one) => one.name === name)?.role as 'owner' | undefined) ?? (at === 0 ? 'company' : 'owner')

/** Who was held against which list, what was found, and what a person made of it. */
export const ScreeningsPage = () => {
  const cache = useQueryClient()
  const [open, setOpen] = useState<Row | 'new' | null>(null)
  const go = useGo()
  const noRight = useRightReason('qualification.screen', 'Legal and finance screen')
  const match = open === 'new' ? null : open
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
        bulkActs={[
          {
            key: 'answer',
            label: 'Answer the match',
            reason: (rows) =>
              noRight ??
              (rows.length !== 1
                ? 'Choose one screening'
                : rows[0]!.isCurrent && rows[0]!.result === 'possible'
                  ? null
                  : 'Only an open possible match is answered'),
            run: async (rows) => setOpen(rows[0]!),
          },
        ]}
        actions={
          <>
            <Button onClick={() => go('screenings/lists')}>Lists</Button>
            <ReasonButton variant="filled" reason={noRight} onClick={() => setOpen('new')}>
              Record a screening
            </ReasonButton>
          </>
        }
        empty={{
          sentence: 'Nobody was screened yet. An approval waits for a clear screening, which nobody can waive.',
        }}
      />
      {open !== null && (
        <SideForm
          opened
          onClose={() => setOpen(null)}
          title={match ? `Clear or confirm: ${match.partner.name}` : 'Record a screening'}
          draftKey={`screening ${match?.id ?? 'new'}`}
          intro={
            match &&
            `Found on ${match.listName}: ${match.hits.map((hit) => `${hit.name}, ${hit.similarity} % like ${hit.searched}`).join('; ')}`
          }
          sendLabel="Record"
          initial={{
            partnerId: match?.partner.id ?? '',
            names: match?.names.map((one) => one.name) ?? ([] as string[]),
            listName: match?.listName ?? '',
            listDate: match?.listDate ?? '',
            result: 'clear',
            hits: match?.hits.map((hit) => hit.name) ?? ([] as string[]),
            note: '',
          }}
          fields={[
            {
              name: 'partnerId',
              label: 'Partner',
              kind: 'choice',
              required: true,
              options: findPartners,
              when: () => match === null,
            },
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
                names: values.names.map((name, at) => ({ role: roleOf(match, name, at), name })),
                listName: values.listName,
                listDate: values.listDate,
                result: values.result as Row['result'],
                hits: values.hits.map((name) => ({
                  name,
                  searched: match?.hits.find((hit) => hit.name === name)?.searched ?? values.names[0] ?? name,
                })),
                ...(values.note && { note: values.note }),
              },
            })
          }
          onSent={async () => {
            setOpen(null)
            toast('Recorded', { tone: 'good' })
            await cache.invalidateQueries({ queryKey: ['screenings'] })
          }}
        />
      )}
    </>
  )
}
