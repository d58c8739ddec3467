import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type InputTo, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { findPartners } from '#client/find-partners.ts'
import { DateText, FactPill, StateBadge } from '#ui/Badges.tsx'
import { formatDate } from '#ui/format.ts'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListFilter } from '#ui/list/listTypes.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { useGo } from '#ui/routing.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { profileStates, taxFormLabels, taxForms, tinResults } from '../../contract/states.ts'
import { RejectForm, RulingForm, TinForm } from './TaxForms.tsx'

type Profile = RowOf<'listTaxProfiles'>
const stateLabels = { signed: 'Signed', replaced: 'Replaced', rejected: 'Sent back' } as const
const tinLabels = { unchecked: 'Not matched', match: 'Matches', mismatch: 'Does not match' } as const

const columns: ListColumn<Profile>[] = [
  { key: 'partner', title: 'Partner', cell: (row) => row.partner.name, second: (row) => row.legalName },
  { key: 'form', title: 'Form', width: 130, phone: 'below', cell: (row) => taxFormLabels[row.form] },
  {
    key: 'state',
    title: 'State',
    width: 130,
    phone: 'end',
    cell: (row) =>
      row.isExpired && row.state === 'signed' ? (
        <StateBadge state="expired" label="Ended" plain />
      ) : (
        <StateBadge state={row.state} label={stateLabels[row.state]} plain />
      ),
  },
  {
    key: 'tin',
    title: 'Tax number',
    width: 210,
    cell: (row) =>
      row.tinLastFour ? (
        <>
          ···· {row.tinLastFour}{' '}
          <FactPill tone={row.tinResult === 'mismatch' ? 'bad' : row.tinResult === 'match' ? 'good' : 'plain'}>
            {tinLabels[row.tinResult]}
          </FactPill>
        </>
      ) : (
        '–'
      ),
  },
  { key: 'residence', title: 'Taxed in', width: 100, cell: (row) => row.residence },
  {
    key: 'ends',
    title: 'Good until',
    width: 130,
    cell: (row) => (row.validUntil ? formatDate(row.validUntil) : 'No end'),
  },
  { key: 'signedAt', title: 'Signed', width: 130, sort: 'signedAt', cell: (row) => <DateText value={row.signedAt} /> },
]
const filters: ListFilter[] = [
  {
    key: 'form',
    label: 'Form',
    kind: 'choice',
    many: true,
    options: taxForms.map((value) => ({ value, label: taxFormLabels[value] })),
  },
  {
    key: 'state',
    label: 'State',
    kind: 'choice',
    many: true,
    options: profileStates.map((value) => ({ value, label: stateLabels[value] })),
  },
  {
    key: 'tinResult',
    label: 'Tax number',
    kind: 'choice',
    many: true,
    options: tinResults.map((value) => ({ value, label: tinLabels[value] })),
  },
  { key: 'partnerId', label: 'Partner', kind: 'choice', options: () => findPartners('') },
]

/** Tax forms, and what finance does with them. */
export const TaxPage = () => {
  const cache = useQueryClient()
  const go = useGo()
  const [act, setAct] = useState<{ kind: 'tin' | 'reject'; row: Profile } | { kind: 'ruling' } | null>(null)
  const reason = useRightReason('payouts.tax', 'Finance sets tax')
  const close = () => setAct(null)
  const done = () => {
    close()
    void cache.invalidateQueries({ queryKey: ['tax-profiles'] })
  }
  return (
    <>
      <ListPage
        id="tax-profiles"
        title="Tax forms"
        columns={columns}
        filters={filters}
        defaultSort="-signedAt"
        fetchPage={(query: NonNullable<NonNullable<InputTo<'listTaxProfiles'>>['query']>) =>
          api.listTaxProfiles({ query })
        }
        onExport={(query) => exportList('listTaxProfiles', 'tax-forms', query)}
        rowKey={(row) => row.id}
        rowName={(row) => `${row.partner.name}, ${taxFormLabels[row.form]}`}
        rowTo={(row) => `partners/${row.partner.id}?tab=paying`}
        views={[
          { key: 'all', label: 'All' },
          { key: 'mismatch', label: 'Does not match', filters: { tinResult: ['mismatch'] } },
        ]}
        bulkActs={[
          {
            key: 'tin',
            label: 'Note the match',
            run: async ([row]) => row && setAct({ kind: 'tin', row }),
          },
          { key: 'reject', label: 'Send back', run: async ([row]) => row && setAct({ kind: 'reject', row }) },
        ]}
        actions={
          <>
            <ReasonButton onClick={() => go('tax-forms/lists')}>Yearly lists</ReasonButton>
            <ReasonButton onClick={() => go('tax-forms/settings')}>What was set</ReasonButton>
            <ReasonButton reason={reason} onClick={() => setAct({ kind: 'ruling' })}>
              Set tax or withholding
            </ReasonButton>
          </>
        }
        empty={{ sentence: 'No tax forms yet: partners sign them in the portal, before their first payout.' }}
      />
      {act?.kind === 'tin' && <TinForm profile={act.row} onClose={close} onSent={done} />}
      {act?.kind === 'reject' && <RejectForm profile={act.row} onClose={close} onSent={done} />}
      {act?.kind === 'ruling' && <RulingForm onClose={close} onSent={done} />}
    </>
  )
}
