import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type InputTo, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { findPartners } from '#client/find-partners.ts'
import { DateText, StateBadge } from '#ui/Badges.tsx'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { formatNumber } from '#ui/format.ts'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListFilter, ListView } from '#ui/list/listTypes.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import { codeKinds, linkStates } from '../../contract/link-states.ts'
import { RoomTabs } from './RoomTabs.tsx'
import { stateColours } from './stateColours.ts'
import { words } from './texts.ts'

type Row = RowOf<'listCodes'>
const kindWords = (kind: Row['kind']) => words(kind === 'campaign' ? 'campaignKind' : 'personal')
const columns: ListColumn<Row>[] = [
  {
    key: 'code',
    title: words('code'),
    sort: 'code',
    cell: (row) => row.code,
    second: (row) => row.discount ?? undefined,
  },
  { key: 'partner', title: words('partner'), width: 200, phone: 'below', cell: (row) => row.partner.name },
  {
    key: 'state',
    title: words('state'),
    width: 140,
    phone: 'end',
    cell: (row) => <StateBadge state={stateColours[row.state]} label={words(row.state)} plain />,
  },
  { key: 'kind', title: words('kind'), width: 120, cell: (row) => kindWords(row.kind) },
  {
    key: 'uses',
    title: words('uses'),
    width: 120,
    align: 'end',
    cell: (row) =>
      row.usesMax === null
        ? formatNumber(row.uses)
        : words('usesOf', { uses: formatNumber(row.uses), most: formatNumber(row.usesMax) }),
  },
  { key: 'until', title: words('endsAt'), width: 120, cell: (row) => row.endsAt && <DateText value={row.endsAt} /> },
  {
    key: 'made',
    title: words('made'),
    width: 120,
    sort: 'createdAt',
    cell: (row) => <DateText value={row.createdAt} />,
  },
]
const filters: ListFilter[] = [
  {
    key: 'state',
    label: words('state'),
    kind: 'choice',
    many: true,
    options: linkStates.map((value) => ({ value, label: words(value) })),
  },
  {
    key: 'kind',
    label: words('kind'),
    kind: 'choice',
    many: true,
    options: codeKinds.map((value) => ({ value, label: kindWords(value) })),
  },
]
const views: ListView[] = [
  { key: 'open', label: words('open'), filters: { state: ['open'] } },
  { key: 'all', label: words('codes') },
]
const momentOf = (text: string) => (text ? new Date(text).toISOString() : null)

/** Codes of all partners: made, changed, ended. */
export const CodesPage = () => {
  const cache = useQueryClient()
  const [open, setOpen] = useState<'new' | Row | null>(null)
  const [ending, setEnding] = useState<Row | null>(null)
  const reason = useRightReason('attribution.manage_links', words('onlyManagers'))
  const row = open === 'new' ? null : open
  const renew = () => cache.invalidateQueries({ queryKey: ['codes'] })
  const add = (variant: 'filled' | 'default') => (
    <ReasonButton variant={variant} reason={reason} onClick={() => setOpen('new')}>
      {words('newCode')}
    </ReasonButton>
  )
  return (
    <>
      <ListPage
        id="codes"
        title={words('codes')}
        columns={columns}
        filters={filters}
        views={views}
        defaultSort="-createdAt"
        fetchPage={(query: NonNullable<NonNullable<InputTo<'listCodes'>>['query']>) => api.listCodes({ query })}
        onExport={(query) => exportList('listCodes', 'codes', query)}
        rowKey={(one) => one.id}
        rowName={(one) => one.code}
        onOpen={setOpen}
        actions={add('filled')}
        above={<RoomTabs />}
        empty={{ sentence: words('emptyCodes'), action: add('default') }}
      />
      {open !== null && (
        <SideForm
          opened
          onClose={() => setOpen(null)}
          title={row ? row.code : words('newCode')}
          draftKey={row ? `code ${row.id} ${row.version}` : 'new code'}
          sendLabel={words(row ? 'save' : 'make')}
          reason={reason ?? row?.reasons.change ?? null}
          initial={{
            partnerId: row?.partner.id ?? '',
            code: row?.code ?? '',
            kind: row?.kind ?? 'personal',
            discount: row?.discount ?? '',
            campaign: row?.campaign ?? '',
            usesMax: row?.usesMax ?? (null as number | null),
            startsAt: row?.startsAt ?? '',
            endsAt: row?.endsAt ?? '',
            providerIds: row?.providerIds ?? ([] as string[]),
          }}
          fields={[
            {
              name: 'partnerId',
              label: words('partner'),
              kind: 'choice',
              required: true,
              when: () => !row,
              options: findPartners,
            },
            {
              name: 'code',
              label: words('code'),
              hint: words('codeHint'),
              required: true,
              maxLength: 40,
              when: () => !row,
            },
            {
              name: 'kind',
              label: words('kind'),
              kind: 'choice',
              half: true,
              options: codeKinds.map((value) => ({ value, label: kindWords(value) })),
            },
            { name: 'usesMax', label: words('usesMax'), kind: 'number', min: 1, half: true },
            { name: 'discount', label: words('discount'), hint: words('discountHint'), maxLength: 200 },
            { name: 'campaign', label: words('campaign'), maxLength: 120 },
            { name: 'startsAt', label: words('startsAt'), kind: 'moment', half: true, folded: true },
            { name: 'endsAt', label: words('endsAt'), kind: 'moment', half: true, folded: true },
            { name: 'providerIds', label: words('providerIds'), kind: 'tags', folded: true },
          ]}
          below={() =>
            row && (
              <ReasonButton
                color="bad"
                variant="subtle"
                reason={reason ?? row.reasons.end}
                onClick={() => setEnding(row)}
              >
                {words('end')}
              </ReasonButton>
            )
          }
          send={(values) => {
            const body = {
              kind: codeKinds.find((one) => one === values.kind) ?? 'personal',
              discount: values.discount.trim() || null,
              campaign: values.campaign.trim() || null,
              usesMax: values.usesMax ?? null,
              startsAt: momentOf(values.startsAt),
              endsAt: momentOf(values.endsAt),
              providerIds: values.providerIds,
            }
            return row
              ? api.updateCode({ params: { id: row.id }, version: row.version, body })
              : api.createCode({ body: { ...body, partnerId: values.partnerId, code: values.code } })
          }}
          onSent={(saved) => {
            setOpen(null)
            toast(row ? words('saved') : words('madeDone', { name: saved.code }), { tone: 'good' })
            void renew()
          }}
        />
      )}
      {ending && (
        <ConfirmDialog
          opened
          onClose={() => setEnding(null)}
          title={words('endTitle', { name: ending.code })}
          consequence={words('endCodeConsequence')}
          act={words('end')}
          danger
          run={async () => {
            await api.endCode({ params: { id: ending.id }, body: {} })
            toast(words('endedDone', { name: ending.code }), { tone: 'good' })
            setEnding(null)
            setOpen(null)
            await renew()
          }}
        />
      )}
    </>
  )
}
