import { Button } from '@mantine/core'
import { IconPlus, IconTag, IconTrash, IconUserPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { Amount, DateText, Meter, NameAvatar, PersonBadge, StateBadge } from '../Badges.tsx'
import { countryName } from '../form/choices.ts'
import type { Money } from '../format.ts'
import { ListPage } from '../ListPage.tsx'
import type { ListColumn, ListFilter, ListView } from '../list/listTypes.ts'
import { SideForm } from '../SideForm.tsx'
import { toast } from '../toasts.ts'
import { fetchPartners, type GalleryPartner, managers } from './data.ts'

const columns: ListColumn<GalleryPartner>[] = [
  {
    key: 'name',
    title: 'Partner',
    sort: 'name',
    picture: (partner) => <NameAvatar name={partner.name} square />,
    cell: (partner) => partner.name,
    second: (partner) => `${partner.domain} · ${countryName(partner.country)}`,
  },
  {
    key: 'stage',
    title: 'Stage',
    sort: 'stage',
    width: 128,
    phone: 'below',
    cell: (partner) => <StateBadge state={partner.stage} plain />,
  },
  { key: 'type', title: 'Type', width: 112, cell: (partner) => partner.type },
  { key: 'tier', title: 'Tier', width: 100, cell: (partner) => partner.tier },
  {
    key: 'health',
    title: 'Health',
    sort: 'health',
    width: 120,
    phone: 'below',
    cell: (partner) => <Meter value={partner.health} />,
  },
  {
    key: 'nextDate',
    title: 'Next date',
    sort: 'nextDate',
    width: 120,
    cell: (partner) => <DateText value={partner.nextDate} />,
  },
  {
    key: 'open',
    title: 'Open money',
    sort: 'open',
    align: 'end',
    width: 140,
    phone: 'end',
    cell: (partner) => <Amount {...partner.open} signed />,
  },
  {
    key: 'manager',
    title: 'Manager',
    sort: 'manager',
    width: 150,
    cell: (partner) => <PersonBadge name={partner.manager} />,
  },
]

const filters: ListFilter[] = [
  {
    key: 'stage',
    label: 'Stage',
    kind: 'choice',
    many: true,
    options: [
      'prospect',
      'applied',
      'qualifying',
      'assessing',
      'approved',
      'contracting',
      'onboarding',
      'active',
      'ending',
      'ended',
    ].map((value) => ({ value, label: value.charAt(0).toUpperCase() + value.slice(1) })),
  },
  {
    key: 'manager',
    label: 'Manager',
    kind: 'choice',
    options: async () => managers.map((value) => ({ value, label: value })),
  },
  { key: 'next', label: 'Next date', kind: 'days' },
  { key: 'city', label: 'City', kind: 'text' },
  { key: 'gaps', label: 'Has gaps', kind: 'yes' },
]

const views: ListView[] = [
  { key: 'all', label: 'All partners' },
  { key: 'mine', label: 'My portfolio', filters: { manager: 'Ana Silva' }, count: 1_790 },
  { key: 'onboarding', label: 'Onboarding', filters: { stage: ['onboarding', 'contracting'] }, count: 1_667 },
  { key: 'ending', label: 'Ending', filters: { stage: ['ending'] }, count: 833 },
]

/** The list shell over ten thousand partners. */
export const ListSample = () => {
  const [opened, setOpened] = useState(new URLSearchParams(location.search).get('form') === 'open')
  return (
    <>
      <ListPage
        id="gallery partners"
        title="Partners"
        columns={columns}
        filters={filters}
        views={views}
        fetchPage={fetchPartners}
        rowKey={(partner) => partner.id}
        rowName={(partner) => partner.name}
        rowTo={(partner) => `partners/${partner.id}`}
        onSaveView={async () => undefined}
        onExport={async () => toast('The export is being made; you get a link when it is ready.')}
        bulkActs={[
          {
            key: 'assign',
            label: 'Assign',
            icon: <IconUserPlus />,
            run: async (rows) => toast(`${rows.length} assigned`),
          },
          { key: 'tag', label: 'Tag', icon: <IconTag />, run: async () => undefined },
          {
            key: 'remove',
            label: 'Delete',
            icon: <IconTrash />,
            danger: true,
            reason: (rows) =>
              rows.some((row) => row.stage === 'active')
                ? 'An active partner has an agreement in force; end it first'
                : null,
            run: async () => undefined,
          },
        ]}
        actions={
          <Button variant="filled" leftSection={<IconPlus />} onClick={() => setOpened(true)}>
            New partner
          </Button>
        }
        empty={{
          sentence: 'No partners yet: import a list, publish an application form, or add one.',
          action: <Button variant="filled">Import partners</Button>,
        }}
      />
      <SideForm
        opened={opened}
        onClose={() => setOpened(false)}
        title="New partner"
        draftKey="gallery new partner"
        sendLabel="Add partner"
        initial={{
          name: '',
          type: 'technology',
          country: '',
          email: '',
          expected: null as Money | null,
          share: null as number | null,
          tags: [] as string[],
          note: '',
        }}
        fields={[
          { name: 'name', label: 'Company', required: true, placeholder: 'Acme GmbH' },
          {
            name: 'type',
            label: 'Type',
            kind: 'radio',
            required: true,
            options: [
              { value: 'technology', label: 'Technology', note: 'Builds on our API or sells beside us' },
              { value: 'solution', label: 'Solution', note: 'Implements and resells' },
            ],
          },
          { name: 'country', label: 'Country', kind: 'country', half: true, required: true },
          {
            name: 'email',
            label: 'Contact e-mail',
            kind: 'email',
            half: true,
            check: (values) => (values.email && !values.email.includes('@') ? 'An e-mail address has an @' : null),
          },
          { name: 'expected', label: 'Expected value a year', kind: 'amount', currencies: ['EUR', 'USD', 'JPY'] },
          { name: 'share', label: 'Agreed rate', kind: 'rate', folded: true, half: true },
          { name: 'tags', label: 'Tags', kind: 'tags', folded: true },
          { name: 'note', label: 'Note', kind: 'textarea', folded: true },
        ]}
        send={async (values) => {
          if (values.name === 'Acme')
            throw Object.assign(new Error(), {
              status: 422,
              title: 'Some fields need attention',
              errors: [
                {
                  field: 'name',
                  rule: 'unique',
                  message: 'A partner with this name exists; open it or add a distinct one',
                },
              ],
            })
          return values
        }}
        onSent={() => toast('Partner added')}
      />
    </>
  )
}
