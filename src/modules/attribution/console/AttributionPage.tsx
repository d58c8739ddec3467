import { IconCircleCheck, IconCircleDashed } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type AnswerTo, api } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { Amount, DateText } from '#ui/Badges.tsx'
import { EmptyState } from '#ui/EmptyState.tsx'
import { formatAmount, formatNumber } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Plot } from '#ui/Plot.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { ScreenLink, useGo } from '#ui/routing.tsx'
import { Columns, SimplePage, SimpleTable } from '#ui/SimplePage.tsx'
import { useRightReason, useSeat } from '#ui/seat.tsx'
import { usePlotRange } from '#ui/usePlotRange.ts'
import { modelLabels, models } from '../contract/states.ts'
import styles from './records/Records.module.css'
import { Shares } from './records/Shares.tsx'
import { customerName } from './records/words.ts'

type Summary = AnswerTo<'getAttributionSummary'>
type Range = ReturnType<typeof usePlotRange>['control']
const dayMs = 86_400_000
const daysOf: Readonly<Record<string, number>> = { '30d': 30, '90d': 90, '12m': 365 }
/** Partners that a plot shows side by side. */
const partnersMost = 6
const latestMost = 8

/** Who brought what: leads, sales and revenue by day, the models side by side, and what waits for a person. */
export const AttributionPage = () => {
  const { workspace } = useSeat()
  const range = usePlotRange('30d', ['30d', '90d', '12m'])
  const now = new Date(workspace.now)
  const query = {
    from: new Date(now.getTime() - ((daysOf[range.value] ?? 30) - 1) * dayMs).toISOString().slice(0, 10),
    to: now.toISOString().slice(0, 10),
  }
  const queues = useQuery({ queryKey: ['attribution', 'queues'], queryFn: () => api.getAttributionQueues() })
  const summary = useQuery({
    queryKey: ['attribution', 'summary', query],
    queryFn: () => api.getAttributionSummary({ query }),
  })
  const clicks = useQuery({ queryKey: ['click-stats', query], queryFn: () => api.getClickStats({ query }) })
  return (
    <SimplePage
      title="Attribution"
      actions={
        <>
          <TestTool />
          <TakeOut />
        </>
      }
      note="Who brought which revenue, in shares that anybody can derive again. What is owed for it, commissions say."
    >
      <Loaded query={queues}>
        {({ queues: waiting, hasSales }) =>
          hasSales ? (
            <div className={styles.stack}>
              <Queues waiting={waiting} />
              <Loaded query={summary}>
                {(figures) => <Plots figures={figures} clicks={clicks.data?.days ?? []} range={range.control} />}
              </Loaded>
              <Latest />
            </div>
          ) : (
            <FirstSteps />
          )
        }
      </Loaded>
    </SimplePage>
  )
}

const TestTool = () => {
  const go = useGo()
  const right = useRightReason('attribution.test', 'Members ask why a sale was credited.')
  return (
    <ReasonButton variant="filled" reason={right} onClick={() => go('attribution/test')}>
      Why was it credited?
    </ReasonButton>
  )
}

/** Everything that divisions follow from, for whoever derives them again elsewhere. */
const TakeOut = () => {
  const right = useRightReason('attribution.read_inputs', 'Finance and admins take out divisions with their inputs.')
  return (
    <ReasonButton
      reason={right}
      onClick={() => void exportList('listAllCreditSets', 'credit-sets', {}, {}, 'jsonl')}
      title="JSON lines: each division with the contacts, verdicts and rules it follows from"
    >
      Export credit sets
    </ReasonButton>
  )
}

const queueWords = {
  leads: { title: 'Leads to confirm', to: 'attribution/leads?state=received' },
  overrides: { title: 'Divisions to decide', to: 'attribution/overrides?state=proposed' },
  unmatched: { title: 'Matched nothing yet', to: 'attribution/unmatched' },
  flags: { title: 'Fraud flags to review', to: 'attribution/flags' },
} as const

const Queues = ({ waiting }: { waiting: AnswerTo<'getAttributionQueues'>['queues'] }) => (
  <div className={styles.queues}>
    {waiting.map(({ kind, count, oldestAt }) => (
      <ScreenLink key={kind} to={queueWords[kind].to} className={styles.queue}>
        <span className={styles.quiet}>{queueWords[kind].title}</span>
        <span className={styles.count}>{formatNumber(count)}</span>
        <span className={styles.quiet}>
          {oldestAt ? (
            <>
              the oldest <DateText value={oldestAt} />
            </>
          ) : (
            'Nothing waits'
          )}
        </span>
      </ScreenLink>
    ))}
  </div>
)

const sum = (days: Summary['days'], of: (day: Summary['days'][number]) => string): string =>
  days.reduce((total, day) => total + BigInt(of(day)), 0n).toString()

/** Days, or months where a year is shown. */
const stepsOf = (days: Summary['days']) => {
  const byStep = Map.groupBy(days, ({ day }) => (days.length > 92 ? day.slice(0, 7) : day))
  return [...byStep].map(([x, rows]) => ({ x, rows }))
}

type Clicks = AnswerTo<'getClickStats'>['days']
const Plots = ({ figures, clicks, range }: { figures: Summary; clicks: Clicks; range: Range }) => {
  const go = useGo()
  const { days, currency, payingModel } = figures
  const steps = stepsOf(days)
  const clicksOn = new Map(clicks.map((day) => [day.day, day.clicks]))
  const money = (value: number) => formatAmount({ amountMinor: String(Math.round(value)), currency })
  const short = (value: number) =>
    formatAmount({ amountMinor: String(Math.round(value)), currency }, { precision: 'short' })
  const amount = (amountMinor: string) => formatAmount({ amountMinor, currency })
  return (
    <>
      <Plot
        question="Which revenue did partners source and influence?"
        kind="stacked"
        range={range}
        series={[
          { key: 'sourced', label: 'Sourced', state: 'sourced' },
          { key: 'influenced', label: 'Influenced only', state: 'influenced' },
          { key: 'rest', label: 'Neither' },
        ]}
        points={steps.map(({ x, rows }) => {
          const [net, sourced, only] = [
            sum(rows, (day) => day.netMinor),
            sum(rows, (day) => day.sourcedMinor),
            sum(rows, (day) => day.influencedOnlyMinor),
          ].map(Number) as [number, number, number]
          return { x, values: { sourced, influenced: only, rest: net - sourced - only } }
        })}
        format={money}
        formatAxis={short}
        onPick={({ x }) =>
          go(
            x.length === 10
              ? `attribution/sales?occurredFrom=${x}&occurredUntil=${x}`
              : `attribution/sales?occurredFrom=${x}-01`,
          )
        }
        note={`Net in ${currency}, before refunds. Sourced ${amount(sum(days, (day) => day.sourcedMinor))} of ${amount(sum(days, (day) => day.netMinor))}; influenced ${amount(sum(days, (day) => day.influencedMinor))}, counted once per conversion, which does not add up with sourced.`}
      />
      <Columns leastPx={300}>
        <Plot
          question="How many clicks came on partners’ links?"
          kind="bar"
          range={range}
          series={[{ key: 'clicks', label: 'Clicks' }]}
          points={steps.map(({ x, rows }) => ({
            x,
            values: { clicks: rows.reduce((total, { day }) => total + (clicksOn.get(day) ?? 0), 0) },
          }))}
          note="Clicks of people; repeats within the hour, bots and previews are left out."
        />
        <Plot
          question="How many leads and sales came?"
          kind="line"
          range={range}
          series={[
            { key: 'leads', label: 'Leads', hue: 'amber' },
            { key: 'sales', label: 'Sales', state: 'active' },
          ]}
          points={steps.map(({ x, rows }) => ({
            x,
            values: {
              leads: rows.reduce((total, day) => total + day.leads, 0),
              sales: rows.reduce((total, day) => total + day.sales, 0),
            },
          }))}
        />
      </Columns>
      <Plot
        question="Who would be credited with how much under which model?"
        kind="bar"
        range={range}
        series={models.map((model) => ({
          key: model,
          label: model === payingModel ? `${modelLabels[model]} (pays)` : modelLabels[model],
        }))}
        points={figures.partners.slice(0, partnersMost).map(({ partner, byModel }) => ({
          x: partner?.name ?? 'House',
          values: Object.fromEntries(models.map((model) => [model, Number(byModel[model] ?? 0)])),
        }))}
        format={money}
        formatAxis={short}
        formatX={(name) => name}
        note={`Net in ${currency} over the contacts that count. Overrides, codes and renewals that inherit come before the paying model.`}
      />
    </>
  )
}

const Latest = () => {
  const query = useQuery({
    queryKey: ['conversions', 'latest'],
    queryFn: () => api.listConversions({ query: { limit: latestMost, sort: '-occurredAt' } }),
  })
  return (
    <Section title="Latest conversions" actions={<ScreenLink to="attribution/sales">All sales</ScreenLink>}>
      <Loaded query={query}>
        {({ data }) => (
          <SimpleTable
            label="Latest conversions"
            rows={data}
            rowKey={(row) => row.id}
            columns={[
              {
                key: 'customer',
                title: 'Customer',
                cell: (row) => <ScreenLink to={`attribution/${row.id}`}>{customerName(row.customer)}</ScreenLink>,
              },
              { key: 'kind', title: 'What', cell: (row) => ({ sale: 'Sale', lead: 'Lead', deal: 'Deal' })[row.kind] },
              { key: 'credited', title: 'Credited', cell: (row) => <Shares shares={row.shares} links /> },
              { key: 'when', title: 'When', cell: (row) => <DateText value={row.occurredAt} /> },
              {
                key: 'net',
                title: 'Net',
                align: 'end',
                cell: (row) =>
                  row.netMinor !== null && row.currency !== null ? (
                    <Amount amountMinor={row.netMinor} currency={row.currency} />
                  ) : (
                    '–'
                  ),
              },
            ]}
          />
        )}
      </Loaded>
    </Section>
  )
}

const watchMs = 5_000
/** Three steps to the first sale, each ticked by itself when it is done. */
const FirstSteps = () => {
  const steps = useQuery({
    queryKey: ['attribution', 'first-steps'],
    refetchInterval: watchMs,
    queryFn: async () => {
      const [links, clicks, sales] = await Promise.all([
        api.listLinks({ query: { limit: 1 } }),
        api.listClicks({ query: { limit: 1 } }),
        api.listSales({ query: { limit: 1 } }),
      ])
      return [links, clicks, sales].map(({ data }) => data.length > 0)
    },
  })
  const words = [
    { title: 'Make a link for a partner', to: 'attribution/links' },
    { title: 'Install the script on your pages, or follow the link once', to: 'settings/link-domains' },
    { title: 'Send a test sale to POST /v1/sales with a key', to: 'settings/keys' },
  ]
  return (
    <EmptyState
      picture="plot"
      sentence="Sales stand here with who brought them, as soon as the first one is sent."
      action={
        <ol className={styles.steps}>
          {words.map((step, place) => {
            const isDone = steps.data?.[place] === true
            return (
              <li key={step.to} className={styles.step}>
                {isDone ? (
                  <IconCircleCheck size={18} className={styles.tick} aria-label="Done" />
                ) : (
                  <IconCircleDashed size={18} className={styles.open} aria-label="Open" />
                )}
                <ScreenLink to={step.to}>{step.title}</ScreenLink>
              </li>
            )
          })}
        </ol>
      }
    />
  )
}
