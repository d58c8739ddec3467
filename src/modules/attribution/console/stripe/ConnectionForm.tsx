import { api } from '#client/api.ts'
import type { FormField } from '#ui/form/formTypes.ts'
import { SideForm } from '#ui/SideForm.tsx'
import type { Connection } from './stripeData.ts'

type Values = { name: string; secret: string; creditNotes: boolean }
type ConnectionFormProps = {
  opened: boolean
  onClose: () => void
  connection?: Connection
  onSaved: (connection: Connection) => void
}

const fieldsOf = (connection: Connection | undefined): FormField<keyof Values & string, Values>[] => [
  { name: 'name', label: 'Name', hint: 'Which account this is, for people.', required: true, maxLength: 120 },
  {
    name: 'secret',
    label: 'Signing secret',
    hint: connection
      ? `The one that is set ends in ${connection.secretEnds}; leave empty to keep it.`
      : 'From the endpoint at Stripe, under Workbench, Webhooks. It is kept encrypted and never shown again.',
    kind: 'password',
    required: connection === undefined,
    placeholder: 'whsec_…',
    check: ({ secret }) =>
      secret === '' || /^whsec_[A-Za-z0-9]{16,200}$/.test(secret.trim())
        ? null
        : 'A signing secret begins with whsec_ and goes on with letters and digits.',
  },
  {
    name: 'creditNotes',
    label: 'Credit notes count as refunds',
    hint: 'What is credited after payment and no refund stands behind is taken back of the sale.',
    kind: 'switch',
  },
]

/** Connects an endpoint at Stripe, or changes the connection. */
export const ConnectionForm = ({ opened, onClose, connection, onSaved }: ConnectionFormProps) => (
  <SideForm<Values, Connection>
    opened={opened}
    onClose={onClose}
    title={connection ? 'Change the connection' : 'Connect Stripe'}
    intro={
      connection
        ? undefined
        : 'Give the connection a name and the signing secret of an endpoint at Stripe. The next page shows the address and the types of events that the endpoint needs.'
    }
    draftKey={connection ? `stripe ${connection.id} ${connection.version}` : 'new stripe connection'}
    sendLabel={connection ? 'Save' : 'Connect'}
    initial={{ name: connection?.name ?? '', secret: '', creditNotes: connection?.creditNotes ?? true }}
    fields={fieldsOf(connection)}
    send={(values) => {
      const secret = values.secret.trim()
      const body = { name: values.name.trim(), creditNotes: values.creditNotes }
      return connection
        ? api.changeStripeConnection({
            params: { id: connection.id },
            version: connection.version,
            body: { ...body, ...(secret && { secret }) },
          })
        : api.addStripeConnection({ body: { ...body, secret } })
    }}
    onSent={onSaved}
  />
)
