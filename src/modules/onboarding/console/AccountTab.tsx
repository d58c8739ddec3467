import { formatDate, formatMoment } from '#ui/format.ts'
import { Section } from '#ui/RecordPage.tsx'
import { SimpleTable } from '#ui/SimplePage.tsx'
import { journeyStateLabels } from '../contract/states.ts'
import type { Journey } from './JourneyPage.tsx'
import { Openings } from './Openings.tsx'

/** What the signature opened, who stands for which role, and what happened to the journey. */
export const AccountTab = ({ journey }: { journey: Journey }) => {
  return (
    <>
      <Openings rows={journey.openings} />
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
