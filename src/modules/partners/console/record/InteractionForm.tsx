import { useQuery } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { useMembers, useOwnMember } from '#client/members.ts'
import { SideForm } from '#ui/SideForm.tsx'
import { words } from './texts.ts'

type InteractionFormProps = { opened: boolean; onClose: () => void; partnerId: string; onLogged: () => void }
const kinds = ['call', 'meeting', 'email', 'message', 'visit'] as const

/** The present as a `datetime-local` input holds it, in the reader's zone. */
const localNow = (): string => {
  const now = new Date()
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

/** A conversation that took place: when, who of both sides, what was said. */
export const InteractionForm = ({ opened, onClose, partnerId, onLogged }: InteractionFormProps) => {
  const members = useMembers()
  const me = useOwnMember()
  const contacts = useQuery({
    queryKey: ['partners', partnerId, 'contacts', false],
    queryFn: async () =>
      (await api.listPartnerContacts({ params: { id: partnerId }, query: { limit: 200, sort: 'name', left: false } }))
        .data,
    enabled: opened,
  })
  return (
    <SideForm
      opened={opened}
      onClose={onClose}
      title={words('logTitle')}
      draftKey={`interaction ${partnerId}`}
      sendLabel={words('logSend')}
      initial={{
        kind: 'call',
        at: localNow(),
        minutes: null as number | null,
        summary: '',
        memberIds: me ? [me.id] : ([] as string[]),
        contactIds: [] as string[],
        visibility: 'team',
      }}
      fields={[
        {
          name: 'kind',
          label: words('kind'),
          kind: 'choice',
          required: true,
          half: true,
          options: kinds.map((kind) => ({ value: kind, label: words(`kind_${kind}`) })),
        },
        { name: 'at', label: words('when'), kind: 'moment', required: true, half: true },
        { name: 'summary', label: words('summary'), kind: 'textarea', required: true, rows: 5, maxLength: 20_000 },
        {
          name: 'contactIds',
          label: words('theirsPeople'),
          kind: 'choices',
          options: (contacts.data ?? []).map((contact) => ({ value: contact.id, label: contact.fullName })),
        },
        {
          name: 'memberIds',
          label: words('ours'),
          kind: 'choices',
          options: members.map((member) => ({ value: member.id, label: member.name })),
        },
        { name: 'minutes', label: words('minutes'), kind: 'number', min: 0, max: 10_080, half: true, folded: true },
        {
          name: 'visibility',
          label: words('visibility'),
          kind: 'choice',
          half: true,
          folded: true,
          required: true,
          options: (['team', 'shared'] as const).map((one) => ({ value: one, label: words(`visibility_${one}`) })),
        },
      ]}
      send={(values) =>
        api.logInteraction({
          body: {
            partnerId,
            kind: kinds.find((kind) => kind === values.kind) ?? 'call',
            at: new Date(values.at).toISOString(),
            summary: values.summary,
            memberIds: values.memberIds,
            contactIds: values.contactIds,
            visibility: values.visibility === 'shared' ? 'shared' : 'team',
            ...(values.minutes !== null && { minutes: values.minutes }),
          },
        })
      }
      onSent={onLogged}
    />
  )
}
