import { Textarea } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type InputTo, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { Amount, DateText, StateBadge } from '#ui/Badges.tsx'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { formatAmount } from '#ui/format.ts'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListFilter, ListView } from '#ui/list/listTypes.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { ScreenLink } from '#ui/routing.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import { RoomTabs } from '../records/RoomTabs.tsx'
import { OfflineForm } from './OfflineForm.tsx'
import { evidenceLabels, offlineHues, offlineLabels } from './offlineWords.ts'

type Offline = RowOf<'listOfflineSales'>
const cacheKey = 'offline-sales'

const columns: ListColumn<Offline>[] = [
  {
    key: 'partner',
    title: 'Partner',
    cell: (row) =>
      row.partner ? (
        <ScreenLink to={`partners/${row.partner.id}`}>{row.partner.name}</ScreenLink>
      ) : (
        'A partner that you do not see'
      ),
    second: (row) => `${evidenceLabels[row.evidence.kind]} ${row.evidence.reference}`,
  },
  {
    key: 'customer',
    title: 'Customer',
    width: 180,
    cell: (row) =>
      row.saleId ? <ScreenLink to={`attribution/sales/${row.saleId}`}>The sale</ScreenLink> : row.customer,
  },
  {
    key: 'state',
    title: 'State',
    width: 190,
    phone: 'below',
    cell: (row) => (
      <StateBadge
        state={offlineHues[row.state]}
        label={row.state === 'proposed' && row.firstByName ? 'Needs a second person' : offlineLabels[row.state]}
        plain
      />
    ),
    second: (row) => row.reason,
  },
  { key: 'by', title: 'Reported by', width: 150, cell: (row) => row.proposedByName },
  { key: 'on', title: 'Sold on', width: 120, cell: (row) => <DateText value={row.occurredOn} as="date" /> },
  {
    key: 'gross',
    title: 'Gross',
    width: 130,
    align: 'end',
    phone: 'end',
    cell: (row) => <Amount amountMinor={row.grossMinor} currency={row.currency} />,
  },
]
const filters: ListFilter[] = [
  {
    key: 'state',
    label: 'State',
    kind: 'choice',
    many: true,
    options: Object.entries(offlineLabels).map(([value, label]) => ({ value, label })),
  },
]
const views: ListView[] = [
  { key: 'waiting', label: 'To confirm', filters: { state: ['proposed'] } },
  { key: 'all', label: 'All' },
]

/** Sales made outside every system: what waits for somebody who looks at the evidence, and what became of the others. */
export const OfflinePage = () => {
  const right = useRightReason('attribution.record_sale', 'Partner managers confirm and refuse')
  const [writing, setWriting] = useState(false)
  const [asking, setAsking] = useState<{ how: 'confirm' | 'refuse'; row: Offline } | null>(null)
  const only = (rows: Offline[]) => (rows.length === 1 ? null : 'Choose one')
  return (
    <>
      <ListPage
        id="offline-sales"
        title="Reported sales"
        columns={columns}
        filters={filters}
        views={views}
        defaultSort="-proposedAt"
        above={<RoomTabs />}
        actions={
          <ReasonButton variant="filled" reason={right} onClick={() => setWriting(true)}>
            Write down a sale
          </ReasonButton>
        }
        fetchPage={(query: NonNullable<NonNullable<InputTo<'listOfflineSales'>>['query']>) =>
          api.listOfflineSales({ query })
        }
        onExport={(query) => exportList('listOfflineSales', 'offline-sales', query)}
        rowKey={(row) => row.id}
        rowName={(row) => `${row.partner?.name ?? ''} ${row.evidence.reference}`}
        bulkActs={[
          {
            key: 'confirm',
            label: 'Confirm',
            reason: (rows) => right ?? only(rows) ?? rows[0]?.cannotConfirm ?? null,
            run: async ([row]) => row && setAsking({ how: 'confirm', row }),
          },
          {
            key: 'refuse',
            label: 'Refuse',
            reason: (rows) => right ?? only(rows) ?? (rows[0]?.state === 'proposed' ? null : 'It was decided already'),
            run: async ([row]) => row && setAsking({ how: 'refuse', row }),
          },
        ]}
        empty={{ sentence: 'No sale was reported by hand. Partners report theirs in the portal, with their evidence.' }}
      />
      {writing && <OfflineForm onClose={() => setWriting(false)} />}
      {asking && <Decision {...asking} onClose={() => setAsking(null)} />}
    </>
  )
}

const Decision = ({ how, row, onClose }: { how: 'confirm' | 'refuse'; row: Offline; onClose: () => void }) => {
  const cache = useQueryClient()
  const [reason, setReason] = useState('')
  const isConfirm = how === 'confirm'
  const amount = formatAmount({ amountMinor: row.grossMinor, currency: row.currency })
  const isFirstOfTwo = row.needs === 2 && row.firstByName === null
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title={isConfirm ? `Confirm a sale of ${amount}?` : `Refuse a sale of ${amount}?`}
      consequence={
        isConfirm
          ? isFirstOfTwo
            ? 'It is large: somebody else confirms it after you, and then it is a sale.'
            : 'It becomes a sale, credited to the partner as its introduction, and earns by its agreement.'
          : 'It does not become a sale. The partner reads the reason.'
      }
      act={isConfirm ? 'Confirm' : 'Refuse'}
      reason={isConfirm || reason.trim() ? null : 'Say why'}
      run={async () => {
        await (isConfirm
          ? api.confirmOfflineSale({ params: { id: row.id } })
          : api.refuseOfflineSale({ params: { id: row.id }, body: { reason: reason.trim() } }))
        toast(isConfirm ? 'It is confirmed' : 'It is refused', { tone: 'good' })
        await cache.invalidateQueries({ queryKey: [cacheKey] })
      }}
    >
      {isConfirm ? (
        <p>
          {row.customer}, {evidenceLabels[row.evidence.kind].toLowerCase()} {row.evidence.reference}
          {row.evidence.note && `: ${row.evidence.note}`}
        </p>
      ) : (
        <Textarea
          label="Reason"
          autosize
          minRows={2}
          maxLength={2000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      )}
    </ConfirmDialog>
  )
}
