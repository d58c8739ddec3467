import { Textarea, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type InputTo, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { DateText, StateBadge } from '#ui/Badges.tsx'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListFilter, ListView } from '#ui/list/listTypes.ts'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'

type Unmatched = RowOf<'listUnmatchedEvents'>
const unmatchedCache = 'unmatched-events'
const kindLabels: Readonly<Record<Unmatched['kind'], string>> = {
  click: 'Click',
  refund: 'Refund',
  chargeback: 'Dispute',
  lead: 'Lead',
  sale: 'Sale',
  subscription: 'Subscription',
  touch: 'Contact',
}
const stateLabels: Readonly<Record<Unmatched['state'], string>> = {
  waiting: 'Waiting',
  overdue: 'Overdue',
  matched: 'Matched',
  ignored: 'Put aside',
}

const columns: ListColumn<Unmatched>[] = [
  {
    key: 'what',
    title: 'What',
    cell: (row) => `${kindLabels[row.kind]} ${row.externalId}`,
    second: (row) => row.reason,
  },
  {
    key: 'state',
    title: 'State',
    width: 120,
    phone: 'end',
    cell: (row) => <StateBadge state={row.state} label={stateLabels[row.state]} plain />,
  },
  { key: 'source', title: 'Source', width: 110, cell: (row) => row.source },
  { key: 'waits', title: 'Waits for', width: 220, hidden: true, cell: (row) => row.waitsFor },
  { key: 'until', title: 'Until', width: 130, cell: (row) => <DateText value={row.untilAt} /> },
  {
    key: 'recorded',
    title: 'Arrived',
    width: 130,
    sort: 'recordedAt',
    phone: 'below',
    cell: (row) => <DateText value={row.recordedAt} />,
  },
]
const filters: ListFilter[] = [
  {
    key: 'state',
    label: 'State',
    kind: 'choice',
    many: true,
    options: Object.entries(stateLabels).map(([value, label]) => ({ value, label })),
  },
  {
    key: 'kind',
    label: 'Kind',
    kind: 'choice',
    many: true,
    options: Object.entries(kindLabels).map(([value, label]) => ({ value, label })),
  },
]
const views: ListView[] = [
  { key: 'open', label: 'Open', filters: { state: ['waiting', 'overdue'] } },
  { key: 'overdue', label: 'Overdue', filters: { state: ['overdue'] } },
  { key: 'all', label: 'All' },
]

/** What arrived before that to which it belongs, and what nobody can match but a person. */
export const UnmatchedPage = () => {
  const right = useRightReason('attribution.record_reversal', 'Only finance matches and puts aside')
  const [asking, setAsking] = useState<{ how: 'match' | 'ignore'; row: Unmatched } | null>(null)
  const only = (rows: Unmatched[]) => (rows.length === 1 ? null : 'One at a time: each belongs to a sale of its own')
  return (
    <>
      <ListPage
        id={unmatchedCache}
        title="Unmatched"
        columns={columns}
        filters={filters}
        views={views}
        defaultSort="-recordedAt"
        fetchPage={(query: NonNullable<NonNullable<InputTo<'listUnmatchedEvents'>>['query']>) =>
          api.listUnmatchedEvents({ query })
        }
        onExport={(query) => exportList('listUnmatchedEvents', 'unmatched-events', query)}
        rowKey={(row) => row.id}
        rowName={(row) => `${kindLabels[row.kind]} ${row.externalId}`}
        bulkActs={[
          {
            key: 'match',
            label: 'Match to a sale',
            reason: (rows) => right ?? only(rows) ?? rows[0]?.cannotMatch ?? null,
            run: async ([row]) => row && setAsking({ how: 'match', row }),
          },
          {
            key: 'ignore',
            label: 'Put aside',
            reason: (rows) =>
              right ?? only(rows) ?? (rows[0]?.decidedAt ? 'It was matched or put aside already' : null),
            run: async ([row]) => row && setAsking({ how: 'ignore', row }),
          },
        ]}
        empty={{ sentence: 'Nothing waits: every refund has found its sale, and every click its customer.' }}
      />
      {asking && <Decision {...asking} onClose={() => setAsking(null)} />}
    </>
  )
}

const Decision = ({ how, row, onClose }: { how: 'match' | 'ignore'; row: Unmatched; onClose: () => void }) => {
  const cache = useQueryClient()
  const [words, setWords] = useState('')
  const isMatch = how === 'match'
  const isSale = /^sl_[0-9a-z]{26}$/.test(words.trim())
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title={isMatch ? `To which sale does ${row.externalId} belong?` : `Put ${row.externalId} aside?`}
      consequence={
        isMatch
          ? 'It changes the sale as if it had come with it; commissions of the sale follow.'
          : 'It changes no sale. If what it waits for arrives later, it stays put aside.'
      }
      act={isMatch ? 'Match' : 'Put aside'}
      reason={isMatch ? (isSale ? null : 'Enter the id of the sale, sl_…') : words.trim() ? null : 'Say why'}
      run={async () => {
        await (isMatch
          ? api.matchUnmatchedEvent({ params: { id: row.id }, body: { saleId: words.trim() } })
          : api.ignoreUnmatchedEvent({ params: { id: row.id }, body: { reason: words.trim() } }))
        toast(isMatch ? 'It is matched' : 'It is put aside', { tone: 'good' })
        await cache.invalidateQueries({ queryKey: [unmatchedCache] })
      }}
    >
      {isMatch ? (
        <TextInput
          label="Sale"
          placeholder="sl_…"
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
      ) : (
        <Textarea
          label="Reason"
          autosize
          minRows={2}
          maxLength={2000}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
      )}
    </ConfirmDialog>
  )
}
