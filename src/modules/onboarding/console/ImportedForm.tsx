import { useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { SideForm } from '#ui/SideForm.tsx'
import { toast } from '#ui/toasts.ts'

/** Partners that came by import: their accounts are opened as after a signature, or they say that they run already. */
export const ImportedForm = ({ onClose }: { onClose: () => void }) => {
  const cache = useQueryClient()
  const partners = useQuery({
    queryKey: ['partners', 'to open'],
    queryFn: () => api.listPartners({ query: { stage: ['onboarding', 'active'], limit: 200, sort: 'name' } }),
  })
  return (
    <SideForm
      opened
      onClose={onClose}
      title="Partners that were imported"
      draftKey="open imported partners"
      intro="A second time changes nothing: what is open stays as it is."
      sendLabel="Do it"
      initial={{ as: 'already_running', partnerIds: [] as string[] }}
      fields={[
        {
          name: 'as',
          label: 'What happens',
          kind: 'radio',
          options: [
            { value: 'already_running', label: 'They run already', note: 'Every item says so; nobody gets a mail' },
            { value: 'open', label: 'Open their accounts', note: 'Sign-in, journey, welcome: as after a signature' },
          ],
        },
        {
          name: 'partnerIds',
          label: 'Partners',
          kind: 'choices',
          required: true,
          options: (partners.data?.data ?? []).map((one) => ({ value: one.id, label: one.displayName })),
        },
      ]}
      send={({ as, partnerIds }) => api.openAccounts({ body: { as: as as 'open', partnerIds } })}
      onSent={async ({ opened, refused }) => {
        toast(
          refused.length === 0
            ? `${opened} done`
            : `${opened} done, ${refused.length} refused: ${refused[0]?.words ?? ''}`,
          { tone: refused.length === 0 ? 'good' : 'plain' },
        )
        await cache.invalidateQueries({ queryKey: ['journeys'] })
        onClose()
      }}
    />
  )
}
