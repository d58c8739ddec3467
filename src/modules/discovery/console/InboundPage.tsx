import { Button } from '@mantine/core'
import { useState } from 'react'
import { api, place, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { DateText, DeadlinePill, FactPill, StateBadge } from '#ui/Badges.tsx'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListFilter, ListView } from '#ui/list/listTypes.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import { usePhone } from '#ui/usePhone.ts'
import {
  inquiryGuesses,
  inquiryGuessLabels,
  inquiryOriginLabels,
  inquiryOrigins,
  inquiryStateLabels,
  inquiryStates,
  triageTable,
} from '../contract/inquiry-states.ts'
import { EnterInquiryForm } from './InquiryForms.tsx'
import { teamFor, useTriage } from './useTriage.ts'

type Row = RowOf<'listInquiries'>
type Query = NonNullable<NonNullable<Parameters<typeof api.listInquiries>[0]>['query']>

const nameOf = (row: Row) => row.company || row.senderName || row.email || 'Somebody'
const columns: ListColumn<Row>[] = [
  { key: 'from', title: 'From', cell: nameOf, second: (row) => row.subject || row.beginning },
  {
    key: 'guess',
    title: 'Probably',
    width: 150,
    phone: 'below',
    cell: (row) => (
      <FactPill tone={row.guess === 'spam' ? 'watch' : row.guess === 'partnership' ? 'info' : 'plain'}>
        {inquiryGuessLabels[row.guess]}
      </FactPill>
    ),
  },
  {
    key: 'state',
    title: 'State',
    width: 150,
    cell: (row) => (
      <StateBadge
        state={row.state}
        label={row.outcome ? triageTable[row.outcome].past : inquiryStateLabels[row.state]}
        plain
      />
    ),
  },
  {
    key: 'answer',
    title: 'First answer',
    width: 150,
    phone: 'end',
    cell: (row) => row.answerBy && <DeadlinePill dueAt={row.answerBy.at} watchHours={12} />,
  },
  { key: 'origin', title: 'Came by', width: 130, cell: (row) => inquiryOriginLabels[row.origin] },
  { key: 'partner', title: 'Company here', width: 170, hidden: true, cell: (row) => row.partner?.name },
  {
    key: 'received',
    title: 'Received',
    width: 130,
    sort: 'receivedAt',
    cell: (row) => <DateText value={row.receivedAt} />,
  },
]
const filters: ListFilter[] = [
  {
    key: 'state',
    label: 'State',
    kind: 'choice',
    many: true,
    options: inquiryStates.map((value) => ({ value, label: inquiryStateLabels[value] })),
  },
  {
    key: 'guess',
    label: 'Probably',
    kind: 'choice',
    many: true,
    options: inquiryGuesses.map((value) => ({ value, label: inquiryGuessLabels[value] })),
  },
  {
    key: 'origin',
    label: 'Came by',
    kind: 'choice',
    many: true,
    options: inquiryOrigins.map((value) => ({ value, label: inquiryOriginLabels[value] })),
  },
  { key: 'received', label: 'Received', kind: 'days' },
  { key: 'suspected', label: 'Looks like spam', kind: 'yes' },
]
const views: ListView[] = [
  { key: 'all', label: 'All' },
  { key: 'new', label: 'To answer', filters: { state: ['new'] }, sort: 'receivedAt' },
  { key: 'converted', label: 'Converted', filters: { state: ['converted'] } },
  { key: 'routed', label: 'Routed', filters: { state: ['routed'] } },
  { key: 'closed', label: 'Closed', filters: { state: ['closed'] } },
  { key: 'spam', label: 'Looks like spam', filters: { suspected: 'true', state: ['new'] } },
]

/** Who wrote to us. One key each: p prospect, f send the form, r another team, s spam. */
export const InboundPage = () => {
  const [entering, setEntering] = useState(false)
  const triage = useTriage()
  const phone = usePhone()
  const noRight = useRightReason('discovery.triage', 'Only partner managers decide what becomes of an inquiry')
  const pageUrl = `${location.origin}/o/${place().workspace}/inquiries`
  const act = (run: (row: Row) => Promise<unknown>) => (row: Row) => {
    if (noRight) return void toast(noRight, { tone: 'bad' })
    void run(row)
  }
  return (
    <>
      <ListPage
        id="inquiries"
        title="Inbound"
        columns={columns}
        filters={filters}
        views={views}
        defaultSort="-receivedAt"
        fetchPage={(query: Query) => api.listInquiries({ query })}
        onExport={(query) => exportList('listInquiries', 'inquiries', query)}
        rowKey={(row) => row.id}
        rowName={nameOf}
        rowTo={(row) => `pipeline/inbound/${row.id}`}
        rowKeys={{
          p: act((row) => triage(row.id, { outcome: 'prospect' })),
          f: act((row) => triage(row.id, { outcome: 'form' })),
          r: act(async (row) => triage(row.id, { outcome: 'routed', team: await teamFor(row.id) })),
          s: act((row) => triage(row.id, { outcome: 'closed', reason: 'spam' })),
        }}
        above={
          noRight === null &&
          !phone && (
            <p style={{ margin: 0, fontSize: 12, color: 'var(--text-quiet)' }}>
              On the row that j and k reach: <kbd>p</kbd> prospect, <kbd>f</kbd> send the form, <kbd>r</kbd> another
              team, <kbd>s</kbd> spam, <kbd>Enter</kbd> read it all.
            </p>
          )
        }
        actions={
          <ReasonButton reason={noRight} onClick={() => setEntering(true)}>
            Enter an inquiry
          </ReasonButton>
        }
        empty={{
          sentence:
            'Nobody has written yet. Put your contact page where companies look, and what they write stands here.',
          action: (
            <Button
              variant="filled"
              onClick={() =>
                void navigator.clipboard
                  .writeText(pageUrl)
                  .then(() => toast('The address of your contact page is copied', { tone: 'good' }))
              }
            >
              Copy the address
            </Button>
          ),
        }}
      />
      {entering && <EnterInquiryForm onClose={() => setEntering(false)} />}
    </>
  )
}
