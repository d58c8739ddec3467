import { Tabs } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { formatAmount } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Plot } from '#ui/Plot.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { useUrlState } from '#ui/routing.tsx'
import { Card, PortalPage } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { SlotPart } from '#ui/slots.tsx'
import { DisputeForm } from './DisputeForm.tsx'
import { DisputeList } from './DisputeList.tsx'
import { Figures } from './Figures.tsx'
import { LineList } from './LineList.tsx'
import { StatementList } from './StatementList.tsx'
import { words } from './texts.ts'
import { titles } from './titles.ts'

const loadPlan = () => import('./MyPlan.tsx').then((m) => m.MyPlan)
const tabs = ['lines', 'statements', 'disputes', 'plan'] as const

/** What I earned, why, and when I am paid. */
export const EarningsPage = () => {
  const [url, setUrl] = useUrlState({ tab: 'lines', contest: '' })
  const [contesting, setContesting] = useState(false)
  const noOpen = useRightReason('commissions.open_dispute', words('noOpen'))
  const query = useQuery({ queryKey: ['portal', 'earnings'], queryFn: () => api.getMyEarnings() })
  const currencies = query.data?.currencies.map((one) => one.currency) ?? []
  return (
    <PortalPage
      title={titles('earnings')}
      note={words('note')}
      actions={
        <ReasonButton reason={noOpen} onClick={() => setContesting(true)}>
          {words('contestMissing')}
        </ReasonButton>
      }
    >
      <div style={{ display: 'grid', gap: 16 }}>
        <Loaded query={query}>
          {(earnings) =>
            earnings.currencies.length > 0 && (
              <Card>
                <Figures earnings={earnings} />
              </Card>
            )
          }
        </Loaded>
        {currencies.length > 0 && <Months currencies={currencies} />}
        <Card>
          <Tabs value={url.tab} onChange={(tab) => setUrl({ tab: tab ?? 'lines' })} keepMounted={false}>
            <Tabs.List mb={12}>
              {tabs.map((tab) => (
                <Tabs.Tab key={tab} value={tab}>
                  {words(tab)}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            <Tabs.Panel value="lines">
              <LineList />
            </Tabs.Panel>
            <Tabs.Panel value="statements">
              <StatementList />
            </Tabs.Panel>
            <Tabs.Panel value="disputes">
              <DisputeList />
            </Tabs.Panel>
            <Tabs.Panel value="plan">
              <SlotPart load={loadPlan} props={{}} />
            </Tabs.Panel>
          </Tabs>
        </Card>
      </div>
      {(contesting || url.contest !== '') && query.data && (
        <DisputeForm
          about={{ kind: 'missing_sale', currency: currencies[0] ?? '', ...(url.contest && { testId: url.contest }) }}
          onClose={() => {
            setContesting(false)
            setUrl({ contest: '' })
          }}
        />
      )}
    </PortalPage>
  )
}

const Months = ({ currencies }: { currencies: readonly string[] }) => {
  const [chosen, setChosen] = useState('')
  const query = useQuery({
    queryKey: ['portal', 'earnings', 'months'],
    queryFn: () => api.getMyEarningsMonths({ query: { months: 12 } }),
  })
  const currency = currencies.includes(chosen) ? chosen : (currencies[0] ?? 'EUR')
  const of = (value: number) => ({ amountMinor: String(Math.round(value)), currency })
  return (
    <Card>
      <Plot
        question={words('plot')}
        kind="bar"
        series={[
          { key: 'accrued', label: words('earned'), state: 'approved' },
          { key: 'reversed', label: words('takenBack'), state: 'reversed' },
          { key: 'paid', label: words('state_paid'), state: 'paid' },
        ]}
        points={(query.data?.data ?? [])
          .filter((row) => row.currency === currency)
          .map((row) => ({
            x: row.month,
            values: {
              accrued: Number(row.accruedMinor),
              reversed: Number(row.reversedMinor),
              paid: Number(row.paidMinor),
            },
          }))}
        format={(value) => formatAmount(of(value))}
        formatAxis={(value) => formatAmount(of(value), { precision: 'short' })}
        {...(currencies.length > 1 && {
          range: {
            value: currency,
            options: currencies.map((value) => ({ value, label: value })),
            onChange: setChosen,
          },
        })}
        heightPx={180}
        loading={query.isPending}
        error={query.error}
        retry={() => void query.refetch()}
      />
    </Card>
  )
}
