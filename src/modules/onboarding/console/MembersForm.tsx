import { useQuery } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import type { Journey } from './JourneyPage.tsx'

type Member = Journey['members'][number]
const keyOf = ({ side, role }: Member) => `${side}:${role}`
/** Somebody who only stands in is nobody's choice. */
const chosen = (member: Member): string => (member.standsIn === null ? (member.personId ?? '') : '')

/** Who stands for which role in this one journey; left empty, it is whoever has the role. */
export const MembersForm = ({
  journey,
  reason,
  onClose,
  onSent,
}: {
  journey: Journey
  reason: string | null
  onClose: () => void
  onSent: () => void
}) => {
  const people = useQuery({
    queryKey: ['journeys', journey.id, 'people'],
    queryFn: async () => {
      const [team, theirs] = await Promise.all([
        api.listMembers({ query: { state: 'active', limit: 200 } }),
        api.listPortalUsers({ params: { id: journey.partner.id }, query: {} }),
      ])
      return { us: team.data, partner: theirs.data.filter((person) => person.state === 'active') }
    },
  })
  return (
    <Loaded query={people}>
      {(choices) => (
        <SideForm
          opened
          onClose={onClose}
          title="Who stands for which role"
          draftKey={`journey members ${journey.id} ${journey.version}`}
          sendLabel="Save"
          initial={Object.fromEntries(journey.members.map((member) => [keyOf(member), chosen(member)]))}
          fields={journey.members.map((member) => ({
            name: keyOf(member),
            label: `${member.roleLabel}, ${member.side === 'us' ? 'us' : journey.partner.name}`,
            kind: 'choice' as const,
            hint: 'Left empty, it is whoever has the role.',
            options: choices[member.side].map(({ id, name }) => ({ value: id, label: name })),
          }))}
          send={async (values) => {
            const members = journey.members
              .filter((member) => (values[keyOf(member)] ?? '') !== chosen(member))
              .map((member) => ({ side: member.side, role: member.role, personId: values[keyOf(member)] || null }))
            if (members.length > 0) await api.setJourneyMembers({ params: { id: journey.id }, body: { members } })
          }}
          reason={reason}
          onSent={onSent}
        />
      )}
    </Loaded>
  )
}
