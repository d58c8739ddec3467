import { Button } from '@mantine/core'
import { useState } from 'react'
import { api, place, type RowOf } from '#client/api.ts'
import { exportList, saveExport } from '#client/export-list.ts'
import { DateText, DeadlinePill, FactPill, PersonBadge, StateBadge } from '#ui/Badges.tsx'
import { countryName, countryOptions } from '#ui/form/choices.ts'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListFilter, ListView } from '#ui/list/listTypes.ts'
import { useGo } from '#ui/routing.tsx'
import { useSeat } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import { DecisionForm } from './DecisionForm.tsx'
import { channelLabel, channelOptions, stateLabel, stateOptions } from './labels.ts'

type Row = RowOf<'listApplications'>
type Query = NonNullable<NonNullable<Parameters<typeof api.listApplications>[0]>['query']>

const columns: ListColumn<Row>[] = [
  {
    key: 'company',
    title: 'Company',
    cell: (row) => row.company || 'Not named yet',
    second: (row) => [row.contactName, row.country && countryName(row.country)].filter(Boolean).join(', '),
    sort: 'company',
  },
  {
    key: 'state',
    title: 'State',
    width: 200,
    phone: 'below',
    cell: (row) => <StateBadge state={row.state} label={stateLabel(row.state)} plain />,
  },
  {
    key: 'holds',
    title: 'Holds',
    width: 90,
    cell: (row) => row.openHolds > 0 && <FactPill tone="watch">{row.openHolds} open</FactPill>,
  },
  {
    key: 'promise',
    title: 'Promised',
    width: 150,
    phone: 'end',
    cell: (row) =>
      row.promise.decisionBy &&
      ['running', 'warned', 'breached', 'paused'].includes(row.promise.state) && (
        <DeadlinePill
          dueAt={row.promise.firstAnswerBy ?? row.promise.decisionBy}
          paused={row.promise.state === 'paused'}
        />
      ),
  },
  {
    key: 'reviewer',
    title: 'Reviewer',
    width: 170,
    cell: (row) => <PersonBadge name={row.reviewer?.name} nobody="Nobody yet" />,
  },
  { key: 'channel', title: 'Came by', width: 160, cell: (row) => channelLabel(row.channel) },
  {
    key: 'arrived',
    title: 'Arrived',
    width: 130,
    sort: 'arrivedAt',
    cell: (row) => <DateText value={row.arrivedAt} />,
  },
]
const filters: ListFilter[] = [
  { key: 'state', label: 'State', kind: 'choice', many: true, options: stateOptions },
  { key: 'channel', label: 'Came by', kind: 'choice', many: true, options: channelOptions },
  {
    key: 'typeId',
    label: 'Type',
    kind: 'choice',
    many: true,
    options: async () => (await api.listPartnerTypes()).data.map(({ id, name }) => ({ value: id, label: name })),
  },
  { key: 'country', label: 'Country', kind: 'choice', many: true, options: async () => countryOptions() },
  { key: 'hasReviewer', label: 'Has a reviewer', kind: 'yes' },
  { key: 'hasOpenHold', label: 'Held by a check', kind: 'yes' },
]
const views: ListView[] = [
  { key: 'all', label: 'All' },
  { key: 'waiting', label: 'Waiting for us', filters: { state: ['submitted', 'in_review'] } },
  { key: 'asked', label: 'Waiting for them', filters: { state: ['info_requested'] } },
  { key: 'waitlist', label: 'Waitlist', filters: { state: ['waitlisted'] } },
  { key: 'quarantine', label: 'Quarantine', filters: { state: ['quarantined'] } },
]

/** Who applied, in what state, with which promise running. */
export const ApplicationsPage = () => {
  const seat = useSeat()
  const go = useGo()
  const [deciding, setDeciding] = useState<Row[] | null>(null)
  const formUrl = `${location.origin}/o/${place().workspace}/start`
  return (
    <>
      <ListPage
        id="applications"
        title="Applications"
        columns={columns}
        filters={filters}
        views={views}
        defaultSort="-arrivedAt"
        fetchPage={(query: Query) => api.listApplications({ query })}
        onExport={
          seat.rights.has('discovery.review')
            ? async (query: Query) => {
                const { limit: _, cursor: __, count: ___, sort: ____, ...filter } = query
                await saveExport('applications.csv', () => api.exportApplications({ query: filter }))
              }
            : (query) => exportList('listApplications', 'applications', query)
        }
        rowKey={(row) => row.id}
        rowName={(row) => row.company || 'Application'}
        rowTo={(row) => `applications/${row.id}`}
        bulkActs={[
          {
            key: 'decide',
            label: 'Decide',
            reason: () => (seat.rights.has('discovery.decide') ? null : 'Only partner managers decide applications'),
            run: async (rows) => setDeciding(rows),
          },
        ]}
        actions={<Button onClick={() => go('forms')}>Forms</Button>}
        empty={{
          sentence: 'Nothing waiting. Share your application page and what companies send stands here.',
          action: (
            <Button
              variant="filled"
              onClick={() =>
                void navigator.clipboard
                  .writeText(formUrl)
                  .then(() => toast('The address of your application page is copied', { tone: 'good' }))
              }
            >
              Copy the address
            </Button>
          ),
        }}
      />
      {deciding && <DecisionForm applications={deciding} onClose={() => setDeciding(null)} />}
    </>
  )
}
