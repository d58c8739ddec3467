import { type AnswerTo, api } from '#client/api.ts'
import { useMembers } from '#client/members.ts'
import { useWorkspaceCurrency } from '#client/workspace.ts'
import { SideForm } from '#ui/SideForm.tsx'
import { toast } from '#ui/toasts.ts'
import { eventListKindLabels, eventListKinds, followUpDaysDefault } from '../contract/event-states.ts'

export type EventListRecord = AnswerTo<'getEventList'>
type Money = { amountMinor: string; currency: string }
type Close = { onClose: () => void }

/** An event as it is written down, or changed. */
export const EventListForm = ({
  list,
  onClose,
  onDone,
}: Close & { list?: EventListRecord; onDone: (list: EventListRecord) => void }) => {
  const members = useMembers()
  const currency = useWorkspaceCurrency()
  if (!currency) return null
  return (
    <SideForm
      opened
      onClose={onClose}
      title={list ? 'Change the event' : 'New event'}
      draftKey={list ? `event ${list.id} ${list.version}` : 'new event'}
      sendLabel={list ? 'Keep' : 'Add event'}
      initial={{
        name: list?.name ?? '',
        kind: list?.kind ?? 'conference',
        startsOn: list?.startsOn ?? '',
        endsOn: list?.endsOn ?? '',
        place: list?.place ?? '',
        cost: (list?.cost ?? { amountMinor: '', currency }) as Money | null,
        ownerId: list?.owner.id ?? '',
        followUpDays: list?.followUpDays ?? followUpDaysDefault,
        note: list?.note ?? '',
      }}
      fields={[
        { name: 'name', label: 'Name', required: true, maxLength: 200 },
        {
          name: 'kind',
          label: 'Kind',
          kind: 'choice',
          required: true,
          options: eventListKinds.map((value) => ({ value, label: eventListKindLabels[value] })),
        },
        { name: 'startsOn', label: 'From', kind: 'date', required: true, half: true },
        { name: 'endsOn', label: 'To', kind: 'date', half: true },
        { name: 'place', label: 'Place', maxLength: 200, half: true },
        { name: 'cost', label: 'Cost', kind: 'amount', half: true, hint: 'For what an approved partner cost' },
        {
          name: 'ownerId',
          label: 'Who follows up',
          kind: 'choice',
          options: members.map(({ id, name }) => ({ value: id, label: name })),
          hint: 'You, when left open',
          half: true,
        },
        {
          name: 'followUpDays',
          label: 'Follow up within',
          kind: 'number',
          min: 1,
          max: 30,
          unit: 'business days',
          half: true,
        },
        { name: 'note', label: 'Note', kind: 'textarea', rows: 3, maxLength: 5000, folded: true },
      ]}
      send={(values) => {
        const body = {
          name: values.name,
          kind: eventListKinds.find((kind) => kind === values.kind) ?? 'conference',
          startsOn: values.startsOn,
          endsOn: values.endsOn || values.startsOn,
          place: values.place.trim() || null,
          cost: values.cost?.amountMinor ? values.cost : null,
          ...(values.ownerId && { ownerId: values.ownerId }),
          followUpDays: values.followUpDays ?? followUpDaysDefault,
          note: values.note.trim() || null,
        }
        return list
          ? api.updateEventList({ params: { id: list.id }, version: list.version, body })
          : api.createEventList({ body })
      }}
      onSent={(made) => {
        onDone(made)
        onClose()
      }}
    />
  )
}

/** Somebody who was met, as written on the card. */
export const EventPersonForm = ({ list, onClose, onDone }: Close & { list: EventListRecord; onDone: () => void }) => (
  <SideForm
    opened
    onClose={onClose}
    title="Somebody we met"
    draftKey={`person met ${list.id}`}
    sendLabel="Add"
    initial={{ name: '', company: '', email: '', website: '', interest: '', consentBasis: '', note: '' }}
    fields={[
      { name: 'name', label: 'Name', required: true, maxLength: 200 },
      { name: 'company', label: 'Company', required: true, maxLength: 200, half: true },
      { name: 'email', label: 'E-mail', kind: 'email', half: true },
      { name: 'interest', label: 'Interested in', maxLength: 500 },
      {
        name: 'consentBasis',
        label: 'Why we may write to them',
        maxLength: 200,
        placeholder: 'Gave a card, asked for the price list',
      },
      { name: 'note', label: 'What was said', kind: 'textarea', rows: 4, maxLength: 5000 },
      { name: 'website', label: 'Website', kind: 'url', folded: true },
    ]}
    send={({ email, website, ...values }) =>
      api.addEventPerson({
        params: { id: list.id },
        body: {
          ...values,
          ...(email.trim() && { email: email.trim() }),
          ...(website.trim() && { website: website.trim() }),
        },
      })
    }
    onSent={(person) => {
      toast(
        person.state === 'held'
          ? 'Added; the company is likely known, say which it is'
          : person.madePartner
            ? `${person.company} is a prospect now`
            : `Joined ${person.partner?.name ?? person.company}`,
        { tone: person.state === 'held' ? undefined : 'good' },
      )
      onDone()
      onClose()
    }}
  />
)

type Held = { company: string; candidates: { partnerId: string; name: string; evidence: string[] }[] }
/** Which company a held line is: one of the likely ones, any other partner, or a new one. */
export const CompanyForm = ({
  held,
  canLeaveOut,
  onClose,
  decide,
}: Close & {
  held: Held
  canLeaveOut: boolean
  decide: (decision: { decision: 'same' | 'new' | 'leave_out'; partnerId?: string }) => Promise<unknown>
}) => (
  <SideForm
    opened
    onClose={onClose}
    title={`Which company is ${held.company}?`}
    draftKey={`company ${held.company} ${held.candidates.map((one) => one.partnerId).join()}`}
    sendLabel="Decide"
    initial={{ which: held.candidates[0]?.partnerId ?? 'new' }}
    fields={[
      {
        name: 'which',
        label: 'It is',
        kind: 'radio',
        options: [
          ...held.candidates.map((one) => ({
            value: one.partnerId,
            label: one.name,
            note: one.evidence.slice(0, 2).join(' '),
          })),
          { value: 'new', label: 'A new company', note: 'A prospect is made' },
          ...(canLeaveOut ? [{ value: 'leave_out', label: 'Leave out', note: 'Nothing is made of this line' }] : []),
        ],
      },
    ]}
    send={({ which }) =>
      decide(which === 'new' || which === 'leave_out' ? { decision: which } : { decision: 'same', partnerId: which })
    }
    onSent={onClose}
  />
)
