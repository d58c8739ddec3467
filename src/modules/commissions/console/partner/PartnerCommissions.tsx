import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { ScreenLink } from '#ui/routing.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import { CommissionSums } from '../CommissionSums.tsx'
import { HoldTable } from './HoldTable.tsx'

/** What a partner earned by state, and whether its payments wait: put on and lifted here, with who, when and why. */
export const PartnerCommissions = ({ partnerId }: { partnerId: string }) => {
  const cache = useQueryClient()
  const [act, setAct] = useState<'hold' | 'lift' | null>(null)
  const noRight = useRightReason('commissions.hold', 'Finance and partner managers hold payments')
  const query = useQuery({
    queryKey: ['partner-holds', partnerId],
    queryFn: () => api.listPartnerHolds({ query: { partnerId, limit: 50 } }),
  })
  const params = { id: partnerId }
  const refresh = async () => {
    setAct(null)
    await cache.invalidateQueries({ queryKey: ['partner-holds'] })
    await cache.invalidateQueries({ queryKey: ['commissions'] })
  }
  return (
    <Loaded query={query}>
      {({ data }) => {
        const open = data.filter((row) => row.until === null)
        const byHand = open.find((row) => row.cause === 'manual')
        return (
          <>
            {open.map((row) => (
              <Notice key={row.id} tone="watch" title="All payments of this partner wait">
                {row.reason}
              </Notice>
            ))}
            <Section
              title="Commissions"
              actions={<ScreenLink to={`commissions?partnerId=${partnerId}`}>All its commissions</ScreenLink>}
            >
              <CommissionSums filter={{ partnerId }} />
            </Section>
            <Section
              title="Holds on its payments"
              note="The partner reads the reason, never who"
              actions={
                byHand ? (
                  <ReasonButton size="xs" reason={noRight} onClick={() => setAct('lift')}>
                    Let payments go on
                  </ReasonButton>
                ) : (
                  <ReasonButton size="xs" reason={noRight} onClick={() => setAct('hold')}>
                    Hold all payments
                  </ReasonButton>
                )
              }
            >
              <HoldTable rows={data} empty="Its payments were never held." />
            </Section>
            {act === 'hold' && (
              <SideForm
                opened
                onClose={() => setAct(null)}
                title="Hold all payments"
                draftKey={`partner hold ${partnerId}`}
                sendLabel="Hold all payments"
                intro="What it earns goes on being counted; nothing is paid, and a payout that was not sent yet is stopped before it is."
                initial={{ reason: '' }}
                fields={[
                  {
                    name: 'reason',
                    label: 'Why',
                    kind: 'textarea',
                    rows: 3,
                    required: true,
                    maxLength: 500,
                    hint: 'The partner reads it',
                  },
                ]}
                send={({ reason }) => api.holdPartnerPayments({ params, body: { reason: reason.trim() } })}
                onSent={async () => {
                  toast('Its payments wait', { tone: 'good' })
                  await refresh()
                }}
              />
            )}
            <ConfirmDialog
              opened={act === 'lift'}
              onClose={() => setAct(null)}
              title="Let payments go on?"
              consequence="What is due is paid in the next run. Lines that something else holds stay held."
              act="Let payments go on"
              run={async () => {
                await api.releasePartnerPayments({ params })
                await refresh()
              }}
            />
          </>
        )
      }}
    </Loaded>
  )
}
