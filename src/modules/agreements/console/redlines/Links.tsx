import { TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { formatDate, formatMoment } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { SimpleTable } from '#ui/SimplePage.tsx'
import styles from '../Agreement.module.css'
import type { Act, Agreement } from '../agreementTypes.ts'

/** Who talks by link, without an account. */
export const Links = ({
  agreement,
  act,
  noTalk,
  talking,
}: {
  agreement: Agreement
  act: Act
  noTalk: string | null
  talking: boolean
}) => {
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const query = useQuery({
    queryKey: ['agreements', agreement.id, 'links', agreement.updatedAt],
    queryFn: () => api.listNegotiationLinks({ params: { id: agreement.id } }),
  })
  return (
    <Section
      title="By link"
      note="Each person gets a link of their own: read, comment, propose, accept, without an account."
    >
      <Loaded query={query}>
        {({ data }) => (
          <SimpleTable
            label="People by link"
            rows={data}
            rowKey={(link) => link.id}
            empty="Nobody negotiates by link."
            columns={[
              { key: 'name', title: 'Name', cell: (link) => link.name },
              { key: 'email', title: 'E-mail', cell: (link) => link.email },
              {
                key: 'opened',
                title: 'Opened',
                cell: (link) => (link.openedAt ? formatMoment(link.openedAt) : 'not yet'),
              },
              {
                key: 'until',
                title: 'Until',
                cell: (link) =>
                  link.works ? formatDate(link.expiresAt) : link.revokedAt ? 'taken back' : 'has run out',
              },
              {
                key: 'revoke',
                title: '',
                cell: (link) =>
                  link.works && (
                    <ReasonButton
                      size="compact-xs"
                      reason={noTalk}
                      onClick={() => void act(() => api.revokeNegotiationLink({ params: { id: link.id } }))}
                    >
                      Take back<span className="visually-hidden"> the link of {link.name}</span>
                    </ReasonButton>
                  ),
              },
            ]}
          />
        )}
      </Loaded>
      <div className={styles.asks}>
        <TextInput label="Name of the person" value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <TextInput
          label="Their e-mail"
          type="email"
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <ReasonButton
          size="sm"
          reason={
            noTalk ??
            (talking ? null : 'Send the draft to the partner first') ??
            (name.trim() && email.trim() ? null : 'Name and e-mail are needed')
          }
          onClick={() =>
            void act(() => api.addNegotiationLink({ params: { id: agreement.id }, body: { name, email } })).then(() => {
              setName('')
              setEmail('')
            })
          }
        >
          Mail a link
        </ReasonButton>
      </div>
    </Section>
  )
}
