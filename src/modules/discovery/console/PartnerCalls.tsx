import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { StateBadge } from '#ui/Badges.tsx'
import { formatMoment } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { ScreenLink } from '#ui/routing.tsx'
import { SimpleTable } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { callOutcomeLabels, callStateLabels } from '../contract/call-states.ts'
import { OfferCallForm } from './CallForms.tsx'

/** Calls with one partner, and the button that offers the next one: of an application on its status page. */
export const PartnerCalls = ({ partnerId, applicationId }: { partnerId: string; applicationId?: string }) => {
  const [offering, setOffering] = useState(false)
  const query = useQuery({
    queryKey: ['discovery-calls', 'of', partnerId],
    queryFn: () => api.listDiscoveryCalls({ query: { partnerId, limit: 50 } }),
  })
  const noRight = useRightReason('discovery.hold_call', 'Only partner managers hold discovery calls')
  return (
    <Loaded query={query}>
      {({ data }) => {
        const open = data.some((call) => call.state === 'proposed' || call.state === 'booked')
        return (
          <Section
            title="Discovery calls"
            actions={
              <ReasonButton
                size="xs"
                reason={noRight ?? (open ? 'A call is offered or booked already' : null)}
                onClick={() => setOffering(true)}
              >
                Offer a call
              </ReasonButton>
            }
          >
            <SimpleTable
              label="Discovery calls"
              rows={data}
              rowKey={(call) => call.id}
              empty="No calls yet."
              columns={[
                {
                  key: 'at',
                  title: 'When',
                  cell: (call) => (
                    <ScreenLink to={`calls/${call.id}`}>
                      {call.startsAt ? formatMoment(call.startsAt) : 'No time yet'}
                    </ScreenLink>
                  ),
                },
                {
                  key: 'state',
                  title: 'State',
                  cell: (call) => <StateBadge state={call.state} label={callStateLabels[call.state]} plain />,
                },
                { key: 'host', title: 'Held by', cell: (call) => call.host.name },
                {
                  key: 'outcome',
                  title: 'Outcome',
                  cell: (call) => (call.outcome ? callOutcomeLabels[call.outcome] : ''),
                },
              ]}
            />
            {offering && (
              <OfferCallForm
                partnerId={partnerId}
                {...(applicationId && { applicationId })}
                onClose={() => setOffering(false)}
              />
            )}
          </Section>
        )
      }}
    </Loaded>
  )
}
