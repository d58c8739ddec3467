import { SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { Amount } from '#ui/Badges.tsx'
import { formatAmount, formatNumber } from '#ui/format.ts'
import { Plot } from '#ui/Plot.tsx'
import { ScreenLink, useUrlState } from '#ui/routing.tsx'
import { SecondLine, SimpleTable } from '#ui/SimplePage.tsx'
import { type ShownState, shownStates } from '../contract/states.ts'
import { shownLabels } from './lineWords.ts'
import type { ShownLines } from './shownLines.ts'

type Sum = AnswerTo<'getCommissionSums'>['data'][number]

/** What the filters show, summed per currency and state; below it, when asked for, the months. Currencies are never added up. */
export const CommissionSums = ({ filter }: { filter: ShownLines }) => {
  const [url, setUrl] = useUrlState({ above: 'sums' })
  const query = useQuery({
    queryKey: ['commissions', 'sums', filter],
    queryFn: () => api.getCommissionSums({ query: filter }),
  })
  const rows = query.data?.data ?? []
  if (query.isSuccess && rows.length === 0) return null
  const currencies = [...new Set(rows.map((row) => row.currency))]
  return (
    <div>
      <SegmentedControl
        size="xs"
        aria-label="Above the list"
        value={url.above}
        onChange={(above) => setUrl({ above })}
        data={[
          { value: 'sums', label: 'Sums' },
          { value: 'months', label: 'By month' },
        ]}
      />
      {url.above === 'months' ? (
        <MonthsPlot partnerId={filter.partnerId} currencies={currencies} />
      ) : (
        <Sums rows={rows} currencies={currencies} />
      )}
    </div>
  )
}

const Sums = ({ rows, currencies }: { rows: readonly Sum[]; currencies: readonly string[] }) => {
  const states = shownStates.filter((state) => rows.some((row) => row.state === state))
  const of = (currency: string, state: ShownState) =>
    rows.find((row) => row.currency === currency && row.state === state)
  return (
    <SimpleTable
      label="Sums per currency and state"
      rows={[...currencies]}
      rowKey={(currency) => currency}
      columns={[
        { key: 'currency', title: 'Currency', cell: (currency) => currency },
        ...states.map((state) => ({
          key: state,
          title: shownLabels[state],
          align: 'end' as const,
          cell: (currency: string) => {
            const sum = of(currency, state)
            return sum ? (
              <>
                <ScreenLink to={`commissions?view=&state=${state}&currency=${currency}`}>
                  <Amount amountMinor={sum.netMinor} currency={currency} />
                </ScreenLink>
                <SecondLine>{formatNumber(sum.count)}</SecondLine>
              </>
            ) : (
              '–'
            )
          },
        })),
      ]}
    />
  )
}

/** Accrued, reversed and paid by month, one currency at a time. */
const MonthsPlot = ({ partnerId, currencies }: { partnerId?: string | undefined; currencies: readonly string[] }) => {
  const [chosen, setChosen] = useState('')
  const query = useQuery({
    queryKey: ['commissions', 'months', partnerId],
    queryFn: () => api.getCommissionMonths({ query: { months: 12, ...(partnerId && { partnerId }) } }),
  })
  const rows = query.data?.data ?? []
  const all = [...new Set([...currencies, ...rows.map((row) => row.currency)])]
  const currency = all.includes(chosen) ? chosen : (all[0] ?? 'EUR')
  const format = (value: number) => formatAmount({ amountMinor: String(Math.round(value)), currency })
  return (
    <Plot
      question="Accrued, reversed and paid, last 12 months"
      kind="bar"
      series={[
        { key: 'accrued', label: 'Accrued', state: 'approved' },
        { key: 'reversed', label: 'Reversed', state: 'reversed' },
        { key: 'paid', label: 'Paid', state: 'paid' },
      ]}
      points={rows
        .filter((row) => row.currency === currency)
        .map((row) => ({
          x: row.month,
          values: {
            accrued: Number(row.accruedMinor),
            reversed: Number(row.reversedMinor),
            paid: Number(row.paidMinor),
          },
        }))}
      format={format}
      formatAxis={(value) => formatAmount({ amountMinor: String(Math.round(value)), currency }, { precision: 'short' })}
      {...(all.length > 1 && {
        range: { value: currency, options: all.map((value) => ({ value, label: value })), onChange: setChosen },
      })}
      heightPx={180}
      loading={query.isPending}
      error={query.error}
      retry={() => void query.refetch()}
    />
  )
}
