import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type AnswerTo, api } from '#client/api.ts'
import { useMembers } from '#client/members.ts'
import { formatMoment } from '#ui/format.ts'
import { SideForm } from '#ui/SideForm.tsx'
import { toast } from '#ui/toasts.ts'
import { callOutcomeLabels, callOutcomes } from '../contract/call-states.ts'

type Call = AnswerTo<'getDiscoveryCall'>
type Props = { call: Call; onClose: () => void; onDone: () => Promise<void> }

/** Offers a call to a partner, who is mailed where to choose a time. */
export const OfferCallForm = ({
  partnerId,
  applicationId,
  onClose,
}: {
  partnerId: string
  applicationId?: string
  onClose: () => void
}) => {
  const cache = useQueryClient()
  const members = useMembers()
  const contacts = useQuery({
    queryKey: ['contacts', 'of', partnerId],
    queryFn: () => api.listContacts({ query: { partnerId, limit: 100 } }),
  })
  const people = (contacts.data?.data ?? []).flatMap(({ id, fullName, email }) =>
    email ? [{ id, name: fullName, email }] : [],
  )
  return (
    <SideForm
      opened
      onClose={onClose}
      title="Offer a call"
      draftKey={`offer call ${applicationId ?? partnerId}`}
      sendLabel="Offer"
      initial={{ people: [] as string[], minutes: 30, place: '', hostId: '' }}
      fields={[
        {
          name: 'people',
          label: 'Who is asked',
          kind: 'choices',
          options: people.map(({ id, name, email }) => ({ value: id, label: `${name}, ${email}` })),
          hint: applicationId
            ? 'The applicant when nobody is chosen; the time is chosen on the status page'
            : 'They are mailed that a time is looked for',
        },
        { name: 'minutes', label: 'Minutes', kind: 'number', min: 15, max: 120, half: true },
        {
          name: 'hostId',
          label: 'Held by',
          kind: 'choice',
          options: members.map(({ id, name }) => ({ value: id, label: name })),
          hint: 'The partner’s manager when left open',
          half: true,
        },
        { name: 'place', label: 'Where', maxLength: 500, placeholder: 'https://', folded: true },
      ]}
      send={(values) =>
        api.offerDiscoveryCall({
          body: {
            ...(applicationId ? { applicationId } : { partnerId }),
            minutes: values.minutes,
            ...((values.people.length > 0 || !applicationId) && {
              attendees: people
                .filter(({ id }) => values.people.includes(id))
                .map(({ name, email }) => ({ name, email })),
            }),
            ...(values.place.trim() && { place: values.place.trim() }),
            ...(values.hostId && { hostId: values.hostId }),
          },
        })
      }
      onSent={async () => {
        toast('Offered', { tone: 'good' })
        await cache.invalidateQueries({ queryKey: ['discovery-calls'] })
      }}
    />
  )
}

/** Chooses or moves the time, among what is free. */
export const BookCallForm = ({ call, onClose, onDone }: Props) => {
  const slots = useQuery({
    queryKey: ['discovery-calls', call.id, 'slots'],
    queryFn: () => api.listDiscoveryCallSlots({ params: { id: call.id } }),
  })
  return (
    <SideForm
      opened
      onClose={onClose}
      title={call.state === 'booked' ? 'Move the call' : 'Book a time'}
      draftKey={`book call ${call.id} ${call.version}`}
      sendLabel={call.state === 'booked' ? 'Move' : 'Book'}
      initial={{ startsAt: '' }}
      fields={[
        {
          name: 'startsAt',
          label: 'When',
          kind: 'choice',
          required: true,
          options: (slots.data?.data ?? []).map((slot) => ({ value: slot, label: formatMoment(slot) })),
          hint: 'Free times, in your zone',
        },
      ]}
      send={(values) => api.bookDiscoveryCall({ params: { id: call.id }, body: { startsAt: values.startsAt } })}
      onSent={async () => {
        toast('Booked; the invitation is on its way', { tone: 'good' })
        await onDone()
      }}
    />
  )
}

const lines = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim().slice(0, 140))
    .filter(Boolean)

/** What came of the call. The summary goes to both sides, next steps become tasks. */
export const HeldForm = ({ call, onClose, onDone }: Props) => (
  <SideForm
    opened
    onClose={onClose}
    title="What came of the call"
    draftKey={`held call ${call.id}`}
    sendLabel="Close and mail the summary"
    initial={{ outcome: 'go_on', summary: '', ours: '', theirs: '' }}
    fields={[
      {
        name: 'outcome',
        label: 'Outcome',
        kind: 'radio',
        options: callOutcomes.map((value) => ({ value, label: callOutcomeLabels[value] })),
      },
      {
        name: 'summary',
        label: 'Summary',
        kind: 'textarea',
        rows: 6,
        required: true,
        maxLength: 10_000,
        hint: 'Both sides get it by mail; notes stay with the team',
      },
      { name: 'ours', label: 'Our next steps', kind: 'textarea', rows: 3, hint: 'One per line; each becomes a task' },
      { name: 'theirs', label: 'Their next steps', kind: 'textarea', rows: 3, hint: 'One per line' },
    ]}
    send={(values) =>
      api.closeDiscoveryCall({
        params: { id: call.id },
        body: {
          result: 'held',
          outcome: callOutcomes.find((one) => one === values.outcome) ?? 'go_on',
          summary: values.summary,
          nextSteps: [
            ...lines(values.ours).map((title) => ({ title, side: 'team' as const })),
            ...lines(values.theirs).map((title) => ({ title, side: 'partner' as const })),
          ],
        },
      })
    }
    onSent={async () => {
      toast('Closed; the summary is on its way', { tone: 'good' })
      await onDone()
    }}
  />
)
