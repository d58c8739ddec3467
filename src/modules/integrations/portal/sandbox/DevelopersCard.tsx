import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Row, RowList } from '#ui/RowList.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { Card } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import styles from '../Developers.module.css'
import { words } from './texts.ts'

/** Who may work in the sandbox; outside developers are invited to it and to nothing else. */
export const DevelopersCard = ({ sandboxId }: { sandboxId: string }) => {
  const cache = useQueryClient()
  const [inviting, setInviting] = useState(false)
  const queryKey = ['portal', 'sandboxes', sandboxId, 'developers']
  const params = { id: sandboxId }
  const query = useQuery({ queryKey, queryFn: async () => (await api.listPortalSandboxDevelopers({ params })).data })
  const reason = useRightReason('integrations.manage_sandboxes', words('onlyTechnical'))
  return (
    <Card
      title={words('developers')}
      action={
        <ReasonButton size="xs" reason={reason} onClick={() => setInviting(true)}>
          {words('invite')}
        </ReasonButton>
      }
    >
      <p className={styles.quiet} style={{ marginBlockEnd: 8 }}>
        {words('developersNote')}
      </p>
      <Loaded query={query}>
        {(people) => (
          <RowList label={words('developers')}>
            {people.map((person) => (
              <Row key={person.id} title={person.name} second={<span>{person.email}</span>} />
            ))}
          </RowList>
        )}
      </Loaded>
      <SideForm
        opened={inviting}
        onClose={() => setInviting(false)}
        title={words('invite')}
        draftKey={`developer of ${sandboxId}`}
        sendLabel={words('invite')}
        intro={words('developersNote')}
        initial={{ name: '', email: '' }}
        fields={[
          { name: 'name', label: words('personName'), required: true, maxLength: 200 },
          { name: 'email', label: words('email'), kind: 'email', required: true, maxLength: 254 },
        ]}
        send={(values) => api.inviteSandboxDeveloper({ params, body: values })}
        onSent={(person) => {
          setInviting(false)
          toast(words('invited', { email: person.email }), { tone: 'good' })
          void cache.invalidateQueries({ queryKey })
        }}
      />
    </Card>
  )
}
