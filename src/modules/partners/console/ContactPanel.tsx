import { useQuery } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { DateText } from '#ui/Badges.tsx'
import { Field, FieldList } from '#ui/EditableField.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { ScreenLink } from '#ui/routing.tsx'
import { ContactActs } from './record/ContactActs.tsx'
import { ContactPills } from './record/ContactPills.tsx'
import recordStyles from './record/Record.module.css'
import { words as recordWords } from './record/texts.ts'
import { words } from './texts.ts'

/** A person in short: where they work, how they are reached, what must be known before writing to them. */
export const ContactPanel = ({ id }: { id: string }) => {
  const query = useQuery({ queryKey: ['contacts', 'record', id], queryFn: () => api.getContact({ params: { id } }) })
  return (
    <Loaded query={query}>
      {(contact) => (
        <div className={recordStyles.stack}>
          <div className={recordStyles.level}>
            {contact.fullName}
            <ContactPills contact={contact} />
            <span className={recordStyles.grow} />
            <ContactActs contact={contact} />
          </div>
          <FieldList>
            <Field label={words('partner')}>
              <ScreenLink to={`partners/${contact.partnerId}`}>{contact.partner.name}</ScreenLink>
            </Field>
            <Field label={words('title')}>{contact.title}</Field>
            <Field label={words('function')}>{contact.function}</Field>
            <Field label={words('email')}>
              {contact.email && <a href={`mailto:${contact.email}`}>{contact.email}</a>}
            </Field>
            <Field label={words('phone')}>
              {contact.phone && <a href={`tel:${contact.phone}`}>{contact.phone}</a>}
            </Field>
            <Field label={recordWords('language')}>{contact.language}</Field>
            {contact.authorityNote && <Field label={recordWords('authorityNote')}>{contact.authorityNote}</Field>}
            {contact.leftAt && (
              <Field label={words('left')}>
                <DateText value={contact.leftAt} as="date" /> {contact.leftReason}
              </Field>
            )}
            <Field label={words('created')}>
              <DateText value={contact.createdAt} />
            </Field>
          </FieldList>
        </div>
      )}
    </Loaded>
  )
}
