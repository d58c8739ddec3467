import { Amount, StateBadge } from '../Badges.tsx'
import { Field, FieldList } from '../EditableField.tsx'
import { Section } from '../RecordPage.tsx'
import { type TodayItem, TodayQueue } from '../TodayQueue.tsx'

const hours = (count: number) => new Date(Date.now() + count * 3_600_000).toISOString()
const act = async () => undefined

const items: TodayItem[] = [
  {
    id: '1',
    sentence: 'Decide the deal registration for Initech',
    partner: 'Nordwind',
    why: '$42,000 at stake, two registrations overlap',
    dueAt: hours(-5),
    acts: [
      { key: 'approve', label: 'Approve', run: act, main: true, undo: act },
      { key: 'reject', label: 'Reject', run: act },
    ],
  },
  {
    id: '2',
    sentence: 'Answer the dispute about the October statement',
    partner: 'Altaworks',
    why: 'They wait since 6 days; the promise is 5 business days',
    dueAt: hours(-30),
    acts: [{ key: 'open', label: 'Answer', run: act }],
  },
  {
    id: '3',
    sentence: 'Sign the agreement with Lumenforge',
    partner: 'Lumenforge Consulting',
    why: 'All others have signed',
    dueAt: hours(5),
    acts: [{ key: 'sign', label: 'Sign', run: act, main: true }],
    doneReason: 'This ends by itself when you have signed',
  },
  {
    id: '4',
    sentence: 'Approve the November payout run',
    why: (
      <>
        <Amount amountMinor="18423055" currency="EUR" /> to 84 partners, 3 warnings
      </>
    ),
    dueAt: hours(7),
    acts: [{ key: 'approve', label: 'Approve', run: act, reason: 'You made this run; a second person approves it' }],
  },
  {
    id: '5',
    sentence: 'Score the application of Hexagrid',
    partner: 'Hexagrid',
    why: 'Two of three scorecards are in',
    dueAt: hours(50),
    acts: [{ key: 'score', label: 'Score', run: act }],
  },
  {
    id: '6',
    sentence: 'Decide the renewal of Terracloud',
    partner: 'Terracloud',
    why: 'Notice is possible until 12 December; $310,000 a year',
    dueAt: hours(110),
    acts: [{ key: 'open', label: 'Decide', run: act }],
  },
  {
    id: '7',
    sentence: 'Call Vectorlabs: health fell by 18 points in 30 days',
    partner: 'Vectorlabs',
    why: 'No API call for 9 days, 2 tickets open',
    dueAt: hours(130),
    acts: [{ key: 'play', label: 'Start playbook', run: act }],
  },
  {
    id: '8',
    sentence: 'Plan the yearly review with Quantbridge',
    partner: 'Quantbridge',
    why: 'Last review 11 months ago',
    dueAt: hours(400),
  },
  { id: '9', sentence: 'Confirm the two new contacts of Fjordsystems', partner: 'Fjordsystems', dueAt: null },
]

/** The queue shell. */
export const TodaySample = () => (
  <TodayQueue
    items={items}
    onDone={act}
    onUndoDone={act}
    onSnooze={act}
    onAssign={act}
    people={['Ana Silva', 'Jonas Weber', 'Priya Raman'].map((label) => ({ value: label, label }))}
    renderSubject={(item) => (
      <>
        <Section title="Deal">
          <FieldList>
            <Field label="Customer">Initech Corporation</Field>
            <Field label="Value">
              <Amount amountMinor="4200000" currency="USD" />
            </Field>
            <Field label="State">
              <StateBadge state="registered" />
            </Field>
            <Field label="Partner">{item.partner}</Field>
          </FieldList>
        </Section>
        <Section title="Checks">
          <p>No protected account, one similar registration by Altaworks three days later.</p>
        </Section>
      </>
    )}
  />
)
