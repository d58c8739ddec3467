import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type InputTo, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { DateText, FactPill, StateBadge } from '#ui/Badges.tsx'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListFilter } from '#ui/list/listTypes.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import { memberRoleOptions, roleName } from './words.ts'

type Member = RowOf<'listMembers'>
type Role = Member['roles'][number]

const columns: ListColumn<Member>[] = [
  { key: 'name', title: 'Person', cell: (member) => member.name, second: (member) => member.email, sort: 'name' },
  {
    key: 'roles',
    title: 'Roles',
    width: 340,
    phone: 'below',
    cell: (member) => (
      // One line, whatever somebody holds: a second one would reach into the next row.
      <span
        style={{ display: 'inline-flex', gap: 4, maxWidth: '100%', overflow: 'hidden' }}
        title={member.roles.map(roleName).join(', ')}
      >
        {member.isHead && <FactPill tone="info">Head of partnerships</FactPill>}
        {member.isLead && <FactPill tone="info">Lead</FactPill>}
        {member.sees === 'own' && <FactPill>Own portfolio</FactPill>}
        {member.roles.map((role) => (
          <FactPill key={role}>{roleName(role)}</FactPill>
        ))}
      </span>
    ),
  },
  {
    key: 'state',
    title: 'State',
    width: 120,
    phone: 'end',
    cell: (member) => <StateBadge state={member.state} plain />,
  },
  { key: 'factor', title: 'Second factor', width: 120, cell: (member) => (member.hasSecondFactor ? 'On' : 'Off') },
  { key: 'seen', title: 'Last seen', width: 130, cell: (member) => <DateText value={member.lastSeenAt} /> },
  {
    key: 'since',
    title: 'Since',
    width: 130,
    sort: 'createdAt',
    hidden: true,
    cell: (member) => <DateText value={member.createdAt} as="date" />,
  },
]

const filters: ListFilter[] = [
  {
    key: 'state',
    label: 'State',
    kind: 'choice',
    options: ['invited', 'active', 'suspended', 'removed'].map((value) => ({
      value,
      label: value.replace(/^./, (first) => first.toUpperCase()),
    })),
  },
  { key: 'role', label: 'Role', kind: 'choice', options: memberRoleOptions },
]

const needsRight = 'Only an admin invites people and changes their roles'

export const PeoplePage = () => {
  const [inviting, setInviting] = useState(false)
  const [chosen, setChosen] = useState<Member | null>(null)
  const reason = useRightReason('settings.manage_people', needsRight)
  const cache = useQueryClient()
  const renew = () => cache.invalidateQueries({ queryKey: ['members'] })
  return (
    <>
      <ListPage
        id="members"
        title="People"
        columns={columns}
        filters={filters}
        defaultSort="name"
        fetchPage={(
          query: InputTo<'listMembers'> extends { query?: infer Query } | undefined ? NonNullable<Query> : never,
        ) => api.listMembers({ query })}
        onExport={(query) => exportList('listMembers', 'people', query)}
        rowKey={(member) => member.id}
        rowName={(member) => member.name}
        onOpen={setChosen}
        actions={
          <ReasonButton variant="filled" reason={reason} onClick={() => setInviting(true)}>
            Invite
          </ReasonButton>
        }
        empty={{
          sentence: 'Your team appears here: who may do what, and who has not signed in yet.',
          action: <Button onClick={() => setInviting(true)}>Invite somebody</Button>,
        }}
      />
      <SideForm
        opened={inviting}
        onClose={() => setInviting(false)}
        title="Invite to the team"
        draftKey="invite member"
        sendLabel="Send invitation"
        initial={{ name: '', email: '', roles: ['partner_manager'] as string[], isLead: false, isHead: false }}
        fields={[
          { name: 'name', label: 'Name', required: true },
          {
            name: 'email',
            label: 'Work e-mail',
            kind: 'email',
            required: true,
            hint: 'The invitation goes there. It works once and for 7 days.',
          },
          {
            name: 'roles',
            label: 'Roles',
            kind: 'choices',
            options: memberRoleOptions,
            required: true,
            hint: 'Roles add up.',
          },
          { name: 'isLead', label: 'Leads a team of partner managers', kind: 'switch', folded: true },
          { name: 'isHead', label: 'Head of partnerships', kind: 'switch', folded: true, hint: 'One person at most.' },
        ]}
        send={(values) => api.inviteMember({ body: { ...values, roles: values.roles as Role[] } })}
        onSent={(member) => {
          toast(`${member.name} is invited`, { tone: 'good' })
          void renew()
        }}
      />
      {chosen && (
        <MemberPanel member={chosen} reason={reason} onClose={() => setChosen(null)} onChanged={() => void renew()} />
      )}
    </>
  )
}

type PanelProps = { member: Member; reason: string | null; onClose: () => void; onChanged: () => void }

const MemberPanel = ({ member, reason, onClose, onChanged }: PanelProps) => {
  const [asking, setAsking] = useState<'suspend' | 'remove' | null>(null)
  const params = { id: member.id }
  const done = (words: string) => {
    toast(words, { tone: 'good' })
    onChanged()
    onClose()
  }
  return (
    <>
      <SideForm
        opened={asking === null}
        onClose={onClose}
        title={member.name}
        draftKey={`member ${member.id} ${member.version}`}
        sendLabel="Save"
        initial={{
          name: member.name,
          roles: member.roles as string[],
          isLead: member.isLead,
          isHead: member.isHead,
          portfolio: member.portfolio ?? 'workspace',
        }}
        fields={[
          { name: 'name', label: 'Name', required: true },
          { name: 'roles', label: 'Roles', kind: 'choices', options: memberRoleOptions, required: true },
          { name: 'isLead', label: 'Leads a team of partner managers', kind: 'switch' },
          { name: 'isHead', label: 'Head of partnerships', kind: 'switch' },
          {
            name: 'portfolio',
            label: 'Sees the partners of',
            kind: 'choice',
            options: [
              { value: 'workspace', label: 'As the workspace says' },
              { value: 'all', label: 'Everybody' },
              { value: 'own', label: 'The own portfolio' },
            ],
            hint: 'An admin always sees every partner.',
          },
          {
            name: 'isLead',
            label: 'Access',
            kind: 'own',
            render: () => (
              <div style={{ display: 'flex', gap: 8, flexWrap: 'wrap' }}>
                {member.invitation && (
                  <ReasonButton
                    reason={reason}
                    onClick={() =>
                      void api
                        .resendInvitation({ params: { id: member.invitation!.id } })
                        .then(() => done('A new invitation is on its way'))
                    }
                  >
                    Send the invitation again
                  </ReasonButton>
                )}
                {member.state === 'suspended' ? (
                  <ReasonButton
                    reason={reason}
                    onClick={() => void api.reactivateMember({ params }).then(() => done(`${member.name} is back`))}
                  >
                    Let in again
                  </ReasonButton>
                ) : (
                  <ReasonButton
                    reason={reason ?? (member.state === 'active' ? null : 'Only an active member can be suspended')}
                    onClick={() => setAsking('suspend')}
                  >
                    Suspend
                  </ReasonButton>
                )}
                <ReasonButton
                  reason={reason ?? (member.state === 'removed' ? 'Removed already' : null)}
                  onClick={() => setAsking('remove')}
                >
                  Remove
                </ReasonButton>
              </div>
            ),
          },
        ]}
        send={(values) =>
          api.updateMember({
            params,
            version: member.version,
            body: {
              name: values.name,
              roles: values.roles as Role[],
              isLead: values.isLead,
              isHead: values.isHead,
              // Sent when it changed only: it asks the admin to confirm who it is.
              ...(values.portfolio !== (member.portfolio ?? 'workspace') && {
                portfolio: values.portfolio === 'workspace' ? null : (values.portfolio as 'all' | 'own'),
              }),
            },
          })
        }
        onSent={() => done('Saved')}
      />
      <ConfirmDialog
        opened={asking === 'suspend'}
        onClose={() => setAsking(null)}
        title={`Suspend ${member.name}?`}
        consequence="This person is signed out everywhere at once and cannot come in. Nothing is deleted; partners keep their manager."
        act="Suspend"
        danger
        run={() => api.suspendMember({ params, body: {} }).then(() => done(`${member.name} is suspended`))}
      />
      <ConfirmDialog
        opened={asking === 'remove'}
        onClose={() => setAsking(null)}
        title={`Remove ${member.name} from the team?`}
        consequence="The person loses access for good. The name stays in the history."
        act="Remove"
        danger
        run={() => api.removeMember({ params }).then(() => done(`${member.name} is removed`))}
      />
    </>
  )
}
