import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { Card } from '#ui/SimplePage.tsx'
import styles from '../Public.module.css'
import { words } from '../texts.ts'
import type { Application } from './applicationData.ts'

export const Contact = ({
  application,
  save,
}: {
  application: Application
  save: (body: { fullName: string; email?: string; phone: string | null }) => Promise<void>
}) => {
  const [editing, setEditing] = useState(false)
  const [contact, setContact] = useState(application.contact)
  return (
    <Card
      title={words('contact')}
      action={
        !editing &&
        application.can.withdraw && (
          <Button size="xs" variant="subtle" onClick={() => setEditing(true)}>
            {words('edit')}
          </Button>
        )
      }
    >
      {editing ? (
        <form
          className={styles.stack}
          onSubmit={(event) => {
            event.preventDefault()
            void save({
              fullName: contact.fullName,
              ...(contact.email && { email: contact.email }),
              phone: contact.phone || null,
            }).then(() => setEditing(false))
          }}
        >
          <TextInput
            label={words('name')}
            value={contact.fullName}
            onChange={(event) => setContact({ ...contact, fullName: event.currentTarget.value })}
          />
          <TextInput
            label={words('email')}
            type="email"
            value={contact.email ?? ''}
            onChange={(event) => setContact({ ...contact, email: event.currentTarget.value })}
          />
          <TextInput
            label={words('phone')}
            type="tel"
            value={contact.phone ?? ''}
            onChange={(event) => setContact({ ...contact, phone: event.currentTarget.value })}
          />
          <div className={styles.acts}>
            <Button type="submit" variant="filled">
              {words('save')}
            </Button>
            <Button onClick={() => setEditing(false)}>{words('cancel')}</Button>
          </div>
        </form>
      ) : (
        <p>
          {application.contact.fullName}
          <br />
          {application.contact.email}{' '}
          <span className={styles.quiet}>({application.emailProven ? words('proven') : words('notProven')})</span>
          {application.contact.phone && (
            <>
              <br />
              {application.contact.phone}
            </>
          )}
        </p>
      )}
    </Card>
  )
}
