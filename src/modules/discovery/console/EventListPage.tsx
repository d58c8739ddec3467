import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { saveExport } from '#client/export-list.ts'
import { Amount, FactPill } from '#ui/Badges.tsx'
import { formatAmount, formatNumber } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Plot } from '#ui/Plot.tsx'
import { Notice } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { RecordPage, Section } from '#ui/RecordPage.tsx'
import { useGo, useScreenParams } from '#ui/routing.tsx'
import { Columns, Figure } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { SlotPart } from '#ui/slots.tsx'
import { toast } from '#ui/toasts.ts'
import { eventListKindLabels, eventResultLabels } from '../contract/event-states.ts'
import { EventListForm, type EventListRecord, EventPersonForm } from './EventForms.tsx'
import { datesText } from './EventListsPage.tsx'
import { ListImportForm } from './ListImportForm.tsx'

const loadPeople = () => import('./EventPeople.tsx').then((m) => m.EventPeople)
const loadSteps = () => import('./OutreachSteps.tsx').then((m) => m.OutreachSteps)

/** One event: the people met, what is promised to them, and what came of it. */
export const EventListPage = () => {
  const { eventListId } = useScreenParams('eventListId')
  const query = useQuery({
    queryKey: ['event-lists', eventListId],
    queryFn: () => api.getEventList({ params: { id: eventListId } }),
  })
  return <Loaded query={query}>{(list) => <Shown list={list} />}</Loaded>
}

const Shown = ({ list }: { list: EventListRecord }) => {
  const cache = useQueryClient()
  const go = useGo()
  const [open, setOpen] = useState<'change' | 'person' | 'import' | null>(null)
  const noRight = useRightReason('discovery.log_outreach', 'Partner managers and marketing write events down')
  const noImport = useRightReason('partners.import', 'Partner managers import lists')
  const result = useQuery({
    queryKey: ['event-lists', list.id, 'result'],
    queryFn: () => api.getEventListResult({ params: { id: list.id } }),
  })
  const refresh = () => void cache.invalidateQueries({ queryKey: ['event-lists'] })
  const approved = result.data?.steps.find(({ step }) => step === 'approved')?.partners ?? 0
  return (
    <>
      <RecordPage
        title={list.name}
        owner={list.owner.name}
        badges={<FactPill>{eventListKindLabels[list.kind]}</FactPill>}
        subtitle={
          <>
            <span>{datesText(list)}</span>
            {list.place && <span>{list.place}</span>}
          </>
        }
        facts={[
          { label: 'People met', value: formatNumber(list.people) },
          {
            label: 'To follow up',
            value: formatNumber(list.toFollowUp),
            note: `Promised within ${list.followUpDays} business days`,
          },
          { label: 'Approved partners', value: formatNumber(approved) },
          {
            label: 'Cost per approved partner',
            value: result.data?.costPerApprovedPartner ? <Amount {...result.data.costPerApprovedPartner} /> : '–',
            note: list.cost ? `${formatAmount(list.cost)} in all` : 'No cost written down',
          },
        ]}
        notice={
          list.held > 0 ? (
            <Notice tone="watch">
              {list.held === 1 ? 'One person works' : `${list.held} people work`} at a company that is likely known. Say
              which it is, below.
            </Notice>
          ) : undefined
        }
        actions={
          <>
            <Button
              onClick={() =>
                void navigator.clipboard
                  .writeText(list.link)
                  .then(() => toast('The event’s own link to your application page is copied', { tone: 'good' }))
              }
            >
              Copy link
            </Button>
            <ReasonButton reason={noRight} onClick={() => setOpen('change')}>
              Change
            </ReasonButton>
            <ReasonButton reason={noRight ?? noImport} onClick={() => setOpen('import')}>
              Import people
            </ReasonButton>
            <ReasonButton variant="filled" reason={noRight} onClick={() => setOpen('person')}>
              Add a person
            </ReasonButton>
          </>
        }
        tabs={[
          {
            key: 'people',
            label: 'People',
            count: list.people || undefined,
            render: () => <SlotPart load={loadPeople} props={{ list }} />,
          },
          {
            key: 'result',
            label: 'Result',
            render: () => <Loaded query={result}>{(numbers) => <Result list={list} numbers={numbers} />}</Loaded>,
          },
          {
            key: 'outreach',
            label: 'Outreach',
            render: () => <SlotPart load={loadSteps} props={{ filter: { eventListId: list.id } }} />,
          },
        ]}
      />
      {open === 'change' && (
        <EventListForm
          list={list}
          onClose={() => setOpen(null)}
          onDone={() => {
            toast('Kept', { tone: 'good' })
            refresh()
          }}
        />
      )}
      {open === 'person' && <EventPersonForm list={list} onClose={() => setOpen(null)} onDone={refresh} />}
      {open === 'import' && (
        <ListImportForm
          behind={{ kind: 'event', recordKind: 'event_list', id: list.id, name: list.name }}
          title="Import people"
          hint="CSV or JSON lines with company, name and e-mail. Columns called Interest, Note and Consent basis are kept with the person."
          onClose={() => setOpen(null)}
          onSent={(importId) => {
            setOpen(null)
            refresh()
            go(`imports/${importId}`)
          }}
        />
      )}
    </>
  )
}

type Numbers = Awaited<ReturnType<typeof api.getEventListResult>>
const Result = ({ list, numbers }: { list: EventListRecord; numbers: Numbers }) => (
  <>
    <Section title="What came of it" note="Each step counts everybody who came at least so far, after the event">
      <Plot
        question="How far did the people we met come?"
        kind="funnel"
        series={[
          { key: 'people', label: 'People' },
          { key: 'partners', label: 'Companies' },
        ]}
        points={numbers.steps.map((step) => ({
          x: eventResultLabels[step.step],
          values: { people: step.people, partners: step.partners },
          note: step.partners === 1 ? '1 company' : `${formatNumber(step.partners)} companies`,
        }))}
      />
    </Section>
    <Section
      title="The promise"
      note={`To hear from us within ${list.followUpDays} business days`}
      actions={
        <Button
          size="xs"
          onClick={() => void saveExport(`${list.name}.csv`, () => api.exportEventPeople({ params: { id: list.id } }))}
        >
          People and results as CSV
        </Button>
      }
    >
      <Columns leastPx={180}>
        <Figure label="Followed up in time" value={formatNumber(numbers.followedUpInTime)} />
        <Figure label="Followed up late" value={formatNumber(numbers.followedUpLate)} />
        <Figure label="Overdue" value={formatNumber(numbers.overdue)} />
      </Columns>
    </Section>
  </>
)
