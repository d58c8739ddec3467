import { Button } from '@mantine/core'
import { useState } from 'react'
import { api, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { DateText, FactPill } from '#ui/Badges.tsx'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn } from '#ui/list/listTypes.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { useGo } from '#ui/routing.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { categoryNames } from './names.ts'

type Row = RowOf<'listAgreementTemplates'>
type Query = NonNullable<NonNullable<Parameters<typeof api.listAgreementTemplates>[0]>['query']>

const columns: ListColumn<Row>[] = [
  {
    key: 'name',
    title: 'Template',
    sort: 'name',
    cell: (row) => row.name,
    second: (row) => row.type?.name ?? 'All types',
  },
  { key: 'category', title: 'Category', width: 150, phone: 'below', cell: (row) => categoryNames[row.category] },
  { key: 'language', title: 'Language', width: 100, cell: (row) => row.language },
  {
    key: 'published',
    title: 'Published',
    width: 120,
    cell: (row) => (row.publishedNumber === null ? 'not yet' : `version ${row.publishedNumber}`),
  },
  {
    key: 'faults',
    title: 'Draft',
    width: 140,
    cell: (row) =>
      row.faults.length === 0 ? (
        <FactPill tone="good">can be published</FactPill>
      ) : (
        <FactPill tone="watch">{row.faults.length === 1 ? '1 fault' : `${row.faults.length} faults`}</FactPill>
      ),
  },
  {
    key: 'updated',
    title: 'Changed',
    width: 120,
    phone: 'end',
    sort: 'updatedAt',
    cell: (row) => <DateText value={row.updatedAt} />,
  },
]

/** Templates, from which agreements are drafted. */
export const TemplatesPage = () => {
  const go = useGo()
  const [opened, setOpened] = useState(false)
  const reason = useRightReason('agreements.publish_template', 'Only legal and admins write templates')
  return (
    <>
      <ListPage
        id="agreement-templates"
        title="Templates"
        columns={columns}
        defaultSort="name"
        fetchPage={(query: Query) => api.listAgreementTemplates({ query })}
        onExport={(query) => exportList('listAgreementTemplates', 'agreement-templates', query)}
        rowKey={(row) => row.id}
        rowName={(row) => row.name}
        rowTo={(row) => `agreements/templates/${row.id}`}
        actions={
          <ReasonButton variant="filled" reason={reason} onClick={() => setOpened(true)}>
            New template
          </ReasonButton>
        }
        empty={{
          sentence: 'No templates yet. Drafts start from one that is published.',
          action: <Button onClick={() => setOpened(true)}>Begin a template</Button>,
        }}
      />
      <SideForm
        opened={opened}
        onClose={() => setOpened(false)}
        title="New template"
        draftKey="new agreement template"
        sendLabel="Begin template"
        initial={{ name: '', copyOf: '', typeId: '', category: 'partnership' }}
        fields={[
          { name: 'name', label: 'Name', required: true },
          {
            name: 'copyOf',
            label: 'As a copy of',
            kind: 'choice',
            options: async (search) =>
              (await api.listAgreementTemplates({ query: { limit: 20, ...(search && { q: search }) } })).data.map(
                (row) => ({
                  value: row.id,
                  label: row.name,
                }),
              ),
          },
          {
            name: 'typeId',
            label: 'For partners of the type',
            kind: 'choice',
            options: async () =>
              (await api.listPartnerTypes()).data.map(({ id, name }) => ({ value: id, label: name })),
          },
          {
            name: 'category',
            label: 'Category',
            kind: 'choice',
            options: Object.entries(categoryNames).map(([value, label]) => ({ value, label })),
          },
        ]}
        send={({ name, copyOf, typeId, category }) =>
          api.createAgreementTemplate({
            body: { name, category: category as 'nda', ...(copyOf && { copyOf }), ...(typeId && { typeId }) },
          })
        }
        onSent={(template) => go(`agreements/templates/${(template as { id: string }).id}`)}
      />
    </>
  )
}
