import { useQueryClient } from '@tanstack/react-query'
import { type AnswerTo, api } from '#client/api.ts'
import { SideForm } from '#ui/SideForm.tsx'
import { toast } from '#ui/toasts.ts'
import { words } from './record/texts.ts'

export type Contact = AnswerTo<'getContact'>
type ContactFormProps = {
  opened: boolean
  onClose: () => void
  partnerId: string
  contact?: Contact
  onSaved?: (contact: Contact) => void
}

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim())

/** A person at a partner: new, or changed. */
export const ContactForm = ({ opened, onClose, partnerId, contact, onSaved }: ContactFormProps) => {
  const cache = useQueryClient()
  return (
    <SideForm
      opened={opened}
      onClose={onClose}
      title={words(contact ? 'contactEdit' : 'contactNew')}
      draftKey={contact ? `contact ${contact.id} ${contact.version}` : `new contact ${partnerId}`}
      sendLabel={words(contact ? 'save' : 'contactAdd')}
      initial={{
        givenName: contact?.givenName ?? '',
        familyName: contact?.familyName ?? '',
        email: contact?.email ?? '',
        phone: contact?.phone ?? '',
        title: contact?.title ?? '',
        function: contact?.function ?? '',
        fullName: contact?.fullName ?? '',
        language: contact?.language ?? '',
        isPrimary: contact?.isPrimary ?? false,
        maySign: contact?.maySign ?? false,
        authorityNote: contact?.authorityNote ?? '',
        doNotContact: contact?.doNotContact ?? false,
      }}
      fields={[
        { name: 'givenName', label: words('givenName'), half: true, maxLength: 100 },
        { name: 'familyName', label: words('familyName'), half: true, maxLength: 100 },
        { name: 'email', label: words('email'), kind: 'email' },
        { name: 'phone', label: words('phone'), kind: 'phone', half: true, placeholder: words('phoneHint') },
        { name: 'title', label: words('title'), half: true, maxLength: 200 },
        { name: 'fullName', label: words('fullName'), hint: words('fullNameHint'), folded: true, maxLength: 200 },
        { name: 'function', label: words('function'), folded: true, maxLength: 60 },
        { name: 'language', label: words('language'), kind: 'language', folded: true },
        { name: 'isPrimary', label: words('isPrimary'), kind: 'switch', folded: true, when: () => !contact?.isPrimary },
        { name: 'maySign', label: words('maySign'), kind: 'switch', folded: true },
        {
          name: 'authorityNote',
          label: words('authorityNote'),
          folded: true,
          when: (values) => values.maySign === true,
        },
        { name: 'doNotContact', label: words('doNotContact'), kind: 'switch', folded: true },
      ]}
      send={(values) => {
        // The full name follows given and family name unless it was written by itself.
        const ownName =
          values.fullName.trim() && values.fullName.trim() !== contact?.fullName
            ? { fullName: values.fullName.trim() }
            : {}
        const body = {
          ...ownName,
          givenName: orNull(values.givenName),
          familyName: orNull(values.familyName),
          email: orNull(values.email),
          phone: orNull(values.phone.replaceAll(/[\s()/-]/g, '')),
          title: orNull(values.title),
          function: orNull(values.function),
          language: orNull(values.language),
          maySign: values.maySign,
          authorityNote: values.maySign ? orNull(values.authorityNote) : null,
          doNotContact: values.doNotContact,
          ...(values.isPrimary && !contact?.isPrimary && { isPrimary: true }),
        }
        return contact
          ? api.updateContact({ params: { id: contact.id }, version: contact.version, body })
          : api.addContact({ params: { id: partnerId }, body })
      }}
      onSent={(saved) => {
        toast(words('saved'), { tone: 'good' })
        void cache.invalidateQueries({ queryKey: ['contacts'] })
        void cache.invalidateQueries({ queryKey: ['partners'] })
        onSaved?.(saved)
      }}
    />
  )
}
