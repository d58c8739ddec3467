import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type AnswerTo, api } from '#client/api.ts'
import { Amount } from '#ui/Badges.tsx'
import { formatAmount, formatDate, formatNumber } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Plot } from '#ui/Plot.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { ScreenLink, useGo, useUrlState } from '#ui/routing.tsx'
import { Columns, SimplePage, SimpleTable } from '#ui/SimplePage.tsx'
import { usePlotRange } from '#ui/usePlotRange.ts'
import { channels as channelKinds } from '../contract/states.ts'
import { channelLabel } from './labels.ts'

type Numbers = AnswerTo<'getChannelStatistics'>
const all = [...channelKinds, 'unknown'] as const
const labelOf = (channel: string): string => (channel === 'unknown' ? 'Not known' : channelLabel(channel))
const businessDayMinutes = 480

/** What each channel brings, how fast it is answered, what a partner costs there, and where forms lose people. */
export const ChannelsPage = () => {
  const range = usePlotRange('12m', ['12m', '24m'])
  const months = range.value === '24m' ? 24 : 12
  const query = useQuery({
    queryKey: ['channel-statistics', months],
    queryFn: () => api.getChannelStatistics({ query: { months } }),
  })
  return (
    <SimplePage title="Channels" note="What came by each channel, counted from the month in which a company came">
      <Loaded query={query}>
        {(numbers) => (
          <div style={{ display: 'grid', gap: 32 }}>
            <Brought numbers={numbers} range={range.control} />
            <FirstAnswers numbers={numbers} />
            <Costs numbers={numbers} />
            <DropOff />
          </div>
        )}
      </Loaded>
    </SimplePage>
  )
}

const monthsOf = (numbers: Numbers): string[] => {
  const [year = 0, month = 1] = numbers.from.split('-').map(Number)
  const now = new Date()
  const count = (now.getFullYear() - year) * 12 + now.getMonth() + 2 - month
  return Array.from({ length: Math.max(1, count) }, (_, at) => {
    const date = new Date(Date.UTC(year, month - 1 + at, 1))
    return date.toISOString().slice(0, 7)
  })
}

const measures = [
  { key: 'prospects', question: 'How many companies came each month, by which channel?' },
  { key: 'approved', question: 'How many of them were approved since?' },
  { key: 'active', question: 'How many of them are or were active?' },
] as const

const Brought = ({ numbers, range }: { numbers: Numbers; range: ReturnType<typeof usePlotRange>['control'] }) => {
  const go = useGo()
  const there = all.filter((channel) => numbers.months.some((row) => row.channel === channel))
  return (
    <>
      {measures.map(({ key, question }) => (
        <Plot
          key={key}
          question={question}
          kind="stacked"
          range={range}
          before="the month before"
          series={there.map((channel) => ({ key: channel, label: labelOf(channel) }))}
          points={monthsOf(numbers).map((month) => ({
            x: month,
            values: Object.fromEntries(
              there.map((channel) => [
                channel,
                numbers.months.find((row) => row.month === month && row.channel === channel)?.[key] ?? 0,
              ]),
            ),
          }))}
          {...(key !== 'prospects' && { onPick: () => go(`partners?stage=${key}`) })}
        />
      ))}
      <Totals numbers={numbers} channels={there} />
    </>
  )
}

const Totals = ({ numbers, channels }: { numbers: Numbers; channels: readonly string[] }) => {
  const sum = (channel: string, key: 'prospects' | 'approved' | 'active') =>
    numbers.months.filter((row) => row.channel === channel).reduce((total, row) => total + row[key], 0)
  return (
    <Section title="From prospect to active" note="In the whole time shown">
      <SimpleTable
        label="Prospects, approved and active partners by channel"
        rows={[...channels]}
        rowKey={(channel) => channel}
        empty="No company came in this time."
        columns={[
          {
            key: 'channel',
            title: 'Channel',
            cell: (channel) =>
              channel === 'unknown' ? (
                labelOf(channel)
              ) : (
                <ScreenLink to={`partners?sourceKind=${channel}`}>{labelOf(channel)}</ScreenLink>
              ),
          },
          ...(['prospects', 'approved', 'active'] as const).map((key) => ({
            key,
            title: { prospects: 'Prospects', approved: 'Approved', active: 'Active' }[key],
            align: 'end' as const,
            cell: (channel: string) => formatNumber(sum(channel, key)),
          })),
        ]}
      />
    </Section>
  )
}

const FirstAnswers = ({ numbers }: { numbers: Numbers }) => {
  const there = all.filter((channel) => numbers.firstAnswers.some((row) => row.channel === channel))
  const inDays = (minutes: number | undefined) => (minutes === undefined ? null : minutes / businessDayMinutes)
  const answers = numbers.firstAnswers.reduce((sum, row) => sum + row.answers, 0)
  const inTime = numbers.firstAnswers.reduce((sum, row) => sum + row.inTime, 0)
  return (
    <Plot
      question="How many business days until our first answer, against what we promised?"
      note={answers > 0 ? `${formatNumber(inTime)} of ${formatNumber(answers)} answers came in time` : undefined}
      kind="bar"
      before="the month before"
      series={[
        ...there.map((channel) => ({ key: channel, label: labelOf(channel) })),
        { key: 'promised', label: 'Promised', hue: 'slate' },
      ]}
      points={monthsOf(numbers).map((month) => {
        const rows = numbers.firstAnswers.filter((row) => row.month === month)
        return {
          x: month,
          values: {
            ...Object.fromEntries(
              there.map((channel) => [
                channel,
                inDays(rows.find((row) => row.channel === channel)?.medianBusinessMinutes),
              ]),
            ),
            promised: inDays(rows[0]?.promisedBusinessMinutes),
          },
        }
      })}
      format={(value) => `${formatNumber(value, { maximumFractionDigits: 1 })} days`}
      formatAxis={(value) => formatNumber(value, { maximumFractionDigits: 1 })}
    />
  )
}

const Costs = ({ numbers }: { numbers: Numbers }) => {
  const go = useGo()
  if (numbers.costs.length === 0)
    return (
      <Section title="What does an approved partner cost?">
        <p>No cost is known in this time. Write down what an event cost, and it stands here.</p>
      </Section>
    )
  return numbers.costs.map((line) => {
    const { currency } = line.cost
    const known = line.eventLists.filter((event) => event.costPerApprovedPartner).toReversed()
    return (
      <Section
        key={currency}
        title={`What does an approved partner cost, in ${currency}?`}
        note={
          <>
            {labelOf(line.channel)}: <Amount {...line.cost} /> for {formatNumber(line.approved)} approved
            {line.costPerApprovedPartner && (
              <>
                , <Amount {...line.costPerApprovedPartner} /> each
              </>
            )}
          </>
        }
      >
        {known.length > 0 && (
          <Plot
            question={`Cost per approved partner by event, ${currency}`}
            kind="bar"
            series={[{ key: 'each', label: 'Cost per approved partner', state: 'approved' }]}
            points={known.map((event) => ({
              x: event.name,
              // A plot draws; the exact amounts stand in the table below.
              values: { each: Number(event.costPerApprovedPartner!.amountMinor) },
            }))}
            format={(value) => formatAmount({ amountMinor: String(Math.round(value)), currency })}
            formatAxis={(value) =>
              formatAmount({ amountMinor: String(Math.round(value)), currency }, { precision: 'short' })
            }
            formatX={(x) => x}
            onPick={(point) => {
              const event = known.find(({ name }) => name === point.x)
              if (event) go(`pipeline/events/${event.id}?tab=result`)
            }}
          />
        )}
        <SimpleTable
          label={`Costs of events in ${currency}`}
          rows={line.eventLists}
          rowKey={(event) => event.id}
          columns={[
            {
              key: 'name',
              title: 'Event',
              cell: (event) => <ScreenLink to={`pipeline/events/${event.id}?tab=result`}>{event.name}</ScreenLink>,
            },
            { key: 'when', title: 'When', cell: (event) => formatDate(event.startsOn) },
            { key: 'cost', title: 'Cost', align: 'end', cell: (event) => <Amount {...event.cost} /> },
            { key: 'approved', title: 'Approved', align: 'end', cell: (event) => formatNumber(event.approved) },
            {
              key: 'each',
              title: 'Each',
              align: 'end',
              cell: (event) => (event.costPerApprovedPartner ? <Amount {...event.costPerApprovedPartner} /> : '–'),
            },
          ]}
        />
      </Section>
    )
  })
}

/** Where the forms lose people, field by field. */
const DropOff = () => {
  const [url, setUrl] = useUrlState({ form: '' })
  const forms = useQuery({ queryKey: ['forms', 'choice'], queryFn: () => api.listForms({ query: { limit: 100 } }) })
  const formId = url.form || forms.data?.data[0]?.id || ''
  const funnel = useQuery({
    queryKey: ['forms', formId, 'funnel'],
    queryFn: () => api.getFormFunnel({ params: { id: formId } }),
    enabled: formId !== '',
  })
  if (formId === '') return null
  const starts = funnel.data?.steps.find(({ step }) => step === 'start')?.count ?? 0
  return (
    <Section
      title="Where do forms lose people?"
      actions={
        <Select
          size="xs"
          aria-label="Form"
          data={(forms.data?.data ?? []).map((form) => ({ value: form.id, label: form.name }))}
          value={formId}
          allowDeselect={false}
          onChange={(form) => setUrl({ form: form ?? '' })}
        />
      }
    >
      <Loaded query={funnel}>
        {(numbers) => (
          <Columns leastPx={420}>
            <Plot
              question="Visits, starts, pages, sent"
              kind="funnel"
              series={[{ key: 'count', label: 'People' }]}
              points={numbers.steps.map((step) => ({ x: step.label, values: { count: step.count } }))}
            />
            <Plot
              question="Share of those who began and left the field empty"
              note={`${formatNumber(starts)} began`}
              kind="funnel"
              series={[{ key: 'share', label: 'Left empty, in %' }]}
              points={numbers.fields.map((field) => ({
                x: field.label,
                state: 'declined',
                values: { share: field.dropOffPpm === null ? null : field.dropOffPpm / 10_000 },
                note: '%',
              }))}
              format={(value) => formatNumber(value, { maximumFractionDigits: 0 })}
            />
          </Columns>
        )}
      </Loaded>
    </Section>
  )
}
