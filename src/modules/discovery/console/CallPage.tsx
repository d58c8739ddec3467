import { Button, Textarea } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { saveBlob } from '#client/save-blob.ts'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { EditableField, Field, FieldList } from '#ui/EditableField.tsx'
import { formatMoment } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice, ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { RecordPage, Section } from '#ui/RecordPage.tsx'
import { ScreenLink, useScreenParams } from '#ui/routing.tsx'
import { Columns } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import { callOutcomeLabels, callStateLabels } from '../contract/call-states.ts'
import { BookCallForm, HeldForm } from './CallForms.tsx'

type Call = AnswerTo<'getDiscoveryCall'>
type Run = (run: () => Promise<unknown>, words?: string) => Promise<void>

/** One call: the agenda left, notes beside it, and what came of it. */
export const CallPage = () => {
  const { callId } = useScreenParams('callId')
  const query = useQuery({
    queryKey: ['discovery-calls', callId],
    queryFn: () => api.getDiscoveryCall({ params: { id: callId } }),
  })
  return <Loaded query={query}>{(call) => <Shown call={call} />}</Loaded>
}

const Shown = ({ call }: { call: Call }) => {
  const cache = useQueryClient()
  const [open, setOpen] = useState<'book' | 'held' | 'cancel' | null>(null)
  const [why, setWhy] = useState('')
  const [error, setError] = useState<unknown>(null)
  const params = { id: call.id }
  const noRight = useRightReason('discovery.hold_call', 'Only partner managers hold discovery calls')
  const act: Run = async (run, words) => {
    setError(null)
    try {
      await run()
      if (words) toast(words, { tone: 'good' })
      await cache.invalidateQueries({ queryKey: ['discovery-calls'] })
    } catch (thrown) {
      setError(thrown)
    }
  }
  const isOpen = call.state === 'proposed' || call.state === 'booked'
  const over = isOpen ? null : `The call is ${callStateLabels[call.state].toLowerCase()}`
  const begun =
    call.state === 'booked'
      ? Date.parse(call.startsAt!) <= Date.now()
        ? null
        : 'The call has not begun yet'
      : (over ?? 'Book a time first')
  return (
    <>
      <RecordPage
        title={`Call with ${call.partner.name}`}
        state={call.state}
        stateLabel={callStateLabels[call.state]}
        owner={call.host.name}
        subtitle={
          <>
            <ScreenLink to={`partners/${call.partner.id}`}>{call.partner.name}</ScreenLink>
            {call.applicationId && <ScreenLink to={`applications/${call.applicationId}`}>Application</ScreenLink>}
          </>
        }
        facts={[
          {
            label: 'When',
            value: call.startsAt ? formatMoment(call.startsAt) : 'No time yet',
            note: call.state === 'proposed' ? `Offered until ${formatMoment(call.offeredUntil)}` : undefined,
          },
          { label: 'Minutes', value: call.minutes },
          { label: 'Outcome', value: call.outcome ? callOutcomeLabels[call.outcome] : '–' },
          { label: 'Missed calls', value: call.missedCalls },
        ]}
        notice={
          error !== null || call.suggestion ? (
            <>
              {error !== null && <ProblemBanner error={error} />}
              {call.suggestion && <Notice tone="watch">{call.suggestion}</Notice>}
            </>
          ) : undefined
        }
        actions={
          <>
            {call.startsAt && (
              <Button
                onClick={() =>
                  void act(async () => saveBlob(await api.downloadDiscoveryCallCalendar({ params }), 'call.ics'))
                }
              >
                Calendar file
              </Button>
            )}
            <ReasonButton reason={noRight ?? over} onClick={() => setOpen('cancel')}>
              Cancel the call
            </ReasonButton>
            <ReasonButton reason={noRight ?? over} onClick={() => setOpen('book')}>
              {call.state === 'booked' ? 'Move' : 'Book a time'}
            </ReasonButton>
            <ReasonButton
              reason={noRight ?? begun}
              onClick={() =>
                void act(
                  () => api.closeDiscoveryCall({ params, body: { result: 'no_show' } }),
                  'Noted that nobody came',
                )
              }
            >
              Nobody came
            </ReasonButton>
            <ReasonButton variant="filled" reason={noRight ?? begun} onClick={() => setOpen('held')}>
              Held
            </ReasonButton>
          </>
        }
        tabs={[
          {
            key: 'call',
            label: 'Call',
            render: () => (
              <Notes
                call={call}
                act={act}
                locked={noRight ?? (call.state === 'cancelled' ? over : null)}
                isOpen={isOpen}
              />
            ),
          },
        ]}
      />
      {open === 'book' && (
        <BookCallForm call={call} onClose={() => setOpen(null)} onDone={() => act(async () => undefined)} />
      )}
      {open === 'held' && (
        <HeldForm call={call} onClose={() => setOpen(null)} onDone={() => act(async () => undefined)} />
      )}
      <ConfirmDialog
        opened={open === 'cancel'}
        onClose={() => setOpen(null)}
        title="Cancel the call?"
        consequence={
          call.state === 'booked'
            ? 'The entry is taken out of both calendars and both sides get a mail.'
            : 'The offer is taken back.'
        }
        act="Cancel the call"
        danger
        reason={why.trim() ? null : 'Say why'}
        run={() =>
          api
            .cancelDiscoveryCall({ params, body: { reason: why.trim() } })
            .then(() => act(async () => undefined, 'Cancelled'))
        }
      >
        <Textarea
          label="Why; they read it"
          value={why}
          maxLength={2000}
          onChange={(event) => setWhy(event.currentTarget.value)}
        />
      </ConfirmDialog>
    </>
  )
}

const Notes = ({ call, act, locked, isOpen }: { call: Call; act: Run; locked: string | null; isOpen: boolean }) => {
  const kept = call.agenda.map((item) => item.notes)
  const [notes, setNotes] = useState(kept)
  const changed = notes.some((text, at) => text !== kept[at])
  // What was typed stays when somebody else changes the call meanwhile; only a longer agenda adds lines.
  useEffect(() => setNotes((before) => call.agenda.map((item, at) => before[at] ?? item.notes)), [call.agenda])
  const params = { id: call.id }
  const save = () =>
    act(() => api.writeDiscoveryCallNotes({ params, version: call.version, body: { notes } }), 'Notes kept')
  return (
    <Columns leastPx={380}>
      <div>
        <Section
          title="Agenda and notes"
          note="Notes are for the team only"
          actions={
            <ReasonButton
              size="xs"
              reason={locked ?? (changed ? null : 'Everything is kept')}
              onClick={() => void save()}
            >
              Keep notes
            </ReasonButton>
          }
        >
          <div style={{ display: 'grid', gap: 16 }}>
            {call.agenda.map((item, at) => (
              <Textarea
                key={at}
                label={`${at + 1}. ${item.title} (${item.minutes} min)`}
                description={item.purpose || undefined}
                autosize
                minRows={2}
                maxLength={10_000}
                readOnly={locked !== null}
                value={notes[at] ?? ''}
                onChange={(event) => setNotes(notes.with(at, event.currentTarget.value))}
                onBlur={() => (changed && locked === null ? void save() : undefined)}
              />
            ))}
          </div>
        </Section>
      </div>
      <div>
        <Section title="The call">
          <FieldList>
            <EditableField
              label="Where"
              value={call.place}
              reason={locked ?? (isOpen ? null : 'The call is over')}
              save={(place) =>
                act(() => api.updateDiscoveryCall({ params, version: call.version, body: { place: place || null } }))
              }
            />
            <Field label="People">
              {call.attendees.length > 0
                ? call.attendees.map(({ name, email }) => `${name} <${email}>`).join(', ')
                : undefined}
            </Field>
            {call.cancelReason && <Field label="Cancelled because">{call.cancelReason}</Field>}
          </FieldList>
        </Section>
        {call.summary && (
          <Section title="Summary" note="As both sides read it">
            <p style={{ whiteSpace: 'pre-wrap' }}>{call.summary}</p>
          </Section>
        )}
        {call.nextSteps.length > 0 && (
          <Section title="Next steps">
            <ul>
              {call.nextSteps.map((step) => (
                <li key={`${step.side} ${step.title}`}>
                  {step.side === 'team' ? 'We' : 'They'}: {step.title}
                  {step.dueOn ? `, by ${step.dueOn}` : ''}
                </li>
              ))}
            </ul>
          </Section>
        )}
      </div>
    </Columns>
  )
}
