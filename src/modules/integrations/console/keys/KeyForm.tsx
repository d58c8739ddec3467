import { api, type InputTo } from '#client/api.ts'
import type { FormField } from '#ui/form/formTypes.ts'
import { SideForm } from '#ui/SideForm.tsx'
import { words as shared } from '../texts.ts'
import type { ApiKey, KeyMade } from './keyWords.ts'
import { ScopePicker } from './ScopePicker.tsx'
import { words } from './texts.ts'

type Values = {
  name: string
  kind: string
  scopes: string[]
  addresses: string[]
  origins: string[]
  expiresOn: string
}
type KeyFormProps = {
  opened: boolean
  onClose: () => void
  /** Asks who it is where the server wants it. */
  guard: <Answer>(act: () => Promise<Answer>) => Promise<Answer>
} & ({ onMade: (made: KeyMade) => void; apiKey?: never } | { apiKey: ApiKey; onSaved: () => void })

const fields = (isNew: boolean): FormField<keyof Values & string, Values>[] => [
  { name: 'name', label: words('keyName'), hint: words('keyNameHint'), required: true, maxLength: 80 },
  {
    name: 'kind',
    label: words('kind'),
    kind: 'radio',
    folded: true,
    when: () => isNew,
    options: (['secret', 'publishable'] as const).map((value) => ({
      value,
      label: words(`kind_${value}`),
      note: words(`kind_${value}Note`),
    })),
  },
  {
    name: 'scopes',
    label: words('scopes'),
    hint: words('scopesHint'),
    kind: 'own',
    required: true,
    render: ({ value, onChange, error }) => (
      <ScopePicker value={Array.isArray(value) ? value.filter(isText) : []} onChange={onChange} error={error} />
    ),
  },
  {
    name: 'origins',
    label: words('origins'),
    hint: words('originsHint'),
    kind: 'tags',
    when: (values) => values.kind === 'publishable',
    check: (values) => (values.origins.length === 0 ? words('originsHint') : null),
  },
  { name: 'addresses', label: words('addresses'), hint: words('addressesHint'), kind: 'tags', folded: true },
  { name: 'expiresOn', label: words('expires'), hint: words('expiresHint'), kind: 'date', folded: true },
]
const isText = (one: unknown): one is string => typeof one === 'string'

/** The last moment of a day, where the person is. */
const endOfDay = (day: string): string => new Date(`${day}T23:59:59`).toISOString()
const dayOf = (moment: string | null): string => {
  if (!moment) return ''
  const at = new Date(moment)
  return [at.getFullYear(), String(at.getMonth() + 1).padStart(2, '0'), String(at.getDate()).padStart(2, '0')].join('-')
}

/** Makes a key, or changes name, scopes, addresses and end of one. */
export const KeyForm = (props: KeyFormProps) => {
  const { apiKey: key } = props
  const initial: Values = {
    name: key?.name ?? '',
    kind: key?.kind ?? 'secret',
    scopes: key?.scopes ?? [],
    addresses: key?.addresses ?? [],
    origins: key?.origins ?? [],
    expiresOn: dayOf(key?.expiresAt ?? null),
  }
  const common = (values: Values) => ({
    name: values.name.trim(),
    addresses: values.addresses,
    ...(values.kind === 'publishable' && { origins: values.origins }),
  })
  const create = (values: Values): InputTo<'createApiKey'>['body'] => ({
    ...common(values),
    scopes: values.scopes,
    kind: values.kind === 'publishable' ? 'publishable' : 'secret',
    expiresAt: values.expiresOn ? endOfDay(values.expiresOn) : null,
  })
  const change = (values: Values): InputTo<'updateApiKey'>['body'] => ({
    ...common(values),
    // Untouched scopes stay as they are, also those that this person could not give.
    ...(values.scopes.join() !== initial.scopes.join() && { scopes: values.scopes }),
    ...(values.expiresOn !== initial.expiresOn && {
      expiresAt: values.expiresOn ? endOfDay(values.expiresOn) : null,
    }),
  })
  const form = { opened: props.opened, onClose: props.onClose, initial, fields: fields(!key) }
  if (props.apiKey)
    return (
      <SideForm
        {...form}
        title={words('changeKey', { name: props.apiKey.name })}
        draftKey={`key ${props.apiKey.id} ${props.apiKey.version}`}
        sendLabel={shared('save')}
        send={(values) =>
          props.guard(() =>
            api.updateApiKey({ params: { id: props.apiKey.id }, version: props.apiKey.version, body: change(values) }),
          )
        }
        onSent={() => props.onSaved()}
      />
    )
  return (
    <SideForm
      {...form}
      title={words('newKey')}
      draftKey="new key"
      sendLabel={words('makeKey')}
      send={(values) => props.guard(() => api.createApiKey({ body: create(values) }))}
      onSent={(made) => props.onMade(made)}
    />
  )
}
