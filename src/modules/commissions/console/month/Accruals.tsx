import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type AnswerTo, api } from '#client/api.ts'
import { saveExport } from '#client/export-list.ts'
import { Amount } from '#ui/Badges.tsx'
import { formatAmount, formatNumber } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Plot } from '#ui/Plot.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { ScreenLink, useUrlState } from '#ui/routing.tsx'
import { Columns, SecondLine, SimpleTable } from '#ui/SimplePage.tsx'
import { type CommissionKind, commissionKinds } from '../../contract/states.ts'
import { dayWords, kindLabels, placeWords } from '../lineWords.ts'

type Report = AnswerTo<'getAccruals'>
type Sums = Report['currencies'][number]
const rowsShownMax = 200

/** What was owed at the beginning, what moved, what is owed at the end, held against the ledger. One currency at a time. */
export const Accruals = ({ month }: { month: string }) => {
  const [url, setUrl] = useUrlState({ currency: '' })
  const query = useQuery({
    queryKey: ['months', 'accruals', month],
    queryFn: () => api.getAccruals({ query: { month } }),
  })
  return (
    <Loaded query={query}>
      {(report) => {
        const sums = report.currencies.find((one) => one.currency === url.currency) ?? report.currencies[0]
        if (!sums)
          return <p style={{ color: 'var(--text-quiet)' }}>Nothing was owed in this month and nothing moved.</p>
        return (
          <>
            <Section
              title="From opening to closing"
              note={report.isClosed ? 'Closed: these figures do not change any more' : 'Open: figures may still change'}
              actions={
                <div style={{ display: 'flex', gap: 8 }}>
                  {report.currencies.length > 1 && (
                    <Select
                      aria-label="Currency"
                      w={110}
                      data={report.currencies.map((one) => one.currency)}
                      value={sums.currency}
                      allowDeselect={false}
                      onChange={(currency) => setUrl({ currency: currency ?? '' })}
                    />
                  )}
                  <ReasonButton
                    onClick={() =>
                      void saveExport(`accruals-${month}.csv`, () => api.downloadAccrualJournal({ query: { month } }))
                    }
                  >
                    Journal CSV
                  </ReasonButton>
                </div>
              }
            >
              <Bridge sums={sums} />
            </Section>
            <Columns leastPx={360}>
              <States sums={sums} />
              <Ages sums={sums} />
            </Columns>
            <Cash sums={sums} />
            <Rows report={report} currency={sums.currency} month={month} />
          </>
        )
      }}
    </Loaded>
  )
}

const Bridge = ({ sums }: { sums: Sums }) => {
  const { currency } = sums
  const steps: [label: string, amountMinor: string, state: string][] = [
    ['Opening', sums.openingMinor, 'pending'],
    ['Accrued', sums.accruedMinor, 'approved'],
    ['Reversed', negative(sums.reversedMinor), 'reversed'],
    ['Declined', negative(sums.declinedMinor), 'declined'],
    ['Paid', negative(sums.paidMinor), 'paid'],
    ['Closing', sums.closingMinor, 'due'],
  ]
  const format = (value: number) => formatAmount({ amountMinor: String(Math.round(value)), currency })
  return (
    <Columns leastPx={320}>
      <SimpleTable
        label="From opening to closing"
        rows={steps.slice(0, -1)}
        rowKey={([label]) => label}
        columns={[
          { key: 'step', title: 'Step', cell: ([label]) => label, foot: 'Closing' },
          {
            key: 'amount',
            title: currency,
            align: 'end',
            cell: ([, amountMinor]) => <Amount amountMinor={amountMinor} currency={currency} />,
            foot: <Amount amountMinor={sums.closingMinor} currency={currency} />,
          },
        ]}
      />
      <Plot
        question="What moved the balance"
        kind="bar"
        series={[{ key: 'amount', label: currency, state: 'approved' }]}
        points={steps.map(([x, amountMinor, state]) => ({ x, values: { amount: Number(amountMinor) }, state }))}
        format={format}
        formatAxis={(value) =>
          formatAmount({ amountMinor: String(Math.round(value)), currency }, { precision: 'short' })
        }
        formatX={(x) => x}
        heightPx={180}
      />
    </Columns>
  )
}
const negative = (amountMinor: string) => (-BigInt(amountMinor)).toString()

const States = ({ sums }: { sums: Sums }) => (
  <Section title="By state, against the ledger" note="The difference has to be zero">
    <SimpleTable
      label="By state"
      rows={sums.states}
      rowKey={(row) => row.state}
      columns={[
        { key: 'state', title: 'State', cell: (row) => placeWords(row.state) },
        {
          key: 'lines',
          title: 'Lines',
          align: 'end',
          cell: (row) => <Amount amountMinor={row.linesMinor} currency={sums.currency} />,
        },
        {
          key: 'other',
          title: 'Other',
          align: 'end',
          cell: (row) => <Amount amountMinor={row.otherMinor} currency={sums.currency} />,
        },
        {
          key: 'ledger',
          title: 'Ledger',
          align: 'end',
          cell: (row) => <Amount amountMinor={row.ledgerMinor} currency={sums.currency} />,
        },
        {
          key: 'difference',
          title: 'Difference',
          align: 'end',
          cell: (row) => <Amount amountMinor={row.differenceMinor} currency={sums.currency} signed />,
        },
      ]}
    />
  </Section>
)

const Ages = ({ sums }: { sums: Sums }) => (
  <Section title="Due, by age" note="Days since the due day">
    <SimpleTable
      label="Due by age"
      rows={sums.ages}
      rowKey={(row) => row.age}
      columns={[
        { key: 'age', title: 'Days', cell: (row) => row.age, foot: 'Contested' },
        {
          key: 'amount',
          title: sums.currency,
          align: 'end',
          cell: (row) => <Amount amountMinor={row.amountMinor} currency={sums.currency} />,
          foot: <Amount amountMinor={sums.contestedMinor} currency={sums.currency} />,
        },
      ]}
    />
  </Section>
)

const Cash = ({ sums }: { sums: Sums }) => (
  <Section title="Expected cash">
    <Plot
      question="Expected to be paid by week, next 13 weeks"
      kind="bar"
      series={[{ key: 'cash', label: sums.currency, state: 'due' }]}
      points={sums.cash.map((week) => ({ x: week.weekFrom, values: { cash: Number(week.amountMinor) } }))}
      format={(value) => formatAmount({ amountMinor: String(Math.round(value)), currency: sums.currency })}
      formatAxis={(value) =>
        formatAmount({ amountMinor: String(Math.round(value)), currency: sums.currency }, { precision: 'short' })
      }
      formatX={(day) => dayWords(day)}
      heightPx={160}
    />
  </Section>
)

const isKind = (kind: string): kind is CommissionKind => (commissionKinds as readonly string[]).includes(kind)
const Rows = ({ report, currency, month }: { report: Report; currency: string; month: string }) => {
  const rows = report.rows.filter((row) => row.currency === currency)
  const money = (
    key: 'openingMinor' | 'accruedMinor' | 'reversedMinor' | 'declinedMinor' | 'paidMinor' | 'closingMinor',
  ) => ({
    align: 'end' as const,
    key,
    title: key.replace('Minor', '').replace(/^./, (letter) => letter.toUpperCase()),
    cell: (row: Report['rows'][number]) => <Amount amountMinor={row[key]} currency={currency} />,
  })
  return (
    <Section
      title="By partner and kind"
      note={
        rows.length > rowsShownMax
          ? `The first ${rowsShownMax} of ${formatNumber(rows.length)}; the ledger and its export hold all`
          : undefined
      }
    >
      <SimpleTable
        label="By partner and kind"
        rows={rows.slice(0, rowsShownMax)}
        rowKey={(row) => `${row.partner.id} ${row.kind}`}
        columns={[
          {
            key: 'partner',
            title: 'Partner',
            cell: (row) => (
              <>
                <ScreenLink to={`commissions?view=&partnerId=${row.partner.id}&month=${month}`}>
                  {row.partner.name}
                </ScreenLink>
                <SecondLine>{isKind(row.kind) ? kindLabels[row.kind] : placeWords(row.kind)}</SecondLine>
              </>
            ),
          },
          money('openingMinor'),
          money('accruedMinor'),
          money('reversedMinor'),
          money('declinedMinor'),
          money('paidMinor'),
          money('closingMinor'),
        ]}
      />
    </Section>
  )
}
