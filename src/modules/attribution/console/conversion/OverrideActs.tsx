import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api, type RowOf } from '#client/api.ts'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import { OverrideForm } from './OverrideForm.tsx'
import { overrideShares } from './overrideWords.ts'

type Conversion = AnswerTo<'getConversion'>
type Override = RowOf<'listOverrides'>

/** Proposes to divide a conversion by hand; or, where a proposal waits, the two answers to it. */
export const OverrideActs = ({ conversion }: { conversion: Conversion }) => {
  const [proposing, setProposing] = useState(false)
  const right = useRightReason('attribution.propose_override', 'A partner manager proposes to divide by hand.')
  const waiting = useQuery({
    queryKey: ['overrides', 'waiting', conversion.id],
    queryFn: () => api.listOverrides({ query: { conversionId: conversion.id, state: ['proposed'], limit: 1 } }),
  })
  const open = waiting.data?.data[0]
  if (open) return <DecideOverride override={open} />
  return (
    <>
      <Button.Group>
        <ReasonButton reason={right} onClick={() => setProposing(true)}>
          Divide by hand
        </ReasonButton>
      </Button.Group>
      {proposing && <OverrideForm conversion={conversion} onClose={() => setProposing(false)} />}
    </>
  )
}

/** Approve or refuse; the API says who may not: who proposed it, who manages a partner that gains. */
export const DecideOverride = ({ override, onDone }: { override: Override; onDone?: () => void }) => {
  const cache = useQueryClient()
  const [open, setOpen] = useState<'approve' | 'refuse' | null>(null)
  const right = useRightReason('attribution.approve_override', 'Finance decides what was divided by hand.')
  const params = { id: override.id }
  const renew = async () => {
    await cache.invalidateQueries({ queryKey: ['overrides'] })
    await cache.invalidateQueries({ queryKey: ['conversions'] })
    onDone?.()
  }
  return (
    <>
      <ReasonButton variant="filled" reason={right} onClick={() => setOpen('approve')}>
        Approve the override
      </ReasonButton>
      <ReasonButton reason={right} onClick={() => setOpen('refuse')}>
        Refuse it
      </ReasonButton>
      <ConfirmDialog
        opened={open === 'approve'}
        onClose={() => setOpen(null)}
        title="Approve this division?"
        consequence={
          <>
            <p>{overrideShares(override.shares)}</p>
            <p>
              {override.proposedByName} wrote: {override.reason}
            </p>
            <p>
              It comes before every rule. Commissions that followed from the division before are reversed and made anew,
              and partners that gain or lose are told with this reason.
            </p>
          </>
        }
        act="Approve the override"
        run={async () => {
          await api.approveOverride({ params })
          toast('The override is applied', { tone: 'good' })
          await renew()
        }}
      />
      <SideForm
        opened={open === 'refuse'}
        onClose={() => setOpen(null)}
        title="Refuse the override"
        draftKey={`refuse ${override.id}`}
        sendLabel="Refuse it"
        initial={{ reason: '' }}
        fields={[{ name: 'reason', label: 'Why', kind: 'textarea', rows: 4, required: true, maxLength: 4000 }]}
        send={({ reason }) => api.refuseOverride({ params, body: { reason: reason.trim() } })}
        onSent={() => {
          setOpen(null)
          toast('The override is refused')
          void renew()
        }}
      />
    </>
  )
}
