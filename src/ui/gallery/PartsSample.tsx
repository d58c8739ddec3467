import { Button, Checkbox, Select, Switch, TextInput } from '@mantine/core'
import { Amount, DateText, DeadlinePill, FactPill, Meter, PersonBadge, StateBadge } from '../Badges.tsx'
import { EmptyState } from '../EmptyState.tsx'
import { Plot } from '../Plot.tsx'
import { Notice, ProblemBanner } from '../ProblemBanner.tsx'
import { ProgressJob } from '../ProgressJob.tsx'
import { ReasonButton } from '../ReasonButton.tsx'
import { Section } from '../RecordPage.tsx'
import { Card, Columns, Figure, SimplePage } from '../SimplePage.tsx'
import { Steps } from '../Steps.tsx'
import { showUndo, toast } from '../toasts.ts'
import { usePlotRange } from '../usePlotRange.ts'
import { monthly } from './plots.ts'

const states = [
  'prospect',
  'applied',
  'qualifying',
  'assessing',
  'approved',
  'contracting',
  'onboarding',
  'active',
  'ending',
  'ended',
  'waitlisted',
  'declined',
  'paid',
  'held',
  'reversed',
  'disputed',
]
const dollars = (value: number) => `$${value.toLocaleString('en')}`

/** Small parts, plots and steps on one page. */
export const PartsSample = () => {
  const range = usePlotRange()
  return (
    <SimplePage
      title="Insights"
      note="Every figure opens to the rows behind it."
      actions={<Button variant="filled">New report</Button>}
    >
      <Columns leastPx={150}>
        <Figure
          label="Partner revenue"
          value={<Amount amountMinor="124300000" currency="USD" precision="short" />}
          note="+12.4% against last year"
        />
        <Figure label="Sourced share" value="31.8%" note="target 30%" />
        <Figure label="Active partners" value="184" note="9 new this quarter" />
        <Figure label="Median days to live" value="23" note="promise 30" />
      </Columns>
      <div style={{ height: 28 }} />
      <Columns leastPx={380}>
        <Plot
          question="Revenue by source, last 12 months"
          kind="line"
          range={range.control}
          before="the month before"
          series={[
            { key: 'sourced', label: 'Sourced', state: 'sourced' },
            { key: 'influenced', label: 'Influenced', state: 'influenced' },
            { key: 'forecast', label: 'Forecast', hue: 'slate', dashed: true },
          ]}
          points={monthly}
          format={dollars}
          onPick={(point) => toast(point.x)}
        />
        <Plot
          question="Which months brought the revenue?"
          kind="stacked"
          before="the month before"
          series={[
            { key: 'sourced', label: 'Sourced', state: 'sourced' },
            { key: 'influenced', label: 'Influenced', state: 'influenced' },
          ]}
          points={monthly}
          format={dollars}
        />
        <Plot
          question="How many applicants become active?"
          kind="funnel"
          series={[{ key: 'count', label: 'Partners', hue: 'teal' }]}
          points={[
            ['Applied', 412],
            ['Qualified', 208],
            ['Approved', 121],
            ['Signed', 96],
            ['Active', 88],
          ].map(([x, count]) => ({ x: String(x), values: { count: Number(count) } }))}
        />
        <Plot
          question="What do we owe, by week?"
          kind="area"
          series={[{ key: 'sourced', label: 'Owed', hue: 'indigo' }]}
          points={monthly}
          format={dollars}
          before="the month before"
        />
      </Columns>
      <div style={{ height: 28 }} />
      <Section title="States">
        <div style={{ display: 'flex', flexWrap: 'wrap', gap: 8 }}>
          {states.map((state) => (
            <StateBadge key={state} state={state} />
          ))}
        </div>
      </Section>
      <Section title="Small words">
        <div style={{ display: 'flex', flexWrap: 'wrap', gap: 12, alignItems: 'center' }}>
          <DeadlinePill dueAt={new Date(Date.now() + 9e8).toISOString()} />
          <DeadlinePill dueAt={new Date(Date.now() + 2e7).toISOString()} />
          <DeadlinePill dueAt={new Date(Date.now() - 2e8).toISOString()} />
          <DeadlinePill dueAt={new Date().toISOString()} paused />
          <FactPill tone="good">Gold</FactPill>
          <Amount amountMinor="-123456" currency="EUR" signed />
          <Amount amountMinor="9007199254740993123" currency="JPY" />
          <DateText value={new Date(Date.now() + 12 * 864e5).toISOString()} />
          <PersonBadge name="Priya Raman" />
          <PersonBadge name={null} />
          <Meter value={82} />
          <Meter value={31} />
        </div>
      </Section>
      <Section title="Buttons and inputs">
        <div style={{ display: 'flex', flexWrap: 'wrap', gap: 8, alignItems: 'center' }}>
          <Button variant="filled">Send for signature</Button>
          <Button>Preview</Button>
          <Button variant="subtle">Later</Button>
          <Button variant="light">Approve</Button>
          <Button variant="filled" color="bad">
            End agreement
          </Button>
          <Button color="bad">Reject</Button>
          <ReasonButton variant="filled" reason="Two scorecards are missing; ask Priya and Tom">
            Decide
          </ReasonButton>
          <Button variant="filled" loading>
            Saving
          </Button>
          <Button onClick={() => showUndo('Deal approved', () => undefined)}>Show undo</Button>
        </div>
        <div style={{ height: 16 }} />
        <Columns leastPx={220}>
          <TextInput label="Company" placeholder="Acme GmbH" description="As it stands on the agreement" />
          <TextInput label="Domain" defaultValue="acme" error="A domain has a dot, like acme.example" />
          <Select label="Manager" data={['Ana Silva', 'Jonas Weber']} placeholder="Choose" />
          <div style={{ display: 'grid', gap: 8, alignContent: 'center' }}>
            <Checkbox label="Tell the partner" defaultChecked />
            <Switch label="Small team" />
          </div>
        </Columns>
      </Section>
      <Section title="Steps and jobs">
        <Steps
          onBack={() => undefined}
          steps={[
            { key: 'a', title: 'Upload', note: 'partners.csv, 312 rows', state: 'done' },
            { key: 'b', title: 'Map columns', note: '9 of 11 mapped', state: 'done' },
            { key: 'c', title: 'Dry run', note: 'Nothing is written yet', state: 'current' },
            { key: 'd', title: 'Run', state: 'next' },
          ]}
        />
        <Columns leastPx={360}>
          <ProgressJob
            title="Importing partners.csv"
            state="running"
            done={1840}
            total={5000}
            refused={12}
            leftMs={95_000}
            onStop={() => undefined}
          />
          <ProgressJob
            title="Payout run of November"
            state="finished"
            done={84}
            total={84}
            action={<Button size="xs">Report</Button>}
          />
        </Columns>
      </Section>
      <Section title="Notices">
        <div style={{ display: 'grid', gap: 8 }}>
          <Notice title="Benchmarks need ten partners">
            You have seven of this type; the comparison appears by itself.
          </Notice>
          <Notice tone="watch" title="Protection ends in 5 days">
            Ask for an extension or win it.
          </Notice>
          <ProblemBanner
            error={{
              status: 409,
              title: 'This agreement has ended already',
              detail: 'It ended on 3 March; a new one is needed.',
              requestId: 'req_01hx',
            }}
            retry={() => undefined}
          />
        </div>
      </Section>
      <Card title="Nothing yet">
        <EmptyState
          picture="plot"
          sentence="Scores appear tomorrow at 06:00; three measures have no data source yet."
          action={<Button>Add a source</Button>}
        />
      </Card>
    </SimplePage>
  )
}
