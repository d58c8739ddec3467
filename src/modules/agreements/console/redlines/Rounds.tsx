import { useQuery } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { formatMoment } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { SimpleTable } from '#ui/SimplePage.tsx'
import type { Agreement } from '../agreementTypes.ts'

/** The rounds so far: who had the pen, and for how long. */
export const Rounds = ({ agreement }: { agreement: Agreement }) => {
  const query = useQuery({
    queryKey: ['agreements', agreement.id, 'rounds', agreement.updatedAt],
    queryFn: () => api.listAgreementRounds({ params: { id: agreement.id } }),
  })
  return (
    <Loaded query={query}>
      {({ data }) => (
        <Section title="Rounds">
          <SimpleTable
            label="Rounds"
            rows={[...data].reverse()}
            rowKey={(round) => round.id}
            empty="The pen has not changed hands yet."
            columns={[
              {
                key: 'round',
                title: 'Round',
                cell: (round) => `Version ${round.versionNumber}, round ${round.number}`,
              },
              { key: 'side', title: 'Pen', cell: (round) => (round.side === 'us' ? 'Ours' : agreement.partner.name) },
              { key: 'from', title: 'From', cell: (round) => formatMoment(round.beganAt) },
              {
                key: 'until',
                title: 'Until',
                cell: (round) => (round.endedAt ? formatMoment(round.endedAt) : 'not handed over yet'),
              },
              {
                key: 'by',
                title: 'Handed over',
                cell: (round) => [round.by?.name, round.words].filter(Boolean).join(': '),
              },
              { key: 'changes', title: 'Changes', align: 'end', cell: (round) => round.changes },
            ]}
          />
        </Section>
      )}
    </Loaded>
  )
}
