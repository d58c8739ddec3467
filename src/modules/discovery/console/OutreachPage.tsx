import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type RowOf } from '#client/api.ts'
import { saveExport } from '#client/export-list.ts'
import { DateText, FactPill, StateBadge } from '#ui/Badges.tsx'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListFilter, ListView } from '#ui/list/listTypes.ts'
import { ScreenLink } from '#ui/routing.tsx'
import {
  directionLabels,
  directions,
  outreachChannelLabels,
  outreachChannels,
  outreachOutcomeLabels,
  outreachOutcomes,
} from '../contract/outreach-states.ts'
import { OutcomeForm } from './OutreachForms.tsx'
import { mailLabels } from './OutreachSteps.tsx'

type Row = RowOf<'listOutreach'>
type Query = NonNullable<NonNullable<Parameters<typeof api.listOutreach>[0]>['query']>

const columns: ListColumn<Row>[] = [
  { key: 'company', title: 'Company', cell: (row) => row.partner?.name ?? '–', second: (row) => row.person ?? '' },
  {
    key: 'what',
    title: 'What',
    width: 150,
    phone: 'below',
    cell: (row) =>
      `${outreachChannelLabels[row.channel]}${row.direction === 'in' ? `, ${directionLabels.in.toLowerCase()}` : ''}`,
  },
  { key: 'subject', title: 'Words', width: 220, cell: (row) => row.subject ?? row.body?.slice(0, 80) ?? '' },
  { key: 'list', title: 'List or event', width: 160, cell: (row) => row.targetList?.name ?? row.eventList?.name ?? '' },
  {
    key: 'mail',
    title: 'Mail',
    width: 120,
    cell: (row) => row.mail && <StateBadge state={row.mail} label={mailLabels[row.mail]} plain />,
  },
  {
    key: 'outcome',
    title: 'Outcome',
    width: 150,
    phone: 'end',
    cell: (row) => (
      <>
        {row.outcome && <StateBadge state={row.outcome} label={outreachOutcomeLabels[row.outcome]} plain />}
        {row.notNowUntil && <FactPill>not before {row.notNowUntil}</FactPill>}
      </>
    ),
  },
  { key: 'at', title: 'When', width: 120, sort: 'at', cell: (row) => <DateText value={row.at} /> },
]
const filters: ListFilter[] = [
  {
    key: 'channel',
    label: 'How',
    kind: 'choice',
    many: true,
    options: outreachChannels.map((value) => ({ value, label: outreachChannelLabels[value] })),
  },
  {
    key: 'direction',
    label: 'From',
    kind: 'choice',
    options: directions.map((value) => ({ value, label: directionLabels[value] })),
  },
  {
    key: 'outcome',
    label: 'Outcome',
    kind: 'choice',
    many: true,
    options: outreachOutcomes.map((value) => ({ value, label: outreachOutcomeLabels[value] })),
  },
]
const views: ListView[] = [
  { key: 'all', label: 'All' },
  { key: 'answers', label: 'Answers', filters: { direction: 'in' } },
  { key: 'interested', label: 'Interested', filters: { outcome: ['interested'] } },
  { key: 'opted_out', label: 'Opted out', filters: { outcome: ['opted_out'] } },
]

/** Every step towards a company, whoever took it, and what came of it. */
export const OutreachPage = () => {
  const cache = useQueryClient()
  const [judging, setJudging] = useState<Row | null>(null)
  return (
    <>
      <ListPage
        id="outreach"
        title="Steps and outcomes"
        columns={columns}
        filters={filters}
        views={views}
        defaultSort="-at"
        fetchPage={(query: Query) => api.listOutreach({ query })}
        rowKey={(row) => row.id}
        rowName={(row) => row.partner?.name ?? row.id}
        onOpen={setJudging}
        onExport={async (query: Query) => {
          const { limit: _, cursor: __, count: ___, sort: ____, ...filter } = query
          await saveExport('outreach.csv', () => api.exportOutreach({ query: filter }))
        }}
        empty={{
          sentence: 'Nothing yet. Start the steps of a target list, or write to somebody you met.',
          action: <ScreenLink to="pipeline/outreach">Target lists</ScreenLink>,
        }}
      />
      {judging && (
        <OutcomeForm
          id={judging.id}
          onClose={() => setJudging(null)}
          onDone={() => void cache.invalidateQueries({ queryKey: ['outreach'] })}
        />
      )}
    </>
  )
}
