import { Button, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { DateText, FactPill, NameAvatar } from '#ui/Badges.tsx'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { readProblem } from '#ui/problem.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Row, RowList } from '#ui/RowList.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { Card, PortalPage } from '#ui/SimplePage.tsx'
import { useRightReason, useSeat } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import { useSandboxNow } from '#ui/useNow.ts'
import { CompanyNav } from './CompanyNav.tsx'
import styles from './Portal.module.css'
import { words } from './texts.ts'

type Team = AnswerTo<'listPortalTeam'>
type Colleague = Team['data'][number]
type Role = Team['roles'][number]
const queryKey = ['portal', 'team']

const useTeamAct = () => {
  const cache = useQueryClient()
  const refresh = () => cache.invalidateQueries({ queryKey: ['portal'] })
  const act = async (run: () => Promise<unknown>, done: string) => {
    try {
      await run()
      toast(done, { tone: 'good' })
    } catch (error) {
      toast(readProblem(error).detail, { tone: 'bad' })
    }
    await refresh()
  }
  return { act, refresh }
}

export const TeamPage = () => {
  const query = useQuery({ queryKey, queryFn: () => api.listPortalTeam() })
  const reason = useRightReason('partners.manage_portal_users', words('onlyPrincipal'))
  const [inviting, setInviting] = useState(false)
  return (
    <PortalPage
      title={words('team')}
      note={words('teamNote')}
      actions={
        <ReasonButton variant="filled" reason={reason} onClick={() => setInviting(true)}>
          {words('invite')}
        </ReasonButton>
      }
    >
      <CompanyNav />
      <Loaded query={query}>
        {(team) => (
          <>
            <Card title={words('seats', { used: team.used, seats: team.seats })}>
              <RowList label={words('team')}>
                {team.data
                  .filter((one) => one.state !== 'removed')
                  .map((one) => (
                    <ColleagueRow key={one.id} colleague={one} roles={team.roles} mayManage={reason === null} />
                  ))}
              </RowList>
            </Card>
            <InviteForm opened={inviting} onClose={() => setInviting(false)} roles={team.roles} />
          </>
        )}
      </Loaded>
    </PortalPage>
  )
}

type ColleagueRowProps = { colleague: Colleague; roles: Role[]; mayManage: boolean }

const ColleagueRow = ({ colleague, roles, mayManage }: ColleagueRowProps) => {
  const { person } = useSeat()
  const now = useSandboxNow()
  const isOwn = colleague.email.toLowerCase() === person.email.toLowerCase()
  return (
    <Row
      picture={<NameAvatar name={colleague.name} size="large" />}
      title={
        <span className={styles.acts}>
          {colleague.name}
          {isOwn && <FactPill>{words('you')}</FactPill>}
          {colleague.state === 'invited' && <FactPill tone="info">{words('state_invited')}</FactPill>}
          {colleague.state === 'suspended' && <FactPill tone="bad">{words('state_suspended')}</FactPill>}
        </span>
      }
      second={
        <>
          <span>{colleague.email}</span>
          <span>{colleague.roles.map((role) => words(`role_${role}`)).join(', ')}</span>
          <span>
            {colleague.state === 'invited' ? (
              <>
                {words('invitedAt')} <DateText value={colleague.invitedAt} now={now} />
              </>
            ) : colleague.lastSeenAt ? (
              <>
                {words('lastSeen')} <DateText value={colleague.lastSeenAt} now={now} />
              </>
            ) : (
              words('neverSeen')
            )}
          </span>
        </>
      }
      acts={mayManage && <ColleagueActs colleague={colleague} roles={roles} />}
    />
  )
}

const ColleagueActs = ({ colleague, roles }: { colleague: Colleague; roles: Role[] }) => {
  const [dialog, setDialog] = useState<'roles' | 'suspend' | 'remove' | null>(null)
  const { act, refresh } = useTeamAct()
  const { id, name, state, version } = colleague
  const params = { id }
  const close = () => setDialog(null)
  return (
    <>
      {state === 'invited' && (
        <Button size="xs" onClick={() => void act(() => api.resendColleagueInvitation({ params }), words('resent'))}>
          {words('resend')}
        </Button>
      )}
      {state === 'suspended' && (
        <Button
          size="xs"
          onClick={() =>
            void act(
              () => api.changeColleague({ params, version, body: { state: 'active' } }),
              words('resumed', { name }),
            )
          }
        >
          {words('resume')}
        </Button>
      )}
      <Menu position="bottom-end">
        <Menu.Target>
          <Button size="xs" variant="subtle" px={10} aria-label={words('actsOf', { name })}>
            <IconDots size={16} />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setDialog('roles')}>{words('rolesChange')}</Menu.Item>
          {state === 'active' && <Menu.Item onClick={() => setDialog('suspend')}>{words('suspend')}</Menu.Item>}
          <Menu.Item color="red" onClick={() => setDialog('remove')}>
            {words('remove')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <SideForm
        opened={dialog === 'roles'}
        onClose={close}
        title={words('rolesOf', { name })}
        draftKey={`roles ${id} ${version}`}
        sendLabel={words('save')}
        initial={{ roles: colleague.roles as string[] }}
        fields={[rolesField(roles)]}
        send={(values) =>
          api.changeColleague({ params, version, body: { roles: roles.filter((role) => values.roles.includes(role)) } })
        }
        onSent={() => {
          toast(words('rolesSaved', { name }), { tone: 'good' })
          void refresh()
        }}
      />
      <ConfirmDialog
        opened={dialog === 'suspend'}
        onClose={close}
        title={words('suspendTitle', { name })}
        consequence={words('suspendConsequence', { name })}
        act={words('suspend')}
        danger
        run={async () => {
          await api.changeColleague({ params, version, body: { state: 'suspended' } })
          await refresh()
        }}
      />
      <ConfirmDialog
        opened={dialog === 'remove'}
        onClose={close}
        title={words('removeTitle', { name })}
        consequence={words('removeConsequence', { name })}
        act={words('remove')}
        danger
        run={async () => {
          await api.removeColleague({ params })
          toast(words('removed', { name }))
          await refresh()
        }}
      />
    </>
  )
}

const rolesField = (roles: readonly Role[]) => ({
  name: 'roles' as const,
  label: words('roles'),
  hint: words('rolesHint'),
  kind: 'choices' as const,
  required: true,
  options: roles.map((role) => ({ value: role, label: words(`role_${role}`) })),
})

const InviteForm = ({ opened, onClose, roles }: { opened: boolean; onClose: () => void; roles: Role[] }) => {
  const { refresh } = useTeamAct()
  return (
    <SideForm
      opened={opened}
      onClose={onClose}
      title={words('invite')}
      draftKey="invite a colleague"
      sendLabel={words('inviteSend')}
      initial={{ fullName: '', email: '', roles: [] as string[] }}
      fields={[
        { name: 'fullName', label: words('personName'), required: true, maxLength: 200 },
        { name: 'email', label: words('personEmail'), kind: 'email', required: true },
        rolesField(roles),
      ]}
      send={(values) =>
        api.inviteColleague({
          body: {
            fullName: values.fullName,
            email: values.email,
            roles: roles.filter((role) => values.roles.includes(role)),
          },
        })
      }
      onSent={(colleague) => {
        toast(words('invited', { name: colleague.name }), { tone: 'good' })
        void refresh()
      }}
    />
  )
}
