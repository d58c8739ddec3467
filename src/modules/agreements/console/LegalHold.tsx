import { useState } from 'react'
import { api } from '#client/api.ts'
import { formatMoment } from '#ui/format.ts'
import { Notice } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { useRightReason } from '#ui/seat.tsx'
import type { Act, Agreement } from './agreementTypes.ts'

const noHold = 'Only legal places and lifts legal holds'

/** Says that nothing of it is erased, since when and why, and lets legal lift it. */
export const LegalHold = ({ agreement, act }: { agreement: Agreement; act: Act }) => {
  const [open, setOpen] = useState(false)
  const reason = useRightReason('agreements.hold', noHold)
  const hold = agreement.legalHold
  if (!hold) return null
  return (
    <>
      <Notice
        tone="watch"
        title="Under legal hold"
        action={
          <ReasonButton size="xs" reason={reason} onClick={() => setOpen(true)}>
            Lift the hold
          </ReasonButton>
        }
      >
        Since {formatMoment(hold.since)}, by {hold.by}: {hold.reason} No file of the partner and none of its people is
        erased meanwhile.
      </Notice>
      <SideForm
        opened={open}
        onClose={() => setOpen(false)}
        title="Lift the legal hold"
        draftKey={`lift hold ${agreement.id}`}
        sendLabel="Lift it"
        reason={reason}
        initial={{ reason: '' }}
        fields={[{ name: 'reason', label: 'Why', kind: 'textarea', rows: 3, required: true, maxLength: 2000 }]}
        send={(values) => api.liftLegalHold({ params: { id: agreement.id }, body: { reason: values.reason } })}
        onSent={() => void act(async () => undefined)}
      />
    </>
  )
}

/** Puts the agreement under hold. */
export const PlaceHold = ({ agreement, act }: { agreement: Agreement; act: Act }) => {
  const [open, setOpen] = useState(false)
  const reason = useRightReason('agreements.hold', noHold)
  if (agreement.legalHold) return null
  return (
    <>
      <ReasonButton size="xs" reason={reason} onClick={() => setOpen(true)}>
        Place a legal hold
      </ReasonButton>
      <SideForm
        opened={open}
        onClose={() => setOpen(false)}
        title="Place a legal hold"
        draftKey={`hold ${agreement.id}`}
        sendLabel="Place it"
        reason={reason}
        initial={{ reason: '', reference: '' }}
        fields={[
          {
            name: 'reason',
            label: 'Why',
            hint: 'While it stands, no file of the partner and none of its people is erased. The partner is not told.',
            kind: 'textarea',
            rows: 3,
            required: true,
            maxLength: 2000,
          },
          {
            name: 'reference',
            label: 'File number',
            hint: 'What the matter is called where it is kept.',
            maxLength: 120,
          },
        ]}
        send={(values) =>
          api.placeLegalHold({
            params: { id: agreement.id },
            body: { reason: values.reason, ...(values.reference && { reference: values.reference }) },
          })
        }
        onSent={() => void act(async () => undefined)}
      />
    </>
  )
}
