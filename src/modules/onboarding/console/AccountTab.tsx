import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { formatDate, formatMoment } from '#ui/format.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { SimpleTable } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import { journeyStateLabels } from '../contract/states.ts'
import type { Journey } from './JourneyPage.tsx'
import { MembersForm } from './MembersForm.tsx'
import { Openings } from './Openings.tsx'

/** What the signature opened, who stands for which role, and what happened to the journey. */
export const AccountTab = ({ journey }: { journey: Journey }) => {
  const cache = useQueryClient()
  const [naming, setNaming] = useState(false)
  const noRun = useRightReason('onboarding.run', 'Partner managers name who stands for a role')
  const ended = ['completed', 'abandoned'].includes(journey.state) ? 'The journey is over' : null
  return (
    <>
      <Openings rows={journey.openings} />
      <Section
        title="Who stands for which role"
        actions={
          <ReasonButton size="xs" reason={noRun ?? ended} onClick={() => setNaming(true)}>
            Name people
          </ReasonButton>
        }
      >
        <SimpleTable
          label="Roles"
          rows={journey.members}
          rowKey={(row) => `${row.side} ${row.role}`}
          columns={[
            { key: 'side', title: 'Side', cell: (row) => (row.side === 'us' ? 'Us' : journey.partner.name) },
            { key: 'role', title: 'Role', cell: (row) => row.roleLabel },
            { key: 'name', title: 'Person', cell: (row) => row.name ?? 'Nobody yet' },
            { key: 'standsIn', title: '', cell: (row) => row.standsIn ?? '' },
          ]}
        />
      </Section>
      {naming && (
        <MembersForm
          journey={journey}
          reason={noRun ?? ended}
          onClose={() => setNaming(false)}
          onSent={async () => {
            setNaming(false)
            toast('Steps go to these people from now on', { tone: 'good' })
            await cache.invalidateQueries({ queryKey: ['journeys'] })
          }}
        />
      )}
      <Section title="What happened to the journey">
        <SimpleTable
          label="Moves"
          rows={journey.moves}
          rowKey={(row) => `${row.at} ${row.to}`}
          columns={[
            { key: 'at', title: 'When', cell: (row) => formatMoment(row.at) },
            { key: 'to', title: 'State', cell: (row) => journeyStateLabels[row.to] },
            { key: 'by', title: 'By', cell: (row) => row.by },
            {
              key: 'reason',
              title: 'Why',
              cell: (row) =>
                [
                  row.reason,
                  row.untilOn && `until ${formatDate(row.untilOn)}`,
                  row.shiftedDays && `due dates moved by ${row.shiftedDays} business days`,
                ]
                  .filter(Boolean)
                  .join(', '),
            },
          ]}
        />
      </Section>
    </>
  )
}
