import { useQueryClient } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { StateBadge } from '#ui/Badges.tsx'
import { formatMoment } from '#ui/format.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { SimpleTable } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import { journeyStateLabels, openingStateLabels } from '../contract/states.ts'
import type { Journey } from './JourneyPage.tsx'

/** What the signature opened, who stands for which role, and what happened to the journey. */
export const AccountTab = ({ journey }: { journey: Journey }) => {
  const cache = useQueryClient()
  const noRetry = useRightReason('onboarding.retry_account', 'Admins try items again')
  return (
    <>
      <Section
        title="What the signature opened"
        note="Each by itself; what fails is tried again and holds up nothing else."
      >
        <SimpleTable
          label="Items of the account"
          rows={journey.openings}
          rowKey={(row) => row.id}
          empty="Nothing was opened here: the journey was started by hand."
          columns={[
            { key: 'label', title: 'Item', cell: (row) => row.label },
            {
              key: 'state',
              title: 'State',
              cell: (row) => <StateBadge state={row.state} label={openingStateLabels[row.state]} plain />,
            },
            {
              key: 'words',
              title: 'What came of it',
              cell: (row) =>
                row.lastError
                  ? `${row.lastError} ${row.nextTryAt ? `Next try ${formatMoment(row.nextTryAt)}.` : 'It waits for a person.'}`
                  : (row.words ?? ''),
            },
            { key: 'tries', title: 'Tries', align: 'end', cell: (row) => row.tries },
            {
              key: 'retry',
              title: '',
              cell: (row) =>
                row.state === 'failed' || row.state === 'waiting' ? (
                  <ReasonButton
                    size="xs"
                    reason={noRetry}
                    onClick={() =>
                      void api.retryAccountOpening({ params: { id: row.id } }).then(() => {
                        toast('It is tried again now')
                        return cache.invalidateQueries({ queryKey: ['journeys'] })
                      })
                    }
                  >
                    Try again
                  </ReasonButton>
                ) : null,
            },
          ]}
        />
      </Section>
      <Section title="Who stands for which role">
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
                  row.untilOn && `until ${row.untilOn}`,
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
