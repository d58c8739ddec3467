import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { findPartners } from '#client/find-partners.ts'
import { useMembers } from '#client/members.ts'
import { DateText, PersonBadge, StateBadge } from '#ui/Badges.tsx'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { SearchChoice } from '#ui/form/SearchChoice.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { readProblem } from '#ui/problem.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { ScreenLink } from '#ui/routing.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { SimpleTable } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { showUndo, toast } from '#ui/toasts.ts'
import { ownershipRoles } from '../../contract/stages.ts'
import { stageLabels } from '../stageWords.ts'
import { type Partner, useSavePartner } from './savePartner.ts'
import { words } from './texts.ts'

type Ownership = AnswerTo<'listOwnerships'>['data'][number]

/** Parent and subsidiaries, and who of our team stands for this partner. */
export const RelationsTab = ({ partner }: { partner: Partner }) => (
  <>
    <Team partner={partner} />
    <Parent partner={partner} />
    <Subsidiaries partnerId={partner.id} />
  </>
)

const Team = ({ partner }: { partner: Partner }) => {
  const [assigning, setAssigning] = useState(false)
  const [ending, setEnding] = useState<Ownership | null>(null)
  const members = useMembers()
  const cache = useQueryClient()
  const reason = useRightReason('partners.assign', words('noAssign'))
  const query = useQuery({
    queryKey: ['partners', partner.id, 'ownerships'],
    queryFn: async () => (await api.listOwnerships({ params: { id: partner.id } })).data,
  })
  const refresh = () => cache.invalidateQueries({ queryKey: ['partners'] })
  return (
    <Section
      title={words('team')}
      actions={
        <ReasonButton size="xs" reason={reason} onClick={() => setAssigning(true)}>
          {words('assign')}
        </ReasonButton>
      }
    >
      <Loaded query={query}>
        {(ownerships) => (
          <SimpleTable
            label={words('team')}
            rows={[...ownerships].sort(
              (a, b) => Number(a.to !== null) - Number(b.to !== null) || b.from.localeCompare(a.from),
            )}
            rowKey={(one) => one.id}
            empty={words('teamNone')}
            columns={[
              { key: 'who', title: words('assignWho'), cell: (one) => <PersonBadge name={one.member.name} /> },
              { key: 'role', title: words('assignRole'), cell: (one) => words(`role_${one.role}`) },
              { key: 'from', title: words('from'), cell: (one) => <DateText value={one.from} as="date" /> },
              { key: 'to', title: words('to'), cell: (one) => (one.to ? <DateText value={one.to} as="date" /> : null) },
              {
                key: 'why',
                title: words('assignReason'),
                cell: (one) => [one.reason, one.note].filter(Boolean).join(' · '),
              },
              {
                key: 'acts',
                title: <span className="visually-hidden">{words('actions')}</span>,
                align: 'end',
                cell: (one) =>
                  one.to === null && (
                    <ReasonButton size="compact-xs" variant="subtle" reason={reason} onClick={() => setEnding(one)}>
                      {words('end')}
                    </ReasonButton>
                  ),
              },
            ]}
          />
        )}
      </Loaded>
      <SideForm
        opened={assigning}
        onClose={() => setAssigning(false)}
        title={words('assignTitle', { name: partner.displayName })}
        draftKey={`assign ${partner.id}`}
        sendLabel={words('assign')}
        initial={{ memberId: '', role: 'manager', reason: '', note: '' }}
        fields={[
          {
            name: 'memberId',
            label: words('assignWho'),
            kind: 'choice',
            required: true,
            options: members.map((member) => ({ value: member.id, label: member.name })),
          },
          {
            name: 'role',
            label: words('assignRole'),
            kind: 'choice',
            required: true,
            options: ownershipRoles.map((role) => ({ value: role, label: words(`role_${role}`) })),
          },
          { name: 'reason', label: words('assignReason'), maxLength: 2000 },
          { name: 'note', label: words('assignNote'), hint: words('assignHint'), kind: 'textarea' },
        ]}
        send={(values) =>
          api.assignOwnership({
            params: { id: partner.id },
            body: {
              memberId: values.memberId,
              role: ownershipRoles.find((role) => role === values.role) ?? 'manager',
              ...(values.reason && { reason: values.reason }),
              ...(values.note && { note: values.note }),
            },
          })
        }
        onSent={() => void refresh()}
      />
      <ConfirmDialog
        opened={ending !== null}
        onClose={() => setEnding(null)}
        title={words('endTitle', { name: ending?.member.name ?? '' })}
        consequence={words('endConsequence')}
        act={words('end')}
        run={async () => {
          if (!ending) return
          await api.endOwnership({ params: { id: partner.id, ownershipId: ending.id } })
          await refresh()
        }}
      />
    </Section>
  )
}

const Parent = ({ partner }: { partner: Partner }) => {
  const save = useSavePartner(partner.id)
  const cache = useQueryClient()
  const [editing, setEditing] = useState(false)
  const reason = useRightReason('partners.write', words('noWrite'))
  const change = async (parentId: string | null) => {
    const before = partner.parentId
    try {
      await save({ parentId }, { label: words('parent') })
      setEditing(false)
      showUndo(`${words('parent')}: ${words('saved')}`, () => save({ parentId: before }))
      await cache.invalidateQueries({ queryKey: ['partners'] })
    } catch (error) {
      toast(readProblem(error).detail, { tone: 'bad' })
    }
  }
  return (
    <Section
      title={words('parent')}
      actions={
        !editing && (
          <ReasonButton size="xs" reason={reason} onClick={() => setEditing(true)}>
            {words('edit')}
          </ReasonButton>
        )
      }
    >
      {editing ? (
        <SearchChoice
          find={async (text) => (await findPartners(text)).filter((one) => one.value !== partner.id)}
          value={partner.parentId ?? ''}
          onChange={(id) => void change(id)}
        />
      ) : partner.parent ? (
        <ScreenLink to={`partners/${partner.parent.id}`}>{partner.parent.name}</ScreenLink>
      ) : (
        words('none')
      )}
    </Section>
  )
}

const Subsidiaries = ({ partnerId }: { partnerId: string }) => {
  const [all, setAll] = useState(false)
  const query = useQuery({
    queryKey: ['partners', partnerId, 'subsidiaries', all],
    queryFn: async () => api.listPartners({ query: { parentId: partnerId, sort: 'name', limit: all ? 200 : 20 } }),
  })
  return (
    <Section title={words('subsidiaries')}>
      <Loaded query={query}>
        {({ data, nextCursor }) => (
          <>
            <SimpleTable
              label={words('subsidiaries')}
              rows={data}
              rowKey={(one) => one.id}
              empty={words('subsidiariesNone')}
              columns={[
                {
                  key: 'name',
                  title: words('name'),
                  cell: (one) => <ScreenLink to={`partners/${one.id}`}>{one.displayName}</ScreenLink>,
                },
                {
                  key: 'stage',
                  title: words('stage'),
                  cell: (one) => <StateBadge state={one.stage} label={stageLabels[one.stage]} plain />,
                },
                {
                  key: 'manager',
                  title: words('manager'),
                  cell: (one) => <PersonBadge name={one.manager?.name} nobody={words('managerNone')} />,
                },
              ]}
            />
            {nextCursor && !all && (
              <Button size="xs" variant="subtle" onClick={() => setAll(true)}>
                {words('showMore')}
              </Button>
            )}
          </>
        )}
      </Loaded>
    </Section>
  )
}
