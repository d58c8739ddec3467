import { Button, SegmentedControl } from '@mantine/core'
import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { DateText, FactPill, Meter, PersonBadge, StateBadge } from '#ui/Badges.tsx'
import { BoardPage } from '#ui/BoardPage.tsx'
import { formatDate } from '#ui/format.ts'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListFilter, ListView } from '#ui/list/listTypes.ts'
import { PageSkeleton } from '#ui/PageSkeleton.tsx'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { ScreenLink, useGo, useUrlState } from '#ui/routing.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { SlotPart } from '#ui/slots.tsx'
import { toast } from '#ui/toasts.ts'
import { journeyStateLabels } from '../contract/states.ts'

type Row = RowOf<'listJourneys'>
type Query = NonNullable<NonNullable<Parameters<typeof api.listJourneys>[0]>['query']>

const sideWords = { us: 'Us', partner: 'Partner', both: 'Both' } as const
const targetWords = (row: Row): string =>
  row.liveOn
    ? row.daysToTarget >= 0
      ? 'in time'
      : `${-row.daysToTarget} days late`
    : row.daysToTarget >= 0
      ? `${row.daysToTarget} days left`
      : `${-row.daysToTarget} days over`

const columns: ListColumn<Row>[] = [
  { key: 'partner', title: 'Partner', cell: (row) => row.partner.name, second: (row) => row.type.name },
  {
    key: 'state',
    title: 'State',
    width: 120,
    phone: 'below',
    cell: (row) => <StateBadge state={row.state} label={journeyStateLabels[row.state]} plain />,
  },
  { key: 'phase', title: 'Phase', width: 110, cell: (row) => (row.state === 'running' ? row.phaseTitle : '–') },
  { key: 'days', title: 'Days', width: 70, align: 'end', cell: (row) => row.days },
  {
    key: 'progress',
    title: 'Progress',
    width: 110,
    sort: 'progress',
    align: 'end',
    cell: (row) => <Meter value={row.progress} badBelow={0} goodFrom={100} />,
  },
  {
    key: 'target',
    title: 'Target',
    width: 130,
    sort: 'targetOn',
    phone: 'end',
    cell: (row) => <DateText value={row.targetOn} as="date" />,
    second: targetWords,
  },
  {
    key: 'holder',
    title: 'Who holds it',
    width: 240,
    phone: 'below',
    cell: (row) =>
      row.holder ? (
        <>
          <FactPill tone={row.isStuck ? 'watch' : row.holder === 'us' ? 'info' : 'plain'}>
            {sideWords[row.holder]}
            {row.isStuck && ', stuck'}
          </FactPill>{' '}
          {row.nextStep?.title}
        </>
      ) : row.pausedUntil ? (
        `Rests until ${formatDate(row.pausedUntil)}`
      ) : (
        '–'
      ),
  },
  {
    key: 'manager',
    title: 'Manager',
    width: 160,
    cell: (row) => <PersonBadge name={row.manager?.name} nobody="Nobody" />,
  },
]
const filters: ListFilter[] = [
  {
    key: 'state',
    label: 'State',
    kind: 'choice',
    many: true,
    options: Object.entries(journeyStateLabels).map(([value, label]) => ({ value, label })),
  },
  {
    key: 'holder',
    label: 'Who holds it',
    kind: 'choice',
    many: true,
    options: Object.entries(sideWords).map(([value, label]) => ({ value, label })),
  },
  { key: 'stuck', label: 'Stuck', kind: 'yes' },
  {
    key: 'typeId',
    label: 'Type',
    kind: 'choice',
    many: true,
    options: async () => (await api.listPartnerTypes()).data.map(({ id, name }) => ({ value: id, label: name })),
  },
]
const views: ListView[] = [
  { key: 'all', label: 'All' },
  { key: 'running', label: 'Running', filters: { state: ['running', 'paused', 'scheduled'] } },
  { key: 'stuck', label: 'Stuck', filters: { stuck: 'true', state: ['running', 'live_reached'] } },
  { key: 'ours', label: 'Ours', filters: { holder: ['us'], state: ['running', 'live_reached'] } },
  { key: 'theirs', label: 'Theirs', filters: { holder: ['partner'], state: ['running', 'live_reached'] } },
  { key: 'live', label: 'Live', filters: { state: ['live_reached', 'completed'] } },
]
const loadPlots = () => import('./OnboardingPlots.tsx').then((m) => m.OnboardingPlots)
const loadImported = () => import('./ImportedForm.tsx').then((m) => m.ImportedForm)
const loadImport = () => import('./ImportForm.tsx').then((m) => m.ImportForm)

/** Who is being onboarded, how far, and who holds it: as a list, by phase, or in plots. */
export const OnboardingPage = () => {
  const [url, setUrl] = useUrlState({ show: 'list' })
  const [open, setOpen] = useState<'list' | 'imported' | null>(null)
  const noRun = useRightReason('onboarding.run', 'Partner managers run journeys')
  const choice = (
    <>
      <SegmentedControl
        size="xs"
        aria-label="How to show it"
        value={url.show}
        onChange={(show) => setUrl({ show })}
        data={[
          { value: 'list', label: 'List' },
          { value: 'board', label: 'Board' },
          { value: 'plots', label: 'Plots' },
        ]}
      />
      <ReasonButton size="xs" reason={noRun} onClick={() => setOpen('imported')}>
        Imported partners
      </ReasonButton>
      <ReasonButton size="xs" reason={noRun} onClick={() => setOpen('list')}>
        Take in a list
      </ReasonButton>
    </>
  )
  return (
    <>
      {url.show === 'board' ? (
        <Board actions={choice} />
      ) : url.show === 'plots' ? (
        <SlotPart load={loadPlots} props={{ actions: choice }} />
      ) : (
        <List actions={choice} />
      )}
      {open === 'list' && <SlotPart load={loadImport} props={{ onClose: () => setOpen(null) }} />}
      {open === 'imported' && <SlotPart load={loadImported} props={{ onClose: () => setOpen(null) }} />}
    </>
  )
}

type Act = 'pause' | 'resume' | 'abandon'
const List = ({ actions }: { actions: React.ReactNode }) => {
  const cache = useQueryClient()
  const noRun = useRightReason('onboarding.run', 'Partner managers run journeys')
  const [asking, setAsking] = useState<{ act: Act; rows: Row[] } | null>(null)
  const send = async (act: Act, rows: readonly Row[], more: { reason?: string; untilOn?: string } = {}) => {
    const report = await api.runJourneyActs({ body: { act, journeyIds: rows.map((row) => row.id), ...more } })
    toast(
      report.refused.length === 0
        ? `${report.done} changed`
        : `${report.done} changed, ${report.refused.length} refused: ${report.refused[0]?.words ?? ''}`,
      { tone: report.refused.length === 0 ? 'good' : 'plain' },
    )
    await cache.invalidateQueries({ queryKey: ['journeys'] })
  }
  return (
    <>
      <ListPage
        id="journeys"
        title="Onboarding"
        columns={columns}
        filters={filters}
        views={views}
        defaultSort="targetOn"
        actions={actions}
        fetchPage={(query: Query) => api.listJourneys({ query })}
        onExport={(query) => exportList('listJourneys', 'onboarding', query)}
        rowKey={(row) => row.id}
        rowName={(row) => row.partner.name}
        rowTo={(row) => `onboarding/${row.id}`}
        bulkActs={[
          { key: 'pause', label: 'Pause', reason: () => noRun, run: async (rows) => setAsking({ act: 'pause', rows }) },
          { key: 'resume', label: 'Let go on', reason: () => noRun, run: (rows) => send('resume', rows) },
          {
            key: 'abandon',
            label: 'Give up',
            reason: () => noRun,
            run: async (rows) => setAsking({ act: 'abandon', rows }),
          },
        ]}
        empty={{
          sentence: 'Nobody is being onboarded: sign an agreement, or start a journey for a partner you imported.',
          action: <ScreenLink to="partners">Partners</ScreenLink>,
        }}
      />
      {asking && (
        <SideForm
          opened
          onClose={() => setAsking(null)}
          title={asking.act === 'pause' ? `Pause ${asking.rows.length}` : `Give up ${asking.rows.length}`}
          draftKey={`journeys ${asking.act}`}
          sendLabel={asking.act === 'pause' ? 'Pause' : 'Give up'}
          initial={{ reason: '', untilOn: '' }}
          fields={[
            { name: 'reason', label: 'Why', kind: 'textarea', required: true, maxLength: 2000 },
            ...(asking.act === 'pause'
              ? [{ name: 'untilOn' as const, label: 'Until', kind: 'date' as const, required: true }]
              : []),
          ]}
          send={(values) =>
            send(asking.act, asking.rows, {
              reason: values.reason,
              ...(asking.act === 'pause' && { untilOn: values.untilOn }),
            })
          }
          onSent={() => setAsking(null)}
        />
      )}
    </>
  )
}

const boardPhases = [
  ['welcome', 'Welcome'],
  ['set_up', 'Set up'],
  ['build', 'Build'],
  ['learn', 'Learn'],
  ['launch', 'Launch'],
] as const
/** Those that run, by the phase in which they stand; a phase of an own template gets a column when somebody is in it. */
const Board = ({ actions }: { actions: React.ReactNode }) => {
  const go = useGo()
  const all = useQuery({
    queryKey: ['journeys', 'board'],
    queryFn: () => api.listJourneys({ query: { state: ['running', 'paused'], limit: 200 } }),
  })
  const counts = useQueries({
    queries: boardPhases.map(([phase]) => ({
      queryKey: ['journeys', 'board', phase],
      queryFn: () =>
        api.listJourneys({ query: { state: ['running', 'paused'], phase: [phase], limit: 1, count: true } }),
    })),
  })
  if (all.error) return <ProblemBanner error={all.error} retry={() => void all.refetch()} />
  if (!all.data) return <PageSkeleton />
  const cards = all.data.data
  const known = new Set<string>(boardPhases.map(([key]) => key))
  const own = new Map(cards.filter((row) => !known.has(row.phase)).map((row) => [row.phase, row.phaseTitle]))
  return (
    <BoardPage
      title="Onboarding"
      actions={actions}
      columns={[...boardPhases, ...own].map(([key, label], index) => ({
        key,
        label,
        count: counts[index]?.data?.total,
      }))}
      cards={cards}
      cardKey={(row) => row.id}
      cardName={(row) => row.partner.name}
      columnOf={(row) => row.phase}
      cardTo={(row) => `onboarding/${row.id}`}
      body={(row) =>
        row.pausedUntil ? `Rests until ${formatDate(row.pausedUntil)}` : (row.nextStep?.title ?? row.type.name)
      }
      foot={(row) => (
        <>
          <FactPill tone={row.isStuck ? 'watch' : 'plain'}>
            {row.holder ? sideWords[row.holder] : 'Rests'}
            {row.isStuck && ', stuck'}
          </FactPill>
          <span>{row.progress} %</span>
        </>
      )}
      reasonAgainst={() => 'A journey moves on when the steps of its phase are done'}
      move={async () => undefined}
      empty={{
        sentence: 'Nobody is being onboarded: sign an agreement, or start a journey for a partner you imported.',
        action: <Button onClick={() => go('partners')}>Partners</Button>,
      }}
    />
  )
}
