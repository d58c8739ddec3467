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

type Row = RowOf<'listJourneyTemplates'>
type Query = NonNullable<NonNullable<Parameters<typeof api.listJourneyTemplates>[0]>['query']>
const columns: ListColumn<Row>[] = [
  { key: 'name', title: 'Template', sort: 'name', cell: (row) => row.name, second: (row) => row.type.name },
  {
    key: 'published',
    title: 'Published',
    width: 220,
    cell: (row) => (
      <>
        {row.publishedNumber ? `Version ${row.publishedNumber}` : 'Not yet'}{' '}
        {row.isChanged && <FactPill tone="watch">changed</FactPill>}
        {row.isRetired && <FactPill>retired</FactPill>}
      </>
    ),
  },
  { key: 'steps', title: 'Steps', width: 80, align: 'end', cell: (row) => row.steps },
  { key: 'gate', title: 'In the gate', width: 110, align: 'end', cell: (row) => row.gateSteps },
  { key: 'target', title: 'Days to go-live', width: 130, align: 'end', cell: (row) => row.targetDays },
  { key: 'running', title: 'Follow it', width: 100, align: 'end', cell: (row) => row.running },
  {
    key: 'updatedAt',
    title: 'Changed',
    width: 120,
    sort: 'updatedAt',
    cell: (row) => <DateText value={row.updatedAt} />,
  },
]
const typeOptions = async () => (await api.listPartnerTypes()).data.map(({ id, name }) => ({ value: id, label: name }))
const filters: ListFilter[] = [{ key: 'typeId', label: 'Type', kind: 'choice', options: typeOptions }]

/** Templates by partner type; a journey keeps the version it began with. */
export const TemplatesPage = () => {
  const go = useGo()
  const [adding, setAdding] = useState(false)
  const noRight = useRightReason('onboarding.publish_template', 'Admins and partner managers write templates')
  return (
    <>
      <ListPage
        id="journey-templates"
        title="Journey templates"
        columns={columns}
        filters={filters}
        defaultSort="name"
        fetchPage={(query: Query) => api.listJourneyTemplates({ query })}
        onExport={(query) => exportList('listJourneyTemplates', 'journey-templates', query)}
        rowKey={(row) => row.id}
        rowName={(row) => row.name}
        rowTo={(row) => `onboarding/templates/${row.id}`}
        actions={
          <ReasonButton variant="filled" reason={noRight} onClick={() => setAdding(true)}>
            New template
          </ReasonButton>
        }
        empty={{ sentence: 'No template: a journey needs one of its partner type.' }}
      />
      {adding && (
        <SideForm
          opened
          onClose={() => setAdding(false)}
          title="New template"
          draftKey="new journey template"
          sendLabel="Make it"
          initial={{ name: '', typeId: '', file: null as File | null }}
          fields={[
            { name: 'name', label: 'Name', required: true, maxLength: 120 },
            { name: 'typeId', label: 'Partner type', kind: 'choice', required: true, options: typeOptions },
            {
              name: 'file',
              label: 'A template that was taken out elsewhere',
              kind: 'file',
              hint: 'JSON; without it the template begins empty',
              folded: true,
            },
          ]}
          send={async (values) =>
            api.createJourneyTemplate({
              body: {
                name: values.name,
                typeId: values.typeId,
                ...(values.file && { definition: JSON.parse(await values.file.text()) }),
              },
            })
          }
          onSent={(made) => go(`onboarding/templates/${made.id}`)}
        />
      )}
    </>
  )
}
