import { type AnswerTo, api } from '#client/api.ts'
import type { FormField } from '#ui/form/formTypes.ts'
import { SideForm } from '#ui/SideForm.tsx'
import { words as shared } from '../texts.ts'
import { EventPicker } from './EventPicker.tsx'
import { headersOf } from './headers.ts'
import { words } from './texts.ts'
import type { Endpoint } from './webhookData.ts'

type Values = { url: string; description: string; eventKinds: string[]; headers: string; signing: string }
type EndpointFormProps = { opened: boolean; onClose: () => void } & (
  | { endpoint?: never; onMade: (made: AnswerTo<'createWebhookEndpoint'>) => void }
  | { endpoint: Endpoint; onSaved: (endpoint: Endpoint) => void }
)
const isText = (one: unknown): one is string => typeof one === 'string'

const fieldsOf = (endpoint: Endpoint | undefined): FormField<keyof Values & string, Values>[] => [
  {
    name: 'url',
    label: words('url'),
    hint: endpoint ? words('changeUrlNote') : words('urlHint'),
    kind: 'url',
    required: true,
    placeholder: 'https://hooks.acme.example/tandem',
  },
  { name: 'description', label: words('description'), hint: words('descriptionHint'), maxLength: 500 },
  {
    name: 'eventKinds',
    label: words('events'),
    hint: words('eventsHint'),
    kind: 'own',
    required: true,
    render: ({ value, onChange, error }) => (
      <EventPicker value={Array.isArray(value) ? value.filter(isText) : []} onChange={onChange} error={error} />
    ),
  },
  {
    name: 'headers',
    label: words('headers'),
    hint:
      endpoint && endpoint.headerNames.length > 0
        ? words('headersReplace', { names: endpoint.headerNames.join(', ') })
        : words('headersHint'),
    kind: 'textarea',
    rows: 3,
    folded: true,
    check: (values) => (headersOf(values.headers) === null ? words('headersWrong') : null),
  },
  // What signs stays as it was made: a receiver checks one way or the other.
  ...(endpoint
    ? []
    : [
        {
          name: 'signing' as const,
          label: words('signing'),
          hint: words('signingHint'),
          kind: 'choice' as const,
          folded: true,
          options: [
            { value: 'hmac_sha256', label: words('signing_hmac_sha256') },
            { value: 'ed25519', label: words('signing_ed25519') },
          ],
        },
      ]),
]

/** Adds an endpoint, or changes one; headers that were set are replaced only when new ones are typed. */
export const EndpointForm = (props: EndpointFormProps) => {
  const { endpoint } = props
  const bodyOf = (values: Values) => ({
    url: values.url.trim(),
    description: values.description.trim() || null,
    eventKinds: values.eventKinds,
    ...(values.headers.trim() && { headers: headersOf(values.headers) ?? {} }),
  })
  const form = {
    opened: props.opened,
    onClose: props.onClose,
    fields: fieldsOf(endpoint),
    initial: {
      url: endpoint?.url ?? '',
      description: endpoint?.description ?? '',
      eventKinds: endpoint?.eventKinds ?? ['*'],
      headers: '',
      signing: endpoint?.signing ?? 'hmac_sha256',
    },
  }
  if (props.endpoint)
    return (
      <SideForm
        {...form}
        title={words('change')}
        draftKey={`endpoint ${props.endpoint.id} ${props.endpoint.version}`}
        sendLabel={shared('save')}
        send={(values) =>
          api.updateWebhookEndpoint({
            params: { id: props.endpoint.id },
            version: props.endpoint.version,
            body: bodyOf(values),
          })
        }
        onSent={(saved) => props.onSaved(saved)}
      />
    )
  return (
    <SideForm
      {...form}
      title={words('newEndpoint')}
      draftKey="new webhook endpoint"
      sendLabel={words('add')}
      send={(values) =>
        api.createWebhookEndpoint({
          body: { ...bodyOf(values), signing: values.signing === 'ed25519' ? 'ed25519' : 'hmac_sha256' },
        })
      }
      onSent={(made) => props.onMade(made)}
    />
  )
}
