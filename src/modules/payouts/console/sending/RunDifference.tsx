import { useQuery } from '@tanstack/react-query'
import { type AnswerTo, api } from '#client/api.ts'
import { FactPill } from '#ui/Badges.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { ScreenLink } from '#ui/routing.tsx'
import { SecondLine, SimpleTable } from '#ui/SimplePage.tsx'
import { Sum } from './parts.tsx'
import { words } from './words.ts'

const tones = { joined: 'plain', more: 'plain', taken_back: 'watch' } as const

/** What happened since the freeze, which the run as it is approved does not know. */
export const RunDifference = ({ run }: { run: AnswerTo<'getPayoutRun'> }) => {
  const query = useQuery({
    queryKey: ['payouts', 'difference', run.id, run.contentHash],
    queryFn: () => api.getPayoutRunDifference({ params: { id: run.id } }),
  })
  return (
    <Loaded query={query}>
      {({ stopped, later }) => (
        <>
          <Section title={words('takenOut')}>
            <SimpleTable
              label={words('takenOut')}
              rows={stopped}
              rowKey={(row) => row.payout.id}
              empty={words('nothingTakenOut')}
              columns={[
                {
                  key: 'partner',
                  title: words('partner'),
                  cell: (row) => (
                    <>
                      <ScreenLink to={`payouts/${row.payout.id}`}>{row.partner.name ?? row.partner.id}</ScreenLink>
                      <SecondLine>{row.payout.reference}</SecondLine>
                    </>
                  ),
                },
                { key: 'why', title: words('why'), width: '45%', cell: (row) => row.reason ?? '–' },
                {
                  key: 'net',
                  title: words('amount'),
                  align: 'end',
                  cell: (row) => <Sum currency={row.currency} minor={row.netMinor} />,
                },
              ]}
            />
          </Section>
          <Section title={words('laterTitle')}>
            <SecondLine>{words('laterNote')}</SecondLine>
            <SimpleTable
              label={words('laterTitle')}
              rows={later}
              rowKey={(row) => `${row.partner.id} ${row.currency}`}
              empty={words('nothingLater')}
              columns={[
                {
                  key: 'partner',
                  title: words('partner'),
                  cell: (row) => (
                    <ScreenLink to={`partners/${row.partner.id}`}>{row.partner.name ?? row.partner.id}</ScreenLink>
                  ),
                },
                {
                  key: 'kind',
                  title: words('state'),
                  cell: (row) => <FactPill tone={tones[row.kind]}>{words(`later_${row.kind}`)}</FactPill>,
                },
                { key: 'lines', title: words('lines'), align: 'end', cell: (row) => row.lines },
                {
                  key: 'amount',
                  title: words('amount'),
                  align: 'end',
                  cell: (row) => <Sum currency={row.currency} minor={row.amountMinor} />,
                },
              ]}
            />
          </Section>
        </>
      )}
    </Loaded>
  )
}
