import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { Amount, DateText } from '#ui/Badges.tsx'
import { formatAmount, formatNumber } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Plot } from '#ui/Plot.tsx'
import { Notice, ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ProgressJob } from '#ui/ProgressJob.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { RecordPage, Section } from '#ui/RecordPage.tsx'
import { ScreenLink, useScreenParams } from '#ui/routing.tsx'
import { SimpleTable } from '#ui/SimplePage.tsx'
import { Movers } from './Movers.tsx'
import { RankedBar } from './RankedBar.tsx'
import { ResultList } from './ResultList.tsx'
import { changeWords, type Simulation, simulationLabels, simulationStates, spanWords } from './simulationWords.ts'

const pollMs = 1_500
const isOpen = (state: Simulation['state'] | undefined) => state === 'queued' || state === 'running'

/** Two plans over the same sales: the difference by partner, month and rule, and the sales that move most. */
export const SimulationPage = () => {
  const { simulationId } = useScreenParams('simulationId')
  const query = useQuery({
    queryKey: ['simulations', 'one', simulationId],
    queryFn: () => api.getSimulation({ params: { id: simulationId } }),
    refetchInterval: (found) => (isOpen(found.state.data?.state) ? pollMs : false),
  })
  return <Loaded query={query}>{(simulation) => <Shown simulation={simulation} />}</Loaded>
}

const Shown = ({ simulation }: { simulation: Simulation }) => {
  const cache = useQueryClient()
  const [error, setError] = useState<unknown>(null)
  const params = { id: simulation.id }
  const act = (run: () => Promise<unknown>) =>
    void run().then(() => cache.invalidateQueries({ queryKey: ['simulations'] }), setError)
  const done = simulation.state === 'finished'
  const against = !done
    ? 'It is not finished'
    : simulation.agreement && simulation.partners?.length === 1
      ? null
      : 'Only the simulation of an agreement over its own partner is shared'
  return (
    <RecordPage
      title={simulation.name}
      state={simulationStates[simulation.state]}
      stateLabel={simulationLabels[simulation.state]}
      subtitle={
        <span>
          {changeWords(simulation)}, {spanWords(simulation)}
          {simulation.agreement && (
            <>
              {' · '}
              <ScreenLink to={`agreements/${simulation.agreement.id}`}>{simulation.agreement.number}</ScreenLink>
            </>
          )}
        </span>
      }
      facts={[
        ...simulation.totals.flatMap((total) => [
          {
            label: `As it was, ${total.currency}`,
            value: <Amount amountMinor={total.oldMinor} currency={total.currency} />,
          },
          {
            label: `As tried, ${total.currency}`,
            value: <Amount amountMinor={total.newMinor} currency={total.currency} />,
          },
          {
            label: 'Difference',
            value: <Amount amountMinor={total.differenceMinor} currency={total.currency} />,
          },
        ]),
        { label: 'Sales and leads', value: formatNumber(simulation.conversions) },
        { label: 'Begun', value: <DateText value={simulation.createdAt} />, note: simulation.by },
      ]}
      notice={
        <>
          {error !== null && <ProblemBanner error={error} />}
          {isOpen(simulation.state) && (
            <ProgressJob
              title="Reckoning sale by sale"
              state={simulation.state === 'queued' ? 'waiting' : 'running'}
              done={simulation.conversions}
              total={null}
              onStop={() => act(() => api.cancelSimulation({ params }))}
              note={simulation.reachedOn ? <DateText value={simulation.reachedOn} as="date" /> : 'It has just begun'}
            />
          )}
          {simulation.state === 'failed' && (
            <Notice tone="bad" title="The run broke off">
              {simulation.fault}
            </Notice>
          )}
          {simulation.waiting > 0 && (
            <Notice
              tone="watch"
              title={
                simulation.waiting === 1
                  ? 'One sale could not be reckoned'
                  : `${formatNumber(simulation.waiting)} sales could not be reckoned`
              }
            >
              A rate or a cost is missing; on the side that lacks it nothing is counted.
            </Notice>
          )}
        </>
      }
      actions={
        <ReasonButton
          reason={simulation.isShared ? null : against}
          onClick={() =>
            act(() => (simulation.isShared ? api.unshareSimulation({ params }) : api.shareSimulation({ params })))
          }
        >
          {simulation.isShared ? 'Take back from the portal' : 'Share with the partner'}
        </ReasonButton>
      }
      tabs={[
        { key: 'difference', label: 'Difference', render: () => <Difference simulation={simulation} /> },
        { key: 'sales', label: 'Sales that move most', render: () => <Movers simulation={simulation} /> },
        { key: 'rows', label: 'Rows', render: () => <ResultList id={simulation.id} /> },
      ]}
    />
  )
}

const Difference = ({ simulation }: { simulation: Simulation }) => {
  const currencies = simulation.totals.map(({ currency }) => currency)
  const [chosen, setChosen] = useState('')
  const currency = currencies.includes(chosen) ? chosen : currencies[0]
  if (!currency)
    return (
      <p>{simulation.state === 'finished' ? 'No sale of this time earns on either side.' : 'Nothing to show yet.'}</p>
    )
  const format = (value: number) => formatAmount({ amountMinor: String(Math.round(value)), currency })
  const of = <One extends { currency: string }>(all: readonly One[]) => all.filter((one) => one.currency === currency)
  return (
    <>
      <Section title={`Difference by partner, ${currency}`} note="The largest first, up and down">
        <RankedBar
          currency={currency}
          rows={of(simulation.byPartner).map((row) => ({
            id: row.partner.id,
            name: row.partner.name,
            differenceMinor: row.differenceMinor,
          }))}
        />
      </Section>
      <Plot
        question="What sales of each month earn, as it was and as tried"
        kind="bar"
        series={[
          { key: 'old', label: 'As it was', state: 'pending' },
          { key: 'next', label: 'As tried', state: 'approved' },
        ]}
        points={of(simulation.byMonth)
          .filter((row) => row.oldMinor !== '0' || row.newMinor !== '0')
          .map((row) => ({
            x: row.month.slice(0, 7),
            values: { old: Number(row.oldMinor), next: Number(row.newMinor) },
          }))}
        format={format}
        formatAxis={(value) =>
          formatAmount({ amountMinor: String(Math.round(value)), currency }, { precision: 'short' })
        }
        {...(currencies.length > 1 && {
          range: {
            value: currency,
            options: currencies.map((one) => ({ value: one, label: one })),
            onChange: setChosen,
          },
        })}
        heightPx={200}
      />
      <Section title="By rule">
        <SimpleTable
          label="By rule"
          rows={of(simulation.byRule)}
          rowKey={(row) => row.ruleId}
          columns={[
            { key: 'rule', title: 'Rule', cell: (row) => row.rule },
            {
              key: 'old',
              title: 'As it was',
              align: 'end',
              cell: (row) => <Amount amountMinor={row.oldMinor} currency={row.currency} />,
            },
            {
              key: 'new',
              title: 'As tried',
              align: 'end',
              cell: (row) => <Amount amountMinor={row.newMinor} currency={row.currency} />,
            },
            {
              key: 'difference',
              title: 'Difference',
              align: 'end',
              cell: (row) => <Amount amountMinor={row.differenceMinor} currency={row.currency} />,
            },
          ]}
        />
      </Section>
      {simulation.planSentences.length > 0 && (
        <Section title="What was tried, in words">
          <ul>
            {simulation.planSentences.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </Section>
      )}
    </>
  )
}
