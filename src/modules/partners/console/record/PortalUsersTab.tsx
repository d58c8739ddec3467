import { ActionIcon, Menu, Switch } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { DateText, FactPill, StateBadge } from '#ui/Badges.tsx'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { readProblem } from '#ui/problem.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { SimpleTable } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { wordsOf } from '#ui/states.ts'
import { toast } from '#ui/toasts.ts'
import styles from './Record.module.css'
import type { Partner } from './savePartner.ts'
import { words } from './texts.ts'

type PortalUser = AnswerTo<'listPortalUsers'>['data'][number]
type Role = PortalUser['roles'][number]
const roles = ['principal', 'sales', 'technical', 'marketing', 'finance', 'viewer'] as const satisfies readonly Role[]
const roleOptions = roles.map((role) => ({ value: role, label: wordsOf(role) }))
const asRoles = (values: string[]): Role[] => roles.filter((role) => values.includes(role))

/** Who of the partner signs in, as what; the last principal stays. */
export const PortalUsersTab = ({ partner }: { partner: Partner }) => {
  const [removed, setRemoved] = useState(false)
  const [inviting, setInviting] = useState(false)
  const right = useRightReason('partners.manage_portal_users', words('noManageUsers'))
  const query = useQuery({
    queryKey: ['partners', partner.id, 'portal-users', removed],
    queryFn: () => api.listPortalUsers({ params: { id: partner.id }, query: { ...(removed && { removed }) } }),
  })
  const full = query.data && query.data.used >= query.data.seats ? words('seatsFull') : null
  return (
    <Section
      title={words('portalUsers')}
      note={query.data && words('seats', { used: query.data.used, seats: query.data.seats })}
      actions={
        <>
          <Switch
            size="xs"
            label={words('showRemoved')}
            checked={removed}
            onChange={(event) => setRemoved(event.currentTarget.checked)}
          />
          <ReasonButton size="xs" reason={right ?? full} onClick={() => setInviting(true)}>
            {words('invite')}
          </ReasonButton>
        </>
      }
    >
      <Loaded query={query}>
        {({ data }) => (
          <SimpleTable
            label={words('portalUsers')}
            rows={data}
            rowKey={(user) => user.id}
            empty={words('portalNone')}
            columns={[
              {
                key: 'name',
                title: words('name'),
                cell: (user) => (
                  <span className={styles.person}>
                    <strong>{user.name}</strong>
                    <span>{user.email}</span>
                  </span>
                ),
              },
              {
                key: 'roles',
                title: words('roles'),
                cell: (user) => (
                  <span className={styles.pills}>
                    {user.roles.map((role) => (
                      <FactPill key={role}>{wordsOf(role)}</FactPill>
                    ))}
                  </span>
                ),
              },
              { key: 'state', title: words('state'), cell: (user) => <StateBadge state={user.state} plain /> },
              {
                key: 'seen',
                title: words('lastSeen'),
                cell: (user) =>
                  user.lastSeenAt ? (
                    <DateText value={user.lastSeenAt} />
                  ) : (
                    <span className={styles.quiet}>{words('never')}</span>
                  ),
              },
              {
                key: 'acts',
                title: <span className="visually-hidden">{words('actions')}</span>,
                align: 'end',
                cell: (user) => user.state !== 'removed' && <UserActs user={user} reason={right} />,
              },
            ]}
          />
        )}
      </Loaded>
      <InviteForm
        opened={inviting}
        onClose={() => setInviting(false)}
        partner={partner}
        isFirst={query.data?.used === 0}
      />
    </Section>
  )
}

const UserActs = ({ user, reason }: { user: PortalUser; reason: string | null }) => {
  const [open, setOpen] = useState<'roles' | 'remove' | null>(null)
  const cache = useQueryClient()
  const params = { id: user.id }
  const refresh = () => cache.invalidateQueries({ queryKey: ['partners'] })
  const act = async (run: () => Promise<unknown>, done?: string) => {
    try {
      await run()
      if (done) toast(done, { tone: 'good' })
    } catch (error) {
      toast(readProblem(error).detail, { tone: 'bad' })
    }
    await refresh()
  }
  const change = (state: 'active' | 'suspended') =>
    act(() => api.changePortalUser({ params, version: user.version, body: { state } }))
  return (
    <>
      <Menu position="bottom-end" disabled={reason !== null}>
        <Menu.Target>
          <ActionIcon
            size={26}
            aria-label={`${words('actions')}: ${user.name}`}
            title={reason ?? undefined}
            aria-disabled={reason !== null || undefined}
          >
            <IconDots size={15} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setOpen('roles')}>{words('changeRoles')}</Menu.Item>
          {user.state === 'invited' && (
            <Menu.Item onClick={() => void act(() => api.resendPortalInvitation({ params }), words('resent'))}>
              {words('resend')}
            </Menu.Item>
          )}
          {user.state === 'active' && (
            <Menu.Item onClick={() => void change('suspended')}>{words('suspend')}</Menu.Item>
          )}
          {user.state === 'suspended' && (
            <Menu.Item onClick={() => void change('active')}>{words('bringBack')}</Menu.Item>
          )}
          <Menu.Item color="red" onClick={() => setOpen('remove')}>
            {words('remove')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <SideForm
        opened={open === 'roles'}
        onClose={() => setOpen(null)}
        title={`${words('changeRoles')}: ${user.name}`}
        draftKey={`roles ${user.id} ${user.version}`}
        sendLabel={words('save')}
        initial={{ roles: user.roles as string[] }}
        fields={[
          {
            name: 'roles',
            label: words('roles'),
            hint: words('rolesHint'),
            kind: 'choices',
            required: true,
            options: roleOptions,
          },
        ]}
        send={(values) =>
          api.changePortalUser({ params, version: user.version, body: { roles: asRoles(values.roles) } })
        }
        onSent={() => void refresh()}
      />
      <ConfirmDialog
        opened={open === 'remove'}
        onClose={() => setOpen(null)}
        title={words('removeTitle', { name: user.name })}
        consequence={words('removeConsequence')}
        act={words('remove')}
        danger
        run={async () => {
          await api.removePortalUser({ params })
          toast(words('removed', { name: user.name }))
          await refresh()
        }}
      />
    </>
  )
}

const InviteForm = ({
  opened,
  onClose,
  partner,
  isFirst,
}: {
  opened: boolean
  onClose: () => void
  partner: Partner
  isFirst: boolean
}) => {
  const cache = useQueryClient()
  const contacts = useQuery({
    queryKey: ['partners', partner.id, 'contacts', false],
    queryFn: async () =>
      (await api.listPartnerContacts({ params: { id: partner.id }, query: { limit: 200, sort: 'name', left: false } }))
        .data,
    enabled: opened,
  })
  const invitable = (contacts.data ?? []).filter(
    (contact) => !contact.portalUserId && contact.email && !contact.erasedAt,
  )
  return (
    <SideForm
      opened={opened}
      onClose={onClose}
      title={words('inviteTitle')}
      draftKey={`invite ${partner.id}`}
      sendLabel={words('inviteSend')}
      initial={{ contactId: '', fullName: '', email: '', roles: (isFirst ? ['principal'] : ['viewer']) as string[] }}
      fields={[
        {
          name: 'contactId',
          label: words('inviteWho'),
          kind: 'choice',
          options: invitable.map((contact) => ({ value: contact.id, label: `${contact.fullName}, ${contact.email}` })),
        },
        {
          name: 'fullName',
          label: words('inviteNew'),
          placeholder: words('fullName'),
          half: true,
          when: (values) => !values.contactId,
        },
        { name: 'email', label: words('email'), kind: 'email', half: true, when: (values) => !values.contactId },
        {
          name: 'roles',
          label: words('roles'),
          hint: words('rolesHint'),
          kind: 'choices',
          required: true,
          options: roleOptions,
        },
      ]}
      send={(values) =>
        api.invitePortalUser({
          params: { id: partner.id },
          body: {
            roles: asRoles(values.roles),
            ...(values.contactId
              ? { contactId: values.contactId }
              : {
                  ...(values.fullName && { fullName: values.fullName }),
                  ...(values.email && { email: values.email }),
                }),
          },
        })
      }
      onSent={() => {
        toast(words('invited'), { tone: 'good' })
        void cache.invalidateQueries({ queryKey: ['partners'] })
        void cache.invalidateQueries({ queryKey: ['contacts'] })
      }}
    />
  )
}
