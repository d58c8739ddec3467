import { useQuery } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { StateBadge } from '#ui/Badges.tsx'
import { Field, FieldList } from '#ui/EditableField.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice } from '#ui/ProblemBanner.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { ScreenLink } from '#ui/routing.tsx'
import { SimpleTable } from '#ui/SimplePage.tsx'
import { methodKindLabels, methodStateLabels } from '../../contract/states.ts'

/** What stands against paying this partner, and the account that it is paid to. */
export const PartnerPaying = ({ partnerId }: { partnerId: string }) => {
  const query = useQuery({
    queryKey: ['payout-readiness', partnerId],
    queryFn: async () => (await api.listPayoutReadiness({ query: { partnerId: [partnerId] } })).data[0] ?? null,
  })
  return (
    <Loaded query={query}>
      {(found) =>
        found && (
          <>
            <Section title="Before a payout">
              {found.isReady ? (
                <Notice>Everything is there: the partner can be paid.</Notice>
              ) : (
                <SimpleTable
                  label="Before a payout"
                  rows={found.missing}
                  rowKey={(item) => item.words}
                  columns={[
                    { key: 'words', title: 'Missing', cell: (item) => item.words },
                    {
                      key: 'side',
                      title: 'Who clears it',
                      width: '24%',
                      cell: (item) => (item.side === 'partner' ? 'The partner' : 'We'),
                    },
                  ]}
                />
              )}
            </Section>
            <Section title="Account">
              {found.method ? (
                <FieldList>
                  <Field label="Account">
                    <ScreenLink to={`payout-methods/${found.method.id}`}>
                      {found.method.currency} ···· {found.method.lastFour}
                    </ScreenLink>
                  </Field>
                  <Field label="Way">{methodKindLabels[found.method.kind]}</Field>
                  <Field label="State">
                    <StateBadge state={found.method.state} label={methodStateLabels[found.method.state]} plain />
                  </Field>
                </FieldList>
              ) : (
                <p>No account is named yet. Principals of the partner name it in the portal.</p>
              )}
            </Section>
            <Section title="More">
              <p>
                <ScreenLink to={`payout-methods?partnerId=${partnerId}`}>All accounts</ScreenLink>
                {' · '}
                <ScreenLink to={`tax-forms?partnerId=${partnerId}`}>Tax forms</ScreenLink>
                {' · '}
                <ScreenLink to={`partner-documents?partnerId=${partnerId}`}>Documents</ScreenLink>
              </p>
            </Section>
          </>
        )
      }
    </Loaded>
  )
}
