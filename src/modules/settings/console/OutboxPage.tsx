import { Drawer, SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type RowOf, urlOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { DateText, StateBadge } from '#ui/Badges.tsx'
import { ListPage } from '#ui/ListPage.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import type { ListColumn, ListFilter } from '#ui/list/listTypes.ts'
import { useSeat } from '#ui/seat.tsx'
import { kindName } from './words.ts'

type Mail = RowOf<'listMails'>

const states = [
  { value: 'queued', label: 'Waiting' },
  { value: 'sent', label: 'Sent' },
  { value: 'kept', label: 'Kept here: no mail server is set' },
  { value: 'failed', label: 'Failed' },
  { value: 'cancelled', label: 'Taken back' },
]
const columns: ListColumn<Mail>[] = [
  {
    key: 'subject',
    title: 'Subject',
    cell: (mail) => mail.subject,
    second: (mail) => `To ${mail.to.name ? `${mail.to.name}, ` : ''}${mail.to.email}`,
  },
  { key: 'kind', title: 'Kind', width: 200, cell: (mail) => kindName(mail.kind) },
  { key: 'state', title: 'State', width: 120, phone: 'end', cell: (mail) => <StateBadge state={mail.state} plain /> },
  {
    key: 'when',
    title: 'Written',
    width: 140,
    sort: 'createdAt',
    phone: 'below',
    cell: (mail) => <DateText value={mail.createdAt} />,
  },
]
const filters: ListFilter[] = [
  { key: 'state', label: 'State', kind: 'choice', options: states },
  { key: 'kind', label: 'Kind', kind: 'text' },
]

export const OutboxPage = () => {
  const [open, setOpen] = useState<Mail | null>(null)
  return (
    <>
      <ListPage
        id="mails"
        title="Outbox"
        columns={columns}
        filters={filters}
        defaultSort="-createdAt"
        fetchPage={(query: NonNullable<NonNullable<Parameters<typeof api.listMails>[0]>['query']>) =>
          api.listMails({ query })
        }
        onExport={(query) => exportList('listMails', 'outbox', query)}
        rowKey={(mail) => mail.id}
        rowName={(mail) => mail.subject}
        onOpen={setOpen}
        empty={{ sentence: 'Every mail the product writes stands here, sent or not, so that nothing leaves unseen.' }}
      />
      <Drawer
        opened={open !== null}
        onClose={() => setOpen(null)}
        position="right"
        size={620}
        title={open?.subject ?? ''}
      >
        {open && <MailBody id={open.id} />}
      </Drawer>
    </>
  )
}

const MailBody = ({ id }: { id: string }) => {
  const query = useQuery({ queryKey: ['mails', id], queryFn: () => api.getMail({ params: { id } }) })
  const [form, setForm] = useState('mail')
  const { workspace } = useSeat()
  return (
    <Loaded query={query}>
      {(mail) => (
        <>
          <p>
            To {mail.to.name} &lt;{mail.to.email}&gt; · <StateBadge state={mail.state} plain />{' '}
            {mail.lastError && <span>· {mail.lastError}</span>}
          </p>
          <SegmentedControl
            size="xs"
            value={form}
            onChange={setForm}
            data={[
              { value: 'mail', label: 'As sent' },
              { value: 'text', label: 'Plain text' },
            ]}
          />
          {form === 'mail' ? (
            // A document with a policy of its own, in a sandbox without scripts and without the page's origin: the mail
            // is shown in its styles, nothing in it can act.
            <iframe
              title={mail.subject}
              sandbox=""
              src={urlOf('showMail', { params: { workspace: workspace.slug, id } })}
              style={{
                width: '100%',
                height: '60vh',
                border: '1px solid var(--line)',
                borderRadius: 8,
                marginTop: 12,
                background: '#fff',
              }}
            />
          ) : (
            <pre style={{ whiteSpace: 'pre-wrap', font: 'inherit', marginTop: 12 }}>{mail.text}</pre>
          )}
        </>
      )}
    </Loaded>
  )
}
