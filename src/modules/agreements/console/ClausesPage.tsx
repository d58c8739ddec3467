import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { DateText, FactPill } from '#ui/Badges.tsx'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListFilter } from '#ui/list/listTypes.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { useGo } from '#ui/routing.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { componentKeys, componentNames, positionNames } from './names.ts'

type Row = RowOf<'listClauses'>
type Query = NonNullable<NonNullable<Parameters<typeof api.listClauses>[0]>['query']>
const riskTones = { low: 'good', medium: 'plain', high: 'bad' } as const

const columns: ListColumn<Row>[] = [
  { key: 'title', title: 'Clause', sort: 'title', cell: (row) => row.title, second: (row) => row.key },
  { key: 'component', title: 'Part', width: 180, phone: 'below', cell: (row) => componentNames[row.component] },
  { key: 'risk', title: 'Risk', width: 100, cell: (row) => <FactPill tone={riskTones[row.risk]}>{row.risk}</FactPill> },
  {
    key: 'positions',
    title: 'Approved positions',
    width: 220,
    cell: (row) =>
      row.versions
        .filter((version) => version.inUse)
        .map((version) => positionNames[version.position])
        .join(', ') || 'none yet',
  },
  {
    key: 'waiting',
    title: 'Waiting for legal',
    width: 140,
    cell: (row) => {
      const waiting = row.versions.filter((version) => !version.approvedAt).length
      return waiting > 0 ? <FactPill tone="watch">{waiting === 1 ? '1 text' : `${waiting} texts`}</FactPill> : ''
    },
  },
  { key: 'language', title: 'Language', width: 100, cell: (row) => row.language },
  {
    key: 'updated',
    title: 'Changed',
    width: 120,
    phone: 'end',
    sort: 'updatedAt',
    cell: (row) => <DateText value={row.updatedAt} />,
  },
]
const filters: ListFilter[] = [
  {
    key: 'component',
    label: 'Part',
    kind: 'choice',
    options: componentKeys.map((value) => ({ value, label: componentNames[value]! })),
  },
  {
    key: 'risk',
    label: 'Risk',
    kind: 'choice',
    many: true,
    options: ['low', 'medium', 'high'].map((value) => ({ value, label: value })),
  },
  { key: 'unapproved', label: 'Waiting for legal', kind: 'choice', options: [{ value: 'true', label: 'Yes' }] },
]

/** The library of clauses. Search reads the texts too. */
export const ClausesPage = () => {
  const go = useGo()
  const cache = useQueryClient()
  const [opened, setOpened] = useState(false)
  const reason = useRightReason('agreements.approve_clause', 'Only legal and admins write clauses')
  return (
    <>
      <ListPage
        id="clauses"
        title="Clauses"
        columns={columns}
        filters={filters}
        defaultSort="title"
        fetchPage={(query: Query) => api.listClauses({ query })}
        onExport={(query) => exportList('listClauses', 'clauses', query)}
        rowKey={(row) => row.id}
        rowName={(row) => row.title}
        rowTo={(row) => `agreements/clauses/${row.id}`}
        actions={
          <ReasonButton variant="filled" reason={reason} onClick={() => setOpened(true)}>
            New clause
          </ReasonButton>
        }
        empty={{
          sentence: 'No clauses yet. What legal approves here is what drafts are made of.',
          action: <Button onClick={() => setOpened(true)}>Write the first clause</Button>,
        }}
      />
      <SideForm
        opened={opened}
        onClose={() => setOpened(false)}
        title="New clause"
        draftKey="new clause"
        sendLabel="Write clause"
        initial={{ title: '', key: '', component: 'legal', body: '', risk: 'medium', guidance: '', language: 'en' }}
        fields={[
          { name: 'title', label: 'Title', required: true },
          { name: 'key', label: 'Key', required: true, hint: 'Small letters and underscores, such as audit_of_books' },
          {
            name: 'component',
            label: 'Part',
            kind: 'choice',
            options: componentKeys.map((value) => ({ value, label: componentNames[value]! })),
          },
          {
            name: 'body',
            label: 'Preferred text',
            kind: 'textarea',
            rows: 10,
            required: true,
            hint: '{{term:deal_protection.days}} prints a value, {{fact:partner}} a name, {{var:key}} a blank.',
          },
          {
            name: 'risk',
            label: 'Risk',
            kind: 'choice',
            half: true,
            options: ['low', 'medium', 'high'].map((value) => ({ value, label: value })),
          },
          {
            name: 'language',
            label: 'Language',
            kind: 'choice',
            half: true,
            options: [
              { value: 'en', label: 'English' },
              { value: 'de', label: 'German' },
              { value: 'es', label: 'Spanish' },
            ],
          },
          { name: 'guidance', label: 'Guidance for negotiators', kind: 'textarea', rows: 4, folded: true },
        ]}
        send={(values) => api.createClause({ body: values as never })}
        onSent={(clause) => {
          void cache.invalidateQueries({ queryKey: ['clauses'] })
          go(`agreements/clauses/${(clause as { id: string }).id}`)
        }}
      />
    </>
  )
}
