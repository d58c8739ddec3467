import { Button } from '@mantine/core'
import { api, type InputTo, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { findPartners } from '#client/find-partners.ts'
import { useKeys } from '#ui/keys.ts'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListFilter } from '#ui/list/listTypes.ts'
import { PanelDrawer } from '#ui/PanelDrawer.tsx'
import { ScreenLink, useGo, useUrlState } from '#ui/routing.tsx'
import { useSeat } from '#ui/seat.tsx'
import { SlotPart } from '#ui/slots.tsx'
import { ContactPills } from './record/ContactPills.tsx'
import { words } from './texts.ts'

type ContactRow = RowOf<'listContacts'>

const columns: ListColumn<ContactRow>[] = [
  {
    key: 'name',
    title: words('name'),
    sort: 'name',
    cell: (contact) => contact.fullName,
    second: (contact) => contact.title ?? '',
  },
  {
    key: 'partner',
    title: words('partner'),
    width: 220,
    phone: 'below',
    cell: (contact) => <ScreenLink to={`partners/${contact.partnerId}`}>{contact.partner.name}</ScreenLink>,
  },
  {
    key: 'email',
    title: words('email'),
    width: 240,
    cell: (contact) => contact.email && <a href={`mailto:${contact.email}`}>{contact.email}</a>,
  },
  { key: 'phone', title: words('phone'), width: 150, cell: (contact) => contact.phone },
  {
    key: 'marks',
    title: words('marks'),
    width: 260,
    phone: 'below',
    cell: (contact) => <ContactPills contact={contact} />,
  },
  { key: 'function', title: words('function'), width: 140, hidden: true, cell: (contact) => contact.function },
]
const filters: ListFilter[] = [
  { key: 'partnerId', label: words('partner'), kind: 'choice', options: () => findPartners('') },
  { key: 'isPrimary', label: words('onlyPrimary'), kind: 'yes' },
  { key: 'maySign', label: words('onlySigners'), kind: 'yes' },
  {
    key: 'left',
    label: words('left'),
    kind: 'choice',
    options: [
      { value: 'true', label: words('onlyLeft') },
      { value: 'false', label: words('stillThere') },
    ],
  },
]

const loadContactPanel = () => import('./ContactPanel.tsx').then((m) => m.ContactPanel)

/** Every person at every partner; a row opens beside the list. */
export const ContactsPage = () => {
  const [url, setUrl] = useUrlState({ contact: '' })
  const go = useGo()
  const mayExport = useSeat().rights.has('partners.export')
  useKeys({ escape: () => setUrl({ contact: '' }) })
  return (
    <>
      <ListPage
        id="contacts"
        title={words('contacts')}
        columns={columns}
        filters={filters}
        defaultSort="name"
        fetchPage={(query: NonNullable<NonNullable<InputTo<'listContacts'>>['query']>) => api.listContacts({ query })}
        rowKey={(contact) => contact.id}
        rowName={(contact) => contact.fullName}
        onOpen={(contact) => setUrl({ contact: contact.id }, { push: true })}
        onExport={mayExport ? (query) => exportList('listContacts', words('contacts'), query) : undefined}
        empty={{
          sentence: words('contactsEmpty'),
          action: <Button onClick={() => go('imports')}>{words('emptyImport')}</Button>,
        }}
      />
      <PanelDrawer opened={url.contact !== ''} onClose={() => setUrl({ contact: '' })} title={words('person')}>
        {url.contact && <SlotPart load={loadContactPanel} props={{ id: url.contact }} />}
      </PanelDrawer>
    </>
  )
}
