import { Button } from '@mantine/core'
import { useState } from 'react'
import { api, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { DateText, FactPill, StateBadge } from '#ui/Badges.tsx'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn } from '#ui/list/listTypes.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { useGo } from '#ui/routing.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { useRightReason } from '#ui/seat.tsx'

type Row = RowOf<'listForms'>
type Query = NonNullable<NonNullable<Parameters<typeof api.listForms>[0]>['query']>

const columns: ListColumn<Row>[] = [
  { key: 'name', title: 'Form', cell: (form) => form.name, second: (form) => form.url, sort: 'name' },
  { key: 'state', title: 'State', width: 120, phone: 'end', cell: (form) => <StateBadge state={form.state} plain /> },
  {
    key: 'published',
    title: 'Published',
    width: 170,
    cell: (form) => (form.publishedNumber ? `Version ${form.publishedNumber}` : 'Never'),
  },
  {
    key: 'changes',
    title: 'Draft',
    width: 150,
    phone: 'below',
    cell: (form) => form.hasUnpublishedChanges && <FactPill tone="watch">Changes waiting</FactPill>,
  },
  { key: 'minutes', title: 'Takes', width: 100, align: 'end', cell: (form) => `${form.minutes} min` },
  {
    key: 'updated',
    title: 'Changed',
    width: 130,
    sort: 'updatedAt',
    cell: (form) => <DateText value={form.updatedAt} />,
  },
]

/** Application forms: what is published, and what waits. */
export const FormsPage = () => {
  const [making, setMaking] = useState(false)
  const go = useGo()
  const reason = useRightReason('discovery.publish_form', 'Only marketing, partner managers and admins build forms')
  return (
    <>
      <ListPage
        id="forms"
        title="Forms"
        columns={columns}
        defaultSort="name"
        fetchPage={(query: Query) => api.listForms({ query })}
        onExport={(query) => exportList('listForms', 'forms', query)}
        rowKey={(form) => form.id}
        rowName={(form) => form.name}
        rowTo={(form) => `forms/${form.id}`}
        actions={
          <ReasonButton variant="filled" reason={reason} onClick={() => setMaking(true)}>
            New form
          </ReasonButton>
        }
        empty={{
          sentence: 'No forms yet. A form is how companies apply to you, on a page of its own or inside yours.',
          action: <Button onClick={() => setMaking(true)}>Begin a form</Button>,
        }}
      />
      <SideForm
        opened={making}
        onClose={() => setMaking(false)}
        title="New form"
        draftKey="new form"
        sendLabel="Begin"
        initial={{ typeId: '', name: '', slug: '' }}
        fields={[
          {
            name: 'typeId',
            label: 'Partner type',
            kind: 'choice',
            required: true,
            options: async () =>
              (await api.listPartnerTypes()).data.map(({ id, name }) => ({ value: id, label: name })),
          },
          { name: 'name', label: 'Name', required: true, hint: 'For the team.' },
          {
            name: 'slug',
            label: 'Address',
            required: true,
            hint: 'Small letters, digits and hyphens; it ends the address of the page.',
          },
        ]}
        send={(values) => api.createForm({ body: values })}
        onSent={(form) => go(`forms/${form.id}`)}
      />
    </>
  )
}
