import { api, type InputTo } from '#client/api.ts'
import { SideForm } from '#ui/SideForm.tsx'
import { toast } from '#ui/toasts.ts'
import {
  directionLabels,
  directions,
  outreachChannelLabels,
  outreachChannels,
  outreachOutcomeLabels,
  outreachOutcomes,
  placeholders,
} from '../contract/outreach-states.ts'

type LogBody = NonNullable<InputTo<'logOutreach'>>['body']
/** To whom: a partner, a contact, a company of a list, a person met. */
export type Whom = Pick<
  LogBody,
  'partnerId' | 'contactId' | 'targetListId' | 'targetNumber' | 'eventListId' | 'eventPersonNumber'
>
type Props = { whom: Whom; name: string; onClose: () => void; onDone: () => void }
const keyOf = (whom: Whom) => Object.values(whom).join(' ')

/** One mail, sent from here, with the way to opt out under it. */
export const OutreachForm = ({ whom, name, subject, onClose, onDone }: Props & { subject?: string }) => (
  <SideForm
    opened
    onClose={onClose}
    title={`Write to ${name}`}
    draftKey={`write ${keyOf(whom)}`}
    sendLabel="Send"
    initial={{ subject: subject ?? '', body: 'Hello {name},\n\n\n\n{sender}' }}
    fields={[
      { name: 'subject', label: 'Subject', required: true, maxLength: 200 },
      {
        name: 'body',
        label: 'Words',
        kind: 'textarea',
        rows: 12,
        required: true,
        maxLength: 10_000,
        hint: `${placeholders.map((one) => `{${one}}`).join(', ')} are filled in; {link} leads to your application page. How to opt out stands under it.`,
      },
    ]}
    send={(values) => api.sendOutreach({ body: { ...whom, ...values } })}
    onSent={() => {
      toast('On its way', { tone: 'good' })
      onDone()
      onClose()
    }}
  />
)

const outcomeFields = (when: (values: { outcome: string }) => boolean) =>
  [
    {
      name: 'notNowUntil' as const,
      label: 'Not before',
      kind: 'date' as const,
      when: (values: { outcome: string }) => values.outcome === 'not_now',
      required: true,
    },
    { name: 'nextStep' as const, label: 'Next step', maxLength: 140, when, hint: 'Becomes a task', half: true },
    { name: 'nextStepOn' as const, label: 'By', kind: 'date' as const, when, half: true },
  ] as const
const outcomeBody = (values: { notNowUntil: string; nextStep: string; nextStepOn: string; outcome: string }) => ({
  ...(values.outcome === 'not_now' && values.notNowUntil && { notNowUntil: values.notNowUntil }),
  ...(values.nextStep.trim() && {
    nextStep: { title: values.nextStep.trim(), ...(values.nextStepOn && { dueOn: values.nextStepOn }) },
  }),
})
const outcomeOptions = outreachOutcomes.map((value) => ({ value, label: outreachOutcomeLabels[value] }))

/** What was done elsewhere, or came from them. */
export const LogForm = ({ whom, name, onClose, onDone }: Props) => (
  <SideForm
    opened
    onClose={onClose}
    title={`Write down: ${name}`}
    draftKey={`log ${keyOf(whom)}`}
    sendLabel="Write down"
    initial={{
      channel: 'call',
      direction: 'out',
      at: '',
      body: '',
      outcome: '',
      notNowUntil: '',
      nextStep: '',
      nextStepOn: '',
    }}
    fields={[
      {
        name: 'direction',
        label: 'From',
        kind: 'radio',
        options: directions.map((value) => ({ value, label: directionLabels[value] })),
      },
      {
        name: 'channel',
        label: 'How',
        kind: 'choice',
        required: true,
        options: outreachChannels.map((value) => ({ value, label: outreachChannelLabels[value] })),
        half: true,
      },
      { name: 'at', label: 'When', kind: 'moment', hint: 'Now, when left open', half: true },
      { name: 'body', label: 'What was said', kind: 'textarea', rows: 5, maxLength: 10_000 },
      {
        name: 'outcome',
        label: 'Outcome',
        kind: 'choice',
        options: outcomeOptions,
        hint: 'Anything but no answer ends the steps of every list',
      },
      ...outcomeFields(() => true),
    ]}
    send={(values) =>
      api.logOutreach({
        body: {
          ...whom,
          channel: outreachChannels.find((one) => one === values.channel) ?? 'call',
          direction: directions.find((one) => one === values.direction) ?? 'out',
          ...(values.at && { at: new Date(values.at).toISOString() }),
          ...(values.body.trim() && { body: values.body.trim() }),
          ...(values.outcome && { outcome: outreachOutcomes.find((one) => one === values.outcome)! }),
          ...outcomeBody(values),
        },
      })
    }
    onSent={() => {
      toast('Written down', { tone: 'good' })
      onDone()
      onClose()
    }}
  />
)

/** What came of a step that is written down already. */
export const OutcomeForm = ({ id, onClose, onDone }: { id: string; onClose: () => void; onDone: () => void }) => (
  <SideForm
    opened
    onClose={onClose}
    title="What came of it"
    draftKey={`outcome ${id}`}
    sendLabel="Keep"
    initial={{ outcome: 'replied', notNowUntil: '', nextStep: '', nextStepOn: '' }}
    fields={[
      {
        name: 'outcome',
        label: 'Outcome',
        kind: 'radio',
        options: outcomeOptions.map((option) => ({
          ...option,
          ...(option.value === 'opted_out' && { note: 'No mail goes to this address any more' }),
          ...(option.value === 'no_answer' && { note: 'The steps go on' }),
        })),
      },
      ...outcomeFields(() => true),
    ]}
    send={(values) =>
      api.setOutreachOutcome({
        params: { id },
        body: {
          outcome: outreachOutcomes.find((one) => one === values.outcome) ?? 'replied',
          ...outcomeBody(values),
        },
      })
    }
    onSent={() => {
      toast('Kept', { tone: 'good' })
      onDone()
      onClose()
    }}
  />
)
