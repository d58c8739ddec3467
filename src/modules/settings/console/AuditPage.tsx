import { Drawer } from '@mantine/core'
import { useState } from 'react'
import { api, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { findPartners } from '#client/find-partners.ts'
import { DateText } from '#ui/Badges.tsx'
import { Field, FieldList } from '#ui/EditableField.tsx'
import { formatMoment } from '#ui/format.ts'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListFilter } from '#ui/list/listTypes.ts'
import { SimpleTable } from '#ui/SimplePage.tsx'
import { actorName, channelName, kindName } from './words.ts'

type Fact = RowOf<'listAuditEvents'>

const whoOf = (fact: Fact): string => fact.actor.name ?? actorName(fact.actor.kind)

/** "Send the draft, Acme": the record, and the partner it belongs to. */
const recordOf = (fact: Fact): string =>
  [...new Set([fact.subject.name, fact.partnerName])].filter((name) => name !== null).join(', ')

const columns: ListColumn<Fact>[] = [
  {
    key: 'what',
    title: 'What',
    cell: (fact) => kindName(fact.kind),
    second: (fact) => fact.summary,
  },
  {
    key: 'record',
    title: 'Record',
    width: 260,
    phone: 'below',
    cell: (fact) => recordOf(fact),
  },
  { key: 'who', title: 'Who', width: 200, phone: 'below', cell: whoOf },
  { key: 'how', title: 'How', width: 160, cell: (fact) => channelName(fact.channel) },
  {
    key: 'when',
    title: 'When',
    width: 150,
    sort: 'time',
    phone: 'end',
    cell: (fact) => <DateText value={fact.occurredAt} />,
  },
]
const filters: ListFilter[] = [
  {
    key: 'kind',
    label: 'What',
    kind: 'choice',
    options: async () => (await api.listEventTypes()).data.map(({ name }) => ({ value: name, label: kindName(name) })),
  },
  {
    key: 'actorId',
    label: 'Person',
    kind: 'choice',
    options: async () =>
      (await api.listMembers({ query: { limit: 200, sort: 'name' } })).data.map(({ id, name }) => ({
        value: id,
        label: name,
      })),
  },
  { key: 'partnerId', label: 'Partner', kind: 'choice', options: () => findPartners('') },
  { key: 'subjectId', label: 'Record (its id)', kind: 'text' },
  { key: 'recorded', label: 'When', kind: 'days' },
]

const shown = (value: unknown) =>
  value === null || value === undefined ? '–' : typeof value === 'object' ? JSON.stringify(value) : String(value)

export const AuditPage = () => {
  const [open, setOpen] = useState<Fact | null>(null)
  return (
    <>
      <ListPage
        id="audit"
        title="Audit trail"
        columns={columns}
        filters={filters}
        defaultSort="-time"
        fetchPage={(query: NonNullable<NonNullable<Parameters<typeof api.listAuditEvents>[0]>['query']>) =>
          api.listAuditEvents({ query })
        }
        onExport={(query) => exportList('listAuditEvents', 'audit-trail', query)}
        rowKey={(fact) => fact.id}
        rowName={(fact) => kindName(fact.kind)}
        onOpen={setOpen}
        empty={{ sentence: 'Every change stands here with who made it, through which channel, and what was before.' }}
      />
      <Drawer
        opened={open !== null}
        onClose={() => setOpen(null)}
        position="right"
        size={480}
        title={open ? kindName(open.kind) : ''}
      >
        {open && (
          <>
            <FieldList>
              <Field label="What">{open.summary}</Field>
              <Field label="Who">{whoOf(open)}</Field>
              <Field label="How">{channelName(open.channel)}</Field>
              <Field label="When">{formatMoment(open.occurredAt)}</Field>
              <Field label="Record">
                {recordOf(open) && `${recordOf(open)}, `}
                {open.subject.id}
              </Field>
              <Field label="Request">{open.requestId ?? '–'}</Field>
              <Field label="Event">{open.id}</Field>
            </FieldList>
            {open.changes && (
              <SimpleTable
                label="Changed fields"
                rows={Object.entries(open.changes)}
                rowKey={([field]) => field}
                columns={[
                  { key: 'field', title: 'Field', cell: ([field]) => field },
                  { key: 'before', title: 'Before', cell: ([, change]) => shown((change as unknown[])[0]) },
                  { key: 'after', title: 'After', cell: ([, change]) => shown((change as unknown[])[1]) },
                ]}
              />
            )}
          </>
        )}
      </Drawer>
    </>
  )
}
