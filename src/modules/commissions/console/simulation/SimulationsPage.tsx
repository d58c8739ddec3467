import { Button } from '@mantine/core'
import { useState } from 'react'
import { api, type InputTo, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { findPartners } from '#client/find-partners.ts'
import { Amount, DateText, StateBadge } from '#ui/Badges.tsx'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListFilter } from '#ui/list/listTypes.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { optionsOf } from '../lineWords.ts'
import { SimulationForm } from './SimulationForm.tsx'
import { changeWords, simulationLabels, simulationStates, spanWords } from './simulationWords.ts'

type Row = RowOf<'listSimulations'>
type Query = NonNullable<NonNullable<InputTo<'listSimulations'>>['query']>

const columns: ListColumn<Row>[] = [
  { key: 'name', title: 'Simulation', cell: (row) => row.name, second: (row) => changeWords(row) },
  {
    key: 'state',
    title: 'State',
    width: 130,
    phone: 'below',
    cell: (row) => <StateBadge state={simulationStates[row.state]} label={simulationLabels[row.state]} plain />,
  },
  { key: 'span', title: 'Over', width: 260, cell: (row) => spanWords(row) },
  {
    key: 'difference',
    title: 'Difference',
    width: 170,
    align: 'end',
    phone: 'end',
    cell: (row) =>
      row.totals.map((total) => (
        <div key={total.currency}>
          <Amount amountMinor={total.differenceMinor} currency={total.currency} />
        </div>
      )),
  },
  { key: 'by', title: 'By', width: 150, cell: (row) => row.by },
  {
    key: 'createdAt',
    title: 'Begun',
    width: 130,
    sort: 'createdAt',
    cell: (row) => <DateText value={row.createdAt} />,
  },
]
const filters: ListFilter[] = [
  { key: 'state', label: 'State', kind: 'choice', many: true, options: optionsOf(simulationLabels) },
  { key: 'partnerId', label: 'Partner', kind: 'choice', options: () => findPartners('') },
]

/** What other plans would have earned over sales that happened. */
export const SimulationsPage = () => {
  const [isOpen, setOpen] = useState(false)
  const reason = useRightReason('commissions.simulate', 'Partner managers, finance and legal simulate')
  return (
    <>
      <ListPage
        id="simulations"
        title="Simulations"
        columns={columns}
        filters={filters}
        defaultSort="-createdAt"
        fetchPage={(query: Query) => api.listSimulations({ query })}
        onExport={(query) => exportList('listSimulations', 'simulations', query)}
        rowKey={(row) => row.id}
        rowName={(row) => row.name}
        rowTo={(row) => `commission-simulations/${row.id}`}
        actions={
          <ReasonButton variant="filled" reason={reason} onClick={() => setOpen(true)}>
            Simulate
          </ReasonButton>
        }
        empty={{
          sentence: 'Try a plan on the sales of the last year before anybody signs it; nothing is written.',
          action: reason === null ? <Button onClick={() => setOpen(true)}>Simulate a plan</Button> : undefined,
        }}
      />
      {isOpen && <SimulationForm onClose={() => setOpen(false)} />}
    </>
  )
}
