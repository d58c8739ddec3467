import { Switch } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { SimpleTable } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { ContactForm } from '../ContactForm.tsx'
import { ContactActs } from './ContactActs.tsx'
import { ContactPills } from './ContactPills.tsx'
import styles from './Record.module.css'
import type { Partner } from './savePartner.ts'
import { words } from './texts.ts'

/** Who works there. */
export const ContactsTab = ({ partner }: { partner: Partner }) => {
  const [adding, setAdding] = useState(false)
  const [left, setLeft] = useState(false)
  const reason = useRightReason('partners.manage_contacts', words('noManageContacts'))
  const query = useQuery({
    queryKey: ['partners', partner.id, 'contacts', left],
    queryFn: async () =>
      (
        await api.listPartnerContacts({
          params: { id: partner.id },
          query: { limit: 200, sort: 'name', ...(!left && { left: false }) },
        })
      ).data,
  })
  return (
    <Section
      title={words('contacts')}
      actions={
        <>
          <Switch
            size="xs"
            label={words('showLeft')}
            checked={left}
            onChange={(event) => setLeft(event.currentTarget.checked)}
          />
          <ReasonButton size="xs" reason={reason} onClick={() => setAdding(true)}>
            {words('contactAdd')}
          </ReasonButton>
        </>
      }
    >
      <Loaded query={query}>
        {(contacts) => (
          <SimpleTable
            label={words('contacts')}
            rows={contacts}
            rowKey={(contact) => contact.id}
            empty={words('contactsNone')}
            columns={[
              {
                key: 'name',
                title: words('name'),
                cell: (contact) => (
                  <span className={`${styles.person} ${contact.leftAt ? styles.gone : ''}`}>
                    <strong>{contact.fullName}</strong>
                    {contact.title && <span>{contact.title}</span>}
                  </span>
                ),
              },
              {
                key: 'reach',
                title: words('email'),
                cell: (contact) => (
                  <span className={styles.person}>
                    {contact.email && <a href={`mailto:${contact.email}`}>{contact.email}</a>}
                    {contact.phone && <a href={`tel:${contact.phone}`}>{contact.phone}</a>}
                  </span>
                ),
              },
              { key: 'pills', title: '', cell: (contact) => <ContactPills contact={contact} /> },
              {
                key: 'acts',
                title: <span className="visually-hidden">{words('actions')}</span>,
                align: 'end',
                cell: (contact) => <ContactActs contact={contact} colleagues={contacts} />,
              },
            ]}
          />
        )}
      </Loaded>
      <ContactForm opened={adding} onClose={() => setAdding(false)} partnerId={partner.id} />
    </Section>
  )
}
