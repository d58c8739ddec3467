import { api, type InputTo, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { findPartners } from '#client/find-partners.ts'
import { DateText, FactPill, StateBadge } from '#ui/Badges.tsx'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListFilter } from '#ui/list/listTypes.ts'
import { methodKindLabels, methodKinds, methodStateLabels, methodStates } from '../../contract/states.ts'

type Method = RowOf<'listPayoutMethods'>

const columns: ListColumn<Method>[] = [
  { key: 'partner', title: 'Partner', cell: (row) => row.partner.name, second: (row) => row.holderName },
  {
    key: 'account',
    title: 'Account',
    width: 220,
    phone: 'below',
    cell: (row) => `${row.currency} ···· ${row.lastFour}`,
    second: (row) => methodKindLabels[row.kind],
  },
  {
    key: 'state',
    title: 'State',
    width: 130,
    phone: 'end',
    cell: (row) => <StateBadge state={row.state} label={methodStateLabels[row.state]} plain />,
  },
  {
    key: 'marks',
    title: 'Look at',
    width: 220,
    cell: (row) => (
      <>
        {row.isShared && <FactPill tone="bad">At another partner too</FactPill>}{' '}
        {row.isChanged && <FactPill tone="watch">Changed</FactPill>}{' '}
        {row.isCoolingOff && <FactPill>Cooling off</FactPill>}
      </>
    ),
  },
  { key: 'addedAt', title: 'Named', width: 130, sort: 'addedAt', cell: (row) => <DateText value={row.addedAt} /> },
]
const filters: ListFilter[] = [
  {
    key: 'state',
    label: 'State',
    kind: 'choice',
    many: true,
    options: methodStates.map((value) => ({ value, label: methodStateLabels[value] })),
  },
  {
    key: 'kind',
    label: 'Way',
    kind: 'choice',
    many: true,
    options: methodKinds.map((value) => ({ value, label: methodKindLabels[value] })),
  },
  { key: 'currency', label: 'Currency', kind: 'text' },
  {
    key: 'isShared',
    label: 'At two partners',
    kind: 'choice',
    options: [
      { value: 'true', label: 'Yes' },
      { value: 'false', label: 'No' },
    ],
  },
  { key: 'partnerId', label: 'Partner', kind: 'choice', options: () => findPartners('') },
]

/** Accounts of partners, with what is to be looked at before they are paid to. */
export const MethodsPage = () => (
  <ListPage
    id="payout-methods"
    title="Payout methods"
    columns={columns}
    filters={filters}
    defaultSort="-addedAt"
    fetchPage={(query: NonNullable<NonNullable<InputTo<'listPayoutMethods'>>['query']>) =>
      api.listPayoutMethods({ query })
    }
    onExport={(query) => exportList('listPayoutMethods', 'payout-methods', query)}
    rowKey={(row) => row.id}
    rowName={(row) => `${row.partner.name}, ${row.currency} ending ${row.lastFour}`}
    rowTo={(row) => `payout-methods/${row.id}`}
    views={[
      { key: 'all', label: 'All' },
      { key: 'waiting', label: 'To verify', filters: { state: ['waiting'] } },
      { key: 'shared', label: 'At two partners', filters: { isShared: 'true' } },
    ]}
    empty={{ sentence: 'No accounts yet: principals of partners name them in the portal.' }}
  />
)
