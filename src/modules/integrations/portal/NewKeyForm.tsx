import { useQuery } from '@tanstack/react-query'
import type { useIdentityCheck } from '#client/account/IdentityCheck.tsx'
import { type AnswerTo, api } from '#client/api.ts'
import { SideForm } from '#ui/SideForm.tsx'
import { words } from './texts.ts'

type NewKeyFormProps = {
  opened: boolean
  onClose: () => void
  guard: ReturnType<typeof useIdentityCheck>['guard']
  onMade: (answer: AnswerTo<'createPortalApiKey'>) => void
}

/** Name, scopes and addresses of a new key; only scopes that the agreement grants can be chosen. */
export const NewKeyForm = ({ opened, onClose, guard, onMade }: NewKeyFormProps) => {
  const scopes = useQuery({
    queryKey: ['portal', 'scopes'],
    queryFn: async () => (await api.listPortalScopes()).data,
    enabled: opened,
    staleTime: 60_000,
  })
  if (!scopes.data) return null
  return (
    <SideForm
      opened={opened}
      onClose={onClose}
      title={words('keyMake')}
      draftKey="own new key"
      sendLabel={words('keyMake')}
      initial={{ name: '', scopes: [] as string[], addresses: [] as string[] }}
      fields={[
        { name: 'name', label: words('keyName'), hint: words('keyNameHint'), required: true, maxLength: 80 },
        {
          name: 'scopes',
          label: words('keyScopes'),
          hint: words('keyScopesHint'),
          kind: 'choices',
          required: true,
          options: scopes.data.filter((one) => one.grantable).map((one) => ({ value: one.name, label: one.name })),
        },
        {
          name: 'addresses',
          label: words('keyAddresses'),
          hint: words('keyAddressesHint'),
          kind: 'tags',
          folded: true,
        },
      ]}
      send={(values) =>
        guard(() =>
          api.createPortalApiKey({
            body: {
              name: values.name,
              scopes: values.scopes,
              ...(values.addresses.length > 0 && { addresses: values.addresses }),
            },
          }),
        )
      }
      onSent={onMade}
    />
  )
}
