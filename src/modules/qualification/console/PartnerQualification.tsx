import { useQuery } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { FactPill, StateBadge } from '#ui/Badges.tsx'
import { formatDate } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { ScreenLink } from '#ui/routing.tsx'
import { SimpleTable } from '#ui/SimplePage.tsx'
import { caseStateLabels } from '../contract/states.ts'
import { Documents, RiskOf, Screenings } from './CaseEvidence.tsx'

const outcomes: Readonly<Record<string, string>> = {
  approved: 'Approved',
  waitlisted: 'Waitlisted',
  declined: 'Declined',
}

/** How one partner was judged: its cases and decisions, documents, risk and screenings. Scores stand in the case. */
export const PartnerQualification = ({ partnerId }: { partnerId: string }) => {
  const cases = useQuery({
    queryKey: ['qualification-cases', 'of', partnerId],
    queryFn: () => api.listQualificationCases({ query: { partnerId, limit: 50 } }),
  })
  return (
    <>
      <Section title="Cases">
        <Loaded query={cases}>
          {({ data }) => (
            <SimpleTable
              label="Cases"
              rows={data}
              rowKey={(row) => row.id}
              empty="Never assessed: a case opens when an application is accepted."
              columns={[
                {
                  key: 'cycle',
                  title: 'Case',
                  cell: (row) => (
                    <ScreenLink to={`candidates/${row.id}`}>{`${row.type.name}, cycle ${row.cycle}`}</ScreenLink>
                  ),
                },
                {
                  key: 'state',
                  title: 'State',
                  cell: (row) => <StateBadge state={row.state} label={caseStateLabels[row.state]} plain />,
                },
                {
                  key: 'gates',
                  title: 'Gates',
                  cell: (row) =>
                    row.gates.failed > 0 ? (
                      <FactPill tone="bad">{row.gates.failed} failed</FactPill>
                    ) : (
                      `${row.gates.open} open`
                    ),
                },
                {
                  key: 'decision',
                  title: 'Decision',
                  cell: (row) =>
                    row.outcome ? (
                      <ScreenLink to={`candidates/${row.id}?tab=decision`}>
                        {outcomes[row.outcome] ?? row.outcome}
                      </ScreenLink>
                    ) : (
                      '–'
                    ),
                },
                { key: 'opened', title: 'Opened', cell: (row) => formatDate(row.openedAt) },
                { key: 'decided', title: 'Decided', cell: (row) => (row.decidedAt ? formatDate(row.decidedAt) : '–') },
              ]}
            />
          )}
        </Loaded>
      </Section>
      <RiskOf partnerId={partnerId} />
      <Documents partner={{ id: partnerId, name: 'the partner' }} />
      <Screenings partnerId={partnerId} />
    </>
  )
}
