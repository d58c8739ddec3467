import { Button } from '@mantine/core'
import { useState } from 'react'
import { api, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { DateText, DeadlinePill, FactPill, PersonBadge, StateBadge } from '#ui/Badges.tsx'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListFilter, ListView } from '#ui/list/listTypes.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { useGo } from '#ui/routing.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { SlotPart } from '#ui/slots.tsx'
import { caseStateLabels, riskLabels } from '../contract/states.ts'

type Row = RowOf<'listQualificationCases'>
type Query = NonNullable<NonNullable<Parameters<typeof api.listQualificationCases>[0]>['query']>

const columns: ListColumn<Row>[] = [
  {
    key: 'partner',
    title: 'Candidate',
    cell: (row) => row.partner.name,
    second: (row) => [row.type.name, row.cycle > 1 && `cycle ${row.cycle}`].filter(Boolean).join(', '),
  },
  {
    key: 'state',
    title: 'State',
    width: 170,
    phone: 'below',
    cell: (row) => (
      <StateBadge
        state={row.outcome ?? row.state}
        label={row.outcome ? outcomeWords[row.outcome] : caseStateLabels[row.state]}
        plain
      />
    ),
  },
  {
    key: 'gates',
    title: 'Gates',
    width: 130,
    cell: (row) =>
      row.gates.failed > 0 ? (
        <FactPill tone="bad">{row.gates.failed} failed</FactPill>
      ) : row.gates.open > 0 ? (
        <FactPill tone="watch">{row.gates.open} open</FactPill>
      ) : (
        <FactPill tone="good">all passed</FactPill>
      ),
  },
  {
    key: 'progress',
    title: 'Cards in',
    width: 100,
    align: 'end',
    cell: (row) => (row.isLight ? 'No cards' : `${row.progress.submitted} of ${row.progress.needed}`),
  },
  {
    key: 'risk',
    title: 'Risk',
    width: 100,
    cell: (row) => row.risk && <StateBadge state={`risk_${row.risk}`} label={riskLabels[row.risk]} plain />,
  },
  {
    key: 'manager',
    title: 'Manager',
    width: 170,
    cell: (row) => <PersonBadge name={row.manager?.name} nobody="Nobody" />,
  },
  {
    key: 'decideBy',
    title: 'Promised',
    width: 150,
    phone: 'end',
    cell: (row) => row.decideBy && !row.decidedAt && row.state !== 'closed' && <DeadlinePill dueAt={row.decideBy} />,
  },
  { key: 'openedAt', title: 'Opened', width: 120, sort: 'openedAt', cell: (row) => <DateText value={row.openedAt} /> },
]
const outcomeWords: Readonly<Record<string, string>> = {
  approved: 'Approved',
  waitlisted: 'Waitlisted',
  declined: 'Declined',
}
const filters: ListFilter[] = [
  {
    key: 'state',
    label: 'State',
    kind: 'choice',
    many: true,
    options: Object.entries(caseStateLabels).map(([value, label]) => ({ value, label })),
  },
  {
    key: 'typeId',
    label: 'Type',
    kind: 'choice',
    many: true,
    options: async () => (await api.listPartnerTypes()).data.map(({ id, name }) => ({ value: id, label: name })),
  },
  { key: 'isLight', label: 'Light type', kind: 'yes' },
]
const views: ListView[] = [
  { key: 'all', label: 'All' },
  { key: 'qualifying', label: 'Qualifying', filters: { state: ['open', 'qualified'] } },
  { key: 'assessing', label: 'Assessing', filters: { state: ['assessing', 'reconciling'] } },
  { key: 'decide', label: 'Ready to decide', filters: { state: ['assessed', 'reopened'] } },
  { key: 'decided', label: 'Decided', filters: { state: ['decided'] } },
]

const loadImport = () => import('./ImportDecisions.tsx').then((m) => m.ImportDecisions)

/** Who is being qualified and assessed, where each stands, and what was promised by when. */
export const CandidatesPage = () => {
  const go = useGo()
  const [importing, setImporting] = useState(false)
  const noRight = useRightReason(
    'qualification.publish_rubric',
    'Admins and heads of partnerships take in decisions of the past',
  )
  return (
    <>
      <ListPage
        id="qualification-cases"
        title="Candidates"
        columns={columns}
        filters={filters}
        views={views}
        defaultSort="-openedAt"
        actions={
          <ReasonButton size="xs" reason={noRight} onClick={() => setImporting(true)}>
            Take in past decisions
          </ReasonButton>
        }
        fetchPage={(query: Query) => api.listQualificationCases({ query })}
        onExport={(query) => exportList('listQualificationCases', 'candidates', query)}
        rowKey={(row) => row.id}
        rowName={(row) => row.partner.name}
        rowTo={(row) => `candidates/${row.id}`}
        bulkActs={[
          {
            key: 'compare',
            label: 'Compare',
            reason: (rows) => (rows.length < 2 || rows.length > 8 ? 'Choose two to eight candidates' : null),
            run: async (rows) => go(`candidates/compare?cases=${rows.map((row) => row.id).join(',')}`),
          },
        ]}
        empty={{
          sentence: 'No one to assess: accept an application to open a case.',
          action: (
            <Button variant="filled" onClick={() => go('applications')}>
              Applications
            </Button>
          ),
        }}
      />
      {importing && <SlotPart load={loadImport} props={{ reason: noRight, onClose: () => setImporting(false) }} />}
    </>
  )
}
