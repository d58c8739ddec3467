import { useQuery } from '@tanstack/react-query'
import { type AnswerTo, api } from '#client/api.ts'
import { FactPill } from '#ui/Badges.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { ScreenLink } from '#ui/routing.tsx'
import { SimpleTable } from '#ui/SimplePage.tsx'
import { Sum } from './parts.tsx'
import { words } from './words.ts'

/** Who is in and who is not, and why: of a draft as it would be now. */
export const RunPartners = ({ run }: { run: AnswerTo<'getPayoutRun'> }) => {
  const query = useQuery({
    queryKey: ['payouts', 'partners', run.id, run.state],
    queryFn: () => api.getPayoutRunPartners({ params: { id: run.id } }),
  })
  return (
    <Loaded query={query}>
      {(found) => (
        <Section title={words(found.isPreview ? 'whoWouldBeIn' : 'left')}>
          <SimpleTable
            label={words('whoIsIn')}
            rows={found.data}
            rowKey={(row) => `${row.partner.id} ${row.currency}`}
            empty={words(found.isPreview ? 'nobody' : 'nobodyLeft')}
            columns={[
              {
                key: 'partner',
                title: words('partner'),
                cell: (row) => (
                  <ScreenLink to={`partners/${row.partner.id}`}>{row.partner.name ?? row.partner.id}</ScreenLink>
                ),
              },
              {
                key: 'in',
                title: words('state'),
                width: '110px',
                cell: (row) => (
                  <FactPill tone={row.isIn ? 'good' : 'plain'}>{words(row.isIn ? 'isIn' : 'isOut')}</FactPill>
                ),
              },
              {
                key: 'why',
                title: words('why'),
                width: '45%',
                cell: (row) => row.reasons.map((reason) => <div key={reason}>{reason}</div>),
              },
              {
                key: 'due',
                title: words('due'),
                align: 'end',
                cell: (row) => <Sum currency={row.currency} minor={row.dueMinor} />,
              },
            ]}
          />
        </Section>
      )}
    </Loaded>
  )
}
