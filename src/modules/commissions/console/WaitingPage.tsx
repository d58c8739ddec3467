import { useQuery } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { Amount, DateText } from '#ui/Badges.tsx'
import { EmptyState } from '#ui/EmptyState.tsx'
import { ExportButton } from '#ui/ExportButton.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice } from '#ui/ProblemBanner.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { ScreenLink } from '#ui/routing.tsx'
import { Columns, Figure, SimplePage, SimpleTable } from '#ui/SimplePage.tsx'
import { useSeat } from '#ui/seat.tsx'
import { dayWords } from './lineWords.ts'
import { CostFill } from './waiting/CostFill.tsx'
import type { Missing } from './waiting/missing.ts'
import { RateFill } from './waiting/RateFill.tsx'
import styles from './waiting/Waiting.module.css'

const waitingKey = ['commissions', 'waiting'] as const

/** Sales that earn nothing yet for want of a rate or a cost: what is missing, what waits for it, and the field to fill in. */
export const WaitingPage = () => {
  const query = useQuery({ queryKey: [...waitingKey, 'missing'], queryFn: () => api.listMissingFigures() })
  return (
    <SimplePage
      title="Waiting"
      note="Nothing is guessed: a sale without its rate or its cost earns nothing until the figure is there, and then at once."
      actions={<ExportButton run={() => exportList('listEvaluationWaits', 'waiting-conversions', {})} />}
    >
      <Loaded query={query}>{(found) => <Shown data={found.data} total={found.total} />}</Loaded>
    </SimplePage>
  )
}

const Shown = ({ data, total }: { data: readonly Missing[]; total: number }) => {
  const seat = useSeat()
  const readsRates = seat.rights.has('payouts.read')
  const proposals = useQuery({
    queryKey: ['fx-rate-proposals', 'open'],
    queryFn: () => api.listFxRateProposals({ query: { isOpen: true, limit: 200 } }),
    enabled: readsRates && data.some((one) => one.kind === 'rate'),
  })
  if (data.length === 0)
    return (
      <EmptyState sentence="Nothing waits. A sale whose rate or cost is missing shows here, with the field that releases it." />
    )
  return (
    <div className={styles.page}>
      <Sums data={data} />
      {total > data.length && (
        <Notice>{`${total - data.length} more figures are missing; they show as the first are filled in.`}</Notice>
      )}
      {data.map((one) => (
        <Section key={`${one.kind} ${one.subject}`} title={titleOf(one)}>
          <div className={styles.head}>
            <span>
              {one.conversions === 1 ? '1 sale waits' : `${one.conversions} sales wait`}
              {one.netMinor !== null && one.currency !== null && (
                <>
                  {', '}
                  <Amount amountMinor={one.netMinor} currency={one.currency} /> net
                </>
              )}
            </span>
            <span>
              {one.partners.map((partner, at) => (
                <span key={partner.id}>
                  {at > 0 && ', '}
                  <ScreenLink to={`partners/${partner.id}`}>{partner.name}</ScreenLink>
                </span>
              ))}
            </span>
            <span>
              Since <DateText value={one.since} />
            </span>
          </div>
          {one.kind === 'rate' ? (
            <RateFill missing={one} proposals={(proposals.data?.data ?? []).filter((row) => answersFor(row, one))} />
          ) : (
            <CostFill missing={one} />
          )}
          {one.kind === 'rate' && <Conversions of={one} />}
        </Section>
      ))}
    </div>
  )
}

const titleOf = ({ kind, from, to, day, saleId }: Missing) =>
  kind === 'rate' ? (
    `Rate ${from} to ${to} of ${dayWords(day)}`
  ) : (
    <>
      Cost of <ScreenLink to={`attribution/sales/${saleId}`}>a sale</ScreenLink> of {dayWords(day)}
    </>
  )

const rateDays = 7
const dayMs = 86_400_000
/** A rate answers for its own day and the week after it. */
const answersFor = (rate: { from: string; to: string; day: string }, { from, to, day }: Missing): boolean => {
  const age = (Date.parse(day) - Date.parse(rate.day)) / dayMs
  return rate.from === from && rate.to === to && age >= 0 && age <= rateDays
}

const countWords = (data: readonly Missing[]): string => {
  const rates = data.filter((one) => one.kind === 'rate').length
  const costs = data.length - rates
  return [
    rates > 0 ? `${rates} ${rates === 1 ? 'rate' : 'rates'}` : '',
    costs > 0 ? `${costs} ${costs === 1 ? 'cost' : 'costs'}` : '',
  ]
    .filter(Boolean)
    .join(', ')
}

const Sums = ({ data }: { data: readonly Missing[] }) => {
  const currencies = [...new Set(data.flatMap((one) => one.currency ?? []))].sort()
  return (
    <Columns leastPx={160}>
      <Figure label="Missing figures" value={data.length} note={countWords(data)} />
      {currencies.map((currency) => (
        <Figure
          key={currency}
          label={`Sales in ${currency}, net`}
          value={
            <Amount
              amountMinor={data
                .filter((one) => one.currency === currency && one.netMinor !== null)
                .reduce((sum, one) => sum + BigInt(one.netMinor ?? 0), 0n)
                .toString()}
              currency={currency}
            />
          }
        />
      ))}
    </Columns>
  )
}

const shownMax = 20
/** The sales behind one missing rate. */
const Conversions = ({ of }: { of: Missing }) => {
  const query = useQuery({
    queryKey: [...waitingKey, of.subject],
    queryFn: () => api.listEvaluationWaits({ query: { kind: 'rate', subject: of.subject, limit: shownMax } }),
    enabled: of.conversions > 1,
  })
  if (of.conversions < 2) return null
  const rows = query.data?.data ?? []
  return (
    <SimpleTable
      label={`Sales that wait for ${of.subject}`}
      rows={rows}
      rowKey={(row) => row.conversionId}
      columns={[
        {
          key: 'sale',
          title: 'Sale',
          cell: (row) =>
            row.saleId ? (
              <ScreenLink to={`attribution/sales/${row.saleId}`}>{row.saleId}</ScreenLink>
            ) : (
              row.conversionId
            ),
        },
        { key: 'partners', title: 'Partners', cell: (row) => row.partners.map(({ name }) => name).join(', ') },
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
  )
}
