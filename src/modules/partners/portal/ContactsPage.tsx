import { Button, Checkbox, Select, Textarea } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type RowOf } from '#client/api.ts'
import { exportPortalList } from '#client/export-portal-list.ts'
import { FactPill, NameAvatar } from '#ui/Badges.tsx'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { EmptyState } from '#ui/EmptyState.tsx'
import { ListBar } from '#ui/ListBar.tsx'
import { PageSkeleton } from '#ui/PageSkeleton.tsx'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Row, RowList } from '#ui/RowList.tsx'
import { useUrlState } from '#ui/routing.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { Card, PortalPage } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { t } from '#ui/texts.ts'
import { toast } from '#ui/toasts.ts'
import { CompanyNav } from './CompanyNav.tsx'
import styles from './Portal.module.css'
import { words } from './texts.ts'

type Contact = RowOf<'listPortalContacts'>

export const ContactsPage = () => {
  const cache = useQueryClient()
  const [url, setUrl] = useUrlState({ q: '', left: false as boolean })
  const [form, setForm] = useState<Contact | 'new' | null>(null)
  const reason = useRightReason('partners.manage_contacts', words('onlyPrincipal'))
  const narrowing = { ...(url.q && { q: url.q }), ...(!url.left && { left: false }) }
  const query = useInfiniteQuery({
    queryKey: ['portal', 'contacts', narrowing],
    initialPageParam: '',
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam }) =>
      api.listPortalContacts({
        query: { ...narrowing, sort: 'name', limit: 100, ...(pageParam && { cursor: pageParam }) },
      }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  })
  const contacts = query.data?.pages.flatMap((page) => page.data) ?? []
  const refresh = () => cache.invalidateQueries({ queryKey: ['portal'] })
  return (
    <PortalPage
      title={words('contacts')}
      note={words('contactsNote')}
      actions={
        <ReasonButton variant="filled" reason={reason} onClick={() => setForm('new')}>
          {words('contactAdd')}
        </ReasonButton>
      }
    >
      <CompanyNav />
      <ListBar
        search={url.q}
        onSearch={(q) => setUrl({ q })}
        onExport={() => exportPortalList('listPortalContacts', 'contacts', narrowing)}
      >
        <Checkbox
          label={words('showLeft')}
          checked={url.left}
          onChange={(event) => setUrl({ left: event.currentTarget.checked })}
        />
      </ListBar>
      {query.error && <ProblemBanner error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <PageSkeleton />}
      {query.data && contacts.length === 0 && (
        <EmptyState sentence={url.q ? t('list.nothing') : words('contactsEmpty')} />
      )}
      {contacts.length > 0 && (
        <Card>
          <RowList label={words('contacts')}>
            {contacts.map((contact) => (
              <ContactRow
                key={contact.id}
                contact={contact}
                others={contacts.filter((one) => one.id !== contact.id && !one.leftAt)}
                reason={reason}
                onEdit={() => setForm(contact)}
                onLeft={() => void refresh()}
              />
            ))}
          </RowList>
        </Card>
      )}
      {query.hasNextPage && (
        <Button mt={12} onClick={() => void query.fetchNextPage()}>
          {words('more')}
        </Button>
      )}
      <ContactForm contact={form} onClose={() => setForm(null)} onSent={() => void refresh()} />
    </PortalPage>
  )
}

type ContactRowProps = {
  contact: Contact
  others: Contact[]
  reason: string | null
  onEdit: () => void
  onLeft: () => void
}

const ContactRow = ({ contact, others, reason, onEdit, onLeft }: ContactRowProps) => {
  const [leaving, setLeaving] = useState(false)
  return (
    <Row
      picture={<NameAvatar name={contact.fullName} size="large" />}
      title={
        <span className={styles.acts}>
          {contact.fullName}
          {contact.isPrimary && <FactPill tone="info">{words('primary')}</FactPill>}
          {contact.portalUserId && <FactPill>{words('hasSeat')}</FactPill>}
          {contact.leftAt && <FactPill tone="watch">{words('leftMark')}</FactPill>}
        </span>
      }
      second={
        <>
          {contact.title && <span>{contact.title}</span>}
          {contact.email && <a href={`mailto:${contact.email}`}>{contact.email}</a>}
          {contact.phone && <a href={`tel:${contact.phone}`}>{contact.phone}</a>}
        </>
      }
      acts={
        reason === null &&
        !contact.leftAt && (
          <>
            <Button size="xs" onClick={onEdit} aria-label={`${words('contactEdit')}: ${contact.fullName}`}>
              {words('contactEdit')}
            </Button>
            <Button
              size="xs"
              variant="subtle"
              onClick={() => setLeaving(true)}
              aria-label={`${words('left')}: ${contact.fullName}`}
            >
              {words('left')}
            </Button>
            {leaving && (
              <Departure contact={contact} others={others} onClose={() => setLeaving(false)} onLeft={onLeft} />
            )}
          </>
        )
      }
    />
  )
}

type DepartureProps = { contact: Contact; others: Contact[]; onClose: () => void; onLeft: () => void }

const Departure = ({ contact, others, onClose, onLeft }: DepartureProps) => {
  const [why, setWhy] = useState('')
  const [primary, setPrimary] = useState<string | null>(null)
  const name = contact.fullName
  const mustChoose = contact.isPrimary && others.length > 0
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title={words('leftTitle', { name })}
      consequence={words('leftConsequence')}
      act={words('left')}
      danger
      reason={mustChoose && !primary ? words('leftPrimaryFirst') : null}
      run={async () => {
        await api.markPortalContactLeft({
          params: { id: contact.id },
          body: { ...(why.trim() && { reason: why.trim() }), ...(primary && { newPrimaryId: primary }) },
        })
        toast(words('leftDone', { name }))
        onLeft()
      }}
    >
      {mustChoose && (
        <Select
          label={words('leftPrimary')}
          data={others.map((one) => ({ value: one.id, label: one.fullName }))}
          value={primary}
          onChange={setPrimary}
          searchable
        />
      )}
      <Textarea
        label={words('leftReason')}
        autosize
        minRows={2}
        maxLength={2000}
        value={why}
        onChange={(event) => setWhy(event.currentTarget.value)}
      />
    </ConfirmDialog>
  )
}

type ContactFormProps = { contact: Contact | 'new' | null; onClose: () => void; onSent: () => void }

const ContactForm = ({ contact, onClose, onSent }: ContactFormProps) => {
  const known = contact === 'new' ? null : contact
  return (
    <SideForm
      opened={contact !== null}
      onClose={onClose}
      title={known?.fullName ?? words('contactAdd')}
      draftKey={known ? `own contact ${known.id} ${known.version}` : 'own new contact'}
      sendLabel={words(known ? 'contactSave' : 'contactAdd')}
      initial={{
        givenName: known?.givenName ?? '',
        familyName: known?.familyName ?? '',
        email: known?.email ?? '',
        phone: known?.phone ?? '',
        title: known?.title ?? '',
        function: known?.function ?? '',
        language: known?.language ?? '',
        isPrimary: known?.isPrimary ?? false,
      }}
      fields={[
        { name: 'givenName', label: words('givenName'), half: true, maxLength: 100 },
        { name: 'familyName', label: words('familyName'), half: true, required: true, maxLength: 100 },
        { name: 'email', label: words('personEmail'), kind: 'email' },
        { name: 'phone', label: words('phone'), hint: words('phoneHint'), kind: 'phone' },
        { name: 'title', label: words('title'), half: true, maxLength: 200 },
        { name: 'function', label: words('function'), half: true, maxLength: 60 },
        { name: 'language', label: words('language'), kind: 'language', folded: true },
        {
          name: 'isPrimary',
          label: words('primary'),
          hint: words('primaryHint'),
          kind: 'switch',
          when: () => !known?.isPrimary,
        },
      ]}
      send={(values) => {
        const text = (value: string) => value.trim() || null
        const fullName = `${values.givenName} ${values.familyName}`.trim()
        const body = {
          givenName: text(values.givenName),
          familyName: text(values.familyName),
          fullName,
          email: text(values.email),
          phone: values.phone.replaceAll(/[\s().-]/g, '') || null,
          title: text(values.title),
          function: text(values.function),
          language: text(values.language),
          ...(values.isPrimary && !known?.isPrimary && { isPrimary: true }),
        }
        return known
          ? api.updatePortalContact({ params: { id: known.id }, version: known.version, body })
          : api.addPortalContact({ body })
      }}
      onSent={(saved) => {
        toast(known ? words('saved') : words('contactAdded', { name: saved.fullName }), { tone: 'good' })
        onSent()
      }}
    />
  )
}
