import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type InputTo, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { findPartners } from '#client/find-partners.ts'
import { DateText, StateBadge } from '#ui/Badges.tsx'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListFilter, ListView } from '#ui/list/listTypes.ts'
import { ScreenLink, useUrlState } from '#ui/routing.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import { leadStates } from '../../contract/states.ts'
import { LeadPanel } from './LeadPanel.tsx'
import { RoomTabs } from './RoomTabs.tsx'
import { Shares } from './Shares.tsx'
import { customerName, leadHues, leadStateLabels } from './words.ts'

type Lead = RowOf<'listLeads'>

const columns: ListColumn<Lead>[] = [
  {
    key: 'customer',
    title: 'Customer',
    cell: (lead) => customerName(lead.customer),
    second: (lead) => [lead.kind, lead.form].filter(Boolean).join(' · '),
  },
  {
    key: 'credited',
    title: 'Credited',
    width: 260,
    phone: 'below',
    cell: (lead) => <Shares shares={lead.shares} />,
  },
  { key: 'source', title: 'Source', width: 120, cell: (lead) => lead.source },
  {
    key: 'state',
    title: 'State',
    width: 190,
    phone: 'end',
    cell: (lead) => <StateBadge state={leadHues[lead.state]} label={leadStateLabels[lead.state]} plain />,
  },
  {
    key: 'occurredAt',
    title: 'When',
    width: 130,
    sort: 'occurredAt',
    cell: (lead) => <DateText value={lead.occurredAt} />,
  },
]
const filters: ListFilter[] = [
  {
    key: 'state',
    label: 'State',
    kind: 'choice',
    many: true,
    options: leadStates.map((value) => ({ value, label: leadStateLabels[value] })),
  },
  { key: 'partnerId', label: 'Partner', kind: 'choice', options: () => findPartners('') },
]
const views: ListView[] = [
  { key: 'all', label: 'All' },
  { key: 'waiting', label: 'To confirm', filters: { state: ['received'] } },
]

/** Leads, and those that wait until somebody confirms them. */
export const LeadsPage = () => {
  const cache = useQueryClient()
  const [url, setUrl] = useUrlState({ open: '' })
  const [rejecting, setRejecting] = useState<Lead[]>([])
  const right = useRightReason('attribution.record_sale', 'A partner manager confirms and rejects leads.')
  const renew = () => cache.invalidateQueries({ queryKey: ['leads'] })
  const decided = (rows: Lead[]) =>
    rows.some((lead) => lead.state !== 'received') ? 'Only leads that wait are confirmed.' : null
  return (
    <>
      <ListPage
        id="leads"
        title="Leads"
        columns={columns}
        filters={filters}
        views={views}
        defaultSort="-occurredAt"
        above={<RoomTabs />}
        fetchPage={(query: NonNullable<NonNullable<InputTo<'listLeads'>>['query']>) => api.listLeads({ query })}
        onExport={(query) => exportList('listLeads', 'leads', query)}
        rowKey={(lead) => lead.id}
        rowName={(lead) => customerName(lead.customer)}
        onOpen={(lead) => setUrl({ open: lead.id })}
        bulkActs={[
          {
            key: 'confirm',
            label: 'Confirm',
            reason: (rows) => right ?? decided(rows),
            run: async (rows) => {
              for (const lead of rows) await api.confirmLead({ params: { id: lead.id }, body: { how: 'person' } })
              toast(rows.length === 1 ? 'The lead is confirmed' : `${rows.length} leads are confirmed`, {
                tone: 'good',
              })
            },
          },
          {
            key: 'reject',
            label: 'Reject',
            danger: true,
            reason: (rows) =>
              right ?? (rows.some((lead) => lead.state === 'rejected') ? 'One of them was rejected.' : null),
            run: async (rows) => setRejecting(rows),
          },
        ]}
        empty={{
          sentence:
            'No lead yet. A form on your pages, your server or a partner in the portal sends them; who brought one is credited when it is confirmed.',
          action: <ScreenLink to="settings/keys">API keys</ScreenLink>,
        }}
      />
      <LeadPanel id={url.open || null} onClose={() => setUrl({ open: '' })} onReject={(lead) => setRejecting([lead])} />
      <SideForm
        opened={rejecting.length > 0}
        onClose={() => setRejecting([])}
        title={rejecting.length === 1 ? 'Reject the lead' : `Reject ${rejecting.length} leads`}
        draftKey="reject leads"
        sendLabel="Reject"
        initial={{ reason: '' }}
        fields={[
          {
            name: 'reason',
            label: 'Why (the partner reads it)',
            kind: 'textarea',
            rows: 4,
            required: true,
            maxLength: 2000,
          },
        ]}
        send={async ({ reason }) => {
          for (const lead of rejecting)
            await api.rejectLead({ params: { id: lead.id }, body: { reason: reason.trim() } })
        }}
        onSent={() => {
          toast(rejecting.length === 1 ? 'The lead is rejected' : `${rejecting.length} leads are rejected`)
          setRejecting([])
          setUrl({ open: '' })
          void renew()
        }}
      />
    </>
  )
}
