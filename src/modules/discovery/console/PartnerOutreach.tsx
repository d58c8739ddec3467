import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { LogForm } from './OutreachForms.tsx'
import { OutreachSteps } from './OutreachSteps.tsx'

/** What was done to reach this company, and what came back. */
export const PartnerOutreach = ({ partnerId }: { partnerId: string }) => {
  const cache = useQueryClient()
  const [logging, setLogging] = useState(false)
  const noRight = useRightReason('discovery.log_outreach', 'Partner managers and marketing do outreach')
  return (
    <>
      <ReasonButton size="xs" reason={noRight} onClick={() => setLogging(true)}>
        Write down a step
      </ReasonButton>
      <OutreachSteps filter={{ partnerId }} />
      {logging && (
        <LogForm
          whom={{ partnerId }}
          name="this partner"
          onClose={() => setLogging(false)}
          onDone={() => void cache.invalidateQueries({ queryKey: ['outreach'] })}
        />
      )}
    </>
  )
}
