import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { formatAmount } from '#ui/format.ts'
import { Plot } from '#ui/Plot.tsx'
import { Columns } from '#ui/SimplePage.tsx'
import { words } from './texts.ts'

const states = ['pending', 'held', 'approved', 'due', 'processing', 'inTransit'] as const
const colours = {
  pending: 'blue',
  held: 'amber',
  approved: 'violet',
  due: 'teal',
  processing: 'green',
  inTransit: 'slate',
} as const

/** What is owed by state at the end of each week, and what left our accounts in it: one currency at a time. */
export const OwedPlots = () => {
  const [currency, setCurrency] = useState('')
  const query = useQuery({
    queryKey: ['ledger', 'weeks', currency],
    queryFn: () => api.getLedgerWeeks({ query: currency ? { currency } : {} }),
  })
  const weeks = query.data?.weeks ?? []
  const unit = query.data?.currency ?? ''
  // A plot draws floats; what is exact stands in the tables of the ledger.
  const money = (value: number, precision: 'exact' | 'short' = 'exact') =>
    unit ? formatAmount({ currency: unit, amountMinor: String(Math.round(value)) }, { precision }) : ''
  const range = query.data &&
    query.data.currencies.length > 1 && {
      value: unit,
      options: query.data.currencies.map((value) => ({ value, label: value })),
      onChange: setCurrency,
    }
  const common = {
    format: (value: number) => money(value),
    formatAxis: (value: number) => money(value, 'short'),
    before: words('weekBefore'),
    loading: query.isPending,
    error: query.error,
    retry: () => void query.refetch(),
  }
  return (
    <Columns leastPx={360}>
      <Plot
        {...common}
        question={words('owedByState')}
        note={words('owedNote')}
        kind="stacked"
        series={states.map((key) => ({ key, label: words(`state_${key}`), hue: colours[key] }))}
        points={weeks.map((week) => ({
          x: week.endsOn,
          values: Object.fromEntries(states.map((key) => [key, Math.max(0, Number(week[`${key}Minor`]))])),
        }))}
        {...(range && { range })}
      />
      <Plot
        {...common}
        question={words('paidByWeek')}
        kind="bar"
        series={[{ key: 'paid', label: words('paid'), hue: 'green' }]}
        points={weeks.map((week) => ({ x: week.endsOn, values: { paid: Number(week.paidMinor) } }))}
      />
    </Columns>
  )
}
